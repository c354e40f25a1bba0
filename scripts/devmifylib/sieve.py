# SPDX-License-Identifier: GPL-2.0-only
"""Which files of a tree could hold a site: grep tells before anything is read.

Most of a tree's 30,000 files acquire nothing that this is about, or register no probe.
"""

import functools
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import drivers, resources, tables

# Paths on a command line.
MANY = 1000
# Of files larger than this nobody asks whether they register a probe: they do.
LARGE = 64000000
# White space, which may go on in the next line.
BLANKS = r'[[:space:]]*(%s|$)'
INITIALISER = re.compile(rb'struct\s+(\w+)\s+\w+[^;{}()]*=\s*\{(.*?)\n\}', re.S)
BESIDE = re.compile(rb'_driver_probe\s*\(|create_bundle\s*\(')


class NoGrep(Exception):
    """grep is missing or fails; the text says what to do."""


def probing(root, paths, jobs=1):
    """The set of the files in which something could register a probe.

    root: folder that paths are relative to; jobs: processes at a time.
    """
    return _matching(root, '|'.join((
        r'probe\w*[[:space:]]*=', r'probe[[:space:]]*:[[:space:]]*\w',
        r'\.(%s)' % '|'.join(sorted(_probe_members())) + BLANKS % '=',
        r'(_driver_probe|create_bundle)' + BLANKS % r'\(')), paths, jobs)


def acquiring(root, families, paths, jobs=1):
    """The set of the files that could acquire a resource of one of the families; see probing()."""
    names = {}
    for name in resources.acquiring(families):
        names.setdefault(resources.needed(name), []).append(name)
    found = set()
    for need, calls in sorted(names.items()):
        inside = _matching(root, need, paths, jobs) if need else paths
        found |= _matching(root, r'\b(%s)' % '|'.join(sorted(calls)) + BLANKS % r'\(', inside, jobs)
    return found


def registers(root, path):
    """True for a file with the initialiser of a struct that can be a driver's, with a probe in it or
    given beside it; False for one that cannot be read."""
    try:
        with open(os.path.join(root, path), 'rb') as handle:
            if os.fstat(handle.fileno()).st_size > LARGE:
                return True
            data = handle.read()
    except OSError:
        return False
    return any(drivers.may_register(found.group(1).decode()) and (
        _probed().search(found.group(2)) or BESIDE.search(data)) for found in INITIALISER.finditer(data))


def unreadable(root, paths):
    """{path: why} of the files that cannot be read."""
    failures = {}
    for path in paths:
        try:
            with open(os.path.join(root, path), 'rb'):
                pass
        except OSError as err:
            failures[path] = err.strerror or str(err)
    return failures


def _matching(root, pattern, paths, jobs):
    """The set of the files with a line that an extended regular expression matches."""
    # A PATH may be made for what else is run, and lack what every system has.
    program = shutil.which('grep') or shutil.which('grep', path=os.defpath)
    if program is None:
        raise NoGrep('no grep: install the package grep')
    paths = sorted(paths)
    parts = [paths[i:i + MANY] for i in range(0, len(paths), MANY)]

    def grep(part):
        return subprocess.run(
            [program, '-lZE', '-e', pattern, '--', *part], cwd=root, stdin=subprocess.DEVNULL, check=False,
            env=dict(os.environ, LC_ALL='C'), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    found = set()
    with ThreadPoolExecutor(jobs) as pool:
        for done in pool.map(grep, parts):
            if done.returncode not in (0, 1):
                raise NoGrep('grep fails: %s' % (os.fsdecode(done.stderr).strip().rpartition('\n')[2] or
                                                 'it ended with status %d' % done.returncode))
            found.update(map(os.fsdecode, done.stdout.split(b'\0')[:-1]))
    return found


def _probe_members():
    """Names of the members that hold a probe function of some bus."""
    return {name.split('.')[-1] for bus in tables.buses().values() for name in bus.probe}


@functools.lru_cache(maxsize=None)
def _probed():
    """A pattern of the members of drivers' structs that hold a probe, as they are initialised."""
    return re.compile((r'\b(?:%s)\s*[=:]' % '|'.join(sorted(_probe_members()))).encode())
