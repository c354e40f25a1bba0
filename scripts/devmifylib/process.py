# SPDX-License-Identifier: GPL-2.0-only
"""What a run takes along and leaves behind: signals, children, scratch folders.

A run that is stopped cleans up behind itself.  One that is killed cannot: its
children die with it, and its scratch folder is known by its name and by a lock
that nobody holds any more, and goes when a later run starts.
"""

import contextlib
import ctypes
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PREFIX = 'devmify-run-'
LOCK = 'lock'
# spatch recurses on long lists.
STACK = 1 << 30
PR_SET_PDEATHSIG = 1            # <linux/prctl.h>
LIBC = ctypes.CDLL(None)


class Stopped(BaseException):
    """A signal asked the run to end; its number is the argument."""


@contextlib.contextmanager
def stoppable():
    """Within it the first signal that asks to end raises Stopped, further ones do nothing."""
    owner = os.getpid()
    former = {number: signal.getsignal(number) or signal.SIG_DFL for number in SIGNALS}

    def stop(number, _):
        if os.getpid() != owner:
            os._exit(128 + number)      # a child between fork() and exec()
        unstoppable()
        raise Stopped(number)
    for number, handler in former.items():
        if handler != signal.SIG_IGN:   # as nohup wants it
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def unstoppable():
    """From now on signals that ask to end do nothing: what is left takes no time."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def die_with(parent):
    """Make this process end when its parent does, however that ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def start_worker(parent):
    """What a process of a multiprocessing.Pool does first."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    die_with(parent)


def limits(memory):
    """A preexec_fn for a child: it dies with this process and may use so many bytes."""
    parent = os.getpid()

    def narrow(what, wanted):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        resource.setrlimit(what, (wanted, hard))

    def prepare():
        die_with(parent)
        narrow(resource.RLIMIT_AS, memory)
        if resource.getrlimit(resource.RLIMIT_STACK)[0] != resource.RLIM_INFINITY:
            narrow(resource.RLIMIT_STACK, STACK)
        narrow(resource.RLIMIT_CORE, 0)
    return prepare


_running = set()        # of children that call() waits for


def call(command, **more):
    """subprocess.run() of a command that ends with this process, and with all that it has started.

    more: what subprocess.Popen takes, and input.  Raises OSError where it cannot be run.
    """
    parent, given = os.getpid(), more.pop('input', None)
    with subprocess.Popen(command, start_new_session=True, preexec_fn=lambda: die_with(parent),
                          **more) as child:
        _running.add(child.pid)
        try:
            out, err = child.communicate(given)
        except BaseException:
            _end(child.pid)
            raise
        finally:
            _running.discard(child.pid)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def _end(pid):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def pooled(work, items, jobs):
    """[work(item)], so many at a time; whoever stops it does not wait for what call() has running."""
    pool = ThreadPoolExecutor(jobs)
    try:
        return list(pool.map(work, items))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for pid in list(_running):
            _end(pid)
        raise
    finally:
        pool.shutdown()


def hold(path):
    """A descriptor that holds a lock file until it is closed or the process ends.

    Raises BlockingIOError when another process holds it, OSError when there
    can be no such file.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who held it before may have removed the file since it was opened.
            if os.path.lexists(path) and os.path.samestat(os.fstat(handle), os.lstat(path)):
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)


@contextlib.contextmanager
def scratch():
    """A folder for a run's own files, which is gone afterwards.

    Whatever else this process creates through tempfile goes there as well.
    """
    base = tempfile.gettempdir()
    _sweep(base)
    while True:
        path = tempfile.mkdtemp(prefix=PREFIX, dir=base)
        try:
            lock = hold(os.path.join(path, LOCK))
            break
        except (BlockingIOError, FileNotFoundError):
            continue            # another run swept it away before it was locked
    former, tempfile.tempdir = tempfile.tempdir, path
    try:
        yield path
    finally:
        tempfile.tempdir = former
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _sweep(base):
    """Remove the scratch folders of this user's runs that were killed."""
    for name in os.listdir(base):
        path = os.path.join(base, name)
        try:
            if not name.startswith(PREFIX) or os.lstat(path).st_uid != os.geteuid():
                continue
            lock = hold(os.path.join(path, LOCK))
        except OSError:
            continue            # in use, or gone by now
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)
