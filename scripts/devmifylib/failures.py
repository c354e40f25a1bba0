# SPDX-License-Identifier: GPL-2.0-only
"""How probe says that an action could not be added: as it does for the call in front of it, where there
is nothing else to be undone by hand.
"""

from . import cparser, identity, resources, terms
from .binding import PROBE, REMOVE, statement_of
from .candidate import Keep
from .macros import freed_argument
from .types import SCALAR_TYPES


class Failures:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def checked(self, candidate):
        """(error variable, plan.Action.leave) of a call whose result is put somewhere and checked at once."""
        function, call = candidate.function, candidate.call
        made = candidate.resource.object == resources.RESULT
        path = statement_of(function, candidate.tok)
        stmt, merges = path[-1], self.decision.merges
        check = merges.check_of(function, candidate.tok)
        if stmt.kind != 'expr' or stmt.expr.kind != 'assign' or stmt.expr.op != '=' or \
                stmt.expr.right is not call or not made and stmt.expr.base.kind != 'id' or check is None or \
                check is stmt or check.orelse is not None or not (
                    self._is_missing(check.expr, stmt.expr.base) if made else
                    merges.asks(check.expr, stmt.expr.base)):
            refuse(candidate, 'no variable has what %s() returns and is checked at once' % call.callee)
        branch = check.branch
        error = self._told_by(candidate, branch, stmt, check) if made else stmt.expr.base.text
        if candidate.resource.object == resources.OWN and merges.read_later(
                function, error, stmt.start, check.end):
            refuse(candidate, '%s is read later on' % error)
        for inside in branch[:-1]:
            self._check_beside(candidate, inside, error)
        return error, self._leave(candidate, branch[-1], error, made)

    @staticmethod
    def _is_missing(condition, what):
        """True for a condition that is true where a pointer is none."""
        if condition.kind == 'bin' and condition.op == '==' and cparser.key_of(condition.right) == 'NULL':
            condition = cparser.Expr('unary', condition.start, condition.end, op='!', base=condition.base)
        asked = condition.args[0] if condition.kind == 'call' and len(condition.args) == 1 and \
            condition.callee in ('IS_ERR', 'IS_ERR_OR_NULL') else \
            condition.base if condition.kind == 'unary' and condition.op == '!' else None
        return asked is not None and cparser.key_of(asked) == cparser.key_of(what) != ''

    def _told_by(self, candidate, branch, stmt, check):
        """The variable that has an error where a call gives no pointer, or that has others: it is not
        read as it was before."""
        names = {inside.expr.base.text for inside in branch[:-1] if inside.kind == 'expr' and
                 inside.expr.kind == 'assign' and inside.expr.base.kind == 'id'}
        returned = self._returned(candidate.function.statements(), candidate.function)
        name = names.pop() if len(names) == 1 else \
            max(returned, key=returned.count, default='') if not names and branch[-1].kind == 'return' else ''
        if name not in returned or self.decision.merges.read_later(
                candidate.function, name, stmt.start, check.end, failed=check.expr.kind != 'unary'):
            refuse(candidate, 'no variable is at hand for an error')
        return name

    def _check_beside(self, candidate, stmt, error):
        """Where the call fails, only that is said, or undone what goes, whatever is asked before."""
        if stmt.kind == 'if' and stmt.orelse is None:
            for inside in stmt.branch:
                self._check_beside(candidate, inside, '')
            return
        expr = stmt.expr if stmt.kind == 'expr' else None
        if expr is not None and expr.kind == 'assign' and expr.base.kind == 'id' and expr.base.text == error:
            return
        if expr is None or expr.kind != 'call':
            refuse(candidate, 'more is done where %s() fails' % candidate.call.callee, stmt.start)
        if not terms.logs(expr.callee or ''):
            candidate.beside.append(expr.start)

    def _leave(self, candidate, stmt, error, made=False):
        if stmt.kind == 'goto':
            return stmt.name + ':'
        words = candidate.function.specifiers.split()
        back = stmt.expr if stmt.kind == 'return' else None
        if back is not None and '*' not in words and 'int' in words:
            return 'return'
        if back is not None and back.kind == 'call' and back.callee == 'ERR_PTR' and (
                made or cparser.key_of(back.args[0]) == error):
            return 'pointer'
        refuse(candidate, 'where %s() fails, no error is returned' % candidate.call.callee, stmt.start)
        return None

    def void(self, candidate):
        """(error variable, plan.Action.leave) of a call that cannot fail: a variable that probe
        returns errors by, where nothing is left to be undone by hand."""
        function = candidate.function
        path = statement_of(function, candidate.tok)
        stmt, block = path[-1], path[-2] if len(path) > 1 else None
        if stmt.kind != 'expr' or stmt.expr is not candidate.call or \
                block is None or block.kind != 'block' or \
                not any(function is self.bind.probe(driver) for driver in candidate.drivers):
            refuse(candidate, 'nothing tells of a failure behind %s()' % candidate.call.callee)
        candidate.alone = True
        after = block.body[block.body.index(stmt) + 1:][:1]
        if not is_acted(candidate) and after and after[0].kind == 'return' and \
                after[0].expr is not None and after[0].expr.text == '0':
            return '', 'last'
        names = self._returned(function.statements(), function)
        candidate.ladder, told = self._ladder(candidate)
        name = told or max(names, key=names.count, default='')
        if not name or self.decision.merges.read_later(function, name, stmt.start, stmt.end):
            refuse(candidate, 'no variable is at hand for an error')
        return name, candidate.ladder + ':' if candidate.ladder else 'return'

    def _ladder(self, candidate):
        """(label, error variable) of the way that undoes what was acquired before a candidate and leaves
        it as it is but for its own release, which is the first behind the label; else ('', '')."""
        body = candidate.function.body.body
        own = [release.tok for release in candidate.releases if release.function is candidate.function]
        at = next((i for i, stmt in enumerate(body) if len(own) == 1 and
                   stmt.start == own[0] > candidate.tok), 0)
        if not at or body[at - 1].kind != 'label' or not self._leads_on(candidate, body, at):
            return '', ''
        end = next((i for i in range(at, len(body)) if body[i].kind in ('return', 'goto')), len(body) - 1)
        told = self._returned(body[end:end + 1], candidate.function)
        if not told or any(expr.kind == 'assign' and expr.base.text == told[0] for stmt in body[at:end]
                           for inside in stmt.walk() for top in inside.exprs() for expr in top.walk()):
            return '', ''
        return body[at - 1].name, told[0]

    @staticmethod
    def _leads_on(candidate, body, at):
        """True where what stands behind a release needs nothing that probe does behind a candidate: it is
        where probe goes from in front of it as well, or from the very next call, or is only a return."""
        gotos = [stmt for stmt in candidate.function.statements() if stmt.kind == 'goto']
        here = next((i for i, stmt in enumerate(body) if stmt.start == candidate.tok), None)
        if here is None or not any(stmt.name == body[at - 1].name for stmt in gotos):
            return False
        rest = body[at + 1] if at + 1 < len(body) else body[at]
        if rest.kind == 'return' or rest.kind == 'label' and any(
                stmt.name == rest.name and stmt.start < candidate.tok for stmt in gotos):
            return True
        after = body[here + 1:here + 3]
        asks = next((stmt for stmt in after if stmt.kind == 'if'), None)
        return asks is not None and all(stmt.kind == 'expr' for stmt in after[:after.index(asks)]) and \
            any(stmt.kind == 'goto' and stmt.name == body[at - 1].name for stmt in asks.walk())

    def _returned(self, stmts, function):
        """The variables that statements of a function may return errors by, one for each return, the last
        one first: most have one for errors alone; it is returned most often, and last."""
        locals_ = self.m.types.locals(function)
        backs = [back.expr for back in stmts if back.kind == 'return' and back.expr is not None]
        backs = [back.args[0] if back.kind == 'call' and len(back.args) == 1 and
                 terms.is_call('makes-error', back.callee or '') else back for back in backs]
        names = [back.text for back in backs if back.kind == 'id']
        return [name for name in reversed(names) if name in locals_ and
                locals_[name].type == 'int' and not locals_[name].stars]

    def nothing_before(self, candidate):
        """True where nothing is to be undone by hand in front of a candidate in probe: what tells of
        the last failure before it only returns, or there is none."""
        function = candidate.function
        block, stmt = statement_of(function, candidate.tok)[-2:]
        if block is not function.body:
            return False
        returns = False
        for before in reversed(block.body[:block.body.index(stmt)]):
            asks = not returns and self._only_returns(before)
            returns = returns or asks
            if not all(self._leaves_nothing(call.callee or '', function.source, call.start)
                       for call in calls_in([before] if asks else before.walk())):
                return False
            if returns and not asks:        # what the check is about
                break
        return True

    def told_as_next(self, candidate):
        """True where a candidate can fail as what comes behind it does: the driver undoes nothing that
        stays then, or has a ladder for it, has made nothing known before that would outlive it, and no
        memory by hand that it lies in."""
        function, merges = candidate.function, self.decision.merges
        before = [one for at, name in function.calls() if at < candidate.tok
                  for one in self._made_by(function, at, name)]
        if not self._lies_in_managed(candidate) or any(
                terms.says('publishes', name) and not terms.is_managed(name) and
                self.m.body_of(name, inside.source) is None and
                not self.decision.settling.goes(inside.source, tok) for inside, tok, name in before):
            return False
        if candidate.ladder:
            return True
        block, stmt = statement_of(function, candidate.tok)[-2:]
        for tok, _ in function.calls():
            check = merges.check_of(function, tok) if stmt.end <= tok < block.end else None
            if check is not None and any(one.kind in ('return', 'goto') for one in check.body[0].walk()):
                return all(terms.logs(candidate.source.texts[at]) or
                           terms.is_call('only-looks', candidate.source.texts[at]) or
                           self.decision.settling.goes(candidate.source, at)
                           for at in merges.failing(function, tok))
        return False

    def _is_apart(self, candidate):
        """True for what is no part of a struct."""
        place = candidate.given
        return place.kind != 'unary' or place.op != '&' or place.base.kind != 'member' or \
            self.decision.identity.of(place, candidate.function, candidate.drivers) == identity.DEVICE

    @staticmethod
    def _place(candidate):
        """The member, of a pointer if there is one, that what a call is given lies in."""
        place = candidate.given.base
        while place.kind == 'member' and place.op == '.':
            place = place.base
        return place

    def freed_with(self, candidate):
        """(Source, token) of a call by which remove(), or else probe, frees by hand the memory in which
        lies what a call is given; or None."""
        place = self._place(candidate) if not self._is_apart(candidate) else None
        if place is None or place.kind != 'member':
            return None
        holder, function = place.base, candidate.function
        found = {}
        for one, tok, name in self._frees():
            arg = freed_argument(name, one.call_index[tok].args)
            same = self.decision.identity.of(holder, function, candidate.drivers)
            freed = self.decision.identity.of(arg, one, candidate.drivers)
            if not self.decision.settling.goes(one.source, tok) and (
                    same == freed if same and freed else
                    self.m.types.points_to(arg, one) in self._holders(holder, function)):
                kinds = {kind for kind, _ in self.bind.contexts(one)}
                found.setdefault(REMOVE if REMOVE in kinds else PROBE, (one.source, tok))
        return found.get(REMOVE) or found.get(PROBE)

    def _frees(self):
        """(Function, token, name) of the kernel's calls that free something in probe or remove alone."""
        for function in self.m.functions:
            kinds = {kind for kind, _ in self.bind.contexts(function)}
            for tok, name in function.calls() if kinds and kinds <= {PROBE, REMOVE} else ():
                call = function.call_index.get(tok)
                if call is not None and call.args and not terms.is_managed(name) and \
                        self.m.body_of(name, function.source) is None and (
                            terms.says('frees', name) or resources.frees_memory(name)):
                    yield function, tok, name

    def _holders(self, holder, function):
        """The struct that a pointer leads to, or those in whose room it lies."""
        writes = self.m.writes.local_writes(function, holder.text) if holder.kind == 'id' else ()
        found = {self.m.types.points_to(holder, function)}
        for value, _ in writes:
            inside = value.base if value.kind == 'member' else \
                value.args[0] if value.kind == 'call' and value.args and terms.room(value.callee) else None
            if inside is not None:
                found.add(self.m.types.points_to(inside, function))
        return found - {''} - SCALAR_TYPES

    def _lies_in_managed(self, candidate):
        """True for what is no part of a struct, or of one that devres surely frees behind it."""
        function, drivers = candidate.function, candidate.drivers
        if self._is_apart(candidate):
            return True
        place = self._place(candidate)
        what = self.decision.identity.of(place.base, function, drivers) if place.kind == 'member' else None
        while what and what[0] == 'call':       # the room in an object
            what = what[2]
        return bool(what) and what[0] == 'made' and (terms.is_managed(what[3]) or any(
            (other.source.path, other.tok) == what[1:3] and other.site.verdict == 'convert'
            for other in self.decision.candidates))

    def _made_by(self, function, tok, name):
        """(Function, token, name) of a call and of those that it leads to."""
        target = self.m.function(name, function.source)
        return [(function, tok, name), *(self.decision.walks.calls(target) if target is not None else ())]

    @staticmethod
    def _only_returns(stmt):
        """True for a check behind which no more is done than to tell and to return."""
        if stmt.kind != 'if' or stmt.orelse is not None:
            return False
        return stmt.branch[-1:] != [] and stmt.branch[-1].kind == 'return' and all(
            terms.logs(call.callee or '') for one in stmt.branch[:-1] for call in calls_in(one.walk()))

    def _leaves_nothing(self, name, source, tok):
        """True for a call behind which nothing is to be undone by hand."""
        target = self.m.function(name, source) if name else None
        calls = [(source, tok, name)] if target is None else [
            (inside.source, at, called) for inside, at, called in self.decision.walks.calls(target)
            if self.m.function(called, inside.source) is None]
        return all(terms.bystander(called) or terms.is_managed(called) or
                   terms.is_call('sets-drvdata', called) or self.decision.settling.goes(where, at)
                   for where, at, called in calls)


def refuse(candidate, text, tok=None):
    """Raise Keep: nothing can be told."""
    raise Keep('unchecked', text, candidate.function.source, tok or candidate.tok)


def is_acted(candidate):
    """True for a Candidate that devres is to undo by an action."""
    return candidate.resource.family == resources.ACTION


def calls_in(stmts):
    """The calls in some statements, not in those below them."""
    return [expr for stmt in stmts for top in stmt.exprs() for expr in top.walk() if expr.kind == 'call']
