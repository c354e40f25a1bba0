# SPDX-License-Identifier: GPL-2.0-only
"""The laws of order: what may be left to devres, which releases after remove() and in reverse.

A resource is inert (nothing runs because it is held), a supply (others need it
while they run) or a caller (it calls into the driver as long as it is held).
"""

from . import identity, resources, terms
from .binding import CALLBACK, PROBE, REMOVE, SHUTDOWN, statement_of
from .candidate import BEHIND, Keep


class Order:
    """The laws, asked for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def check_bus(self, candidate, probes):
        """Law 9: raise Keep where the bus wants it gone before devres begins."""
        call = candidate.call
        words = candidate.function.source.texts[call.start:call.end]
        whats = {candidate.resource.family, candidate.resource.kind, *words}
        if candidate.resource.kind == 'caller' and \
                candidate.resource.family not in ('irq', resources.RUNTIME_PM):
            whats.add('registration')
        for driver in probes:
            for step in resources.bus_steps():
                if step.driver == driver.type and step.what in whats and self.decision.tree.takes(step) and (
                        step.word is None or self._has(step.where, step.word, driver)):
                    raise Keep('bus-step', 'law 9: the bus wants it gone behind remove (%s)' % step.source,
                               candidate.function.source, candidate.tok)

    def _has(self, where, word, driver):
        """True where the module has a word of a pattern, with 'called' in what may still be called behind
        remove(), or with 'lacks' has none."""
        places = [place for name in set(self.m.named(word)) for place in self.m.tokens(name)]
        if where != 'called':
            return bool(places) == (where == 'anywhere')
        return any(function is None or any(
            kind not in (PROBE, REMOVE) and not self._is_over(function, (kind, detail), driver)
            for kind, detail in self.bind.contexts(function))
            for function in (self.m.enclosing(source, tok) for source, tok in places))

    def _is_over(self, function, context, driver):
        """True for a callback of a driver's that the bus has ended before it calls remove(), and for power
        management, which leaves a device alone that is being unbound."""
        member = context[1] or ''
        return self._pauses(function, context) or terms.is_member('ended-first', member) and \
            self.bind.root(function, context).name == driver.members.get(member)

    def check_name(self, candidate):
        """Law 1: raise Keep where a name that is kept may go before what it names."""
        number = resources.kept_names().get(candidate.resource.acquire)
        if number and number <= len(candidate.call.args):
            name = candidate.call.args[number - 1]
            lies_in = self._lies_in(name, candidate)
            if lies_in is not None:
                candidate.lies_in = lies_in
            elif not self._lasts(name, candidate.function):
                raise Keep('needs-gone', 'law 1: what it keeps lies in what may go before it',
                           candidate.function.source, name.start)

    def _lies_in(self, name, candidate):
        """The allocations, made before, that hold a string of the driver's own, where there
        are such alone: managed ones go after what was acquired later.  None otherwise."""
        function = candidate.function
        if name.kind == 'call':
            name = self.m.macros.expansion(name, function) or name
        if name.kind == 'member' and not self.m.types.in_place(name, function):
            written = self.m.writes.field_writes(name.text)
            if len(written) != 1 or written[0][1] is None or written[0][0] is not function:
                return None
            name = written[0][2]
        if not self.m.types.in_place(name, function):
            return None
        while name.kind in ('member', 'index') and name.op != '->':
            name = name.base
        if name.kind == 'member' and self._managed_before(name.base, candidate):
            return []
        found = self.decision.alias.resolve(name.base, function) if name.kind == 'member' else ()
        if not found or any(atom[0] != 'site' or not self._made_before(atom, candidate) for atom in found):
            return None
        return sorted(found)

    def _managed_before(self, holder, candidate):
        """True for a local that is set to managed memory before a candidate."""
        writes = self.m.writes.local_writes(candidate.function, holder.text) if holder.kind == 'id' else ()
        managed = {row.managed for name, row in resources.rows().items() if resources.is_memory(name)}
        return len(writes) == 1 and writes[0][1] == 'set' and writes[0][0].kind == 'call' and \
            writes[0][0].callee in managed and writes[0][0].start < candidate.tok and \
            not self.m.tokens('devm_kfree')

    def _made_before(self, key, candidate):
        """True for an allocation that every probe makes before it comes to a candidate."""
        return self.decision.settling.comes_before(
            (self.decision.alias.sites[key][0], key[1]), (candidate.function, candidate.tok),
            candidate.drivers)

    def _lasts(self, name, function, depth=0):
        """True for a string that is there as long as the device is bound."""
        if name.kind == 'call' and name.callee and depth < 3:
            inside = self.m.macros.expansion(name, function)
            if inside is not None:
                return self._lasts(inside, function, depth + 1)
        if name.kind == 'member' and name.text == 'name' and name.base.kind == 'member' and \
                name.base.text == 'driver':
            return True                 # of the driver that is bound
        while name.kind in ('cast', 'member', 'index') and name.op != '->':
            name = name.base
        if name.kind == 'str' or name.kind == 'call' and terms.steady(name.callee):
            return True
        decl = self.m.types.locals(function).get(name.text) if name.kind == 'id' else None
        if name.kind == 'id' and decl is None or decl is not None and decl.static:
            return True                 # a macro or a variable of the file's
        if name.kind == 'member':       # of what the device core keeps: pdev->name
            drivers = [d for kind, d in self.bind.contexts(function) if kind == PROBE]
            return bool(drivers) and name.text == 'name' and self.bind.devices.is_bound(
                function, name.base, name.start, drivers)
        if decl is None or depth > 3:
            return False
        writes = self.m.writes.local_writes(function, name.text)
        names = [param.name for param in function.params]
        if name.text not in names:
            return bool(writes) and all(how == 'set' and self._lasts(value, function, depth + 1)
                                        for value, how in writes)
        calls, others = self.m.references(function)
        given = [(caller.argument(at, names.index(name.text)), caller) for caller, at in calls]
        return bool(given) and not others and not writes and all(
            arg is not None and self._lasts(arg, caller, depth + 1) for arg, caller in given)

    def check_running(self, candidate):
        """Law 1: raise Keep where something may still run on it that its release ends."""
        family = resources.family(candidate.resource.acquire)       # also of what an action undoes
        starts, ends = resources.running().get(family, (None, None))
        if starts and not self.m.named(ends):
            for word in sorted(self.m.named(starts)):
                source, tok = self.m.tokens(word)[0]
                raise Keep('needs-gone', 'what %s() starts may still run when it is released' % word,
                           source, tok)

    def check_address(self, candidate):
        """Law 1: raise Keep where another call hands out the address that is mapped: what takes it back
        may need the mapping gone."""
        if candidate.resource.family != 'iomap' or candidate.resource.device:
            return
        function, address = candidate.function, candidate.call.args[0] if candidate.call.args else None
        calls = [value for value, how in self.m.writes.local_writes(function, address.text) if how == 'out'] \
            if address is not None and address.kind == 'id' else ()
        for call in calls:
            if call.callee and not terms.says('reads', call.callee):
                raise Keep('needs-gone', 'what %s() hands out here is mapped, and may be taken back before' %
                           call.callee, function.source, call.start)

    def check_once(self, candidate):
        """Law 6: raise Keep where the twin must not be called for a thing again."""
        row = resources.once().get(candidate.resource.managed)
        for function, call, tok in self.m.calls_named([*row.calls, *row.several]) if row else ():
            if function.source is candidate.function.source and tok == candidate.tok:
                continue
            mine, other = (args[row.argument - 1] if len(args) >= row.argument else None
                           for args in (candidate.call.args, call.args if call else ()))
            if mine is None or other is None or call.callee in row.several or \
                    not self._apart(candidate, mine, other, function):
                raise Keep('other-way', '%s() may be asked for the same here, too' %
                           candidate.resource.managed, function.source, tok)

    def _apart(self, candidate, mine, other, function):
        one = self.decision.identity.of(mine, candidate.function, candidate.drivers)
        two = self.decision.identity.of(other, function, candidate.drivers)
        return one is not None and two is not None and identity.apart(one, two)

    def check(self, candidate, probes):
        """Raise Keep where a law is broken by managing a candidate."""
        self.check_name(candidate)
        self.check_running(candidate)
        self._check_toggled(candidate, probes)
        self._check_later(candidate)
        self.decision.following.find(candidate, probes)
        names = resources.made_managed().get(candidate.resource.managed, ())
        self.check_managed(candidate)
        if candidate.resource.kind == 'supply':
            self._check_left_on(candidate)
        candidate.first = [(candidate.source, tok) for tok, name in candidate.function.calls()
                           if name in names and tok < candidate.tok]
        self.check_shutdown(candidate)

    def check_managed(self, candidate):
        """Laws 1 and 5: what is managed and younger was undone after it, and now is before."""
        whats = ['managed %s' % what for what in (candidate.resource.family, candidate.resource.kind)]
        if not resources.is_followed(*whats):
            return
        taken = {(other.function, other.action.call.start): other.place
                 for other in self.decision.candidates if other.action}
        functions = [candidate.function] if candidate.action else self.m.functions
        for function in functions:
            if not any(kind == PROBE for kind, _ in self.bind.contexts(function)):
                continue
            for tok, name in function.calls():
                going = taken.get((function, tok))
                if candidate.action and tok >= candidate.tok or not (
                        going or any(resources.follows(one, *whats) for one in (
                            name, *terms.managed_inside().get(name, ()))) or
                        candidate.resource.kind == 'supply' and
                        terms.is_call('adds-action', name) and
                        self._acts(function.call_index.get(tok), function, candidate)) or \
                        self.decision.settling.comes_before(
                            (function, tok), (candidate.made_in, candidate.made_at), candidate.drivers):
                    continue
                if not going:
                    raise Keep(BEHIND[candidate.resource.kind],
                               '%s() was undone after it, and would be before' % name, function.source, tok)
                candidate.after.append(going)           # it goes, too, and from then on comes first

    def _check_left_on(self, candidate):
        """Law 5: raise Keep where a failing probe leaves it on under a condition of its own."""
        holds = {self._condition(stmt, candidate.function) for stmt in
                 statement_of(candidate.function, candidate.tok) if stmt.kind == 'if'}
        for release in candidate.releases:
            if not any(kind == PROBE for kind, _ in self.bind.contexts(release.function)):
                continue
            what = {expr.text for arg in release.call.args for expr in arg.walk()} | \
                self.m.ways.deciding(release.function)
            for stmt in statement_of(release.function, release.tok)[:-1]:
                if stmt.kind == 'if' and not any(
                        one.kind in ('return', 'goto') for branch in stmt.body for one in branch.walk()) and \
                        not what & {expr.text for expr in stmt.expr.walk() if expr.text} and \
                        self._condition(stmt, release.function) not in holds:
                    raise Keep('conditional-free', 'where probe fails it is only released if (%s)' %
                               self._condition(stmt, release.function), release.source, stmt.start)

    @staticmethod
    def _condition(stmt, function):
        return function.source.written(stmt.expr.start, stmt.expr.end)

    def _acts(self, call, function, candidate):
        """True for a managed action that is or does something which may rely on a supply being off,
        and is not the one that turns it off."""
        name = call.args[1].text if call is not None and len(call.args) > 1 else ''
        target = self.m.function(name, function.source) if name else None
        acting = [target, *self.decision.walks.below(target)] if target is not None else []
        if any(release.function in acting for release in candidate.releases):
            return False
        return resources.follows(name, 'supply') or any(
            resources.follows(called, 'supply') for one in acting for _, called in one.calls())

    def _check_later(self, candidate):
        """Law 6: what the twin makes of other calls."""
        for function, _, tok in self.m.calls_named(
                resources.not_later().get(candidate.resource.managed, frozenset())):
            if any(kind not in (PROBE, REMOVE) for kind, _ in self.bind.contexts(function)):
                raise Keep('other-way', '%s() would allocate here' % function.source.texts[tok],
                           function.source, tok)

    def _check_toggled(self, candidate, probes):
        """Law 5: taken again, or given back, while the driver is bound: a balance that the
        twin does not see."""
        names = {row.acquire for row in (*self.decision.resources.values(), candidate.resource)
                 if row.object != resources.OWN and row.release.keys() & candidate.resource.release.keys()}
        for function, call, tok in self.m.calls_named(names):
            if function.source is candidate.function.source and tok == candidate.tok:
                continue
            if resources.balanced(candidate.resource) and self.pauses(function):
                candidate.paused = True
                continue
            what = self.decision.freeing.what(function, call, candidate.resource)
            same = 'unknown' if what is None else self.decision.freeing.means(candidate, what, function)
            if same == 'no':
                continue
            if same == 'unknown' and what is not None and \
                    self.decision.freeing.is_written_alike(candidate, what, function):
                same = 'must'
            if any(kind not in (PROBE, REMOVE) for kind, _ in self.bind.contexts(function)):
                takes = 'takes' if same == 'must' else 'may take'
                raise Keep('toggled', '%s() %s it, too' % (function.name, takes), function.source, tok)
            if same == 'must' and any(detail in probes for _, detail in self.bind.contexts(function)):
                if 'releases all' in candidate.resource.roles.values() and \
                        function.source in self.decision.sources:
                    candidate.together.append((function.source, tok))
                    continue
                raise Keep('toggled', 'it is acquired here, too', function.source, tok)

    def pauses(self, function):
        """True for a function that only power management calls: what it turns off it turns on again."""
        contexts = self.bind.contexts(function)
        return bool(contexts) and all(self._pauses(function, context) for context in contexts)

    def _pauses(self, function, context):
        kind, detail = context
        return kind == CALLBACK and (terms.is_member('pauses', detail or '') or
                                     self._in_pm_ops(self.bind.root(function, context)))

    def _in_pm_ops(self, function):
        """True for a function that is named in a macro for a driver's dev_pm_ops alone."""
        return all(terms.is_call('pm-ops', name) for name in self.m.handed_to(function) or [''])

    def check_shutdown(self, candidate):
        """Law 8: what .shutdown releases has to be released there; of memory nobody can tell then."""
        for release in candidate.releases if not resources.is_memory(candidate.resource.acquire) else ():
            if any(kind == SHUTDOWN for kind, _ in self.bind.contexts(release.function)):
                raise Keep('shutdown', '%s() releases it at shutdown, too' % release.function.name,
                           release.source, release.tok)
