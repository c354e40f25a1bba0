# SPDX-License-Identifier: GPL-2.0-only
"""A function of the driver's own that turns the device off: called by remove(), and by probe wherever it
fails from one call on.  From behind that call on it can be left to devres, by an action.

It is asked for on buses alone that release what is managed before anything else, and only does what
takes no more than the device itself.
"""

from collections import namedtuple

from . import cparser, resources, tables, terms

# function: probe; call: the one behind whose check devres is told; given: the Expr of what undoes is given.
Owned = namedtuple('Owned', 'function call given resource drivers')


class Own:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self.later = frozenset()        # the functions that devres may call, and those below

    def found(self):
        """The Owned of each driver's probe."""
        out = []
        for probe in {self.bind.probe(driver): None for driver in self.bind.drivers}:
            drivers = [driver for driver in self.bind.drivers if self.bind.probe(driver) is probe]
            removes = {root: None for driver in drivers for root in self.bind.removes(driver)}
            if probe is not None and probe.source in self.decision.sources and len(removes) == 1 and all(
                    driver.remove and driver.type in tables.devres_first() for driver in drivers):
                out += self._of(probe, next(iter(removes)), tuple(drivers))
        self.later = frozenset(inside for owned in out
                               for inside in self.called(owned.resource, owned.function))
        return out

    def may_run(self, function):
        """True for a function that others than probe and remove lead to, devres by an action included."""
        return self.decision.bind.is_called(function) or function in self.later

    def called(self, resource, user):
        """The function that devres is to call for a Resource that a user acquires, and those below it."""
        target = self.m.function(next(iter(resource.release)), user.source)
        return [target, *self.decision.walks.below(target)]

    def holds(self, candidate, source, tok):
        """True for a token in the function that undoes a candidate, or in one that this alone calls."""
        if candidate.resource.object != resources.OWN:
            return False
        function = self.m.enclosing(source, tok)
        target, *below = self.called(candidate.resource, candidate.function)
        alone = {target}
        for one in below:               # a caller comes first
            calls, others = self.m.references(one)
            if not others and all(caller in alone for caller, _ in calls):
                alone.add(one)
        return function in alone

    def _of(self, probe, remove, drivers):
        for stmt in remove.body.body:
            call = stmt.expr if stmt.kind == 'expr' else None
            target = self.m.function(call.callee, remove.source) if call is not None and \
                call.kind == 'call' and call.callee else None
            at = self._behind(probe, target) if target is not None and target.source is probe.source and \
                self._turns_off(target) else None
            if at is not None:
                given = next(one for one in probe.call_index.values() if one.callee == target.name).args[0]
                if self._is_set(given, probe, at.start):
                    yield Owned(probe, at, given, resources.Resource(
                        resources.ACTION, at.callee, 'caller', resources.ADDS_ACTION, resources.OWN, 'int', 0,
                        '', {target.name: 1}, {target.name: 'releases'}, False), drivers)

    def _turns_off(self, target):
        """True for a static function with one pointer that is called by its name alone, and that with
        all below it does no more than to talk to the device."""
        calls, others = self.m.references(target)
        if not target.static or len(target.params) != 1 or \
                target.params[0].stars != 1 or not calls or others or \
                any(target.name in words for _, words in self.m.macros.defines().values()):
            return False
        return all(self._talks(expr.callee or '', one) for one in [target, *self.decision.walks.below(target)]
                   for expr in one.expressions if expr.kind == 'call')

    def _talks(self, name, function):
        """True for a call that talks to the device, takes a lock, or is of the module."""
        return terms.is_call('talks', name) or terms.is_call('locks', name) or terms.bystander(name) or \
            bool(name) and self.m.body_of(name, function.source) is not None

    def _behind(self, probe, target):
        """The call of probe, checked at once, behind whose check each failure calls a function, and no one
        before; None where something that is not quiet comes in between."""
        own = {call.start for call in probe.call_index.values() if call.callee == target.name}
        last, block = None, probe.body.body
        for stmt, check in zip(block, block[1:]):
            begins = {tok for tok in probe.call_index if stmt.start <= tok < stmt.end}
            if any(own & self.decision.merges.failing(probe, tok) for tok in begins):
                return last
            call = stmt.expr.right if stmt.kind == 'expr' and stmt.expr.kind == 'assign' and \
                stmt.expr.op == '=' else None
            if call is not None and call.kind == 'call' and call.callee and check.kind == 'if' and \
                    self.decision.merges.asks(check.expr, stmt.expr.base):
                last = None if terms.is_managed(call.callee) or terms.quiet(call.callee) else call
                behind = check.end
            elif last is not None and stmt.start >= behind and not all(
                    terms.quiet(probe.call_index[tok].callee or '') for tok in begins):
                last = None
        return None

    def _is_set(self, given, probe, tok):
        """True for a local that has what it keeps before a token."""
        writes = self.m.writes.local_writes(probe, given.text) if given.kind == 'id' else ()
        return given.kind == 'id' and given.text in self.m.types.locals(probe) and all(
            how == 'set' and value.start < tok and cparser.key_of(value) != 'NULL' for value, how in writes)
