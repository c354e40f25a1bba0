# SPDX-License-Identifier: GPL-2.0-only
"""What comes behind a release, on the way to the end of remove() or of a failing probe."""

from .binding import PROBE, REMOVE, statement_of
from .failures import is_acted


class Following:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def find(self, candidate, probes):
        """Laws 1 and 5: note the calls behind the release, on the way to the end of remove(),
        that may rely on it; and all that come there."""
        candidate.behind, candidate.ways_to = {}, {}
        candidate.followers = list(self._followers(candidate, probes))

    def _followers(self, candidate, probes):
        matters = self.decision.callers.feels if candidate.resource.kind == 'caller' else \
            self.decision.actions.relies if is_acted(candidate) else self.decision.relying.relies
        for driver in probes:
            for root in [*self.bind.removes(driver), self.bind.probe(driver)]:
                for source, tok, name, way in self._behind(candidate, root, driver):
                    if matters(candidate, source, tok, name):
                        candidate.ways_to.setdefault((source, tok), way)
                        yield source, tok

    def _behind(self, candidate, root, driver):
        """(Source, token, name, way) of the calls that may come after a release, in probe or remove.

        For a caller also of what is written, where the name is =, and for a supply as well of
        calls through a pointer, where it is *.  way: (Source, token, PROBE or REMOVE) of the call
        behind the release that is it or leads to it.
        """
        roles = {release.tok: candidate.resource.roles.get(release.verb) for release in candidate.releases}
        # Where a reference is held on the way, what would release it otherwise does not.
        idle = {tok for tok, role in roles.items() if role == 'holds' or 'holds' in roles.values() and
                role in ('stays', 'hands over')}
        for function, places in self.ways(candidate, root).items():
            made = places.intersection(self.bind.calls_below(function, candidate.function))
            found = list(self._after(function, places, made, candidate.resource.kind))
            on = PROBE if root is self.bind.probe(driver) else REMOVE
            for source, tok, name in found if not idle else self._after(
                    function, places - idle, made - idle, 'inert'):
                if name not in ('=', '*'):
                    candidate.behind.setdefault((source, tok), (name, set()))[1].add(on)
            for source, tok, name in found:
                way = source, tok, on
                yield source, tok, name, way
                target = self.m.function(name, function.source)
                for below in [target, *self.decision.walks.below(target)] if target else ():
                    yield from ((below.source, at, called, way) for at, called in below.calls())
                    for place in self._beyond(below, below.expressions, candidate.resource.kind):
                        yield *place, way

    def ways(self, candidate, root):
        """{Function: tokens} of the releases that probe or remove reach, and of the calls that
        lead from there to them."""
        inside = {root, *self.decision.walks.below(root)}
        found = {}
        todo = [(release.function, release.tok) for release in candidate.releases]
        while todo:
            function, tok = todo.pop()
            if function in inside and tok not in found.setdefault(function, set()):
                found[function].add(tok)
                todo += self.m.references(function)[0] if function is not root else []
        return found

    def _failed(self, function, tok):
        """(begin, end) of the condition that is true where a call has failed, or None."""
        check, call = self.decision.merges.check_of(function, tok), function.call_index.get(tok)
        stmt = statement_of(function, tok)[-1]
        what = call if stmt is check else stmt.expr.base if stmt.kind == 'expr' and \
            stmt.expr.kind == 'assign' and stmt.expr.op == '=' and stmt.expr.right is call else None
        return (check.expr.start, check.expr.end) if check is not None and what is not None and \
            self.decision.merges.asks(check.expr, what) else None

    def _after(self, function, places, failing, kind):
        """The calls of a function that its ways lead to from some tokens; failing: those of
        calls that have failed then: what they release they took themselves; kind: of the
        resource; of a caller what is written there, too, and of a supply what is called through a pointer."""
        graph = self.m.ways.graph(function)
        spans = [(node.tok, max([expr.end for expr in node.exprs], default=node.tok)) for node in graph.nodes]
        failed = {tok: self._failed(function, tok) for tok in failing}
        seen = graph.reached({target for at, (begin, end) in enumerate(spans) for target, label in
                              graph.nodes[at].succ if any(begin <= tok < end and not failed.get(tok)
                                                          for tok in places) or label and any(
                                  way and way[0] <= begin and end <= way[1] for way in failed.values())})
        for tok, name in function.calls():
            if any(spans[at][0] <= tok < spans[at][1] for at in seen) and tok not in places:
                yield function.source, tok, name
        yield from self._beyond(function, (expr for at in sorted(seen) for top in graph.nodes[at].exprs
                                           for expr in top.walk()), kind)

    def _beyond(self, function, expressions, kind):
        """(Source, token, '*' or '=') of what else matters to a kind of resource: to callers and supplies
        calls through a pointer, to callers also stores behind which more than a local changes."""
        for expr in expressions if kind != 'inert' else ():
            if expr.kind == 'call' and expr.fn.kind != 'id':
                yield function.source, expr.start, '*'
            elif kind == 'caller' and (expr.kind == 'assign' or expr.kind in ('unary', 'post') and
                                       expr.op in ('++', '--')):
                counts = expr.op in ('++', '--') and expr.base.kind == 'id'     # a place is given back
                if self._is_read(expr.base, function) or counts and self._is_shared(expr.base, function):
                    yield function.source, expr.start, '='

    def _is_shared(self, left, function):
        """True for a variable that outlives the function."""
        decl = self.m.types.locals(function).get(left.text)
        return decl is None or decl.static

    def _is_read(self, left, function):
        """True for a variable or a member that others than probe and remove may look at."""
        decl = self.m.types.locals(function).get(left.text) if left.kind == 'id' else None
        owner = self.m.types.type_of(left.base, function) if left.kind == 'member' else None
        if left.kind == 'id':
            return (decl is None or decl.static) and self._is_named(left)
        return not owner or self.m.types.foreign(self.m.types.canonical(owner[0])) or self._is_named(left)

    def _is_named(self, left):
        functions = {self.m.enclosing(source, tok) for source, tok in self.m.tokens(left.text)} - {None}
        return left.text in self.m.macros.macros_with() or any(
            expr.kind == left.kind and expr.text == left.text for function in functions
            if self.decision.own.may_run(function) for expr in function.expressions)
