# SPDX-License-Identifier: GPL-2.0-only
"""Runs the test machine: User Mode Linux with a folder of the host as its root.

The machine sees nothing of the host but that folder, and that read-only.  Time
inside is virtual ("time-travel"): it passes only while nothing has to be
computed, so that waiting costs nothing and a run can be repeated exactly.
"""

import mmap
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from testlib.fetch import Unavailable, run

from . import kernel

# The fake devices look into what some buses keep to themselves.
DEVICE_FLAGS = ('-I$(srctree)/drivers',)
MEMORY = '256M'
SHARED = Path('/dev/shm')
SHARED_ROOM = 400 << 20
BOOT_SECONDS = 60
QUIET_SECONDS = 40
TEST_SECONDS = 120
STAMP = re.compile(r'^\[ *\d+\.\d+\] ')
BEGIN = re.compile(r'prove: test (\S+) begin')
END = re.compile(r'prove: test \S+ (end|unloaded)')
# After one of these nothing that the machine shows can be trusted.
FAULT = re.compile(r'BUG: |WARNING: (?!CPU)|BUG \S+ \(|kernel BUG at |Oops|list_(add|del) corruption|'
                   r'prove: test \S+ left ')


def make_root(folder, devices, stamp):
    """Set up the machine's root folder: init, the fake devices, places to mount on."""
    for name in ('proc', 'sys', 'dev'):
        (folder / name).mkdir(parents=True, exist_ok=True)
    sources = sorted(kernel.UML.glob('init*.[ch]'))
    init = folder / 'init'
    kept = folder / 'init.stamp'
    wanted = stamp + ''.join(source.read_text(encoding='utf-8') for source in sources)
    if not init.exists() or not kept.exists() or kept.read_text(encoding='utf-8') != wanted:
        run(['gcc', '-O2', '-Wall', '-static', '-o', str(init)]
            + [str(source) for source in sources if source.suffix == '.c'])
        kept.write_text(wanted, encoding='utf-8')
    shutil.copyfile(devices, folder / 'devices.ko')


def write_plan(root, tests):
    """Write the machine's orders: for each test its module and the devices it may have."""
    lines = []
    for old in root.glob('*.ko'):
        if old.name != 'devices.ko':
            old.unlink()
    for test in tests:
        shutil.copyfile(test.module.path, root / test.module.path.name)
        lines.append('test %s /%s %s %x %d %d\n' % (
            test.id, test.module.path.name, test.module.name, test.module.text_size,
            test.devices, test.lively))
        lines.extend('device %s\n' % device for device in test.candidates)
    (root / 'plan').write_text(''.join(lines), encoding='utf-8')


def _runs_code(folder):
    """Whether a file in folder may be mapped as code, which "noexec" forbids."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.truncate(mmap.PAGESIZE)
            with mmap.mmap(file.fileno(), mmap.PAGESIZE, flags=mmap.MAP_SHARED,
                           prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC):
                return True
    except OSError:
        return False


def memory_folder(disk):
    """Where the machine's memory file goes: shared memory if it is fit for it, else `disk`."""
    try:
        if shutil.disk_usage(SHARED).free > SHARED_ROOM and _runs_code(SHARED):
            return SHARED
    except OSError:
        pass
    return disk


def check_host(cache, room):
    """See in a moment whether this host can run the machine; raises Unavailable if not.

    `room` is what the kernel keeps for the FP state, in bytes, or 0.
    """
    if os.uname().machine != 'x86_64':
        raise Unavailable('this machine is %s: User Mode Linux runs on x86_64 only'
                          % os.uname().machine)
    run(['gcc', '-O2', '-Wall', '-static', '-o', str(cache / 'host'), str(kernel.UML / 'host.c')])
    done = subprocess.run([str(cache / 'host'), str(room), str(memory_folder(cache))],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Unavailable('this host cannot run User Mode Linux: %s'
                          % (done.stdout.strip() or 'its test ended with %d' % done.returncode))


def make_kernel(source, cache, jobs, say):
    """Build the machine's kernel if this host can run it; returns (its build folder, its stamp).

    The caller holds the cache's lock.
    """
    build = kernel.build_folder(source, cache)
    tree = kernel.patched(source, build.with_name(build.name + '-source'))
    check_host(cache, kernel.fp_room(tree))
    return build, kernel.build_kernel(tree, build, jobs, say)


def _command(linux, root):
    return [str(linux), 'mem=' + MEMORY, 'root=/dev/root', 'rootfstype=hostfs',
            'rootflags=' + str(root), 'ro', 'init=/init', 'con=null', 'con0=fd:0,fd:1',
            'time-travel=inf-cpu', 'kasan_multi_shot', 'printk.devkmsg=on', 'ignore_loglevel',
            'uml_dir=' + str(root.parent / 'uml')]


class Boot:
    """What one boot said, and how it ended: done, fault, panic, hang or dead."""

    def __init__(self):
        self.lines = []
        self.end = 'dead'
        self.ready = False
        self.seconds = 0.0


def _stop(process):
    """End the machine with all its processes, by its own process group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def boot(build, root, on_test, stop_at_fault=False, quiet_seconds=QUIET_SECONDS,
         test_seconds=TEST_SECONDS):
    """Boot once and let it work through its plan; returns a Boot.

    `on_test` is called with the id of each test that begins.  A machine that
    is silent for too long, or too long at one test, is switched off; with
    `stop_at_fault` so is one after the test in which its memory was damaged,
    since innocent tests would suffer.  Raises Unavailable when it does not
    even start.
    """
    result = Boot()
    began = time.monotonic()
    try:
        process = subprocess.Popen(
            _command(build / 'linux', root), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
            env=dict(os.environ, TMPDIR=str(memory_folder(root.parent))))
    except OSError as error:
        raise Unavailable('%s: %s' % (build / 'linux', error.strerror.lower())) from error
    lines = queue.Queue()

    def read():
        for line in process.stdout:
            lines.put(line.decode('utf-8', 'replace').rstrip('\r\n'))
        lines.put(None)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    test_began, damaged = None, False
    try:
        while True:
            patience = quiet_seconds if result.ready else BOOT_SECONDS
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                result.end = 'hang'
                break
            if line is None:
                break
            line = STAMP.sub('', line)
            result.lines.append(line)
            damaged = damaged or bool(stop_at_fault and FAULT.match(line))
            if line.startswith('prove: '):
                found = BEGIN.match(line)
                if found:
                    test_began = time.monotonic()
                    on_test(found.group(1))
                elif END.match(line):
                    test_began = None
                    if damaged:
                        result.end = 'fault'
                        break
                elif line == 'prove: ready':
                    result.ready = True
                elif line == 'prove: done':
                    result.end = 'done'
            elif line.startswith('Kernel panic'):
                result.end = 'panic'
            if test_began and time.monotonic() - test_began > test_seconds:
                result.end = 'hang'
                break
    finally:
        _stop(process)
        process.stdout.close()
    result.seconds = time.monotonic() - began
    return result
