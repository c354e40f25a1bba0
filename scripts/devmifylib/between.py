# SPDX-License-Identifier: GPL-2.0-only
"""The way from the call that gets a handle to the one that enables it.

They may stand in one function, or in helpers that probe calls once, one after the other.
"""

from . import cparser
from .binding import statement_of
from .candidate import Keep

# The tests that hold where there is no handle.
ERROR = ('IS_ERR', 'IS_ERR_OR_NULL')


class Way:
    """What runs between two calls, (Function, token) each; probes: the functions at which to end;
    handle: the key of what is enabled where enabling NULL does nothing, so that an if may ask for it.

    parts: [(Function, first token, end)] of it.  calls: [(Function, token)] of the calls that lead
    to the first one, from the helper that makes it up to the function that both have in common;
    later: the same of the second.  Raises Keep where one call may run without the other.
    """

    def __init__(self, module, got, enabled, probes, handle=''):
        self.m = module
        up, down = self._above(*got, probes), self._above(*enabled, probes)
        common = next((function for function, _ in up if any(function is one for one, _ in down)), None)
        if common is None:
            raise Keep('separate', 'what it enables is got elsewhere', enabled[0].source, enabled[1])
        above, below = ([function for function, _ in steps].index(common) for steps in (up, down))
        self.calls, self.later = up[:above + 1], down[:below + 1]
        self.handle = '' if below else handle       # in a helper its name may be another's
        for steps, how in ((self.calls, 'got'), (self.later, 'enabled')):
            for function, tok in steps[:-1]:
                if statement_of(function, tok)[:-1] != [function.body]:
                    raise Keep('separate', 'it is %s under a condition' % how, function.source, tok)
        begin, end = self._check_common(common, self.calls[-1][1], self.later[-1][1])
        self.parts = [(function, self._end(function, tok), function.rbrace)
                      for function, tok in self.calls[:-1]]
        self.parts.append((common, begin, end))
        self.parts += [(function, function.lbrace, tok) for function, tok in reversed(self.later[:-1])]
        for stmt in common.statements():
            if stmt.kind in ('label', 'case', 'default') and begin <= stmt.start < end:
                raise Keep('separate', 'a %s comes between getting and enabling it' % stmt.kind,
                           common.source, stmt.start)

    def _above(self, function, tok, probes):
        """(Function, token) of a call, and of the only calls that lead to its function."""
        out = [(function, tok)]
        while function not in probes:
            calls, others = self.m.references(function)
            if len(calls) != 1 or others or calls[0][0] in [one for one, _ in out]:
                break
            function, tok = calls[0]
            out.append((function, tok))
        return out

    @staticmethod
    def _end(function, tok):
        return statement_of(function, tok)[-1].end

    def _check_common(self, function, first, second):
        """(begin, end) of what lies between two calls of a function, which one block holds."""
        got, enabled = (statement_of(function, tok)[:-1] for tok in (first, second))
        while len(enabled) > len(got) and self._asks(*enabled[-2:]):
            enabled = enabled[:-2] if enabled[-3].kind == 'block' else enabled[:-1]
        if got != enabled:
            deeper, tok = ('got', first) if len(got) > len(enabled) else ('enabled', second)
            raise Keep('separate', 'it is %s under a condition' % deeper, function.source, tok)
        for stmt in got[1:]:
            if stmt.kind not in ('if', 'block'):
                raise Keep('separate', 'it is got in a %s' % stmt.kind, function.source, stmt.start)
        end = self._end(function, first)
        if end > second:
            raise Keep('separate', 'it is got behind the call', function.source, first)
        return end, second

    def _asks(self, stmt, branch):
        """True for an if with a branch that is taken where the handle is there."""
        if stmt.kind != 'if' or not self.handle:
            return False
        asked, there = stmt.expr, branch is stmt.body[0]
        while asked.kind == 'unary' and asked.op == '!':
            asked, there = asked.base, not there
        if asked.kind == 'bin' and asked.op in ('==', '!=') and cparser.key_of(asked.right) == 'NULL':
            asked, there = asked.base, there == (asked.op == '!=')
        elif asked.kind == 'call' and asked.callee in ERROR and asked.args:
            asked, there = asked.args[0], not there
        return there and cparser.key_of(asked) == self.handle

    def through(self):
        """(Function, Expr) of the calls through a pointer on the way."""
        for function, begin, end in self.parts:
            yield from ((function, expr) for expr in function.expressions if expr.kind == 'call' and
                        expr.fn.kind != 'id' and begin <= expr.start < end)

    def called(self):
        """(Function, token, name) of the calls on the way."""
        for function, begin, end in self.parts:
            yield from ((function, tok, name) for tok, name in function.calls() if begin <= tok < end)
