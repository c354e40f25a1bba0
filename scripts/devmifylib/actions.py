# SPDX-License-Identifier: GPL-2.0-only
"""What has no managed function and is undone by one call: devm_add_action_or_reset() behind it.

It is written only where a label or remove() goes for it, and where its failure can be told as
that of the call in front of it is.
"""

import os
import re

from . import cparser, identity, resources, terms
from .binding import statement_of
from .candidate import Keep
from .failures import Failures, is_acted, refuse
from .plan import ACTED, MANAGED, Action

NO_GAIN = 'it would let neither remove() go nor, at no more lines, a label'
PLAIN = frozenset(('id', 'member', 'index', 'num'))
SHORT = re.compile(r'(disable)_unprepare$')
# Such a handle is given back.
PUTS = re.compile(r'devm_(?:\w+_)?put(?:_\w+)?$')
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
        self._names = {}            # a new function's: the call that it makes
        self.failures = Failures(decision)
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

    def as_called(self, candidate):
        """A candidate's Resource; of one that nobody asks whether it failed, and that is released all the
        same, it is not told."""
        resource, call = candidate.resource, candidate.call
        stmt = statement_of(candidate.function, candidate.tok)[-1] if is_acted(candidate) else None
        if stmt is None or resource.object <= 0 or stmt.kind != 'expr' or stmt.expr is not call:
            return resource
        return resource._replace(failure='none')

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
        given = candidate.given
        if not all(part.kind in PLAIN or part.kind == 'unary' and part.op == '&' for part in given.walk()):
            refuse(candidate, 'what it is given is no plain name')
        if self._conditional(candidate.source, candidate.tok, function.name_tok):
            refuse(candidate, 'it is acquired under an #if')
        if candidate.resource.failure == 'none':
            error, leave = self.failures.void(candidate)
        else:
            error, leave = self.failures.checked(candidate)
            self.decision.merges.check_refused(candidate.source, call, candidate.resource, candidate.drivers)
        verb = next(iter(candidate.resource.release))
        undo, data = self._existing(verb, given, function) or ('', '')
        name = undo or self._name(verb, candidate)
        line, column = candidate.source.position(candidate.tok)
        return Action(candidate.source.path, line, column, call.callee, ACTED, device, name,
                      '' if undo else verb, data or candidate.source.written(given.start, given.end), error,
                      leave)

    def _conditional(self, source, tok, other):
        """True for a token that may be left out where another one is there."""
        branches = self.decision.removing.branches
        return bool(branches(source, tok) - branches(source, other))

    def told(self, candidate, device):
        """The plan.Action for a call that cannot fail as its managed form can; raises Keep where that
        cannot be told."""
        call = candidate.call
        error, leave = self.failures.void(candidate)
        line, column = candidate.source.position(candidate.tok)
        given = '' if candidate.resource.device else ', '.join(
            candidate.source.written(arg.start, arg.end) for arg in call.args)
        return Action(candidate.source.path, line, column, call.callee, MANAGED, device, data=given,
                      error=error, leave=leave)

    # -- the function that devres calls ---------------------------------------

    def _existing(self, verb, given, user):
        """(name, data) of a function of the driver that already does it, or None."""
        for function in user.source.functions.values():
            if function.name_tok < user.name_tok and \
                    not self._conditional(user.source, function.name_tok, user.name_tok) and \
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
            return user.source.written(given.start, given.end)
        one, two = ((e.base if e.kind == 'unary' and e.op == '&' else e) for e in (arg, given))
        if name == function.params[0].name or arg.kind != given.kind or one.kind != 'member' or \
                two.kind != 'member' or one.op != '->' or two.op != '->' or one.text != two.text or \
                cparser.key_of(one.base) != name or \
                self.m.types.type_of(one.base, function) != self.m.types.type_of(two.base, user):
            return ''
        return user.source.written(two.base.start, two.base.end)

    def _name(self, verb, candidate):
        """A name for a function that makes a call, in the driver's own manner."""
        probe = self.bind.probe(candidate.drivers[0]).name
        removes = candidate.drivers[0].remove
        front = os.path.commonprefix([probe, removes[0]]) if removes else ''
        front = front[:front.rfind('_') + 1] or PROBE_WORD.sub('', probe)
        words = front.strip('_').split('_')
        if len(words) > 1 and verb.startswith(words[-1] + '_'):
            words.pop()                 # foo_i2c_del_adapter() of foo_i2c_probe()
        front = '_'.join(words) or re.sub(r'\W', '_', os.path.basename(candidate.source.path)[:-2])
        own = candidate.resource.object == resources.OWN
        first, _, rest = verb.partition('_')
        end = rest if first in words else verb      # i2c_foo_del_adapter() of i2c_foo_probe()
        for name in ['%s_action' % verb] if own else [
                '%s_%s' % (front, short) for short in (SHORT.sub(r'\1', end), end)]:
            if not self.m.tokens(name) and self._names.setdefault(name, verb) == verb:
                return name
        refuse(candidate, 'the name %s() is taken' % name)
        return None

    # -- the laws -----------------------------------------------------------------

    def relies(self, candidate, source, tok, name):
        """Laws 1 and 5: True for a call behind the release of a supply that is not known to be
        without effect on it: it may also take away what the action is given."""
        return self.decision.relying.relies(candidate, source, tok, name) or not (
            terms.bystander(name) or terms.is_call('sets-drvdata', name) or self.m.function(name, source) or
            self._lasts(candidate))

    def _lasts(self, candidate):
        """True where devres keeps what an action is given until it has called that: the bound device, or a
        handle that a managed call gave before."""
        given, function = candidate.given, candidate.function
        known = self.decision.identity.of(given, function, candidate.drivers)
        got = self.decision.merges.got_beside(candidate) if candidate.resource.object > 0 else None
        maker = got.callee if got is not None else known[3] if known and known[0] == 'made' else ''
        return known == identity.DEVICE or terms.is_managed(maker) and not any(self.m.named(PUTS))

    # -- whether it pays --------------------------------------------------------

    def blocked(self, candidate):
        """A Keep where what else is done where the call fails stays, or None."""
        for tok in candidate.beside:
            if not self.decision.settling.goes(candidate.source, tok):
                return Keep('unchecked', '%s() is called where it fails, and stays' %
                            candidate.source.texts[tok], candidate.source, tok)
        if candidate.alone and not (
                self.failures.nothing_before(candidate) or self.failures.told_as_next(candidate) or
                self._removed(candidate) and self._unwound(candidate.function)):
            return Keep('unchecked', '%s() can fail, and what is to be undone then stays manual' %
                        candidate.resource.managed, candidate.source, candidate.tok)
        return None

    def idle(self, candidate):
        """A Keep where neither remove() nor a label goes for what takes more lines, or None."""
        if not is_acted(candidate) and candidate.resource.failure != 'void':
            return None
        if self._removed(candidate) or any(
                self._label_goes(release) for release in candidate.releases if release.key in candidate.hits):
            return None
        return Keep('no-gain', NO_GAIN, candidate.source, candidate.tok)

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
