# SPDX-License-Identifier: GPL-2.0-only
"""The folder that convert writes to.

Files appear there all at once, when a run has come to its end; until then the
folder stays as an earlier run left it.  What runs wrote stands in a list with
checksums, in a folder STATE inside; nothing else is ever touched, and a file
that has been changed since is nobody's but its owner's.
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import time

from . import process

REPORT = 'report.jsonl'
STATE = '.devmify'
LIST = 'files.json'


class OutputError(Exception):
    """OUT cannot be written; the text says what to do."""


class Out:
    """An output folder that is this run's alone.  Use as a context manager.

    Raises OutputError when it cannot be written or another run is at it, here
    as in all its methods.
    """

    def __init__(self, path):
        self.path = path
        self._state = os.path.join(path, STATE)
        self._made = False
        self._lock = None

    def __enter__(self):
        with self._told():
            if os.path.islink(self._state):
                raise OutputError('%s: is a link: remove it or give another --out' % self._state)
            self._made = not os.path.lexists(self.path)
            os.makedirs(self._state, exist_ok=True)
            self._lock = self._take()
            self._recover()
        return self

    def __exit__(self, *exc):
        shutil.rmtree(self._inner('next'), ignore_errors=True)
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(self._state, process.LOCK))
            # Where nothing was ever written nothing is left.
            os.rmdir(self._state)
            if self._made:
                os.rmdir(self.path)
        os.close(self._lock)

    @contextlib.contextmanager
    def _told(self):
        try:
            yield
        except OSError as err:
            raise OutputError('%s: cannot be written: %s: make room or give another --out' %
                              (err.filename or self.path, err.strerror)) from err

    def _take(self):
        path = os.path.join(self._state, process.LOCK)
        try:
            lock = process.hold(path)
        except BlockingIOError as err:
            with open(path, encoding='utf-8', errors='replace') as handle:
                who = handle.read().strip() or 'another process'
            raise OutputError('%s: %s writes there: wait for it or give another --out' %
                              (self.path, who)) from err
        os.truncate(lock, 0)
        os.write(lock, ('process %d on %s, since %s,' % (
            os.getpid(), socket.gethostname(), time.strftime('%F %T'))).encode())
        return lock

    def _recover(self):
        """Finish or drop what a run that was killed has left."""
        shutil.rmtree(self._inner('next'), ignore_errors=True)
        if os.path.exists(self._inner('ready')):
            self._move()

    def _inner(self, name):
        return os.path.join(self._state, name)

    def written(self, folder=None):
        """{name: checksum} of what the last run wrote."""
        path = os.path.join(folder or self._state, LIST)
        try:
            with open(path, encoding='utf-8') as handle:
                found = json.load(handle)
            if not all(os.path.normpath(name) == name and not name.startswith(('/', '..')) and
                       isinstance(found[name], str) for name in found):
                raise ValueError('no list of names')
            return found
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError) as err:
            raise OutputError('%s: cannot be read: %s: give another --out' % (path, err)) from err

    def foreign(self, names):
        """[(name, what is wrong)] of those among the names that no run wrote as they now are."""
        mine, found = self.written(), []
        for name in sorted(names):
            full = os.path.join(self.path, name)
            folder = os.path.dirname(full)
            if '/' in name and os.path.lexists(folder) and (os.path.islink(folder) or
                                                            not os.path.isdir(folder)):
                found.append((os.path.dirname(name), 'is no folder of an earlier run'))
            if not os.path.lexists(full):
                continue
            if name not in mine:
                found.append((name, 'was not written by an earlier run'))
            elif os.path.islink(full) or not os.path.isfile(full) or checksum(full) != mine[name]:
                found.append((name, 'was changed since it was written'))
        return found

    def check(self, names):
        """See that files of these names could be written, and old ones removed."""
        with self._told():
            for name, problem in self.foreign(set(names) | set(self.written())):
                raise OutputError('%s: %s: move it away or give another --out' %
                                  (os.path.join(self.path, name), problem))

    def publish(self, files):
        """Put {name: text} in the place of what an earlier run wrote; a name may have folders in it."""
        self.check(files)
        with self._told():
            sums = {}
            os.mkdir(self._inner('next'))
            for name, text in files.items():
                data = text.encode('utf-8', 'surrogateescape')
                sums[name] = hashlib.sha256(data).hexdigest()
                os.makedirs(os.path.dirname(os.path.join(self._inner('next'), name)), exist_ok=True)
                with open(os.path.join(self._inner('next'), name), 'wb') as handle:
                    handle.write(data)
            with open(os.path.join(self._inner('next'), LIST), 'w', encoding='utf-8') as handle:
                json.dump(sums, handle, indent=0)
            # With this the run has come to its end, and whoever is killed
            # afterwards leaves it to the next one to go on.
            os.rename(self._inner('next'), self._inner('ready'))
            self._move()

    def _move(self):
        """Put what is ready in its place; the report goes first and comes last."""
        ready = self._inner('ready')
        new = self.written(ready)
        stale = set(self.written()) - set(new)
        if os.path.exists(os.path.join(ready, REPORT)):
            stale.add(REPORT)
        for name in sorted(stale, key=lambda name: name != REPORT):
            self._remove(name)
        for name in sorted(new, key=lambda name: name == REPORT):
            os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                os.replace(os.path.join(ready, name), os.path.join(self.path, name))
        os.replace(os.path.join(ready, LIST), self._inner(LIST))
        shutil.rmtree(ready)

    def _remove(self, name):
        """Remove a file that a run wrote, and its folder with the last one."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.path, name))
        if '/' in name:
            with contextlib.suppress(OSError):
                os.rmdir(os.path.dirname(os.path.join(self.path, name)))

    def clear(self):
        """Remove what runs wrote; returns foreign() of what stays."""
        with self._told():
            mine = self.written()
            stay = self.foreign(mine)
            for name in set(mine) - {name for name, _ in stay}:
                self._remove(name)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._inner(LIST))
            self._made = True
        return stay


def checksum(path):
    """The SHA-256 of a file, as sha256sum prints it."""
    with open(path, 'rb') as handle:
        return hashlib.sha256(handle.read()).hexdigest()
