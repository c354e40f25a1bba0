# SPDX-License-Identifier: GPL-2.0-only
"""What becomes of an object on the paths of remove."""

import re

from . import beside, binding, conditions, cparser, kept, resources, terms, values
from .binding import CALLBACK, PROBE, REMOVE
from .candidate import FAILING, Keep
from .macros import freed_argument
from .reach import PARENTS


OBVIOUS = values.HOLDING | values.TRUE_VALUES      # what a remove() only asks for to be safe
# What turns something off, by its name, or may end what is below a device.
ENDS = re.compile(r'\w+_(?:disable|unprepare|assert|suspend|destroy)\w*|device_for_each_child\w*')


class Removing:
    """The paths of remove of a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self._regions = {}

    def walk_remove(self, candidate, probes):
        """remove() must release the object on every path, for each driver."""
        for driver in probes:
            removes = self.bind.removes(driver)
            if driver.remove and not removes:
                raise Keep('freed-in-other-file', '%s() is defined in another file' %
                           driver.remove[0], self.bind.home(driver), self.decision.places.driver_tok(driver))
            reached = set()
            for remove in removes:
                walk, outcomes = self.decision.walks.walk(
                    candidate, remove, {values.STATE: values.LIVE}, always_loops=True,
                    assume=self._assumed(candidate, driver))
                candidate.walked |= {r.key for r in candidate.releases
                                     if r.function is remove}
                candidate.wild.update(walk.wild)
                if candidate.handed:
                    self._check_handed(candidate, remove, outcomes)
                    continue
                hits = values.hits(outcomes)
                alive = any(dict(items).get(values.STATE) != values.FREED for _, items in outcomes)
                reached |= hits
                for key in hits:
                    candidate.hits.setdefault(key, 'delete')
                if hits:
                    self.decision.places.check_exit_only(remove)
                self._check_branches(candidate, driver, remove, hits)
                if hits and (alive or not outcomes):
                    self._conditional(candidate, remove, hits, walk)
                if hits and self._several(candidate, driver):
                    self._check_each(candidate, driver, remove)
            if not reached and not candidate.handed:
                self._leak(candidate, driver)

    def _several(self, candidate, driver):
        """True where probe comes to a call by more than one way, and so may have several objects of it."""
        function, probe = candidate.function, self.bind.probe(driver)
        while function is not probe:
            calls = self.m.references(function)[0]
            if len(calls) != 1:
                return True
            function = calls[0][0]
        return False

    def _check_each(self, candidate, driver, remove):
        """Of several objects remove() must release each on every path, and not only one of them: raise
        Keep where a function on the way to a release can leave before."""
        for function, places in self.decision.following.ways(candidate, remove).items():
            if function is not remove:
                walk, _ = self.decision.walks.walk(
                    candidate, function, {values.STATE: values.LIVE}, always_loops=True,
                    assume=self._assumed(candidate, driver))
                self._check_early(function, min(places), walk)

    def _check_handed(self, candidate, remove, outcomes):
        """What devres releases, remove() must not."""
        hits = values.hits(outcomes)
        for release in candidate.releases:
            if release.key in hits:
                raise Keep('refcounted', '%s() releases it, and devres does so, too' % remove.name,
                           release.source, release.tok)

    def _assumed(self, candidate, driver):
        """Callback for flow.Walk: the truth of a condition that the allocation
        depends on, too, and that nothing changes after it."""
        known = self.decision.conditions
        sure = [r for r in candidate.releases if r.match == 'must']
        near = None if candidate.resource.object else beside.Beside(self.m, candidate, sure)
        held = known.lasting(candidate.function, candidate.tok, driver, near)
        holders = conditions.Holders(self.m, sure)

        def assume(expr, function):
            if expr.kind == 'bin' and expr.op in ('==', '!=') and cparser.key_of(expr.right) == 'NULL' and \
                    (expr.base, function) in holders:
                return expr.op == '!='
            if (expr, function) in holders:
                return True
            if expr.kind == 'call' and expr.args and expr.callee in ('IS_ERR', 'IS_ERR_OR_NULL') \
                    and self.decision.walks.bound_holder(expr.args[0], function):
                return False
            return known.told(held, expr, function, driver, near)
        return assume

    def _check_branches(self, candidate, driver, remove, hits):
        """remove() releases it in some configurations only."""
        probe = self.bind.probe(driver)
        made = self.branches(candidate.source, candidate.tok) | self.branches(probe.source, probe.name_tok)
        for release in candidate.releases:
            if release.key not in hits:
                continue
            places = [(release.source, release.tok)]
            if release.function is not remove:
                places += [(c.source, at) for c, at in self.m.references(release.function)[0]
                           if any(kind == REMOVE for kind, _ in self.bind.contexts(c))]
            free = [self.branches(source, tok) - made for source, tok in places]
            if free[0] or len(free) > 1 and all(free[1:]):
                raise Keep('conditional-free', 'it is only freed under %s' % next(
                    iter(sorted(free[0] or free[1]))), release.source, release.tok)

    def branches(self, source, tok):
        """The #if lines that a token depends on, as a set of texts."""
        if source not in self._regions:
            self._regions[source] = list(self.conditionals(source))
        at = source.starts[tok]
        return {text for begin, end, text in self._regions[source] if begin <= at < end}

    @staticmethod
    def conditionals(source):
        """(begin, end, text) of the branches of a source's #if lines."""
        stack = []
        for at, line in source.directives:
            word = re.match(r'\s*#\s*(\w*)', line).group(1)
            text = ' '.join(line.split())
            if word in ('elif', 'else', 'endif') and stack:
                begin, above = stack.pop()
                yield begin, at, above
                text = '%s of %s' % (text, above)
            if word.startswith('if') or word in ('elif', 'else'):
                stack.append((at, text))

    def _conditional(self, candidate, remove, hits, walk):
        """remove() releases on some paths only: early return or condition."""
        first = min((r for r in candidate.releases if r.key in hits),
                    key=lambda r: (r.match != 'must', r.tok))
        if first.foreign:
            raise Keep('mixed-source', 'what is freed here may be no allocation at all',
                       first.source, first.tok)
        frees = [first.tok] if first.function is remove else self.bind.calls_below(remove, first.function)
        early = [tok for function, tok, state, _ in walk.exits
                 if function is remove and state == values.LIVE and tok < min(frees, default=tok)]
        if early:
            raise Keep('early-return', '%s() can return before it frees it' % remove.name,
                       remove.source, min(early))
        self._check_early(first.function, first.tok, walk)
        ways = list(self._ways_up(remove, first))
        for function, tok in ways:
            for stmt in reversed(binding.statement_of(function, tok)[:-1]):
                if stmt.kind in ('if', 'switch') and not self._own_test(stmt.expr, function, walk) and \
                        not (function is first.function and self._asks_for(stmt.expr, first)):
                    self._condition(stmt, function)
        for function, tok in ways:
            for stmt in self._passing_over(function, tok):
                if not self._own_test(stmt.expr, function, walk):
                    raise Keep('conditional-free', 'it is not freed where (%s)' % function.source.written(
                        stmt.expr.start, stmt.expr.end), function.source, stmt.start)
        raise Keep('conditional-free', '%s() does not free it on every path' % remove.name,
                   first.source, first.tok)

    def _ways_up(self, remove, release):
        """(Function, token) of a release and of the calls that lead from remove to it."""
        function, tok = release.function, release.tok
        for _ in range(conditions.DEPTH):
            yield function, tok
            calls = [] if function is remove else [
                (caller, at) for caller, at in self.m.references(function)[0]
                if any(kind == REMOVE for kind, _ in self.bind.contexts(caller))]
            if not calls:
                break
            function, tok = calls[0]

    @staticmethod
    def _own_test(expr, function, walk):
        """True for a condition that only asks whether the object is there."""
        return walk.assume(expr, function) is not None or walk.value_of(expr, function) in OBVIOUS

    @staticmethod
    def _asks_for(expr, release):
        """True for a condition that asks for the memory that is released there, and for nothing else."""
        if expr.kind == 'bin' and expr.op == '!=' and cparser.key_of(expr.right) == 'NULL':
            expr = expr.base
        return resources.frees_plainly(release.verb) and bool(cparser.key_of(expr)) and \
            cparser.key_of(expr) == cparser.key_of(freed_argument(release.verb, release.call.args))

    @staticmethod
    def _passing_over(function, tok):
        """The ifs in front of a token in a loop behind which the loop goes on, or ends."""
        path = binding.statement_of(function, tok)
        for outer, inner in zip(path, path[1:]):
            for before in outer.body[:outer.body.index(inner)] if outer.kind == 'block' else ():
                if before.kind == 'if' and any(
                        stmt.kind in ('continue', 'break') for stmt in before.branch[-1:]):
                    yield before

    @staticmethod
    def _check_early(function, release, walk):
        """The function that releases it leaves before that token, whatever remove() does."""
        early = [tok for inside, tok, state, _ in walk.exits
                 if inside is function and state == values.LIVE and tok < release]
        if early:
            raise Keep('early-return', '%s() can return before it frees it' % function.name,
                       function.source, min(early))

    @staticmethod
    def _condition(stmt, function):
        """Name the condition that a release depends on."""
        source = function.source
        text, code = source.text_of(stmt.expr.start, stmt.expr.end), 'conditional-free'
        if re.search(r'refcount_dec|kref_put|atomic_dec|-- \w|\w --', text):
            code = 'refcounted'
        elif any(terms.says('counts', word) for word in re.findall(r'\w+', text)):
            code = 'open-count'
        told = 'it is only freed if (%s)' if stmt.kind == 'if' else 'it is only freed in some cases of (%s)'
        raise Keep(code, told % source.written(stmt.expr.start, stmt.expr.end), source, stmt.start)

    def _leak(self, candidate, driver):
        """Nothing frees it at unbind: a leak, or somebody else's object."""
        self._check_looped_away(candidate, driver)
        owner = None if candidate.resource.object else self.decision.owners.taker(candidate.key)
        if owner is not None:
            raise Keep('owned-by-subsystem', *owner)
        self._check_other_device(candidate, driver)
        where = (candidate.source, candidate.tok)
        if self._is_undone(candidate):
            raise Keep('managed-already', 'devres undoes it, since what it is given is managed', *where)
        if not candidate.hits:
            code, text = 'never-freed', 'nothing frees it'
        elif driver.remove:
            code, text = 'leaks-on-unbind', '%s() does not free it' % driver.remove[0]
        else:
            code, text = 'leaks-on-unbind', 'there is no remove() to free it'
        if not self.decision.fix_leaks or not driver.remove:
            raise Keep(code, text, *where)
        other = self.decision.owners.escape(candidate.key)
        if other is not None:
            raise Keep(code, '%s, and %s() may own it' % (text, other[1]), other[0], other[2])
        if candidate.looped is not None:
            raise candidate.looped
        self._check_still_held(candidate, driver, code, text)
        candidate.leaks = True

    @staticmethod
    def _is_undone(candidate):
        """True for a call that devres undoes as the driver is: what it is given is managed already."""
        resource = candidate.resource
        return resource.device == resources.CONTAINER and resource.managed == resource.acquire and \
            bool(candidate.site.device) and candidate.got is None

    def _check_still_held(self, candidate, driver, code, text):
        """What remove() leaks may be in use after it, unless it stops that."""
        held = kept.Kept(self.decision.stored, candidate.key)
        for way in held.ways(self.m.functions):
            for remove in self.bind.removes(driver):
                _, outcomes = self.decision.walks.walk(
                    candidate, remove, {values.STATE: values.LIVE, values.KEPT: 'y'}, held=way)
                if any(values.KEPT in dict(items) for _, items in outcomes):
                    raise Keep(code, '%s, %s' % (text, way.text), way.function.source, way.tok)

    def _check_other_device(self, candidate, driver):
        """remove() that frees, but where a condition of the allocation does not
        hold: when another device goes that shares the object."""
        for remove in self.bind.removes(driver):
            _, outcomes = self.decision.walks.walk(
                candidate, remove, {values.STATE: values.LIVE}, always_loops=True)
            hits = values.hits(outcomes)
            for release in sorted(candidate.releases, key=lambda r: r.tok):
                if release.key in hits:
                    raise Keep('conditional-free', '%s() frees it for another device only than probe '
                               'allocates it for' % remove.name, release.source, release.tok)

    def is_left(self, candidate):
        """True where nothing undoes at unbind what a call is given, as far as the module goes."""
        resource = candidate.resource
        return not (self.decision.fix_leaks or resource.kind == 'inert' or candidate.action or
                    candidate.paused or resource.device == resources.CONTAINER or candidate.given is None or
                    self._is_anothers(candidate) or self._is_released(candidate) or self._alike(resource))

    def check_otherwise(self, candidate):
        """Raise Keep where remove() turns off by another call than its own what a call is given."""
        for function, tok, name in () if self._is_released(candidate) else self._alike(candidate.resource):
            if candidate.resource.acquire in resources.turned_off().get(name, ()) and any(
                    kind == REMOVE for kind, _ in self.bind.contexts(function)):
                raise Keep('free-verb', '%s() frees it' % name, function.source, tok)

    def _is_released(self, candidate):
        """True where its releases do not all stand where probe alone leads to."""
        return any(kind != PROBE for release in candidate.releases
                   for kind, _ in self.bind.contexts(release.function) or [(CALLBACK, '')])

    def _alike(self, resource):
        """(Function, token, name) of the calls of the module that turn off what is like a resource by
        another name than its own releases."""
        begin = resource.acquire.split('_')[0] + '_'
        names = {name for name in self.m.named(ENDS) if name not in resource.release and (
            name.startswith(begin) or resource.family in PARENTS and name.startswith('device_'))}
        return [(function, tok, function.source.texts[tok]) for function, _, tok in self.m.calls_named(names)]

    def _is_anothers(self, candidate):
        """True for what lies in a struct that others may know as well."""
        given, function = candidate.given, candidate.function
        if candidate.resource.device == candidate.resource.object:
            return False                # it is the device itself
        while given.kind in ('unary', 'index', 'member'):
            owner = self.m.types.type_of(given.base, function) if given.kind == 'member' else None
            if owner and self.m.types.foreign(self.m.types.canonical(owner[0])):
                return True
            given = given.base
        return False

    def _check_looped_away(self, candidate, driver):
        """Objects that a loop of probe's own frees again, whatever it returns."""
        probe = self.bind.probe(driver)
        if not any(self.decision.probing.looped_release(r) for r in candidate.releases):
            return
        _, outcomes = self.decision.walks.walk(
            candidate, probe, {}, site_source=candidate.source, site=candidate.tok, always_loops=True)
        states = {dict(items).get(values.STATE) for value, items in outcomes if value not in FAILING}
        if values.FREED in states and values.LIVE not in states:
            raise Keep('temporary', '%s() frees it on every path that succeeds' % probe.name,
                       candidate.source, candidate.tok)
