# SPDX-License-Identifier: GPL-2.0-only
"""Linux 6.12 headers to build modules against, without installing anything.

Debian's packages linux-headers-6.12.*-ARCH, their -common part and
linux-kbuild are downloaded and unpacked into the user's cache folder.
Installing them would pull in a kernel image and its initramfs.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from .fetch import SERIES, Unavailable, cache_dir, need_packages, renewing, run, unpacked


def version_key(text):
    """Sort key of a version: its numbers, compared as numbers."""
    return [int(part) for part in re.findall(r'\d+', text)]


def pick_package(names, arch):
    """The newest linux-headers-6.12.N+SUITE-ARCH among the package names; None when absent.

    Flavours (cloud, rt) are left out: they switch off buses that samples use.
    """
    pattern = re.compile(r'linux-headers-(%s\.\d+[^-]*)-%s' % (re.escape(SERIES), re.escape(arch)))
    found = [name for name in names if pattern.fullmatch(name)]
    return max(found, key=version_key, default=None)


def parts_of(package, depends):
    """The packages that complete `package`, from the text of its Depends field."""
    wanted = re.compile(r'(linux-headers-[^ ,|(]*-common|linux-kbuild-[^ ,|(]+)')
    return [package] + sorted(set(wanted.findall(depends)))


def _build_dir(unpacked, package):
    return unpacked / 'usr' / 'src' / package


def _cached(store):
    """The newest complete unpacked package in the store, as its build folder; None if none."""
    for folder in sorted(store.glob('linux-headers-*'), key=lambda path: version_key(path.name),
                         reverse=True):
        build = _build_dir(folder, folder.name)
        if (build / 'Module.symvers').exists():
            return build
    return None


def _fetch(store):
    """Download and unpack into the store; returns the build folder."""
    need_packages('set HEADERS to a build folder of Linux ' + SERIES)
    arch = run(['dpkg', '--print-architecture']).strip()
    search = ['apt-cache', 'search', '--names-only', r'^linux-headers-%s\.' % re.escape(SERIES)]
    package = renewing(lambda: pick_package(
        [line.split(' ')[0] for line in run(search).splitlines()], arch))
    if not package:
        raise Unavailable('the package lists have no linux-headers-%s.*-%s: run apt-get update, '
                          'or set HEADERS to a build folder of Linux %s' % (SERIES, arch, SERIES))
    shown = run(['apt-cache', 'show', '--no-all-versions', package])
    depends = ' '.join(line for line in shown.splitlines() if line.startswith('Depends:'))
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store, prefix='.new-') as scratch:
        tree = unpacked(parts_of(package, depends), Path(scratch))
        final = store / package
        # The unpacked Makefile names its other half by the path of an installed package.
        makefile = _build_dir(tree, package) / 'Makefile'
        makefile.write_text(makefile.read_text(encoding='utf-8')
                            .replace('/usr/src/', '%s/usr/src/' % final), encoding='utf-8')
        try:
            tree.rename(final)
        except OSError:
            # Another run was faster; its result is as good.
            if not _cached(store):
                raise
    return _build_dir(store / package, package)


def find():
    """The build folder to hand to make -C, fetched when the cache has none.

    HEADERS in the environment names another one.  Raises Unavailable.
    """
    given = os.environ.get('HEADERS')
    if given:
        if not (Path(given) / 'Makefile').exists():
            raise Unavailable('%s: no Makefile there: set HEADERS to a kernel build folder' % given)
        return Path(given).resolve()
    store = cache_dir() / 'headers'
    return _cached(store) or _fetch(store)


def compiler(build):
    """The compiler to use with a build folder: the one it was made with, if it is here."""
    config = build / 'include' / 'config' / 'auto.conf'
    made = re.search(r'^CONFIG_CC_VERSION_TEXT="?\S*?(gcc-\d+)', config.read_text(encoding='utf-8')
                     if config.exists() else '', re.M)
    if made and shutil.which(made.group(1)):
        return made.group(1)
    return 'gcc'


def exported_symbols(build):
    """The symbols that the kernel of a build folder offers to modules."""
    text = (build / 'Module.symvers').read_text(encoding='utf-8')
    return {line.split('\t')[1] for line in text.splitlines() if line.count('\t') > 1}
