# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's source: a folder that the user names, or Debian's package in the cache folder."""

import os
import re
import shutil
import tarfile
import tempfile
from pathlib import Path

from .fetch import SERIES, Unavailable, cache_dir, need_packages, run, unpacked

PACKAGE = 'linux-source-' + SERIES
NO_SOURCE = 'no kernel source here: set LINUX, or run make prove first'


def own_copy(cache):
    """Where the cache folder has the source, or will have it."""
    return cache / ('linux-' + SERIES)


def kernel_source():
    """A kernel source that is here: LINUX, or the one make prove keeps; None if none."""
    given = os.environ.get('LINUX')
    place = Path(given).resolve() if given else own_copy(cache_dir())
    return place if (place / 'scripts' / 'coccicheck').exists() else None


def version_of(source):
    """The version in a kernel source's Makefile, like 6.12.5; raises Unavailable if it is none."""
    try:
        text = (Path(source) / 'Makefile').read_text(encoding='utf-8', errors='replace')
    except OSError as error:
        raise Unavailable('%s: %s: give --linux a kernel source'
                          % (source, error.strerror.lower())) from error
    numbers = [re.search(r'^%s = *(\d+)$' % name, text, re.M)
               for name in ('VERSION', 'PATCHLEVEL', 'SUBLEVEL')]
    if not all(numbers) or not (Path(source) / 'arch' / 'um').is_dir():
        raise Unavailable('%s: no kernel source with arch/um: give --linux one' % source)
    return '.'.join(number.group(1) for number in numbers)


def find_source(given, cache, say):
    """The kernel source to build from, as a path.

    `given` is the user's folder or None; then the cache's copy is taken, and
    fetched when there is none.  `say` takes progress messages.
    """
    if given:
        version_of(given)
        return Path(given).resolve()
    source = own_copy(cache)
    if not (source / 'Makefile').exists():
        _fetch(cache, source, say)
    version_of(source)
    return source


def _fetch(cache, source, say):
    """Download and unpack the source package."""
    need_packages('give --linux (make prove LINUX=) a Linux %s source' % SERIES)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix='.new-') as scratch:
        say('kernel source: downloading %s (150 MB)' % PACKAGE)
        archive = next(unpacked([PACKAGE], Path(scratch)).glob('usr/src/*.tar.*'), None)
        if not archive:
            raise Unavailable('%s: holds no archive: give --linux a kernel source' % PACKAGE)
        say('kernel source: unpacking')
        tree = Path(scratch) / 'tree'
        tree.mkdir()
        if shutil.which('tar'):
            run(['tar', '-xf', str(archive), '-C', str(tree), '--strip-components=1'])
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(tree)
            tree = next(tree.iterdir())
        try:
            tree.rename(source)
        except OSError:
            # Another run was faster; its result is as good.
            if not (source / 'Makefile').exists():
                raise
