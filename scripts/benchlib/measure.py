# SPDX-License-Identifier: GPL-2.0-only
"""Time and memory of a command and all its children."""

import os
import signal
import subprocess
import threading
import time

# How often memory is looked at; a process that lives shorter may be missed.
INTERVAL = 0.2


def family(pid):
    """The process and all its descendants.

    By parent, not by session or group: a command may start children in
    sessions of their own.
    """
    children = {}
    for name in os.listdir('/proc'):
        try:
            with open('/proc/%s/stat' % name, encoding='ascii', errors='replace') as stream:
                # The command's name is in brackets and may hold blanks.
                parent = int(stream.read().rpartition(')')[2].split()[1])
            children.setdefault(parent, []).append(int(name))
        except (OSError, ValueError, IndexError):
            continue
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def memory_of(pid):
    """The memory of one process in KiB, shared pages divided (PSS); 0 when it is gone."""
    for name, field in (('smaps_rollup', 'Pss:'), ('status', 'VmRSS:')):
        try:
            with open('/proc/%d/%s' % (pid, name), encoding='ascii', errors='replace') as stream:
                for line in stream:
                    if line.startswith(field):
                        return int(line.split()[1])
        except OSError:
            continue
    return 0


def measure(call, out, errors, cwd=None, path=None):
    """Run a command; returns (exit code, seconds, peak KiB of it and its children).

    out, errors: open files for what it prints; cwd: its folder and path: its PATH, if others.
    """
    began = time.monotonic()
    process = subprocess.Popen(call, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, cwd=cwd,
                               start_new_session=True,
                               env=dict(os.environ, PATH=path) if path else None)
    peak = 0
    ended = threading.Event()

    def watch():
        nonlocal peak
        while not ended.wait(INTERVAL):
            peak = max(peak, sum(map(memory_of, family(process.pid))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        code = process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        raise
    finally:
        ended.set()
        watcher.join()
    return code, time.monotonic() - began, peak
