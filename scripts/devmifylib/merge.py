# SPDX-License-Identifier: GPL-2.0-only
"""Getting a handle and enabling it, where one managed call does both.

The call that enables goes with the check of what it returns; the call that gets
becomes the twin.  So the two have to belong together: the same function, nothing
between them that touches the hardware, and probe fails where either fails.
"""

from collections import namedtuple

from . import between, cparser, flow, macros, resources, terms, values
from .actions import only_call
from .binding import statement_of
from .candidate import FAILING, LOOPS, Keep
from .handles import Handles
from .plan import ABSORBED, Action

SUCCEEDED = ('!=', '<')         # how what the call returned is compared with 0

# A call of devm_add_action_or_reset(), the Function that it is given, and the end of the call's check.
Taken = namedtuple('Taken', 'call undoes end')


class Merges:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self.handles = Handles(decision)

    def actions(self, candidate, probes):
        """The Actions for a call that enables and for the one that got its handle.

        Raises Keep where the two do not belong together.
        """
        maker, get = self._got(candidate)
        merge = resources.merges()[candidate.site.acquire]
        row = self.decision.resources.get(get.callee)
        twin = resources.merged(candidate.site.acquire, get.callee)
        if not twin:
            why = resources.no_twin().get(get.callee, '')
            raise Keep('no-managed-twin', '%s() and %s() have no common managed twin%s' %
                       (get.callee, candidate.site.acquire, why and ': ' + why), candidate.source, get.start)
        if not self.decision.tree.declares(twin):
            raise Keep('no-managed-twin', 'this tree has no %s()' % twin, candidate.source, get.start)
        given = get.args[row.device - 1] if row.device > 0 else None
        if given is None or not self.bind.devices.is_bound(maker, given, get.start, probes):
            raise Keep('other-device', '%s() is not known to be given the bound device' % get.callee,
                       candidate.source, get.start)
        begin, end = self._statements(candidate)
        handle = cparser.key_of(candidate.given)
        way = between.Way(self.m, (maker, get.start), (candidate.function, begin),
                          [self.bind.probe(driver) for driver in probes],
                          handle if merge.stays == 'get' else '')
        for function, tok in way.calls[1:]:
            self._check_left(function, function.call_index[tok])
        if merge.stays == 'get':
            self._check_between(candidate, way)
        elif maker is not candidate.function:
            raise Keep('separate', 'what it enables is got elsewhere', candidate.source, candidate.tok)
        self._check_refused(candidate, get, row, probes)
        self._check_forgotten(handle, way, self.check_of(maker, get.start))
        self._check_alike(candidate, maker, get)
        candidate.exits = self._undone(candidate, way)
        if merge.stays == 'get':
            self._check_unread(candidate, begin, end)
        else:
            self._check_handle(candidate, get)
        source = candidate.source
        device = source.written(given.start, given.end)
        stays, goes = (get, candidate.call) if merge.stays == 'get' else (candidate.call, get)
        candidate.made_in, candidate.made_at = maker, stays.start
        candidate.got = (maker.source, get.start) if row.release else None
        return twin, device, [
            Action(source.path, *source.position(stays.start), stays.callee, merge.mark, device),
            *(Action(source.path, *source.position(call.start), call.callee, ABSORBED)
              for call in (goes, *([candidate.action.call] if candidate.action else ())))]

    def _check_left(self, function, call):
        """Where a helper that gets the handle fails, its caller fails at once."""
        stmt = statement_of(function, call.start)[-1]
        if stmt.kind == 'return' and stmt.expr is call:
            return
        self._checked(function, call)
        check = self.check_of(function, call.start)
        if check is None or not any(inside.kind in ('return', 'goto') for inside in check.body[0].walk()):
            raise Keep('separate', '%s() goes on where %s() fails' % (function.name, call.callee),
                       function.source, call.start)

    def _check_alike(self, candidate, maker, get):
        """Law 5: where getting fails, probe says so as the call did, or as where enabling fails."""
        check = self.check_of(maker, get.start)
        other = self.check_of(candidate.function, candidate.tok)
        if check is not None and not self._tells(check) and (other is None or self._tells(other)):
            raise Keep('separate', 'another error is told where %s() fails' % get.callee,
                       candidate.source, check.start)
        stays = resources.merges()[candidate.site.acquire].stays == 'get'
        said = self._logs(other) if stays else ()
        if said:
            candidate.remark = 'the message of line %d where %s() fails is lost' % (
                candidate.source.position(said[0].start)[0], candidate.call.callee)

    def _undone(self, candidate, way):
        """[(Source, token)] of what probe calls on the ways that go, and not on those that stay."""
        kept, lost = ({(function, called) for function, tok in steps
                       for called in self.failing(function, tok)} for steps in (way.calls, way.later))
        if resources.merges()[candidate.site.acquire].stays != 'get':
            kept, lost = lost, kept
        between_ = {cparser.key_of(expr.base) for function, begin, end in way.parts
                    for expr in function.expressions if expr.kind == 'assign' and begin <= expr.start < end}
        return [(function.source, tok) for function, tok in sorted(
                    lost - kept, key=lambda place: (place[0].source.path, place[1]))
                if not self._quiet(function.source.texts[tok], function.source) and not between_ & {
                    cparser.key_of(arg) for arg in function.call_index[tok].args} - {''}]

    def failing(self, function, tok):
        """Tokens of the calls that a function makes once the call at a token has failed."""
        check, graph = self.check_of(function, tok), self.m.ways.graph(function)
        branch = check.body[0] if check is not None else None
        starts = [at for at, node in enumerate(graph.nodes)
                  if branch is not None and branch.start <= node.tok < branch.end]
        # A goto is no node.
        starts += [graph.labels[stmt.name] for stmt in (branch.walk() if branch is not None else ())
                   if stmt.kind == 'goto' and stmt.name in graph.labels]
        return {expr.start for at in graph.reached(starts) for top in graph.nodes[at].exprs
                for expr in top.walk() if expr.kind == 'call'}

    @staticmethod
    def _tells(check):
        """True for a branch that gives back what a call said, not a constant."""
        given = [expr for inside in check.body[0].walk() for expr in (
            [inside.expr] if inside.kind == 'return' and inside.expr is not None else
            [e.right for top in inside.exprs() for e in top.walk() if e.kind == 'assign'])]
        return not given or any(not (e.kind == 'num' or e.kind == 'unary' and e.op == '-') for e in given)

    def _check_handle(self, candidate, get):
        """The twin gives no handle: nothing but what goes may use it."""
        function, enabled = candidate.function, candidate.given
        stmt, check = statement_of(function, get.start)[-1], self.check_of(function, get.start)
        left = stmt.expr.base if stmt.kind == 'expr' and stmt.expr.kind == 'assign' and \
            stmt.expr.right is get else None
        if left is None or check is None or check.orelse is not None or cparser.key_of(left) != \
                cparser.key_of(enabled) or not (
                    check.expr.kind == 'call' and check.expr.callee == 'IS_ERR' and
                    cparser.key_of(check.expr.args[0]) == cparser.key_of(left)):
            raise Keep('separate', 'what %s() returns is not checked at once' % get.callee,
                       candidate.source, get.start)
        other = self.check_of(function, candidate.tok)
        if self._logs(check) and not self._logs(other):
            raise Keep('separate', 'what is said where %s() fails would be lost' % get.callee,
                       candidate.source, check.start)
        deferred, told = ({call.callee for call in self._logs(stmt)} for stmt in (check, other))
        if 'dev_err_probe' in deferred - told:
            candidate.remark = 'dev_err_probe() is lost: line %d logs a deferral as an error' % \
                candidate.source.position(other.start)[0]
        going = [(function, stmt.start, check.end), (function, candidate.tok, candidate.call.end)]
        going += [(r.function, r.tok, r.call.end) for r in candidate.releases]
        if candidate.action:
            going.append((function, candidate.tok, candidate.action.end))
        self.handles.check_struct(left, function, get)
        for user, expr in self.handles.uses(left, function):
            if not any(user is where and begin <= expr.start < end for where, begin, end in going):
                raise Keep('separate', '%s() uses what %s() gives' % (user.name, get.callee),
                           user.source, expr.start)

    @staticmethod
    def check_of(function, tok):
        """The if that asks for the call at a token, or that comes right behind it; else None."""
        path = statement_of(function, tok)
        if path[-1].kind == 'if':
            return path[-1]
        if len(path) < 2 or path[-2].kind != 'block':
            return None
        after = path[-2].body[path[-2].body.index(path[-1]) + 1:][:1]
        return after[0] if after and after[0].kind == 'if' else None

    @staticmethod
    def _logs(stmt):
        """The calls of a statement that write a log line; none of None."""
        return [expr for inside in (stmt.walk() if stmt is not None else ()) for top in inside.exprs()
                for expr in top.walk() if expr.kind == 'call' and terms.logs(expr.callee)]

    def _got(self, candidate):
        """(Function, call) that gives the handle."""
        function = candidate.function
        made = self.decision.identity.of(candidate.given, function, candidate.drivers)
        if made is None or made[0] != 'made' or made[1] != candidate.source.path:
            beside = self.got_beside(candidate)
            if beside is not None:
                return function, beside
            looped = self._got_in_loop(candidate)
            if looped is not None:
                raise Keep('separate', 'it is got and enabled in a loop', candidate.source, looped)
            raise Keep('separate', 'what it enables is not surely got in %s()' % function.name,
                       candidate.source, candidate.tok)
        maker = self.m.enclosing(candidate.source, made[2])
        get = maker.call_index.get(made[2]) if maker is not None else None
        if get is None or maker is function and get.start > candidate.tok:
            raise Keep('separate', 'what it enables is got elsewhere', candidate.source, candidate.tok)
        return maker, get

    def got_beside(self, candidate):
        """The call that sets the same variable or member in front of it in the same block, or None."""
        path = statement_of(candidate.function, candidate.tok)
        handle = cparser.key_of(candidate.given)
        block = path[-2].body if len(path) > 1 and path[-2].kind == 'block' and handle else []
        for stmt in reversed(block[:block.index(path[-1])] if block else ()):
            set_here = [expr for inside in stmt.walk() for top in inside.exprs() for expr in top.walk()
                        if expr.kind == 'assign' and cparser.key_of(expr.base) == handle]
            if set_here:
                return stmt.expr.right if stmt.expr is set_here[0] and stmt.kind == 'expr' and \
                    stmt.expr.op == '=' and stmt.expr.right.kind == 'call' else None
        return None

    def _got_in_loop(self, candidate):
        """Token of the call that gives the handle in the loop that enables it, or None."""
        function, handle = candidate.function, cparser.key_of(candidate.given)
        for stmt in statement_of(function, candidate.tok)[:-1]:
            for expr in function.expressions if stmt.kind in LOOPS else ():
                if stmt.start <= expr.start < candidate.tok and expr.kind == 'assign' and \
                        expr.right.kind == 'call' and handle and cparser.key_of(expr.base) == handle:
                    return expr.right.start
        return None

    def _statements(self, candidate):
        """(first token, end) of the statement that enables and of the check behind it, and of an
        action of the driver's own."""
        begin, end = self._checked(candidate.function, candidate.call)
        return (begin, candidate.action.end) if candidate.action else (begin, end)

    def _checked(self, function, call):
        """(first token, end) of the statement that a call is, and of the check of its result.
        Raises Keep where it is not checked at once."""
        path = statement_of(function, call.start)
        stmt = path[-1]
        block = path[-2] if len(path) > 1 else None
        if block is None or block.kind != 'block':
            raise Keep('separate', 'it is enabled under a condition', function.source, call.start)
        if stmt.kind == 'if':
            if stmt.orelse is None and self.asks(stmt.expr, call):
                return stmt.start, stmt.end
        elif stmt.kind == 'expr' and stmt.expr is call:
            return stmt.start, stmt.end
        elif stmt.kind == 'expr' and stmt.expr.kind == 'assign' and stmt.expr.op == '=' and \
                stmt.expr.right is call and stmt.expr.base.kind == 'id':
            check = self.check_of(function, call.start)
            if check is not None and check.orelse is None and self.asks(check.expr, stmt.expr.base):
                return stmt.start, check.end
            if check is not None and check.expr.kind == 'unary' and check.expr.op == '!' and \
                    self.asks(check.expr.base, stmt.expr.base):
                raise Keep('separate', 'the check behind %s() asks whether it succeeds' % call.callee,
                           function.source, check.start)
        raise Keep('separate', 'what %s() returns is not checked at once' % call.callee,
                   function.source, call.start)

    def action(self, candidate):
        """The Taken by which probe lets devres undo, as soon as it is done, what a call enables; None
        where there is none, or where the function that undoes it does more."""
        function = candidate.function
        try:
            _, end = self._checked(function, candidate.call)
            call = next((function.call_index[tok] for tok, name in function.calls()
                         if tok >= end and name == resources.ADDS_ACTION), None)
            begin, behind = self._checked(function, call) if call is not None else (0, 0)
        except Keep:
            return None
        if begin != end or len(call.args) != 3 or cparser.key_of(call.args[2]) != cparser.key_of(
                candidate.given) or not self.bind.devices.is_bound(
                    function, call.args[0], call.start, candidate.drivers):
            return None
        undoes = self.m.function(call.args[1].text, candidate.source)
        if undoes is None or undoes.source is not candidate.source or \
                not self._only_undoes(undoes, candidate):
            return None
        return Taken(call, undoes, behind)

    def _only_undoes(self, function, candidate):
        """True for an action that does nothing but to release what it is given."""
        if self.m.references(function)[0] or \
                self.m.handed_to(function) - {resources.ADDS_ACTION, 'devm_add_action'}:
            return False
        call, name = only_call(function)
        return call is not None and call.callee in candidate.resource.release and \
            cparser.key_of(call.args[0]) == name

    @staticmethod
    def asks(condition, what):
        """True for a condition that is true where a call has failed."""
        while condition.kind == 'call' and condition.callee in ('unlikely', 'WARN_ON') and condition.args:
            condition = condition.args[0]
        if condition.kind == 'bin' and condition.op in SUCCEEDED and condition.right.kind == 'num' and \
                condition.right.text == '0':
            condition = condition.base
        return condition is what or condition.kind == 'id' == what.kind and condition.text == what.text

    def _check_between(self, candidate, way):
        """Law 5: what comes between the two may want it off."""
        for function, tok, name in way.called():
            if name in resources.merges():
                # still before it, if that one is made earlier, too
                candidate.after.append((function.source, tok))
            elif not self._quiet(name, function.source) and (function, tok) not in way.later and not (
                    terms.is_call('asks-interrupt', name) and self._last(way, function, tok)):
                raise Keep('separate', '%s() comes between getting and enabling it' % name,
                           function.source, tok)
        for function, call in way.through():
            if not self._quiet_through(call):
                raise Keep('separate', 'a call through a pointer comes between getting and enabling it',
                           function.source, call.start)

    @staticmethod
    def _check_forgotten(handle, way, check):
        """Law 5: a handle that is set to NULL between the two, but where getting it fails, is not enabled."""
        fails = check.body[0] if check is not None and check.expr.kind == 'call' and \
            check.expr.callee in between.ERROR else None
        for function, begin, end in way.parts:
            for expr in function.expressions:
                if expr.kind == 'assign' and begin <= expr.start < end and cparser.key_of(expr.base) == \
                        handle and cparser.key_of(expr.right) == 'NULL' and not (
                            fails is not None and fails.start <= expr.start < fails.end):
                    raise Keep('separate', '%s is set to NULL between getting and enabling it' % handle,
                               function.source, expr.start)

    def _last(self, way, function, tok):
        """True where nothing comes behind a call on a way but to look at what it returned: from then
        on the handler has met a device that was enabled."""
        return way.parts[-1][0] is function and all(
            terms.quiet(name) and (terms.logs(name) or not name.islower())
            for one, at, name in way.called() if one is function and at > tok) and not any(
                expr.kind == 'assign' and expr.base.kind != 'id' and tok < expr.start < way.parts[-1][2]
                for expr in function.expressions)

    def _quiet(self, name, source, depth=0):
        """True for a call that does not touch the hardware, by what it is or all that it calls."""
        if terms.quiet(name):
            return True
        body = self.m.macros.body(name)
        target = self.m.function(name, source)
        if depth > 3 or not body and target is None:
            return False
        called = macros.CALLED.findall(body) if body else [name for _, name in target.calls()]
        inside = source if body else target.source
        return all(self._quiet(word, inside, depth + 1) for word in called) and all(
            self._quiet_through(call, depth + 1) for call in (() if body else target.expressions)
            if call.kind == 'call' and call.fn.kind != 'id')

    def _quiet_through(self, call, depth=0):
        """True for a call through a pointer to nothing but what does not touch the hardware."""
        targets = self.m.in_member(call.fn.text)
        return bool(targets) and all(self._quiet(target.name, target.source, depth) for target in targets)

    def _check_refused(self, candidate, get, row, probes):
        """Law 7: probe fails where either of the calls fails."""
        for call, resource in ((get, row), (candidate.call, candidate.resource)):
            self.check_refused(candidate.source, call, resource, probes)

    def check_refused(self, source, call, resource, probes):
        """Raise Keep where probe goes on though a call has failed."""
        for driver in probes:
            probe = self.bind.probe(driver)
            walk = flow.Walk(self.m, site_source=source, site=call.start, resource=resource,
                             descend=set(self.decision.walks.below(probe)), refused=True)
            for value, items in walk.run(probe, {}):
                if values.REFUSED in dict(items) and value not in FAILING:
                    raise Keep('separate', '%s() goes on where %s() fails' % (probe.name, call.callee),
                               source, call.start)

    def _check_unread(self, candidate, begin, end):
        """Nothing may rely on the 0 that the call left behind."""
        stmt = statement_of(candidate.function, candidate.tok)[-1]
        if stmt.kind != 'expr' or stmt.expr.kind != 'assign':
            return
        name = stmt.expr.base.text
        tok = self.read_later(candidate.function, name, begin, end)
        if tok is not None:
            raise Keep('separate', '%s is read later on' % name, candidate.source, tok)

    def read_later(self, function, name, begin, end, failed=True):
        """Token of a node behind the statements in [begin, end) where a variable is read before it
        is set again, None where there is none; ways that lead out of their checks do not count.

        failed: the truth of what is asked there, without any !, that leads out."""
        graph = self.m.ways.graph(function)
        todo = [at for at, node in enumerate(graph.nodes) if node.tok == begin][:1]
        seen = set(todo)
        while todo:
            before = graph.nodes[todo.pop()]
            for at, label in before.succ:
                if at in seen or label is failed and begin <= before.tok < end:
                    continue            # the way that failure takes
                seen.add(at)
                node = graph.nodes[at]
                if begin <= node.tok < end:
                    todo.append(at)
                    continue
                reads, writes = self._touches(node, name)
                if reads:
                    return node.tok
                if not writes:
                    todo.append(at)
        return None

    @staticmethod
    def _touches(node, name):
        """(whether a node reads a variable, whether it surely sets it)."""
        uses = sum(e.kind == 'id' and e.text == name for top in node.exprs for e in top.walk())
        sets = sum(e.kind == 'assign' and e.op == '=' and e.base.kind == 'id' and e.base.text == name
                   for top in node.exprs for e in top.walk())
        return uses > sets, sets > 0
