# SPDX-License-Identifier: GPL-2.0-only
"""The command line of scripts/install: put devmify under a prefix, or take it away again.

The command, its library, tables and rules go to PREFIX/lib/devmify as they lie here, and
PREFIX/bin/devmify is a link.  A list beside them says what was put where and which folders
were made: that is what --uninstall removes.

Exit status: 0 done, 2 usage, or something that cannot be read, made or written.
"""

import argparse
import contextlib
import json
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

from devmifylib import options

from . import completion, manual

ROOT = Path(__file__).resolve().parents[2]
HOME = 'lib/devmify'
LIST = HOME + '/installed.json'
LINK = 'bin/devmify'
FOUND_BY = {'share/bash-completion/completions/devmify': completion.bash,
            'share/zsh/site-functions/_devmify': completion.zsh}


class InstallError(Exception):
    """Something that stands in the way; the text says what to do."""


class Place:
    """A prefix, and the folder that stands for the root meanwhile."""

    def __init__(self, prefix, destdir):
        self.prefix = os.path.abspath(os.path.expanduser(prefix))
        self.destdir = os.path.abspath(os.path.expanduser(destdir)) if destdir else ''

    def final(self, name):
        """Where a file of the prefix will be in the end."""
        return os.path.join(self.prefix, name)

    def real(self, final):
        """Where that is now."""
        return self.destdir + final

    def at(self, name):
        """Where a file of the prefix is now."""
        return self.real(self.final(name))


def sources():
    """The files that the command needs, relative to the root of the project."""
    scripts = ROOT / 'scripts'
    code = [scripts / 'devmify', *sorted((scripts / 'devmifylib').glob('*.py')),
            *sorted((ROOT / 'cocci').glob('*.cocci')), *sorted((ROOT / 'cocci').glob('*.h'))]
    text = '\n'.join(path.read_text(encoding='utf-8') for path in code)
    # Other tables are for tests.
    tables = [path for path in sorted((scripts / 'data').glob('*.tsv')) if path.name in text]
    page = [path for path in sorted((scripts / 'page').rglob('*'))
            if path.is_file() and not any(part.startswith(('.', '__pycache__'))
                                          for part in path.relative_to(scripts).parts)]
    return [str(path.relative_to(ROOT)) for path in code + tables + page]


def version():
    """The version that the command tells.  Raises InstallError."""
    done = subprocess.run([sys.executable, '-B', ROOT / 'scripts' / 'devmify', '--version'],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)
    if done.returncode:
        raise InstallError('devmify --version: %s' % (done.stderr.strip() or 'fails').split('\n')[-1])
    return done.stdout.split()[-1]


def contents():
    """{name below the prefix: (bytes, executable)}.  Raises InstallError, ManualError."""
    files = {}
    for name in sources():
        path = ROOT / name
        files['%s/%s' % (HOME, name)] = path.read_bytes(), os.access(path, os.X_OK)
    parser = options.parser()
    for name, write in FOUND_BY.items():
        files[name] = write(parser).encode(), False
    for name, text in manual.pages(version()).items():
        files['share/man/man1/' + name] = text, False
    return files


def listed(place):
    """(names of files below the prefix, folders that were made) of the last install, or None."""
    try:
        with open(place.at(LIST), encoding='utf-8', errors='surrogateescape') as stream:
            rows = json.load(stream)
            return rows['files'], rows['folders']
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as err:
        raise InstallError('%s: is no list of installed files: remove %s, and the man pages and '
                           'completions of devmify, by hand' % (place.at(LIST), place.at(HOME))) from err


def remove(place, files, folders):
    """Take away files, and those of the folders that are empty then; the list goes last."""
    for base, names, _ in os.walk(place.at(HOME)):
        if '__pycache__' in names:
            names.remove('__pycache__')
            shutil.rmtree(os.path.join(base, '__pycache__'))
    for name in [*files, LIST]:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place.at(name))
    stay = []
    for folder in sorted(folders, key=len, reverse=True):
        try:
            os.rmdir(place.real(folder))
        except FileNotFoundError:
            pass
        except OSError:
            stay.append(folder)
    return stay


def make_folders(place, names):
    """Make what lacks of the folders that files are to be in; returns those made."""
    made = []
    for name in names:
        missing = []
        folder = os.path.dirname(place.final(name))
        while not os.path.isdir(place.real(folder)) and folder != '/':
            missing.append(folder)
            folder = os.path.dirname(folder)
        for folder in reversed(missing):
            os.makedirs(place.real(folder))
            made.append(folder)
    return made


def put(path, data=None, executable=False, link=None):
    """Write a file or a link at once, even over one that is in use."""
    new = path + '.new'
    with contextlib.suppress(FileNotFoundError):
        os.unlink(new)
    if link:
        os.symlink(link, new)
    else:
        with open(new, 'wb') as stream:
            stream.write(data)
        os.chmod(new, 0o755 if executable else 0o644)
    os.replace(new, path)


def install(place):
    """Install, over an earlier install if there is one; nothing is touched if it cannot be."""
    files = contents()
    names = [LINK, *files]
    old, folders = listed(place) or ((), ())
    for name in names:
        if os.path.lexists(place.at(name)) and name not in old:
            raise InstallError('%s: is there, and not from an earlier install: remove it, or give '
                               'another PREFIX' % place.at(name))
    remove(place, old, folders)
    # With the list in place first, what is left of a broken install can be removed.
    folders = sorted({*make_folders(place, [*names, LIST]),
                      *(folder for folder in folders if os.path.isdir(place.real(folder)))})
    put(place.at(LIST), json.dumps({'files': names, 'folders': folders}, indent=1).encode() + b'\n')
    for name, (data, executable) in files.items():
        put(place.at(name), data, executable)
        # Whoever runs the command may not be allowed to write there.
        if name.endswith('.py'):
            py_compile.compile(place.at(name), dfile=place.final(name), doraise=True,
                               invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    put(place.at(LINK), link=os.path.join('..', HOME, 'scripts', 'devmify'))
    print('%s is installed, with man pages and completions for bash and zsh' % place.at(LINK))


def uninstall(place):
    """Remove what was installed."""
    found = listed(place)
    if not found:
        raise InstallError('%s: not there, so that nothing is known to be installed: give the PREFIX and '
                           'DESTDIR of the install' % place.at(LIST))
    for folder in remove(place, *found):
        if folder.startswith(place.final(HOME)):
            print('install: %s: has files of others: stays' % place.real(folder), file=sys.stderr)


def main(argv=None):
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog='install', description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--prefix', required=True, metavar='DIR', help='where it is to be found')
    parser.add_argument('--destdir', default='', metavar='DIR',
                        help='a folder that stands for the root, for packages')
    parser.add_argument('--uninstall', action='store_true', help='remove what was installed')
    args = parser.parse_args(argv)
    # What is installed is for everybody.
    os.umask(0o022)
    sys.pycache_prefix = None
    try:
        if not args.prefix:
            raise InstallError('PREFIX is empty: give a folder')
        place = Place(args.prefix, args.destdir)
        (uninstall if args.uninstall else install)(place)
        return 0
    except (InstallError, manual.ManualError, py_compile.PyCompileError) as err:
        print('install: %s' % err, file=sys.stderr)
    except PermissionError as err:
        print('install: %s: may not be written to: run it as root, or give another PREFIX' %
              err.filename, file=sys.stderr)
    except OSError as err:
        print('install: %s: %s' % (err.filename, err.strerror), file=sys.stderr)
    return 2
