# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch over the files of a tree and gathers what comes out of it.

probe.cocci and the first rule go over all candidates in one pass, the other
rules over the files in which a probe leads to one of their allocators.  Files
go to spatch in batches, each file in a group of its own; what a batch does not
answer, or answers in a way that its neighbours may have caused, is asked again
alone.  spatch is given a folder of its own to work in and never writes to the
tree.
"""

import contextlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

from . import csource, judge, process as processes, rewrite, tables
from .facts import Driver, Facts
from .smpl import COCCI, PARSING
from .verdict import Site

# Files a batch: few enough that a lost batch costs little and both processors
# have work until the end, enough that starting spatch does not count.
BATCH_FILES = 80
BATCH_BYTES = 4000000
# spatch's own limit is a signal that Python code holds off; beyond it the
# process is killed.
GRACE = 20
# One of these bytes takes spatch up to two kilobytes of memory.
MAX_BYTES = 1500000
# A process that reads the largest drivers of Linux 6.12 takes 600 MB.
MEMORY = 4000000000
OLDEST = (1, 1, 1)
# Names that spatch may hand to a shell unquoted.
SAFE = re.compile(r'[\w./+,=@-]+\Z')
NO_MEMORY = re.compile(r'out.of.memory|MemoryError|cannot allocate memory', re.I)
# Lists the functions that spatch parsed.
PARSED = '''@parsed@
identifier defined;
position place;
@@
defined@place(...) { ... }

@script:python@
defined << parsed.defined;
@@
print("parsed " + defined)
'''


class SpatchError(Exception):
    """spatch is missing or does not run; the text says what to do."""


@dataclass
class Result:
    """What became of one file.

    drivers, allocs, frees: what was matched.  sites: verdicts, in order.
    text: the rewritten file, None when nothing is to change; gain: what it has
    less of, see gain.gain().  failure: '', or 'timed-out', 'crashed' or
    'too-large' for the file as a whole.
    """
    path: str
    drivers: list = field(default_factory=list)
    allocs: list = field(default_factory=list)
    frees: list = field(default_factory=list)
    sites: list = field(default_factory=list)
    before: str = ''
    text: str = None
    gain: int = 0
    failure: str = ''

    def fail(self, code, message):
        """The whole file is a result of one kind."""
        self.failure = code
        self.text = None
        self.sites = [Site(self.path, 1, 0, '', code=code, message=message)]


@dataclass
class Output:
    """What one spatch process gave.

    lines: {path: [JSON objects]} in the order in which they came.  diffs:
    {path: diff}.  errors: its standard error.  exceptions: {path: text}.
    ended: '', or what ended it: TIME, when it made no progress, or a signal.
    """
    lines: dict
    diffs: dict
    errors: str
    exceptions: dict
    ended: str


TIME = 'time'


class Stopped(Exception):
    """The run was told to stop."""


def find():
    """(path, version) of spatch.  Raises SpatchError."""
    path = shutil.which('spatch')
    if path is None:
        raise SpatchError('no spatch: install the package coccinelle')
    try:
        said = subprocess.run([path, '--version'], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                              env=environment('/'), check=False).stdout
    except (OSError, subprocess.SubprocessError) as err:
        raise SpatchError('%s: does not run: %s' % (path, err)) from err
    found = re.search(r'spatch version ((\d+(?:\.\d+)*)\S*)', said)
    if not found:
        raise SpatchError('%s: tells no version%s: install the package coccinelle' %
                          (path, ', but: ' + last_line(said) if said.strip() else ''))
    if tuple(map(int, found.group(2).split('.'))) < OLDEST:
        raise SpatchError('%s: is version %s: install coccinelle %s or newer' %
                          (path, found.group(1), '.'.join(map(str, OLDEST))))
    if 'Python scripting support: yes' not in said:
        raise SpatchError('%s: built without Python: install the package coccinelle' % path)
    return path, found.group(1)


def environment(home, **more):
    """The environment of a spatch; home: stands in for HOME, without which it does not run."""
    return dict({'HOME': home}, **dict(os.environ, **more))


class Spatch:
    """spatch on the files of one tree.

    jobs: processes at a time; timeout: seconds for one file; memory: bytes for
    one process; fix_leaks: see decide.decide(); thorough: read even the files in which surely no probe
    leads to an allocation, as who wants to see all drivers does.  Use as a
    context manager: leaving it kills what runs.
    """

    def __init__(self, tree, jobs=1, timeout=60, fix_leaks=False, thorough=False,
                 memory=MEMORY):
        self.program, self.version = find()
        self.tree = tree
        self.jobs = jobs
        self.timeout = timeout
        self.memory = memory
        self.fix_leaks = fix_leaks
        self.thorough = thorough
        self._running = set()
        self._lock = threading.Lock()
        self._stopped = False
        self._scratch = None
        self._leave = contextlib.ExitStack()

    def __enter__(self):
        self._scratch = self._leave.enter_context(processes.scratch())
        return self

    def __exit__(self, *exc):
        self.stop()
        self._leave.close()

    def stop(self):
        """Kill what runs; nothing more is started."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    # -- one process ------------------------------------------------------

    def _together(self, names):
        """A rule file that includes the named ones of cocci/ in this order."""
        if len(names) == 1:
            return os.path.join(COCCI, names[0] + '.cocci')
        # The rules look for their Python beside the folder of their file.
        base = os.path.join(self._scratch, 'together')
        path = os.path.join(base, 'cocci', '+'.join(names) + '.cocci')
        with self._lock:
            if not os.path.exists(path):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                if not os.path.lexists(os.path.join(base, 'scripts')):
                    os.symlink(os.path.dirname(os.path.dirname(os.path.realpath(__file__))),
                               os.path.join(base, 'scripts'))
                # spatch puts what is included last first.  In another order the
                # rule would run probe.cocci itself: slower, and no less right.
                lines = ['# include "%s"' % os.path.join(COCCI, name + '.cocci')
                         for name in reversed(names)]
                lines += ['virtual patch', '', '@script:python@', '@@', 'pass', '']
                with open(path, 'w', encoding='utf-8') as handle:
                    handle.write('\n'.join(lines))
        return path

    def _run(self, rules, files, drivers=None):
        """Run rules, by their names, over files; returns an Output."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            names = {}
            for number, path in enumerate(files):
                full = os.path.join(self.tree.root, path)
                if not SAFE.match(full):
                    link = os.path.join(folder, '%d.c' % number)
                    os.symlink(full, link)
                    full = link
                names[full] = path
            paths = {key: os.path.join(folder, key) for key in ('groups', 'out', 'drivers')}
            with open(paths['groups'], 'w', encoding='utf-8') as handle:
                handle.write('\n\n'.join(names) + '\n')
            env = environment(folder, TMPDIR=folder, DEVMIFY_OUT=paths['out'],
                              DEVMIFY_TREE=self.tree.root)
            env.pop('DEVMIFY_FIX_LEAKS', None)
            if self.fix_leaks:
                env['DEVMIFY_FIX_LEAKS'] = '1'
            if drivers is not None:
                with open(paths['drivers'], 'w', encoding='utf-8') as handle:
                    for full, path in names.items():
                        data = {'drivers': [vars(d) for d in drivers[path]]}
                        handle.write(json.dumps({'kind': 'drivers', 'path': full,
                                                 'data': data}) + '\n')
                env['DEVMIFY_DRIVERS'] = paths['drivers']
            command = [self.program, '-D', 'patch', *PARSING,
                       '--timeout', str(self.timeout), '--disable-worth-trying-opt',
                       '--sp-file', self._together(rules),
                       '--file-groups', paths['groups']]
            text, errors, ended = self._wait(command, env, folder, paths['out'])
            lines = {}
            for line in self._lines(paths['out']):
                if line['path'] in names:
                    lines.setdefault(names[line['path']], []).append(line)
            diffs = {names[name]: diff for name, diff in rewrite.split_diffs(text).items()
                     if name in names}
            return Output(lines, diffs, errors, exceptions(errors, names), ended)

    @staticmethod
    def _lines(path):
        try:
            with open(path, encoding='utf-8', errors='surrogateescape') as handle:
                for line in handle:
                    # A line that was cut off, as by a full disk, is no answer.
                    with contextlib.suppress(ValueError):
                        yield json.loads(line)
        except FileNotFoundError:
            return

    def _wait(self, command, env, folder, out):
        """(stdout, stderr, ended) of a command that is watched for progress."""
        with open(os.path.join(folder, 'stdout'), 'w+b') as stdout, \
                open(os.path.join(folder, 'stderr'), 'w+b') as stderr:
            with self._lock:
                if self._stopped:
                    raise Stopped
                process = subprocess.Popen(command, cwd=folder, env=env, stdout=stdout,
                                           stderr=stderr, stdin=subprocess.DEVNULL,
                                           start_new_session=True,
                                           preexec_fn=processes.limits(self.memory))
                self._running.add(process)
            ended = ''
            try:
                size, since = -1, time.monotonic()
                while True:
                    try:
                        process.wait(1)
                        break
                    except subprocess.TimeoutExpired:
                        pass
                    now = (os.path.getsize(out) if os.path.exists(out) else 0) + \
                        os.fstat(stderr.fileno()).st_size
                    if now != size:
                        size, since = now, time.monotonic()
                    elif time.monotonic() - since > self.timeout + GRACE:
                        ended = TIME
                        os.killpg(process.pid, signal.SIGKILL)
            finally:
                with self._lock:
                    self._running.discard(process)
            if self._stopped:
                raise Stopped
            stdout.seek(0)
            stderr.seek(0)
            return (stdout.read().decode('utf-8', 'surrogateescape'),
                    stderr.read().decode('utf-8', 'replace'),
                    ended or signal_of(process.returncode))

    # -- the files --------------------------------------------------------

    def run(self, files, done=None, ready=None):
        """{path: Result} of files of the tree.

        done: called with a number of files that got ready, as they do.  ready:
        called with each Result as soon as it is complete.  Both are called
        from threads, one call at a time.
        """
        results = {}
        told = threading.Lock()

        def work(batch, alone):
            complete = self._batch(batch, alone)
            with told:
                for result in complete:
                    results[result.path] = result
                    if ready:
                        ready(result)
                if done:
                    done(len(complete))
            return sorted(set(batch) - {result.path for result in complete})

        self._all(sorted(files), work)
        return results

    def _batch(self, batch, alone):
        """Complete Results of a batch; the files that are missing want to be alone."""
        first, others = tables.rules()[0], tables.rules()[1:]
        results, answers, needed = {}, {}, {}
        for path in batch:
            size = self._size(path)
            if size > MAX_BYTES:
                results[path], answers[path], needed[path] = Result(path), {}, []
                results[path].fail('too-large', 'it has %.1f MB, and spatch is given no more '
                                   'than %.1f' % (size / 1e6, MAX_BYTES / 1e6))
        asked = [path for path in batch if path not in results and
                 (self.thorough or self._may_concern(path))]
        for path in batch:
            if path not in asked and path not in results:
                results[path], answers[path], needed[path] = Result(path), {}, []
        output = self._run(['probe', first], asked) if asked else None
        for path in asked:
            found = self._drivers(path, output, alone)
            if found is None:
                continue
            result, needed[path] = found
            answers[path] = {}
            if first not in needed[path] or result.failure or \
                    self._take(result, first, answers[path], output, alone):
                results[path] = result
        for rule in others:
            mine = [path for path, result in results.items()
                    if rule in needed[path] and not result.failure]
            if not mine:
                continue
            output = self._run([rule], mine, {path: results[path].drivers for path in mine})
            for path in mine:
                if not self._take(results[path], rule, answers[path], output, alone):
                    del results[path]
        for path, result in results.items():
            try:
                self._finish(result, answers[path])
            except Exception as err:  # pylint: disable=broad-except
                # One file's failure is not the end of the run.
                result.fail('crashed', 'its rewriting failed: %s: %s' % (type(err).__name__, err))
        return list(results.values())

    def _size(self, path):
        try:
            return os.path.getsize(self.tree.path(path))
        except OSError:
            return 0

    def _may_concern(self, path):
        """False for a file that spatch need not read: half of the candidates."""
        try:
            return judge.may_concern(csource.load(self.tree.path(path)))
        except (OSError, RecursionError):
            return True

    def _drivers(self, path, output, alone):
        """(Result with the drivers, rules that the file needs), None to ask again."""
        line = next((line for line in output.lines.get(path, ())
                     if line['kind'] in ('drivers', 'failed')), None)
        if line is None or line['kind'] == 'failed':
            if not alone:
                return None
            result = Result(path)
            self._fail(result, line, output)
            return result, []
        data = line['data']
        if data['missing'] and not alone:
            return None
        result = Result(path, [Driver(**driver) for driver in data['drivers']])
        for line_, column, function, verb, type_, name in data['missing']:
            result.sites.append(Site(
                path, line_, column, function, '', verb, type_, code='unparsed',
                message='spatch cannot parse the initialiser of %s' % name))
        return result, data['rules']

    def _take(self, result, rule, answers, output, alone):
        """Take a rule's answer on a file; False to ask again with the file alone."""
        line = next((line for line in output.lines.get(result.path, ())
                     if line['kind'] in ('sites', 'failed')), None)
        diff = output.diffs.get(result.path)
        exception = output.exceptions.get(result.path, '')
        if line is None or line['kind'] == 'failed':
            if alone:
                self._fail(result, line, output)
            return alone
        data = line['data']
        found = Facts.from_json(data['facts'])
        sites = [Site.from_json(site) for site in data['sites']]
        edits = planned(sites)
        problem, code = '', 'rewrite-failed'
        if edits:
            problem = exception or self._differs(result, diff, edits)
            ended = self._ended(exception, output) if problem else None
            if ended:
                code, problem = ended
        elif diff is not None:
            problem = 'spatch changed a file that was to stay'
        if not alone and (problem or exception or any(s.code == 'unparsed' for s in sites)):
            return False
        if problem:
            diff = None
            for site in sites:
                if site.verdict == 'convert':
                    judge.decline(sites, site, code, problem)
        result.allocs += found.allocs
        result.frees += found.frees
        answers[rule] = (sites, diff if edits else None)
        return True

    def _differs(self, result, diff, edits):
        """What is wrong with a diff, '' when it is what was planned."""
        try:
            if diff is None:
                return 'spatch did not rewrite the file'
            before = self._text(result)
            rewrite.check(before, rewrite.patched(before, [diff]), edits)
        except (rewrite.RewriteError, OSError) as err:
            return str(err)
        return ''

    def _text(self, result):
        if not result.before:
            result.before = _read(os.path.join(self.tree.root, result.path))
        return result.before

    def _finish(self, result, answers):
        """Put the rules' answers on a file together and tidy up."""
        if result.failure:
            return
        diffs = []
        for rule in tables.rules():
            sites, diff = answers.get(rule, ([], None))
            result.sites += sites
            if diff is not None:
                diffs.append(diff)
        if result.sites:
            with self._lock:
                policy = self.tree.policy(result.path)
            for site in result.sites:
                site.policy = policy
        # A driver that spatch missed in the first pass may be known by now.
        result.sites = sorted({s.sort_key(): s for s in reversed(result.sites)}.values(),
                              key=Site.sort_key)
        if not diffs:
            return
        # Imported late, as in judge: the first pass needs none of it.
        from . import gain, tidy
        before = self._text(result)
        try:
            after = rewrite.patched(before, diffs)
            rewrite.check(before, after, planned(result.sites))
        except rewrite.RewriteError as err:
            for site in result.sites:
                if site.verdict == 'convert':
                    judge.decline(result.sites, site, 'rewrite-failed', str(err))
            return
        siblings = self.tree.module_files(result.path)
        headers = self.tree.local_headers(result.path, before)
        result.text = tidy.tidy(result.path, before, after, siblings=siblings != [],
                                headers=headers)
        result.gain = gain.gain(result.path, before, result.text)
        self._tell(result, headers, siblings)

    def _tell(self, result, headers, siblings):
        """Note at its sites what the patch leaves behind, and whether it is worth it."""
        from . import gain
        source, edits = csource.Source(result.path, result.before), planned(result.sites)
        stale = gain.stale_comments(source, edits, result.text)
        unread = {} if siblings is None else gain.unread_members(
            source, edits, result.text, lambda: headers + [
                _read(self.tree.path(path)) for path in siblings])
        for site in result.sites:
            places = [(e.line, e.column) for e in site.edits]
            notes = ['nothing reads %s any more' % name
                     for name in sorted({unread[at] for at in places if at in unread})]
            notes += ['the comment in line %d still speaks of the free' % line
                      for line in sorted({stale[at] for at in places if at in stale})]
            if site.verdict == 'convert' and not result.gain:
                notes.append(gain.NOTHING)
            site.note = '; '.join(([site.note] if site.note else []) + notes)

    def _fail(self, result, line, output):
        if line is not None:
            said = 'the rule failed: %s' % line['data']
            result.fail(*(self._ended(said, output) or ('crashed', said)))
            return
        said = output.exceptions.get(result.path) or last_line(output.errors) or \
            'it gave no answer'
        result.fail(*(self._ended(said, output) or ('crashed', 'spatch failed: %s' % said)))

    def _ended(self, said, output):
        """(code, message) when a limit or a signal ended spatch, which said this; else None."""
        if output.ended == TIME or 'timeout' in said.lower():
            return 'timed-out', 'not finished in %d seconds' % self.timeout
        if NO_MEMORY.search(said):
            return 'crashed', 'spatch failed: %s; it may take %d MB' % (said, self.memory // 1000000)
        if output.ended:
            return 'crashed', 'spatch was killed by %s%s' % (
                output.ended, ', as it is for want of memory' if output.ended == 'SIGKILL' else '')
        return None

    def _all(self, files, work):
        """Run `work` over batches on all jobs, then over what is left, alone."""
        todo = queue.Queue()
        for batch in self._batches(files):
            todo.put((batch, False))
        errors = []

        def loop():
            while not self._stopped and not errors:
                try:
                    batch, alone = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    for path in work(batch, alone or len(batch) == 1):
                        todo.put(([path], True))
                except Stopped:
                    return
                except BaseException as err:  # pylint: disable=broad-except
                    errors.append(err)
                    return

        threads = [threading.Thread(target=loop, daemon=True) for _ in range(self.jobs)]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                for thread in threads:
                    thread.join(0.2)
        except BaseException:
            # They write to the scratch folder, which goes next.
            self.stop()
            for thread in threads:
                thread.join(GRACE)
            raise
        if errors:
            raise errors[0]
        # A thread may have found the queue empty before another put more in.
        if not todo.empty() and not self._stopped:
            loop()
            if errors:
                raise errors[0]

    def _batches(self, files):
        """Files in batches, the last ones smaller so that no job waits long."""
        out, size = [[]], 0
        share = max(1, min(BATCH_FILES, len(files) // (self.jobs * 4) or 1))
        for path in files:
            weight = self._size(path)
            if out[-1] and (len(out[-1]) >= share or size + weight > BATCH_BYTES):
                out.append([])
                size = 0
            out[-1].append(path)
            size += weight
        return [batch for batch in out if batch]

    def unparsed(self, path, names):
        """Of a file's function names, those that spatch did not parse."""
        rule = os.path.join(self._scratch, 'parsed.cocci')
        with open(rule, 'w', encoding='utf-8') as handle:
            handle.write(PARSED)
        full = os.path.join(self.tree.root, path)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            link = os.path.join(folder, 'file.c')
            os.symlink(full, link)
            text, _, _ = self._wait(
                [self.program, *PARSING, '--timeout', str(self.timeout),
                 '--sp-file', rule, link], environment(folder, TMPDIR=folder), folder,
                os.path.join(folder, 'out'))
        parsed = {line[7:] for line in text.split('\n') if line.startswith('parsed ')}
        return [name for name in names if name not in parsed]


def _read(path):
    """A file's text; odd bytes are kept as they are.  Raises OSError."""
    with open(path, encoding='utf-8', errors='surrogateescape', newline='') as handle:
        return handle.read()


def planned(sites):
    """The edits of all sites, each place once."""
    return sorted({(e.line, e.column): e for s in sites for e in s.edits}.values(),
                  key=lambda e: (e.line, e.column))


def exceptions(errors, names):
    """{path: what spatch said to have gone wrong in it}; names: {its name: path}."""
    out = {}
    for line in errors.split('\n'):
        found = re.match(r'EXN: (.*) in (\S.*?)\s*$', line)
        if found and found.group(2) in names:
            out[names[found.group(2)]] = found.group(1)
    return out


def signal_of(status):
    """Name of the signal that ended a process or what its shell ran, '' if none did."""
    try:
        return signal.Signals(-status if status < 0 else status - 128).name
    except ValueError:
        return ''


def last_line(text):
    """The last line that holds anything."""
    lines = [line.strip() for line in text.split('\n') if line.strip()]
    return lines[-1][:200] if lines else ''
