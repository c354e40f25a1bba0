# SPDX-License-Identifier: GPL-2.0-only
"""Builds the User Mode Linux that judges.

The source is not changed: what has to be mended for a host is mended in a copy
made of links.  The kernel is built once; a stamp made of what it was built
from says whether it still fits.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from testlib.fetch import SERIES, Unavailable, complaint, run
from testlib.source import own_copy, version_of

UML = Path(__file__).resolve().parents[1] / 'uml'
FRAGMENT = UML / 'kernel.config'
PATCH = UML / 'fp-state.patch'
# What PATCH changes; where the line is gone the kernel asks the host at run time.
PATCHED = Path('arch/x86/um/user-offsets.c')
FP_SIZE = re.compile(r'HOST_FP_SIZE, (\d+)\)')
STAMP = 'devmify-stamp'

# Without these a run would look like a success and prove nothing.
ESSENTIAL = ('MODULES', 'MODULE_UNLOAD', 'HOSTFS', 'DEBUG_FS', 'KASAN', 'DEBUG_KMEMLEAK',
             'KASAN_VMALLOC', 'FAILSLAB', 'FAIL_PAGE_ALLOC', 'FAULT_INJECTION_DEBUG_FS',
             'FAULT_INJECTION_STACKTRACE_FILTER', 'UML_TIME_TRAVEL_SUPPORT', 'KALLSYMS')
QUIET_SECONDS = 20


def fp_room(tree):
    """Bytes that a kernel built from tree keeps for the FP state; 0 if it sizes that itself."""
    found = FP_SIZE.search((tree / PATCHED).read_text(encoding='utf-8', errors='replace'))
    return int(found.group(1)) if found else 0


def patched(source, tree):
    """The tree to build: source, or the copy of it at tree with PATCH applied where it needs that.

    The copy is made of links; raises Unavailable where the patch does not apply.
    """
    if not fp_room(source):
        return source
    wanted = '%s\n%s' % (source, PATCH.read_text(encoding='utf-8'))
    kept = tree / STAMP
    if kept.exists() and kept.read_text(encoding='utf-8') == wanted:
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    run(['cp', '-as', '--'] + [str(path) for path in sorted(source.iterdir())
                               if not path.name.startswith('.')] + [str(tree)])
    # patch would follow the link into the source.
    (tree / PATCHED).unlink()
    shutil.copyfile(source / PATCHED, tree / PATCHED)
    try:
        run(['patch', '-p1', '-d', str(tree), '-i', str(PATCH)])
    except Unavailable as error:
        raise Unavailable('%s: scripts/uml/%s does not apply to it: take Linux %s'
                          % (source / PATCHED, PATCH.name, SERIES)) from error
    kept.write_text(wanted, encoding='utf-8')
    return tree


def _stamp(source):
    """Digest of what the kernel is built from."""
    digest = hashlib.sha256(str(source).encode())
    for path in (FRAGMENT, source / PATCHED, source / 'Makefile', source / 'include/linux/kernel.h',
                 source / 'debian/changelog'):
        if path.exists():
            digest.update(path.read_bytes())
    digest.update(run(['gcc', '--version']).encode())
    return digest.hexdigest()


def missing_options(wanted, got):
    """Options that the fragment `wanted` sets and the configuration `got` does not have so."""
    have = set(got.splitlines())
    return [line for line in wanted.splitlines()
            if line.startswith('CONFIG_') and line not in have]


def _check_config(build, say):
    """Refuse a kernel that lacks what it judges with; name what else is missing."""
    missing = missing_options(FRAGMENT.read_text(encoding='utf-8'),
                              (build / '.config').read_text(encoding='utf-8'))
    for line in missing:
        name = line.split('=')[0][len('CONFIG_'):]
        if name in ESSENTIAL:
            raise Unavailable('this source does not offer %s for User Mode Linux: '
                              'take Linux %s' % (name, SERIES))
    if missing:
        say('kernel: this source does not offer %s' % ', '.join(missing))


def _make(source, build, jobs, say):
    """Run the long make, with progress; its output is kept in build.log."""
    began = shown = time.monotonic()
    objects = 0
    log = build / 'build.log'
    with open(log, 'w', encoding='utf-8', errors='replace') as out, subprocess.Popen(
            ['make', '-C', str(source), 'ARCH=um', 'O=%s' % build, '-j%d' % jobs, 'all'],
            env=dict(os.environ, LC_ALL='C'), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors='replace') as make:
        for line in make.stdout:
            out.write(line)
            objects += line.startswith(('  CC ', '  AR ', '  AS '))
            if time.monotonic() - shown > QUIET_SECONDS:
                shown = time.monotonic()
                say('kernel: %d objects, %d s' % (objects, shown - began))
    if make.returncode or not (build / 'linux').exists():
        text = log.read_text(encoding='utf-8', errors='replace')
        raise Unavailable('kernel: the build failed: %s: see %s' % (complaint(text), log))
    say('kernel: built in %d s (%d objects)' % (time.monotonic() - began, objects))


def build_folder(source, cache):
    """Where a source's kernel is built; each has a folder of its own."""
    if source == own_copy(cache):
        return cache / 'uml'
    return cache / ('uml-' + hashlib.sha256(str(source).encode()).hexdigest()[:8])


def build_kernel(source, build, jobs, say):
    """Build the kernel if the kept one does not fit; returns its stamp.

    The caller holds the cache's lock.
    """
    build.mkdir(parents=True, exist_ok=True)
    stamp = _stamp(source)
    kept = build / STAMP
    if kept.exists() and kept.read_text(encoding='utf-8') == stamp:
        return stamp
    link = build / 'source'
    if link.is_symlink() and link.resolve() != source.resolve():
        shutil.rmtree(build)
        build.mkdir()
    kept.unlink(missing_ok=True)
    say('kernel: building Linux %s for User Mode Linux' % version_of(source))
    run(['make', '-C', str(source), 'ARCH=um', 'O=%s' % build,
         'KCONFIG_ALLCONFIG=%s' % FRAGMENT, 'allnoconfig'])
    _check_config(build, say)
    _make(source, build, jobs, say)
    kept.write_text(stamp, encoding='utf-8')
    return stamp


@contextlib.contextmanager
def alone(cache, say):
    """Keep other runs off the cache folder, whose builds they would change under this one."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / 'prove.lock', 'w', encoding='utf-8') as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say('another run is under way: waiting for its end')
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
