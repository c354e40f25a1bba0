# SPDX-License-Identifier: GPL-2.0-only
"""Walks from probe or remove that follow one object."""

from . import cparser, faces, flow, resources, terms, values
from .candidate import LOOPS, Keep, Release


class Walks:
    """The walks of a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self._getters = {}
        self._below = {}            # {Function: see below()}

    def _value_of(self, candidate, bound):
        """Callback for flow.Walk: what an expression statically stands for."""
        key = candidate.key
        base = self.decision.alias.faces.site_types.get(key, '')
        pages = 'page' in candidate.site.acquire     # an address in an integer
        memo, asked = {}, {}

        def value_of(expr, function):
            if expr.kind in ('num', 'str'):
                return None
            known = asked.get(expr)
            if known is None or known[0] is not function:
                known = asked[expr] = function, told(expr, function)
            return known[1]

        def told(expr, function):
            mark = (expr.kind, cparser.key_of(expr) or expr, function)
            if mark in memo:
                return memo[mark]
            memo[mark] = None
            if candidate.surely and mark[1] == candidate.surely and function is candidate.function:
                memo[mark] = values.SHARED
                return values.SHARED
            type_ = self.m.types.type_of(expr, function)
            if type_ is not None and type_[1] < 1 and not pages:
                return None                 # no pointer
            if candidate.resource.object:
                if self.decision.freeing.means(candidate, expr, function) == 'must':
                    memo[mark] = values.OBJECT
                elif bound and self.bound_holder(expr, function):
                    memo[mark] = values.NONZERO
                return memo[mark]
            probe = Release(function, cparser.Expr('call', expr.start, args=[expr]), 0, '')
            only = base not in ('', faces.BYTES) and [
                k for k, b in self.decision.alias.faces.site_types.items() if b == base] == [key]
            self.decision.freeing.match(probe, key, base, only)
            value = {'must': values.OBJECT, 'may': values.SHARED, 'no': values.FOREIGN}.get(probe.match)
            if probe.match == 'must' and probe.foreign:
                value = values.SHARED
            if probe.match == 'must' and probe.presumed and not (
                    bound and self.bound_holder(expr, function)):
                value = values.PRESUMED
            if value in (values.FOREIGN, None) and bound and self.bound_holder(expr, function):
                value = values.NONZERO
            memo[mark] = value
            return value
        return value_of

    def bound_holder(self, expr, function):
        """True for what probe stored as drvdata: set while a driver is bound."""
        if 'parent' in function.source.texts[expr.start:expr.end]:
            return False
        return self._stored_by_probe(expr, function)

    def _stored_by_probe(self, expr, function):
        if expr.kind == 'call' and terms.is_call('gets-drvdata', expr.callee):
            return True
        if expr.kind == 'call' and self._own_getter(expr, function):
            return True
        if expr.kind == 'id':
            writes = [w for w in self.m.writes.local_writes(function, expr.text)
                      if cparser.key_of(w[0]) != 'NULL']
            if len(writes) == 1 and writes[0][1] == 'set' and writes[0][0].kind == 'call':
                return self.bound_holder(writes[0][0], function)
            # remove() itself is called with the device that is bound
            return not writes and any(
                function in self.bind.removes(d) and function.params[:1] and
                function.params[0].name == expr.text for d in self.bind.drivers)
        return False

    def _own_getter(self, call, function):
        """True for a function of the module that gives back what probe stored
        as drvdata whenever that is there, whatever it checks itself."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        if target is None or '*' not in target.specifiers or \
                not any(terms.is_call('gets-drvdata', name) for _, name in target.calls()):
            return False
        bound = frozenset(param.name for param, arg in zip(target.params, call.args)
                          if arg.kind == 'unary' and arg.op == '&' or
                          self.bound_holder(arg, function))
        key = (target, bound)
        if key not in self._getters:
            self._getters[key] = False      # one that calls itself
            walk = flow.Walk(self.m, value_of=lambda expr, inside: values.OTHER if (
                expr.kind in ('call', 'id') and self.bound_holder(expr, inside)) else None)
            try:
                outcomes = walk.run(target, {name: values.OTHER for name in bound})
            except (values.TooComplex, cparser.ParseError):
                outcomes = ()
            self._getters[key] = bool(outcomes) and all(v == values.OTHER for v, _ in outcomes)
        return self._getters[key]

    def _descend(self, candidate, root):
        """Functions below a root whose calls can allocate or free the object."""
        reach = {r.function for r in candidate.releases}
        reach.add(candidate.function)
        reach |= {self.m.enclosing(*place) for place in candidate.acts}
        reach |= self.m.leading_to(reach)
        reach.discard(root)
        return reach

    def followed(self, candidate, probe):
        """The functions of probe, itself included, whose calls can acquire or release the object."""
        below = self.below(probe)
        return [probe, *(one for one in below if one in self._descend(candidate, probe))]

    def below(self, root):
        """Functions of the module that a root leads to by calls, in order."""
        if root in self._below:
            return self._below[root]
        seen, todo = {root: None}, [root]
        while todo:
            function = todo.pop()
            for _, name in function.calls():
                target = self.m.function(name, function.source)
                if target is not None and target not in seen:
                    seen[target] = None
                    todo.append(target)
        self._below[root] = list(seen)[1:]
        return self._below[root]

    def calls(self, root):
        """(Function, token, name) of the calls in a function and in those that it leads to."""
        for function in [root, *self.below(root)]:
            yield from ((function, tok, name) for tok, name in function.calls())

    def _telling(self, root, way):
        """Functions below a root that concern one way by which others hold the
        object, or that surely return the one or the other."""
        below = self.below(root)
        todo, found = [], set()
        for function in below:
            back = [s.expr for s in function.statements() if s.kind == 'return']
            if any(e.kind == 'call' and (way.hands(e, function) or way.ends(e, function)) or
                   e.kind in ('assign', 'call') and way.stored(e, function) is not None
                   for e in function.expressions):
                todo.append(function)
            elif back and all(expr is not None and expr.kind == 'num' for expr in back):
                found.add(function)
        inside = set(below)
        while todo:
            function = todo.pop()
            if function not in found:
                found.add(function)
                todo += [c for c, _ in self.m.references(function)[0] if c in inside]
        return found

    def _sometimes(self, candidate, root, reach):
        """Functions of the module that hand the object back on some paths."""
        found, todo, seen = set(), [root, *reach], set()
        while todo:
            function = todo.pop()
            for _, name in function.calls():
                target = self.m.function(name, function.source)
                if target is None or target in seen or target in reach or \
                        '*' not in target.specifiers:
                    continue
                seen.add(target)
                back = [s.expr for s in target.statements() if s.kind == 'return' and s.expr]
                atoms = [self.decision.alias.resolve(expr, target) for expr in back]
                if any(candidate.key in a for a in atoms) and any(
                        candidate.key not in a or ('null',) in a for a in atoms) and not any(
                            s.kind in LOOPS for s in target.statements()):
                    found.add(target)
                    todo.append(target)
        return found

    def walk(self, candidate, root, env, **options):
        known = {(r.source, r.tok): r.key for r in candidate.releases}
        descend = self._descend(candidate, root)
        if options.get('always_loops'):
            descend |= self._sometimes(candidate, root, descend)
        if options.get('held'):
            descend |= self._telling(root, options['held'])
        sure = [r.key for r in candidate.releases if candidate.resource.object and r.match == 'must']
        acts = {place: [r.key for r in candidate.releases if r.function in (action, *self.below(action))]
                if place[0].texts[place[1]] == resources.ADDS_ACTION else []
                for place, action in candidate.acts.items()}
        walk = flow.Walk(self.m, resource=candidate.resource, sure=sure, acts=acts,
                         release_of=lambda source, tok: known.get((source, tok)),
                         value_of=self._value_of(candidate, options.get('always_loops', False) and
                                                 'site' not in options),
                         descend=descend, **options)
        outcomes = walk.run(root, env)
        for key in walk.unmatched:
            release = next(r for r in candidate.releases if r.key == key)
            raise Keep('unknown-free', '%s() may free it' % release.function.name,
                       release.source, release.tok)
        return walk, outcomes
