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
import signal
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace

from . import (clock, csource, decide, gain, includes, module, process, resources, rewrite, tidy,
               tidy_module, verdict)
from .actions import NO_GAIN
from .candidate import BEHIND
from .plan import ACTED, Plan, together
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


class TooLong(Exception):
    """A file takes more time than it may."""


@dataclass
class Result:
    """What became of one driver: of files of a module that are decided, or changed, together.

    path: the one that names it, since it registers the driver where one of them does; paths: all
    that were asked for, sorted.  sites: verdicts, in order; plain: those without actions where there
    are some, else None.  before, after: {path: text} of the files that change, after is empty where
    nothing is to; patch: from the one to the other, '' for none; gain: what they have less of, see
    gain.gain().  failure: '', or 'timed-out', 'crashed' or 'too-large' for the whole.
    """
    path: str
    paths: tuple
    sites: list = field(default_factory=list)
    plain: list = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    patch: str = ''
    gain: int = 0
    failure: str = ''

    def fail(self, code, message):
        """All of it is a result of one kind."""
        self.failure = code
        self.after, self.patch = {}, ''
        self.sites = [Site(self.path, 1, 0, '', code=code, message=message)]

    def plan(self):
        """The Plan that the verdicts make."""
        return Plan(site.actions for site in self.sites)

    def take(self, other):
        """Be about another Result's files as well."""
        self.paths += other.paths
        self.sites += other.sites
        self.before.update(other.before)
        self.after.update(other.after)


class Runner:
    """Decides on files and changes them.

    tree: a tree.Tree; spatch: a spatch.Spatch; fix_leaks, families, chosen: see decide.decide().
    seconds: where the time went, by steps of clock.STEPS, all processes together.
    changed: how many drivers went to spatch.
    """

    def __init__(self, tree, spatch, fix_leaks=False, families=None, chosen=None):
        self.tree = tree
        self.spatch = spatch
        self.fix_leaks = fix_leaks
        self.families = families
        self.chosen = chosen
        self.seconds = Counter()
        self.changed = 0

    def about(self, chosen):
        """A Runner like this one for some sites alone."""
        return Runner(self.tree, self.spatch, self.fix_leaks, self.families, chosen)

    # -- what the pool's processes do --------------------------------------

    def decide(self, results, _):
        """The Results of the drivers in those that are of a module each, with the verdicts."""
        module.forget()
        out = []
        for result in results:
            _collect()
            module.forget(KEPT)
            seconds = self.spatch.timeout * len(result.paths)
            try:
                with _limited(seconds), clock.step('deciding'):
                    out += self._decided(result)
                continue
            except TooLong:
                result.fail('timed-out', 'not finished in %d seconds' % seconds)
            except MemoryError:
                result.fail('crashed', 'deciding takes too much memory')
            except Exception as err:  # pylint: disable=broad-except
                # One driver's failure is not the end of the run.
                result.fail('crashed', 'deciding failed: %s: %s' % (type(err).__name__, err))
            out.append(result)
        return out

    def _decided(self, result):
        large = [path for path in result.paths if os.path.getsize(self.tree.path(path)) > MAX_BYTES]
        if large:
            return self._too_large(result, large)
        sites, plain = self._sites(result.paths, self.families), None
        if any(action.what == ACTED for site in sites for action in site.actions):
            plain = without_actions(sites, self._sites(result.paths, [
                family for family in self.families if family != resources.ACTION]))
        policies = {site.file: self.tree.policy(site.file).note for site in sites}
        for site in [*sites, *(plain or ())]:
            site.policy = policies[site.file]
        return _drivers(result.paths, sites, plain)

    def _sites(self, paths, families_):
        return decide.decide(self.tree, paths, self.fix_leaks, families_, self.chosen)

    def _too_large(self, result, large):
        """The Results where some files are not read."""
        out = []
        for path in large:
            one = Result(path, (path,))
            one.fail('too-large', 'it has %.1f MB, and no more than %.1f are read' % (
                os.path.getsize(self.tree.path(path)) / 1e6, MAX_BYTES / 1e6))
            out.append(one)
        rest = tuple(path for path in result.paths if path not in large)
        return out + (self._decided(Result(rest[0], rest)) if rest else [])

    def change(self, results, alone):
        """The Results, which have plans, rewritten; those that want to be alone are left out.

        Where actions do not pay, the Result is the one without them.
        """
        done = self._changed(results, alone)
        plain = {result.path: Result(result.path, result.paths, result.plain)
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
                sources.update((path, self._source(path)) for path in result.plan().files())
            except OSError as err:
                result.fail('crashed', 'its rewriting failed: %s' % err)
                done.append(result)
        results = [result for result in results if not result.failure]
        with clock.step('spatch'):
            answers = self.spatch.change(
                Plan(actions for result in results for actions in result.plan().objects),
                None if alone else sources)
        for result in results:
            _collect()
            try:
                with clock.step('tidying'):
                    if self._carried_out(result, sources, answers, alone):
                        done.append(result)
            except Exception as err:  # pylint: disable=broad-except
                result.fail('crashed', 'its rewriting failed: %s: %s' % (type(err).__name__, err))
                done.append(result)
        for source in sources.values():
            source.take_apart()
        return done

    def _source(self, path):
        source = csource.load(self.tree.path(path))
        source.path = path
        return source

    def _carried_out(self, result, sources, answers, alone):
        """Take spatch's answers on a driver; False to ask again with it alone and whole."""
        plans = result.plan().files()
        if not alone and any(answers[path].problem or answers[path].missed for path in plans):
            return False
        texts = {}
        for path in plans:
            answer, source = answers[path], sources[path]
            for line, column in answer.missed if not answer.problem else ():
                function = source.function_at(source.token_at(line, column))
                verdict.decline(result.sites, (path, line, column), 'unparsed',
                                'spatch cannot parse %s() (line %d)' %
                                (function.name if function else 'the function', line))
            actions = result.plan().actions_in(path)
            try:
                if not answer.problem and actions:
                    if answer.text is None:
                        raise rewrite.RewriteError('spatch did not rewrite the file')
                    rewrite.check(source.text, answer.text, actions)
                    texts[path] = answer.text
            except rewrite.RewriteError as err:
                if not alone:
                    return False
                answer.problem = 'rewrite-failed', str(err)
            for action in actions if answer.problem else ():
                verdict.decline(result.sites, action.place, *answer.problem)
        left = result.plan().files()
        if len(plans) > 1 and {path: part.objects for path, part in left.items()} != {
                path: part.objects for path, part in plans.items()}:
            # What was declined in one file is rewritten in another one.
            return not left or bool(self._changed([result], alone))
        self._tidy(result, sources, {path: texts[path] for path in left})
        return True

    def _tidy(self, result, sources, texts):
        """Clean up behind the rewriting, and note at the sites what the patch leaves behind."""
        before = {path: sources[path].text for path in texts}
        changed = dict(texts)
        around = functools.lru_cache(lambda: list(self._around(result.path)))
        while changed:
            texts.update((path, self._tidied(path, before[path], text, {**texts, **changed}))
                         for path, text in changed.items())
            changed = tidy_module.without_emptied(
                before, texts, functools.partial(self._module, texts), around) \
                if self.tree.module_files(result.path) else {}
            before.update((path, csource.read(self.tree.path(path)))
                          for path in changed.keys() - before.keys())
        for path, text in sorted(texts.items()):
            source = sources[path] if path in sources else csource.Source(path, before[path])
            siblings = self.tree.module_files(path)
            text = rewrite.laid_out(text, result.plan().actions_in(path))
            texts[path] = text = includes.of(self.tree).completed(path, source.text, text)
            if text == source.text:
                continue
            result.before[path], result.after[path] = source.text, text
            result.patch += rewrite.unified(path, source.text, text)
            result.gain += gain.gain(path, source.text, text)
            gain.tell(result.sites, source, text, None if siblings is None else functools.partial(
                self._beside, path, siblings, texts))
        gain.tell_nothing(result.sites, result.gain)

    def _tidied(self, path, before, text, texts):
        """tidy.tidy() of a file; texts: {path: text} of the files that change with it."""
        if not path.endswith('.c'):
            return text
        siblings, headers = self.tree.module_files(path), self.tree.local_headers(path, before)
        # Another module of the folder may know the same structs.
        return tidy.tidy(path, before, text, siblings=siblings != [], headers=list(headers.values()),
                         others=None if siblings is None else lambda: self._texts(siblings, texts) + (
                             self._neighbours(path, before, siblings) if headers else []))

    def _around(self, path):
        """The texts of the C files and headers in the folders round a module that it does not have."""
        own = set(self._module([path]))
        for folder in {os.path.dirname(os.path.dirname(one)) for one in self.tree.module_of(path)}:
            for base, folders, names in os.walk(self.tree.path(folder)):
                inside = os.path.relpath(base, self.tree.path(folder))
                if inside.count(os.sep):
                    folders.clear()
                yield from (csource.read(os.path.join(base, name)) for name in names
                            if name.endswith(('.c', '.h', '.S')) and os.path.normpath(
                                os.path.join(folder, inside, name)) not in own)

    def _beside(self, path, siblings, texts):
        """The texts of a file's own headers and of the module's other files."""
        return [*self.tree.local_headers(path, texts[path]).values(), *self._texts(siblings, texts)]

    def _module(self, texts):
        """{path: text} of the files of a module and of the headers that they include; texts: of those that
        change."""
        out = {}
        for path in self.tree.module_of(next(iter(texts))):
            out[path] = csource.read(self.tree.path(path))
            out.update(self.tree.local_headers(path, out[path]))
            for name in csource.SYSTEM.findall(out[path]):
                header = self.tree.include(path, name)
                if header and header not in out:
                    out[header] = self.tree.text(header)
        return out

    def _texts(self, paths, texts):
        return [texts[path] if path in texts else csource.read(self.tree.path(path)) for path in paths]

    def _neighbours(self, path, text, siblings):
        """The texts of files beside one that share a header with it and are of no module with it."""
        mine = set(csource.OWN.findall(text))
        return [other for name, other, included in _included(self.tree.root, os.path.dirname(path))
                if name not in (path, *siblings) and mine & included]

    # -- the whole -----------------------------------------------------------

    def results(self, paths, jobs=1, done=None, change=True):
        """{path: Result} of the drivers in files of the tree.

        jobs: processes at a time; done: called with a number of files that
        got ready, as they do; change: False leaves it at the verdicts.
        """
        out, todo = {}, []
        for result in _carry(self, 'decide', self._folders(paths), jobs):
            out[result.path] = result
            if change and result.plan().objects:
                todo.append(result)
            elif done:
                done(len(result.paths))
        self.changed += len(todo)
        for result in _carry(self, 'change', self._batches(todo, jobs), jobs):
            out[result.path] = result
            if done:
                done(len(result.paths))
        return out

    def _folders(self, paths):
        """Batches of Results, neighbours together, the ones with most text first."""
        modules = {}
        for path in sorted(paths, key=lambda path: (os.path.dirname(path), path)):
            modules.setdefault(self.tree.module_of(path), []).append(path)
        batches = [[]]
        for files in modules.values():
            if sum(len(result.paths) for result in batches[-1]) + len(files) > DECIDED and batches[-1]:
                batches.append([])
            batches[-1].append(Result(files[0], tuple(files)))
        return sorted(batches, key=lambda batch: -sum(map(self._size, batch)))

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
        return sorted(batches, key=lambda batch: -sum(map(self._size, batch)))

    def _size(self, result):
        size = 0
        for path in result.paths:
            with contextlib.suppress(OSError):
                size += os.path.getsize(self.tree.path(path))
        return size


def _drivers(paths, sites, plain):
    """Results of the drivers in files of one module: those that one probe leads to, or that what is
    done to an object changes, belong together.

    sites: of all these files; plain: those without actions, or None.
    """
    group = together({site.file, *site.homes, *(action.file for action in site.actions)}
                     for site in [*sites, *(plain or ())])
    registering = {path for site in sites for path in site.homes}
    out, seen = [], set()
    for path in paths:
        files = tuple(one for one in paths if one in group.get(path, {path}))
        if path not in seen:
            seen.update(files)
            name = next((one for one in files if one in registering), path)
            out.append(Result(name, files, [site for site in sites if site.file in files],
                              plain and [site for site in plain if site.file in files]))
    return out


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
    return [(path, text, set(csource.OWN.findall(text))) for path, text in module.folder_texts(root, folder)]


def without_actions(acted, plain):
    """The sites of a file as they are without actions, with those that only an action could have
    converted, which stay; acted: those with actions."""
    there = {site.place: site for site in plain}
    for site in acted:
        other = there.get(site.place)
        if other is not None and other.code == site.code and site.code in BEHIND.values():
            there[site.place] = site        # what follows stays even with actions
    out = list(there.values())
    for site in acted:
        if site.place not in there:
            site = replace(site, frees=[dict(free) for free in site.frees])
            if site.verdict == 'convert':
                site.keep('no-gain', NO_GAIN)
            out.append(site)
    return sorted(out, key=Site.sort_key)


def _pays(result, other):
    """True where a driver with actions has a function less than without them, or at no more lines
    a label."""
    if not result.after:
        return False
    before = {**other.before, **result.before}
    texts = [{**before, **one.after} for one in (result, other)]
    one, two = ({(path, function.name): sum(stmt.kind == 'label' for stmt in function.statements())
                 for path, text in files.items() for function in csource.Source(path, text).definitions}
                for files in texts)
    lines = [sum(bool(line.strip()) for text in files.values() for line in text.split('\n'))
             for files in texts]
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
    names = {path for result in done for path in result.paths}
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
