# SPDX-License-Identifier: GPL-2.0-only
"""What calls into the driver as long as it is held: interrupts and registrations.

They go under the laws 2, 3, 4, 6 and 7: what follows the release goes as well, or
is not felt by the driver's callbacks, and what these use outlives them.
"""

import contextlib
import re

from . import cparser, macros, resources, tables, terms
from .binding import CALLBACK, statement_of
from .candidate import Keep
from .reach import PARENTS, Reach

WRITES = re.compile(r'(?<![=!<>])=(?!=)|\+\+|--|->\s*\w+\s*\(')


def _member(expr):
    """Name of the member whose address an expression is, '' for anything else."""
    inner = expr.base if expr.kind == 'unary' and expr.op == '&' else None
    return inner.text if inner is not None and inner.kind == 'member' else ''


class Callers:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self.order = decision.order
        self.reach = Reach(decision)

    def feels(self, candidate, source, tok, name):
        """Laws 2 and 3: True for what may be felt by what a candidate calls when it stands behind
        the release; name: of the call, = where something is written, * through a pointer."""
        return not terms.bystander(name) and self.m.body_of(name, source) is None and \
            not self._forgets(source, tok, name, candidate) and not self.only_talks(name) and \
            not self._lets_go(source, tok, name)

    def _lets_go(self, source, tok, name):
        """True for a reference to a node that is given back, where a local alone has it, that is copied to
        nowhere else and given to no function of the driver's own."""
        function = self.m.enclosing(source, tok)
        what = function.call_index[tok].args[0] if terms.is_call('puts-node', name) else None
        decl = self.m.types.locals(function).get(what.text) if what and what.kind == 'id' else None
        if decl is None or decl.static or what.text in [param.name for param in function.params]:
            return False
        tops = [stmt.expr for stmt in function.statements() if stmt.kind == 'return' and stmt.expr]
        tops += [decl.init for stmt in function.statements() for decl in stmt.decls if decl.init]
        tops += [expr.right for expr in function.expressions if expr.kind == 'assign']
        parts = [part for top in tops if top.kind != 'call' for part in top.walk()]
        parts += [arg for call in function.expressions for arg in call.args
                  if call.kind == 'call' and (not call.callee or self.m.function(call.callee, source))]
        return not any(part.kind == 'id' and part.text == what.text for part in parts)

    def only_talks(self, name, depth=2):
        """True for a macro of the module that does nothing but what nothing feels: writes a log line."""
        body = self.m.macros.body(name)
        called = {word for word in macros.CALLED.findall(body) if word not in cparser.KEYWORDS}
        if re.fullmatch(r'[A-Za-z_]\w*', body.strip()):
            called = {body.strip()}         # another name for it
        return bool(body) and not WRITES.search(body) and all(
            terms.bystander(word) or depth and self.only_talks(word, depth - 1) for word in called)

    def _forgets(self, source, tok, name, candidate):
        """True for a driver data pointer that is cleared where nothing but probe and remove asks for
        it, as far as the module goes."""
        call = self.m.enclosing(source, tok).call_index.get(tok) \
            if terms.is_call('sets-drvdata', name) else None
        return call is not None and cparser.key_of(call.args[-1]) == 'NULL' and \
            candidate.resource.family not in PARENTS and not any(
                terms.is_call('gets-drvdata', word) for function in self.m.functions
                if self.decision.own.may_run(function) for _, word in function.calls())

    def check(self, candidate, probes):
        """Laws 4, 6 and 7: raise Keep where one is broken."""
        try:
            self._check_younger(candidate, probes)
        except Keep as keep:
            with contextlib.suppress(Keep):
                self._check_itself(candidate, probes)
                keep.alone = True
            raise
        self._check_itself(candidate, probes)

    def _check_itself(self, candidate, probes):
        """What check() asks but for what was acquired behind it."""
        self._check_started(candidate)
        word = resources.differs().get(candidate.resource.managed)
        if word and self.m.tokens(word):
            source, tok = self.m.tokens(word)[0]
            raise Keep('other-way', '%s() does more where it fails' % candidate.resource.managed, source, tok)
        stmt = statement_of(candidate.function, candidate.tok)[-1]
        if candidate.resource.failure not in ('none', 'void') and \
                stmt.kind == 'expr' and stmt.expr is candidate.call:
            raise Keep('unchecked', 'nothing asks whether %s() has failed' % candidate.call.callee,
                       candidate.function.source, candidate.tok)
        older = {name for function, tok, name in self._made(probes)
                 if self._is_older(function, tok, candidate, probes)}
        candidate.before = [*self._turned_off(candidate, probes, older),
                            *self.reach.ended_first(candidate, probes, older)]

    def _check_younger(self, candidate, probes):
        """Law 4: raise Keep where devres would release before it what it may use."""
        for driver in {self.bind.probe(driver): driver for driver in probes}.values():
            for function, tok, name in self._made([driver]):
                words = self.m.macros.defines().get(name, ('', ()))[1]
                made = [(word, managed) for word in (name, *words)
                        if terms.is_managed(word) or tok != candidate.tok and
                        self.m.function(word, function.source) is None
                        for managed in terms.acquires_managed(word)]
                used = next(((word, managed) for word, managed in made if self._is_used(
                    resources.younger(managed, candidate.resource.family), candidate)), None)
                if used and not self._is_older(function, tok, candidate, [driver]) and \
                        not self._is_out_of_sight(function, tok, candidate):
                    what = name if used[0] == used[1] else '%s() in %s' % (used[1], used[0])
                    raise Keep('acquired-later', 'law 4: devres would undo %s() before it' % what,
                               function.source, tok)

    def _check_started(self, candidate):
        """Law 4: raise Keep where its handlers start a work or timer for which only a callback waits, of
        something that devres may undo before it: then nobody waits for what is started last."""
        handlers = [self.m.function(arg.text, candidate.function.source)
                    for arg in candidate.call.args if arg.kind == 'id']
        started = {}
        for function in {inside: None for handler in filter(None, handlers)
                         for inside in [handler, *self.decision.walks.below(handler)]}:
            for tok, name in function.calls():
                keeper = tables.keepers().get(name)
                work = function.argument(tok, keeper.given[0] - 1) if keeper else None
                if work is not None and keeper.failure == 'none' and _member(work):
                    started.setdefault(_member(work), (function, tok))
        waits = {}
        for function in self.m.functions if started else ():
            for tok, name in function.calls():
                work = function.argument(tok, 0) if terms.is_call('waits-for', name) else None
                if work is not None and _member(work) in started:
                    waits.setdefault(_member(work), []).append((function, tok))
        for name, places in waits.items():
            if all(self.bind.contexts(function) and all(
                    kind == CALLBACK for kind, _ in self.bind.contexts(function)) and
                    not self.order.pauses(function) for function, _ in places):
                function, tok = places[0]
                raise Keep('acquired-later', 'law 4: only %s() waits for what %s() starts, and may do so '
                           'before it is released' % (function.name, started[name][0].name),
                           function.source, tok)

    def _made(self, probes):
        """(Function, token, name) of each call in some drivers' probes and in what they call."""
        for probe in {self.bind.probe(driver): None for driver in probes}:
            yield from self.decision.walks.calls(probe)

    def _is_older(self, function, tok, candidate, probes):
        return self.decision.settling.comes_before(
            (function, tok), (candidate.function, candidate.tok), probes)

    def _is_used(self, users, candidate):
        """True where a callback of a candidate may call a function of the pattern, or any where there is
        none; where the driver has no callback at all others act for it, unless nobody does."""
        callbacks = self.decision.own.called(candidate.resource, candidate.function) \
            if candidate.resource.object == resources.OWN else self._callbacks(candidate.resource.family)
        if not callbacks:
            family = candidate.resource.family
            return users is None and family not in resources.uncalled() and self.given(family) is None
        return users is None or any(
            users.match(name) for function in callbacks for _, name in function.calls())

    def _is_out_of_sight(self, function, tok, candidate):
        """True for a call that allocates a struct that no callback names, of a family of which it is
        known what it may call."""
        call = function.call_index.get(tok)
        left = self.m.left_of(function, call) if call is not None and \
            candidate.resource.family in resources.callbacks() and \
            resources.is_memory(terms.plain(call.callee or '')) else None
        made = left is not None and self.m.types.type_of(left, function)
        if not made or made[1] != 1 or self.m.types.struct(made[0]) is None:
            return False
        return not any((self.m.types.type_of(expr, inside) or ('', 0))[0] == made[0]
                       for inside in self._callbacks(candidate.resource.family)
                       for expr in inside.expressions)

    def given(self, family):
        """The functions that what a family registers may call, None where it is not known how they are
        given."""
        words = resources.callbacks().get(family)
        found = [function for function in self.m.functions if words is not None and any(
            words.match(member) or words.match(self.m.call_round(source, tok))
            for source, tok, member in self.m.references(function)[1])]
        if words is None or not found and any(self.m.named(words)):
            return None
        return found

    def _callbacks(self, family):
        """Those of given() with what is below them; all that others than probe and remove lead to where
        that is not known."""
        found = self.given(family)
        if found is None:
            return [function for function in self.m.functions if self.bind.is_called(function)]
        return {inside: None for function in found
                for inside in [function, *self.decision.walks.below(function)]}

    def _turned_off(self, candidate, probes, on):
        """Law 4: (Source, token) of the calls that turn off, in front of the release in remove, what
        probe turned on before it acquired the candidate; on: the names of its calls until then."""
        return [(function.source, tok) for function, tok, name in self.reach.in_front(candidate, probes)
                if any(on & resources.turned_off().get(word, frozenset())
                       for word in (name, *self.m.macros.called(name)))]
