# SPDX-License-Identifier: GPL-2.0-only
"""What is asked of git: the history of a tree, and patches as git format-patch writes them.

The tree is only read; patches are made in a repository of their own, of the files that change.
"""

import functools
import os
import re
import shutil
import subprocess

from . import csource, process

ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}
SUBJECTS = 30
# A repository of our own knows nothing of its user's settings; a tree's is only read.
OWN = {'GIT_CONFIG_GLOBAL': os.devnull, 'GIT_CONFIG_NOSYSTEM': '1'}
READ = {'GIT_OPTIONAL_LOCKS': '0'}


class GitError(Exception):
    """git is not here or cannot do it; the text says what to do."""


@functools.lru_cache(maxsize=None)
def _local():
    """Names of the variables by which a caller's git tells of its own repository."""
    return frozenset(process.call(['git', 'rev-parse', '--local-env-vars'], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, text=True).stdout.split())


def run(folder, *args, data=b'', check=True, settings=READ):
    """What a git command prints in a folder; data: its input.  Raises GitError."""
    if not shutil.which('git'):
        raise GitError('git: not found: install the package git')
    env = {name: value for name, value in os.environ.items() if name not in _local()}
    done = process.call(['git', '-C', str(folder), '-c', 'diff.autoRefreshIndex=false', *args], input=data,
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        env=dict(env, **settings))
    if check and done.returncode:
        said = done.stderr.decode(**ENCODING).strip().split('\n')
        fatal = [line for line in said if line.startswith('fatal: ')] or said[-1:]
        verb = next(arg for arg in args if not arg.startswith('-'))
        raise GitError('git %s in %s: %s' % (verb, folder, fatal[0] or 'exit %d' % done.returncode))
    return done.stdout.decode(**ENCODING)


def is_checkout(root):
    """True for the top folder of a git checkout."""
    if not shutil.which('git') or not os.path.exists(os.path.join(root, '.git')):
        return False
    return bool(run(root, 'rev-parse', '--verify', '--quiet', 'HEAD', check=False).strip())


def wanted(root, why):
    """Raise GitError, with a reason, where a folder is not the top of a checkout that git reads."""
    if not os.path.exists(os.path.join(root, '.git')):
        raise GitError('%s: is not the top folder of a git checkout: %s' % (root, why))
    run(root, 'rev-parse', '--verify', 'HEAD')


def subjects(root, path):
    """The subjects of the last commits that touched a path, the newest first."""
    return run(root, 'log', '--no-merges', '-n', str(SUBJECTS), '--format=%s', '--', path).splitlines()


def changed(root, revision):
    """Paths of the regular files that a revision or a range of them has changed, and that are still there.

    Of one revision these are all changes since, those that are not committed too.  Raises GitError.
    """
    wanted(root, '--since wants one')
    if not revision or revision.startswith('-'):
        raise GitError('--since %r: is no revision' % revision)
    out = run(root, 'diff', '--name-only', '--no-renames', '--no-ext-diff', '--diff-filter=d', '-z', revision,
              '--')
    return [path for path in out.split('\0')
            if path and os.path.isfile(os.path.join(root, path)) and
            not os.path.islink(os.path.join(root, path))]


def dirty(root, paths):
    """Those of some paths whose content is not what the last commit has, or that are in none.

    Raises GitError.
    """
    def words(*args):
        return [row for row in run(root, '--literal-pathspecs', *args).split('\0') if row]
    if not paths:
        return []
    known = {row.partition('\t')[2]: row.split()[2] for row in words('ls-tree', '-z', 'HEAD', '--', *paths)
             if row.split()[1] == 'blob'}
    staged = words('diff', '--cached', '--name-only', '--no-renames', '-z', 'HEAD', '--', *paths)
    now = dict(zip(paths, run(root, 'hash-object', '--', *paths).split()))
    return sorted(path for path in paths if path in staged or known.get(path) != now[path])


def author():
    """'Name <address>' of who makes commits here.  Raises GitError where git does not know."""
    found = re.match(r'.*>', run('.', 'var', 'GIT_AUTHOR_IDENT', check=False, settings={}))
    if not found:
        raise GitError('git does not know who sends the patches: set user.name and user.email by '
                       'git config --global')
    return found.group()


def format_patches(folder, base, series, who, signature):
    """{(name of a series, number): text of a patch}, 0 for its cover letter.

    folder: an empty one, for a repository; base: {path: (mode, text)} of the files as they are; series:
    {name: (cover letter, [(message, {path: (mode, text)})], the tree that subjects name or '')}, whose
    patches are made one after the other, each series on the base; who: 'Name <address>' of the author.
    Messages are texts whose first line is the subject; signature: what each mail ends with.
    """
    name, _, address = who.rpartition(' ')
    # The cover letter is from whoever commits.
    person = {'GIT_%s_%s' % (role, what): value for role in ('AUTHOR', 'COMMITTER')
              for what, value in (('NAME', name), ('EMAIL', address.strip('<>')))}

    def git(*args, data=b''):
        return run(folder, '--git-dir=' + folder, *args, data=data, settings=dict(OWN, **person))
    run(folder, 'init', '--quiet', '--bare', '--template=', settings=OWN)
    branches = {name: 'series%d' % number for number, name in enumerate(series)}
    git('fast-import', '--quiet', '--date-format=now',
        data=_stream(base, {branches[name]: patches for name, (_, patches, _) in series.items()}, who))
    out = {}
    for name, (cover, patches, tree) in series.items():
        made = os.path.join(folder, 'made', branches[name])
        git('config', 'branch.%s.description' % branches[name], cover)
        git('format-patch', '--quiet', '--cover-letter', '--cover-from-description=subject',
            '--subject-prefix=%s' % ' '.join(['PATCH', *tree.split()]), '--signature=%s' % signature,
            '--output-directory', made, 'base..%s' % branches[name])
        files = sorted(os.listdir(made))
        if len(files) != len(patches) + 1:
            raise GitError('git format-patch made %d files of %d patches' % (len(files), len(patches)))
        for number, file in enumerate(files):
            out[name, number] = file, csource.read(os.path.join(made, file))
    return out


def _stream(base, branches, who):
    """The input of git fast-import; branches: {name: patches as format_patches() has them}."""
    out = []

    def data(text):
        text = text.encode(**ENCODING)
        out.append(b'data %d\n%s\n' % (len(text), text))

    def commit(branch, parent, message, files):
        out.append(b'commit refs/heads/%s\n' % branch.encode())
        for role in ('author', 'committer'):
            out.append(('%s %s now\n' % (role, who)).encode(**ENCODING))
        data(message)
        if parent:
            out.append(b'from refs/heads/%s\n' % parent.encode())
        for path, (mode, text) in sorted(files.items()):
            out.append(('M %s inline %s\n' % (mode, quoted(path))).encode(**ENCODING))
            data(text)
    commit('base', '', 'base\n', base)
    for name, patches in branches.items():
        parent = 'base'
        for message, files in patches:
            commit(name, parent, message, files)
            parent = ''
    return b''.join(out) + b'done\n'


def mode_of(path):
    """The mode of a file as git has it."""
    return '100755' if os.stat(path).st_mode & 0o100 else '100644'


def quoted(path):
    """A path as git fast-import reads it."""
    return '"%s"' % path.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
