# SPDX-License-Identifier: GPL-2.0-only
"""One run over the files of a tree: decide on all of them, then change those that a plan names.

Both are done by processes of a pool.  Files of one folder go together, since
they share headers; what a batch does not answer, or answers in a way that its
neighbours may have caused, is asked again alone.
"""

import contextlib
import functools
import gc
import heapq
import multiprocessing
import os
import re
import signal
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace

from . import clock, csource, decide, drivers, gain, module, process, resources, rewrite, tidy, verdict
from .actions import NO_GAIN
from .candidate import BEHIND
from .includes import Includes
from .plan import ACTED, Plan
from .spatch import families
from .verdict import Site

# Files a batch: few enough that a lost batch costs little and all processors
# have work until the end, enough that starting spatch does not count.
DECIDED, CHANGED = 30, 60
# Milliseconds that spatch takes to start, and for a further family in each file.
STARTING, FURTHER = 450, 3.5
# Files of a folder that are kept for their neighbours.
KEPT = 256
# Python looks for garbage between two files when there are so many objects more than
# the last time, some 100 MB of them; to look more often takes a fifth of the time.
COLLECTED = 1000000
# One of these bytes takes spatch up to two kilobytes of memory.
MAX_BYTES = 1500000
INCLUDED = re.compile(r'(?m)^[ \t]*#[ \t]*include[ \t]*"([^"]+)"')


class TooLong(Exception):
    """A file takes more time than it may."""


@dataclass
class Result:
    """What became of one file.

    drivers: its drivers.Driver list.  sites: verdicts, in order; plain: those without
    actions where there are some, else None.  before,
    text: the file and the rewritten file, text None when nothing is to change;
    patch: from one to the other, '' for none; gain: what it has less of, see
    gain.gain().  failure: '', or 'timed-out', 'crashed' or 'too-large' for the
    file as a whole.
    """
    path: str
    drivers: list = field(default_factory=list)
    sites: list = field(default_factory=list)
    plain: list = None
    before: str = ''
    text: str = None
    patch: str = ''
    gain: int = 0
    failure: str = ''

    def fail(self, code, message):
        """The whole file is a result of one kind."""
        self.failure = code
        self.text, self.patch = None, ''
        self.sites = [Site(self.path, 1, 0, '', code=code, message=message)]

    def plan(self):
        """The Plan that the verdicts make."""
        return Plan(site.actions for site in self.sites)


class Runner:
    """Decides on files and changes them.

    tree: a tree.Tree; spatch: a spatch.Spatch; fix_leaks, families: see decide.decide();
    chosen: {path: what decide.decide() calls chosen}, None for any site.
    seconds: where the time went, by steps of clock.STEPS, all processes together.
    changed: how many files went to spatch.
    """

    def __init__(self, tree, spatch, fix_leaks=False, families=None, chosen=None):
        self.tree = tree
        self.includes = Includes(tree)
        self.spatch = spatch
        self.fix_leaks = fix_leaks
        self.families = families
        self.chosen = chosen or {}
        self.seconds = Counter()
        self.changed = 0

    def about(self, chosen):
        """A Runner like this one for some sites alone."""
        return Runner(self.tree, self.spatch, self.fix_leaks, self.families, chosen)

    # -- what the pool's processes do --------------------------------------

    def decide(self, results, _):
        """The Results with the verdicts on their files."""
        module.forget()
        for result in results:
            _collect()
            module.forget(KEPT)
            try:
                with _limited(self.spatch.timeout), clock.step('deciding'):
                    self._decide(result)
            except TooLong:
                result.fail('timed-out', 'not finished in %d seconds' % self.spatch.timeout)
            except MemoryError:
                result.fail('crashed', 'deciding takes too much memory')
            except Exception as err:  # pylint: disable=broad-except
                # One file's failure is not the end of the run.
                result.fail('crashed', 'deciding failed: %s: %s' % (type(err).__name__, err))
        return results

    def _decide(self, result):
        size = os.path.getsize(self.tree.path(result.path))
        if size > MAX_BYTES:
            result.fail('too-large', 'it has %.1f MB, and no more than %.1f are read' %
                        (size / 1e6, MAX_BYTES / 1e6))
            return
        result.drivers = drivers.drivers_of(module.load(self.tree.root, result.path))
        chosen = self.chosen.get(result.path)
        result.sites = decide.decide(self.tree, result.path, result.drivers, self.fix_leaks,
                                     self.families, chosen)
        if any(action.what == ACTED for site in result.sites for action in site.actions):
            result.plain = without_actions(result.sites, decide.decide(
                self.tree, result.path, result.drivers, self.fix_leaks,
                [family for family in self.families if family != resources.ACTION], chosen))
        if result.sites:
            policy = self.tree.policy(result.path).note
            for site in [*result.sites, *(result.plain or ())]:
                site.policy = policy

    def change(self, results, alone):
        """The Results, which have plans, rewritten; those that want to be alone are left out.

        Where actions do not pay, the Result is the one without them.
        """
        done = self._changed(results, alone)
        plain = {result.path: replace(result, sites=result.plain, plain=None, text=None, patch='', gain=0)
                 for result in done if result.plain is not None}
        todo = [result for result in plain.values() if result.plan().objects]
        changed = {result.path for result in self._changed(todo, alone)} if todo else set()
        out = []
        for result in done:
            other = plain.get(result.path)
            if other is None or _pays(result, other):
                out.append(result)
            elif other.path in changed or other not in todo:
                out.append(other)
        return out

    def _changed(self, results, alone):
        done, sources = [], {}
        for result in results:
            try:
                sources[result.path] = csource.load(self.tree.path(result.path))
            except OSError as err:
                result.fail('crashed', 'its rewriting failed: %s' % err)
                done.append(result)
        results = [result for result in results if result.path in sources]
        with clock.step('spatch'):
            answers = self.spatch.change(
                Plan(actions for result in results for actions in result.plan().objects),
                None if alone else sources)
        for result in results:
            _collect()
            try:
                with clock.step('tidying'):
                    if self._carried_out(result, sources[result.path], answers[result.path], alone):
                        done.append(result)
            except Exception as err:  # pylint: disable=broad-except
                result.fail('crashed', 'its rewriting failed: %s: %s' % (type(err).__name__, err))
                done.append(result)
            sources[result.path].take_apart()
        return done

    def _carried_out(self, result, source, answer, alone):
        """Take spatch's answer on a file; False to ask again with the file alone and whole."""
        if (answer.problem or answer.missed) and not alone:
            return False
        if answer.problem:
            for place in result.plan().actions():
                verdict.decline(result.sites, place, *answer.problem)
            return True
        for line, column in answer.missed:
            function = source.function_at(source.token_at(line, column))
            verdict.decline(result.sites, (result.path, line, column), 'unparsed',
                            'spatch cannot parse %s() (line %d)' %
                            (function.name if function else 'the function', line))
        actions = result.plan().actions()
        if not actions:
            return True
        try:
            if answer.text is None:
                raise rewrite.RewriteError('spatch did not rewrite the file')
            rewrite.check(source.text, answer.text, actions.values())
        except rewrite.RewriteError as err:
            if not alone:
                return False
            for place in actions:
                verdict.decline(result.sites, place, 'rewrite-failed', str(err))
            return True
        self._tidy(result, source, answer.text)
        return True

    def _tidy(self, result, source, after):
        """Clean up behind the rewriting, and note at the sites what the patch leaves behind."""
        siblings = self.tree.module_files(result.path)
        headers = self.tree.local_headers(result.path, source.text)
        beside = None if siblings is None else \
            lambda: [csource.read(self.tree.path(path)) for path in siblings]
        # Another module of the folder may know the same structs.
        others = None if beside is None else lambda: beside() + (
            self._neighbours(result.path, source.text, siblings) if headers else [])
        result.before = source.text
        result.text = tidy.tidy(result.path, source.text, after, siblings=siblings != [],
                                headers=headers, others=others)
        result.text = rewrite.laid_out(result.text, result.plan().actions().values())
        result.text = self.includes.completed(result.path, source.text, result.text)
        if result.text != source.text:
            result.patch = rewrite.unified(result.path, source.text, result.text)
        result.gain = gain.gain(result.path, source.text, result.text)
        gain.tell(result.sites, source, result.text, result.gain,
                  None if beside is None else lambda: headers + beside())

    def _neighbours(self, path, text, siblings):
        """The texts of files beside one that share a header with it and are of no module with it."""
        mine = set(INCLUDED.findall(text))
        return [other for name, other, included in _included(self.tree.root, os.path.dirname(path))
                if name not in (path, *siblings) and mine & included]

    # -- the whole -----------------------------------------------------------

    def results(self, paths, jobs=1, done=None, change=True):
        """{path: Result} of files of the tree.

        jobs: processes at a time; done: called with a number of files that
        got ready, as they do; change: False leaves it at the verdicts.
        """
        out, todo = {}, []
        for result in _carry(self, 'decide', self._folders(paths), jobs):
            out[result.path] = result
            if change and result.plan().objects:
                todo.append(result)
            elif done:
                done(1)
        self.changed += len(todo)
        for result in _carry(self, 'change', self._batches(todo, jobs), jobs):
            out[result.path] = result
            if done:
                done(1)
        return out

    def _folders(self, paths):
        """Batches of Results, neighbours together, the ones with most text first."""
        paths = sorted(paths, key=lambda path: (os.path.dirname(path), path))
        batches = [paths[i:i + DECIDED] for i in range(0, len(paths), DECIDED)]
        batches.sort(key=lambda files: -sum(map(self._size, files)))
        return [[Result(path) for path in files] for files in batches]

    def _batches(self, results, jobs):
        """Results in batches for spatch, the ones with most text first."""
        groups = {}
        for result in results:
            groups.setdefault(frozenset(families(result.plan())), []).append(result)
        batches = []
        for group in _joined(groups):
            group.sort(key=lambda result: result.path)
            only = len(group) == len(results)
            number = max(-(-len(group) // CHANGED), min(jobs, len(group)) if only else 1)
            size = -(-len(group) // number)
            batches += [group[i:i + size] for i in range(0, len(group), size)]
        return sorted(batches, key=lambda batch: -sum(self._size(result.path) for result in batch))

    def _size(self, path):
        try:
            return os.path.getsize(self.tree.path(path))
        except OSError:
            return 0


def _joined(groups):
    """Lists of Results that make up batches for spatch at the least cost: those of other families are
    put together where starting spatch once more would take longer than more rules in every file.

    groups: {families: Results}.
    """
    def cost(families_, number):
        return -(-number // CHANGED) * STARTING + number * len(families_) * FURTHER

    def gain(one, two):
        (families_, first), (more, second) = one, two
        return cost(families_, len(first)) + cost(more, len(second)) - cost(
            families_ | more, len(first) + len(second))

    alive, pairs = {}, []
    todo = [group for _, group in sorted((sorted(group[0]), group) for group in groups.items())]
    for number, group in enumerate(todo):
        pairs += [(-gain(other, group), number, key) for key, other in alive.items()]
        alive[number] = group
    heapq.heapify(pairs)
    while pairs and pairs[0][0] < 0:
        _, one, two = heapq.heappop(pairs)
        if one in alive and two in alive:
            (families_, first), (more, second) = alive.pop(one), alive.pop(two)
            group, number = (families_ | more, first + second), number + 1
            for key, other in alive.items():
                heapq.heappush(pairs, (-gain(other, group), number, key))
            alive[number] = group
    return [group for _, group in alive.values()]


@functools.lru_cache(maxsize=4)
def _included(root, folder):
    """[(path, text, set of the headers that it includes by "name")] of the C files of a folder."""
    return [(path, text, set(INCLUDED.findall(text))) for path, text in module.folder_texts(root, folder)]


def without_actions(acted, plain):
    """The sites of a file as they are without actions, with those that only an action could have
    converted, which stay; acted: those with actions."""
    there = {(site.line, site.column): site for site in plain}
    for site in acted:
        other = there.get((site.line, site.column))
        if other is not None and other.code == site.code and site.code in BEHIND.values():
            there[site.line, site.column] = site        # what follows stays even with actions
    out = list(there.values())
    for site in acted:
        if (site.line, site.column) not in there:
            site = replace(site, frees=[dict(free) for free in site.frees])
            if site.verdict == 'convert':
                site.keep('no-gain', NO_GAIN)
            out.append(site)
    return sorted(out, key=Site.sort_key)


def _pays(result, other):
    """True where a file with actions has a function less than without them, or at no more lines
    a label."""
    if result.text is None:
        return False
    texts = result.text, result.before if other.text is None else other.text
    one, two = ({function.name: sum(stmt.kind == 'label' for stmt in function.statements())
                 for function in csource.Source(result.path, text).definitions} for text in texts)
    lines = [sum(bool(line.strip()) for line in text.split('\n')) for text in texts]
    return not two.keys() <= one.keys() or sum(one.values()) < sum(two.values()) and lines[0] <= lines[1]


_runner = None      # in a process of the pool: the Runner


def _start(runner, parent):
    global _runner  # pylint: disable=global-statement
    process.start_worker(parent)
    gc.disable()
    clock.taken()       # what its parent did
    _runner = runner


def _collect():
    if gc.get_count()[0] > COLLECTED:
        gc.collect()


def _step(name, batch, alone):
    return getattr(_runner, name)(batch, alone), clock.taken()


def _carry(runner, name, batches, jobs):
    """Put batches of Results through a step of the runner; yields each Result as it is ready.

    What a batch leaves out, or loses with a process that dies, is done alone;
    what kills its process even then has failed.
    """
    left, lost = [], []
    for batch, done in _pooled(runner, name, batches, False, jobs):
        yield from done
        left += _missing(batch, done)
    for batch, done in _pooled(runner, name, [[result] for result in left], True, jobs):
        yield from done
        lost += _missing(batch, done)
    for result in lost:
        for batch, done in _pooled(runner, name, [[result]], True, 1):
            if not done:
                result.fail('crashed', 'the process that was at it was killed')
            yield from done or batch


def _missing(batch, done):
    names = {result.path for result in done}
    return [result for result in batch if result.path not in names]


def _pooled(runner, name, batches, alone, jobs):
    """(batch, Results) of a step, as batches get ready; none where the process was killed."""
    if not batches:
        return
    # fork: what was read before is there in each process.
    pool = ProcessPoolExecutor(min(jobs, len(batches)), multiprocessing.get_context('fork'),
                               _start, (runner, os.getpid()))
    try:
        futures = {pool.submit(_step, name, batch, alone): batch for batch in batches}
        for future in as_completed(futures):
            try:
                done, seconds = future.result()
                runner.seconds += seconds
                yield futures[future], done
            except BrokenProcessPool:
                yield futures[future], []
    finally:
        # Whoever stopped the run does not wait for it.
        for worker in list((pool._processes or {}).values()):
            worker.kill()
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _limited(seconds):
    """Raise TooLong within the block after so many seconds of processor time: how busy the
    machine is has no say in a verdict."""
    def stop(*_):
        raise TooLong
    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
