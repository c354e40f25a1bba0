# SPDX-License-Identifier: GPL-2.0-only
"""What has no managed function and is undone by one call: devm_add_action_or_reset() behind it.

It is written only where a label or remove() goes for it, and where its failure can be told as
that of the call in front of it is.
"""

import os
import re

from . import cparser, resources, terms
from .binding import statement_of
from .candidate import Keep
from .plan import ACTED, MANAGED, Action

NO_GAIN = 'it would let neither remove() go nor, at no more lines, a label'
PLAIN = frozenset(('id', 'member', 'index', 'num'))
SHORT = re.compile(r'(disable)_unprepare$')
PROBE_WORD = re.compile(r'_?(?:drv_|driver_)?probe\d*$')


def _is_given(call):
    """True for a call whose arguments are an action of devres and its data."""
    return terms.is_call('adds-action', call) or terms.is_call('acts-by-hand', call)


class Actions:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self.source = decision.source
        self._names = {}            # a new function's: the call that it makes
        self.wanted = decision.families is not None and resources.ACTION in decision.families

    def row(self, acquire):
        """The Resource that a call is judged by first: its managed function's, where there is one."""
        own = self.decision.resources.get(acquire)
        if self.wanted and not (own and own.managed) and acquire not in resources.merges():
            return resources.actions().get(acquire, own)
        return own

    def instead(self, candidate):
        """The Resource of an action for what its managed function cannot have, or None."""
        wanted = self.wanted and not is_acted(candidate)
        return resources.actions().get(candidate.site.acquire) if wanted else None

    def releases(self, candidate):
        """The calls of the module that undo what a candidate does, as (function, call, token, name);
        raises Keep where devres makes one of them for it already."""
        for name in candidate.resource.release:
            for function, call, tok in self.m.calls_named({name}):
                given = self._given_by_devres(function, call)
                same = [self.decision.freeing.means(candidate, *one) for one in given or ()]
                if 'must' in same:
                    raise Keep('freed-in-callback', 'devres calls %s() for it already' % function.name,
                               function.source, tok)
                if given is None or set(same) - {'no'}:
                    yield function, call, tok, name

    def _given_by_devres(self, function, call):
        """(Expr, Function) of what devres gives to a function that gives it on to a call; None where
        others call it as well."""
        calls, others = self.m.references(function)
        if calls or not others or call is None or len(function.params) != 1 or len(call.args) != 1:
            return None
        arg, own = call.args[0], function.params[0].name
        writes = self.m.writes.local_writes(function, arg.text) if arg.kind == 'id' else ()
        if arg.kind == 'id' and arg.text != own and len(writes) == 1 and writes[0][1] == 'set':
            arg = writes[0][0]
        if cparser.key_of(arg) != own:
            return None
        given = []
        for source, tok, _ in others:
            user = self.m.enclosing(source, tok)
            adds = next((one for one in (user.call_index.values() if user else ()) if
                         _is_given(one.callee) and len(one.args) == 3 and
                         one.args[1].start <= tok < one.args[1].end), None)
            if adds is None:
                return None
            given.append((adds.args[2], user))
        return given

    # -- what is written ----------------------------------------------------

    def made(self, candidate, device):
        """The plan.Action for a call; raises Keep where it cannot be written."""
        function, call = candidate.function, candidate.call
        given = call.args[candidate.resource.object - 1]
        if not all(part.kind in PLAIN or part.kind == 'unary' and part.op == '&' for part in given.walk()):
            self._refuse(candidate, 'what it is given is no plain name')
        if self._conditional(candidate.tok, function.name_tok):
            self._refuse(candidate, 'it is acquired under an #if')
        if candidate.resource.failure == 'none':
            error, leave = self._void(candidate)
        else:
            error, leave = self._checked(candidate)
            self.decision.merges.check_refused(call, candidate.resource, candidate.drivers)
        verb = next(iter(candidate.resource.release))
        undo, data = self._existing(verb, given, function) or ('', '')
        name = undo or self._name(verb, candidate)
        line, column = self.source.position(candidate.tok)
        return Action(self.decision.path, line, column, call.callee, ACTED, device, name,
                      '' if undo else verb, data or self.source.written(given.start, given.end), error, leave)

    def _conditional(self, tok, other):
        """True for a token that may be left out where another one is there."""
        branches = self.decision.removing.branches
        return bool(branches(self.source, tok) - branches(self.source, other))

    def _refuse(self, candidate, text, tok=None):
        raise Keep('unchecked', text, self.source, tok or candidate.tok)

    def _checked(self, candidate):
        """(error variable, plan.Action.leave) of a call whose result is put into a variable and
        checked at once."""
        function, call = candidate.function, candidate.call
        path = statement_of(function, candidate.tok)
        stmt, merges = path[-1], self.decision.merges
        check = merges.check_of(function, candidate.tok)
        if stmt.kind != 'expr' or stmt.expr.kind != 'assign' or stmt.expr.op != '=' or \
                stmt.expr.right is not call or stmt.expr.base.kind != 'id' or check is None or \
                check is stmt or check.orelse is not None or not merges.asks(check.expr, stmt.expr.base):
            self._refuse(candidate, 'no variable has what %s() returns and is checked at once' % call.callee)
        error = stmt.expr.base.text
        branch = check.body[0].body if check.body[0].kind == 'block' else check.body
        for inside in branch[:-1]:
            self._check_beside(candidate, inside, error)
        return error, self._leave(candidate, branch[-1], error)

    def _check_beside(self, candidate, stmt, error):
        """Where the call fails, only that is said, or undone what goes."""
        expr = stmt.expr if stmt.kind == 'expr' else None
        if expr is not None and expr.kind == 'assign' and expr.base.kind == 'id' and expr.base.text == error:
            return
        if expr is None or expr.kind != 'call':
            self._refuse(candidate, 'more is done where %s() fails' % candidate.call.callee, stmt.start)
        if not terms.logs(expr.callee or ''):
            candidate.beside.append(expr.start)

    def _leave(self, candidate, stmt, error):
        if stmt.kind == 'goto':
            return stmt.name + ':'
        words = candidate.function.specifiers.split()
        back = stmt.expr if stmt.kind == 'return' else None
        if back is not None and '*' not in words and 'int' in words:
            return 'return'
        if back is not None and back.kind == 'call' and back.callee == 'ERR_PTR' and \
                cparser.key_of(back.args[0]) == error:
            return 'pointer'
        self._refuse(candidate, 'where %s() fails, no error is returned' % candidate.call.callee, stmt.start)
        return None

    def told(self, candidate, device):
        """The plan.Action for a call that cannot fail as its managed form can; raises Keep where that
        cannot be told."""
        call = candidate.call
        error, leave = self._void(candidate)
        line, column = self.source.position(candidate.tok)
        given = '' if candidate.resource.device else ', '.join(
            self.source.written(arg.start, arg.end) for arg in call.args)
        return Action(self.decision.path, line, column, call.callee, MANAGED, device, data=given,
                      error=error, leave=leave)

    def _void(self, candidate):
        """(error variable, plan.Action.leave) of a call that cannot fail: a variable that probe
        returns errors by, where nothing is left to be undone by hand."""
        function = candidate.function
        path = statement_of(function, candidate.tok)
        stmt, block = path[-1], path[-2] if len(path) > 1 else None
        if stmt.kind != 'expr' or stmt.expr is not candidate.call or \
                block is None or block.kind != 'block' or \
                not any(function is self.bind.probe(driver) for driver in candidate.drivers):
            self._refuse(candidate, 'nothing tells of a failure behind %s()' % candidate.call.callee)
        candidate.alone = True
        after = block.body[block.body.index(stmt) + 1:][:1]
        if not is_acted(candidate) and after and after[0].kind == 'return' and \
                after[0].expr is not None and after[0].expr.text == '0':
            return '', 'last'
        names = self._errors(function.statements(), function)
        # Most drivers have one variable for errors alone; it is returned most often, and last.
        name = max(reversed(names), key=names.count, default='')
        label, told = self._ladder(candidate)
        if told:
            name = told
        if not name or self.decision.merges.read_later(function, name, stmt.start, stmt.end):
            self._refuse(candidate, 'no variable is at hand for an error')
        if told:
            candidate.alone = False
            return name, label + ':'
        return name, 'return'

    def _errors(self, stmts, function):
        """The names of the function's own int variables that some statements return."""
        locals_ = self.m.types.locals(function)
        names = [back.expr.text for back in stmts
                 if back.kind == 'return' and back.expr is not None and back.expr.kind == 'id']
        return [name for name in names if name in locals_ and
                locals_[name].type == 'int' and not locals_[name].stars]

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
        told = self._errors(body[end:end + 1], candidate.function)
        if candidate.resource.kind == 'inert':
            given = candidate.call.args[candidate.resource.object - 1]
            lies_in = self.decision.order.lies_in(given.base, candidate) if given.op == '&' else None
            if lies_in is None:
                return '', ''
            candidate.lies_in = lies_in
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

    def _nothing_before(self, candidate):
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
                       for call in _calls([before] if asks else before.walk())):
                return False
            if returns and not asks:        # what the check is about
                break
        return True

    @staticmethod
    def _only_returns(stmt):
        """True for a check behind which no more is done than to tell and to return."""
        if stmt.kind != 'if' or stmt.orelse is not None:
            return False
        branch = stmt.body[0].body if stmt.body[0].kind == 'block' else stmt.body
        return branch[-1:] != [] and branch[-1].kind == 'return' and all(
            terms.logs(call.callee or '') for one in branch[:-1] for call in _calls(one.walk()))

    def _leaves_nothing(self, name, source, tok):
        """True for a call behind which nothing is to be undone by hand."""
        target = self.m.function(name, source) if name else None
        calls = [(source, tok, name)] if target is None else [
            (inside.source, at, called) for inside, at, called in self.decision.walks.calls(target)
            if self.m.function(called, inside.source) is None]
        return all(terms.bystander(called) or terms.is_managed(called) or
                   terms.is_call('sets-drvdata', called) or self.decision.settling.goes(where, at)
                   for where, at, called in calls)

    # -- the function that devres calls ---------------------------------------

    def _existing(self, verb, given, user):
        """(name, data) of a function of the driver that already does it, or None."""
        for function in self.source.functions.values():
            if function.name_tok < user.name_tok and \
                    not self._conditional(function.name_tok, user.name_tok) and \
                    function.static and len(function.params) == 1 and \
                    function.specifiers.split()[-1] == 'void' and \
                    function.params[0].base == 'void' and function.params[0].stars == 1:
                data = self._does(function, verb, given, user)
                if data:
                    return function.name, data
        return None

    def _does(self, function, verb, given, user):
        """The C text of what a function is to be given to undo an object, '' where it does not."""
        call, name = only_call(function)
        if call is None or call.callee != verb:
            return ''
        arg = call.args[0]
        if cparser.key_of(arg) == name:
            return self.source.written(given.start, given.end)
        one, two = ((e.base if e.kind == 'unary' and e.op == '&' else e) for e in (arg, given))
        if name == function.params[0].name or arg.kind != given.kind or one.kind != 'member' or \
                two.kind != 'member' or one.op != '->' or two.op != '->' or one.text != two.text or \
                cparser.key_of(one.base) != name or \
                self.m.types.type_of(one.base, function) != self.m.types.type_of(two.base, user):
            return ''
        return self.source.written(two.base.start, two.base.end)

    def _name(self, verb, candidate):
        """A name for a function that makes a call, in the driver's own manner."""
        probe = self.bind.probe(candidate.drivers[0]).name
        removes = candidate.drivers[0].remove
        front = os.path.commonprefix([probe, removes[0]]) if removes else ''
        front = front[:front.rfind('_') + 1] or PROBE_WORD.sub('', probe)
        words = front.strip('_').split('_')
        if len(words) > 1 and verb.startswith(words[-1] + '_'):
            words.pop()                 # foo_i2c_del_adapter() of foo_i2c_probe()
        front = '_'.join(words) or re.sub(r'\W', '_', os.path.basename(self.decision.path)[:-2])
        for end in (SHORT.sub(r'\1', verb), verb):
            name = '%s_%s' % (front, end)
            if not self.m.tokens(name) and self._names.setdefault(name, verb) == verb:
                return name
        self._refuse(candidate, 'the name %s() is taken' % name)
        return None

    # -- the laws -----------------------------------------------------------------

    def relies(self, candidate, source, tok, name):
        """Laws 1 and 5: True for a call behind the release of a supply that is not known to be
        without effect on it: it may also take away what the action is given."""
        return self.decision.order.relies(candidate, source, tok, name) or not (
            terms.bystander(name) or terms.is_call('sets-drvdata', name) or self.m.function(name, source))

    # -- whether it pays --------------------------------------------------------

    def blocked(self, candidate):
        """A Keep where what else is done where the call fails stays, or None."""
        for tok in candidate.beside:
            if not self.decision.settling.goes(self.source, tok):
                return Keep('unchecked', '%s() is called where it fails, and stays' % self.source.texts[tok],
                            self.source, tok)
        if candidate.alone and not self._nothing_before(candidate) and not (
                self._removed(candidate) and self._unwound(candidate.function)):
            return Keep('unchecked', '%s() can fail, and what is to be undone then stays manual' %
                        candidate.resource.managed, self.source, candidate.tok)
        return None

    def idle(self, candidate):
        """A Keep where neither remove() nor a label goes for what takes more lines, or None."""
        if not is_acted(candidate) and candidate.resource.failure != 'void':
            return None
        if self._removed(candidate) or any(
                self._label_goes(release) for release in candidate.releases if release.key in candidate.hits):
            return None
        return Keep('no-gain', NO_GAIN, self.source, candidate.tok)

    def _removed(self, candidate):
        """True where nothing is left of the remove functions."""
        roots = [root for driver in candidate.drivers for root in self.bind.removes(driver)]
        return bool(roots) and all(self._emptied(root.statements()[1:], root) for root in roots)

    def _unwound(self, function):
        """True where nothing is left behind the first label of a function."""
        stmts = function.body.body
        at = next((i for i, stmt in enumerate(stmts) if stmt.kind == 'label'), len(stmts))
        return self._emptied([inside for stmt in stmts[at:] for inside in stmt.walk()], function)

    def _label_goes(self, release):
        """True for a release behind a label behind which nothing is left up to the next one."""
        path = statement_of(release.function, release.tok)
        block = next((stmt for stmt in path if stmt.kind == 'block'), None)
        if block is None:
            return False
        at = next(i for i, stmt in enumerate(block.body) if stmt.start <= release.tok < stmt.end)
        begin = next((i for i in range(at, -1, -1) if block.body[i].kind == 'label'), None)
        if begin is None:
            return False
        end = next((i for i in range(at + 1, len(block.body)) if block.body[i].kind in (
            'label', 'return', 'goto')), len(block.body))
        return self._emptied([inside for stmt in block.body[begin:end] for inside in stmt.walk()],
                             release.function)

    def _emptied(self, stmts, function, depth=0):
        """True where of some statements nothing is left but what tells, asks and forgets."""
        for stmt in stmts:
            for top in stmt.exprs():
                for expr in top.walk():
                    if expr.kind == 'assign' and expr.base.kind != 'id' and \
                            cparser.key_of(expr.right) != 'NULL':
                        return False
                    if expr.kind == 'call' and not self._gone(expr, function, depth):
                        return False
        return True

    def _gone(self, call, function, depth):
        name = call.callee or ''
        if terms.bystander(name) or self.decision.settling.goes(function.source, call.start) or \
                terms.is_call('sets-drvdata', name) and cparser.key_of(call.args[-1]) == 'NULL':
            return True
        target = self.m.function(name, function.source) if name and depth < 4 else None
        return target is not None and self._emptied(target.statements()[1:], target, depth + 1)


def only_call(function):
    """(call, name): the call with one argument that is all that a function with one parameter does, and
    the name that it has there for what it is given; (None, '') where it does something else."""
    stmts = [stmt for stmt in function.statements()[1:] if stmt.kind != 'empty']
    call = stmts[-1].expr if stmts and stmts[-1].kind == 'expr' else None
    if len(function.params) != 1 or call is None or call.kind != 'call' or len(call.args) != 1:
        return None, ''
    own, decls = function.params[0].name, [decl for stmt in stmts for decl in stmt.decls]
    if len(stmts) == 1:
        return call, own
    if len(stmts) > 2 or stmts[0].kind != 'decl' or len(decls) != 1 or decls[0].init is None or \
            cparser.key_of(decls[0].init) != own:
        return None, ''
    return call, decls[0].name


def _calls(stmts):
    """The calls in some statements, not in those below them."""
    return [expr for stmt in stmts for top in stmt.exprs() for expr in top.walk() if expr.kind == 'call']


def is_acted(candidate):
    """True for a Candidate that devres is to undo by an action."""
    return candidate.resource.family == resources.ACTION
