# SPDX-License-Identifier: GPL-2.0-only
"""What becomes of an object on the paths of probe."""

from . import alias, binding, cparser, flow, kept, naming, resources, tables, terms, values, writes
from .binding import PROBE, REMOVE
from .candidate import FAILING, LOOPS, Keep, Release


class Probing:
    """The paths of probe of a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self._failing = {}

    def walk_probe(self, candidate, probes):
        """Where probe releases the object, and whether it goes on to succeed."""
        failures = FAILING if any(d.type in tables.positive_probes() for d in probes) \
            else FAILING | {values.POS}
        known = self.decision.conditions
        for probe, driver in sorted({self.bind.probe(d): d for d in probes}.items(),
                                    key=lambda pair: pair[0].name):
            held = known.lasting(candidate.function, candidate.tok, driver)

            def assume(expr, function, held=held, driver=driver):
                before = function is candidate.function and expr.start < candidate.tok
                return None if before else known.told(held, expr, function, driver)

            walk, outcomes = self.decision.walks.walk(
                candidate, probe, {}, site_source=candidate.source, site=candidate.tok, assume=assume)
            alive = leaks = False
            for value, items in outcomes:
                env = dict(items)
                # A positive value that nobody frees for hardly ever comes: no leak is made of it.
                failing = value in FAILING
                leaks = leaks or env.get(values.STATE) == values.LIVE and (failing or value is None)
                if env.get(values.STATE) in (values.LIVE, values.GONE) and not failing:
                    alive = True
                    candidate.handed = candidate.handed or env[values.STATE] == values.GONE
                    candidate.unhanded = candidate.unhanded or env[values.STATE] == values.LIVE
                for name in env:
                    if name.startswith(values.HIT):
                        key = name[len(values.HIT):]
                        if value not in failures:
                            candidate.hits[key] = 'managed-free'
                        else:
                            candidate.hits.setdefault(key, 'delete')
            if not alive:
                self._not_alive(candidate, probe, outcomes)
            candidate.walked |= {r.key for r in candidate.releases
                                 if self._inside(r.function, probe)}
            candidate.nulls |= walk.nulls
            candidate.wild.update(walk.wild)
            if not self._repeated(candidate, walk):
                candidate.used.update((tok, function) for tok, function in walk.used.items()
                                      if function is probe)
            candidate.lost.update((tok, function) for function, tok, state, value in set(walk.exits)
                                  if function is probe and state == values.LIVE and (
                                      value in FAILING or
                                      value is None and self._passes_failure(walk, probe, tok)))
            candidate.strays = candidate.strays or leaks or bool(candidate.lost)
            if (leaks or candidate.lost) and not candidate.resource.object:
                candidate.left[probe] = leaks
            self._check_repeats(candidate, walk)
            if self._in_rounds(candidate):
                self._check_rounds(candidate, probe)

    def left_behind(self, candidate):
        """A Keep where probe can fail and leave an object to somebody who goes on to use it, or None."""
        for probe, leaks in candidate.left.items():
            keep = leaks and self._held(candidate, probe) or \
                candidate.lost and self._outlived(candidate, probe)
            if keep:
                return keep
        return None

    def _passes_failure(self, walk, function, tok, depth=0):
        """True where what a return gives back, which a walk does not know, is
        what a call said, and that call can fail."""
        back = next((s.expr for s in function.statements()
                     if s.kind == 'return' and s.start == tok), None)
        values = [back] if back is not None else []
        if back is not None and back.kind == 'id':
            last = self.decision.stored.last_write(function, back.text, tok)
            values = [last] if last is not None else [
                value for value, how in self.m.writes.local_writes(function, back.text)
                if how != 'set' or value.kind not in ('num', 'unary', 'id')]
        return bool(values) and all(value.kind == 'call' and self._can_fail(walk, value, function, depth)
                                    for value in values)

    def _can_fail(self, walk, call, function, depth):
        """True for a call that is not known to return success alone."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        if target is None:
            return call.callee not in self.m.macros.defines() and \
                not terms.says('withdraws', call.callee or '')
        if depth > naming.DEPTH:
            return False
        if target in walk.descend:
            return any(value is None and state == values.LIVE and
                       self._passes_failure(walk, target, tok, depth + 1)
                       for inside, tok, state, value in set(walk.exits) if inside is target)
        if target not in self._failing:
            self._failing[target] = False       # one that calls itself
            own = flow.Walk(self.m)
            try:
                own.run(target, {})
            except (values.TooComplex, cparser.ParseError):
                return True
            self._failing[target] = any(
                value in FAILING or value is None and self._passes_failure(own, target, tok, depth + 1)
                for inside, tok, _, value in set(own.exits) if inside is target)
        return self._failing[target]

    def _outlived(self, candidate, probe):
        """A Keep where probe leaks the object on a failing path and something
        managed, acquired before it and so released after it, may use it."""
        def reached(function, tok):
            return [tok] if function is probe else self.bind.calls_below(probe, function)

        made = reached(candidate.function, candidate.tok)
        for name, user in resources.managed_users().items():
            for function, call, tok in self.m.calls_named({name}):
                given = [call.args[number - 1] for number in user.arguments
                         if call is not None and number <= len(call.args)]
                if any(cparser.key_of(arg) != 'NULL' for arg in given) and \
                        any(at < alloc for at in reached(function, tok) for alloc in made):
                    return Keep('leaks-on-failure', '%s() can fail without freeing it, and %s() may '
                                'use it until after that' % (probe.name, name), function.source, tok)
        return None

    def _held(self, candidate, probe):
        """A Keep where probe can fail while others still hold what it leaks."""
        held = kept.Kept(self.decision.stored, candidate.key)
        text = '%s() can fail without freeing it, ' % probe.name
        spent, self.decision.alias.steps = self.decision.alias.steps, 0
        try:
            for way in held.ways([probe, *self.decision.walks.below(probe)]):
                _, outcomes = self.decision.walks.walk(
                    candidate, probe, {}, site_source=candidate.source, site=candidate.tok, held=way)
                for value, items in outcomes:
                    env = dict(items)
                    if env.get(values.STATE) == values.LIVE and values.KEPT in env and (
                            value in FAILING or value is None):
                        return Keep('leaks-on-failure', text + way.text, way.function.source, way.tok)
        except (values.TooComplex, alias.TooLarge):
            return Keep('leaks-on-failure', text + 'and who holds it then cannot be followed',
                        candidate.source, candidate.tok)
        finally:
            self.decision.alias.steps = spent
        return None

    def check_temporary(self, candidate, probes):
        """Where a release is in doubt, a buffer of the function's own is told
        by the releases that are not."""
        releases = candidate.releases
        own = self.own_frees(candidate)
        candidate.releases = [r for r in releases if r.match != 'unknown' or r in own]
        candidate.surely = cparser.key_of(own[0].call.args[0]) if own else ''
        try:
            self.walk_probe(candidate, probes)
        except Keep as keep:
            if keep.code == 'temporary':
                raise
        except (cparser.ParseError, values.TooComplex, alias.TooLarge, RecursionError):
            pass
        finally:
            candidate.releases = releases
            candidate.surely = ''

    def own_frees(self, candidate):
        """Releases in doubt that name the object as its function does, by a
        member of a struct on the stack: others only ever saw that struct."""
        function = candidate.function
        left = self.m.left_of(function, candidate.call)
        root = writes.root_of(left)
        decl = self.m.types.locals(function).get(root)
        if decl is None or decl.stars or decl.static or left.kind == 'id':
            return []
        return [r for r in candidate.releases if r.match != 'must' and r.function is function and
                r.call.args and cparser.key_of(r.call.args[0]) == cparser.key_of(left)]

    def _inside(self, function, root):
        return function is root or any(d for k, d in self.bind.contexts(function) if k == PROBE)

    def _not_alive(self, candidate, probe, outcomes):
        if any(dict(items).get(values.STATE) == values.FREED for _, items in outcomes):
            raise Keep('temporary', '%s() frees it on every path that succeeds' % probe.name,
                       candidate.source, candidate.tok)
        if any(dict(items).get(values.STATE) == values.LIVE for _, items in outcomes):
            raise Keep('too-complex', 'no path of %s() keeps it and succeeds' % probe.name,
                       candidate.source, candidate.tok)
        raise Keep('too-complex', 'no path of %s() reaches the allocation' % probe.name,
                   candidate.source, candidate.tok)

    def _repeated(self, candidate, walk):
        """True where the allocation can run more than once in a probe."""
        return walk.again or self._in_rounds(candidate)

    def _in_rounds(self, candidate):
        """True for an allocation in a loop."""
        places = [(candidate.function, candidate.tok), *self.m.references(candidate.function)[0]]
        return any(s.kind in LOOPS for function, at in places
                   for s in binding.statement_of(function, at)[:-1])

    def _check_repeats(self, candidate, walk):
        """An allocation in a loop wants releases in a loop."""
        if not self._repeated(candidate, walk):
            return
        removing = [r for r in candidate.releases if any(
            kind == REMOVE for kind, _ in self.bind.contexts(r.function))]
        if any(self.looped_release(r) for r in removing):
            return
        candidate.looped = Keep('in-loop', 'probe can allocate it more than once and remove does '
                                'not free each', candidate.source, candidate.tok)
        if removing:
            raise candidate.looped

    def _check_rounds(self, candidate, probe):
        """Where probe fails in a later round of a loop, it frees that of each round before, or nobody
        holds them."""
        failing = [r for r in candidate.releases if candidate.hits.get(r.key) == 'delete' and
                   self._inside(r.function, probe)]
        if not failing or any(self._frees_rounds(r, candidate) for r in failing):
            return
        held = kept.Kept(self.decision.stored, candidate.key)
        for way in held.ways([probe, *self.decision.walks.below(probe)]):
            raise Keep('leaks-on-failure', '%s() can fail without freeing those of earlier rounds, %s' % (
                probe.name, way.text), way.function.source, way.tok)

    def _frees_rounds(self, release, candidate):
        """True for a release in a loop that is not the one which allocates."""
        if release.function is not candidate.function:
            return self.looped_release(release)
        return any(stmt.kind in LOOPS and not stmt.start <= candidate.tok < stmt.end
                   for stmt in binding.statement_of(release.function, release.tok)[:-1])

    def looped_release(self, release, depth=0):
        if any(s.kind in LOOPS
               for s in binding.statement_of(release.function, release.tok)[:-1]):
            return True
        for caller, at in self.m.references(release.function)[0]:
            above = Release(caller, None, at, '')
            if depth < 4 and self.looped_release(above, depth + 1):
                return True
        return False
