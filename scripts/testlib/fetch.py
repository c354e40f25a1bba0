# SPDX-License-Identifier: GPL-2.0-only
"""What the tests fetch, of which Linux and whereto; and the running of the tools they need."""

import os
import re
import shutil
import subprocess
from pathlib import Path

SERIES = '6.12'


class Unavailable(Exception):
    """Something to test with is not here; the text says what, and what to do."""


def cache_dir():
    """The folder that this project may fill with things to be had again."""
    base = os.environ.get('XDG_CACHE_HOME')
    return (Path(base) if base else Path.home() / '.cache') / 'devmify'


def tail(text, lines=1):
    """The last lines of a program's output that say something."""
    said = [line for line in text.splitlines() if line.strip()]
    return '\n'.join(said[-lines:]) or 'no message'


def complaint(text):
    """The line of a program's output that tells most about its failure."""
    telling = [line.strip() for line in text.splitlines()
               if re.search(r'error:|fatal|\*\*\* .|undefined reference|not found|No space', line)]
    return telling[0] if telling else tail(text)


def run(command, cwd=None):
    """Output of a command; raises Unavailable with its last line when it fails."""
    try:
        done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, text=True,
                              errors='replace', stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
    except OSError as error:
        raise Unavailable('%s: %s: install it' % (command[0], error.strerror.lower())) from error
    if done.returncode:
        raise Unavailable('%s: %s' % (' '.join(map(str, command[:2])), complaint(done.stdout)))
    return done.stdout


def need_packages(instead):
    """Raise Unavailable where there are no Debian packages; `instead` says what to do then."""
    if not shutil.which('apt-get') or not shutil.which('dpkg'):
        raise Unavailable('no apt-get here: ' + instead)


def renewing(work):
    """What work() finds in the package lists; without success once more, with renewed ones.

    A fresh machine has no lists, an old one stale ones; only root can renew them.
    """
    try:
        found = work()
    except Unavailable:
        if os.geteuid():
            raise
        found = None
    if found or os.geteuid():
        return found
    run(['apt-get', '-q', 'update'])
    return work()


def unpacked(names, folder):
    """Download Debian packages to a folder and unpack them below it; returns where."""
    renewing(lambda: run(['apt-get', '-q', 'download'] + names, folder) or 'done')
    for package in sorted(folder.glob('*.deb')):
        run(['dpkg', '-x', str(package), str(folder / 'unpacked')])
    return folder / 'unpacked'
