# SPDX-License-Identifier: GPL-2.0-only
"""Who may use a handle that a merged call no longer gives: by its name, through a macro or another type."""

import re

from . import cparser
from .candidate import Keep


class Handles:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m

    def uses(self, left, function):
        """(Function, Expr) of what may be the variable or the member that holds a handle."""
        users = self.m.functions if left.kind == 'member' else [function]
        for user in users:
            for expr in user.expressions:
                if expr.kind == left.kind and expr.text == left.text or left.kind == 'member' and \
                        expr.kind == 'call' and expr.callee in self.m.macros.defines() and any(
                            arg.kind == 'id' and arg.text == left.text for arg in expr.args):
                    yield user, expr
        for name in sorted(self.m.macros.holding({left.text})):
            for source, tok in self.m.tokens(name):
                user = self.m.enclosing(source, tok)
                if user in users:
                    yield user, cparser.Expr('id', tok, text=name)

    def check_struct(self, left, function, get):
        """Raise Keep where somebody may get at the member that holds what a call gives, by another name or
        in another module."""
        holders, member = set(), left.text
        while left.kind == 'member':
            owner = self.m.types.type_of(left.base, function)
            members = self.m.types.struct(owner[0]) if owner else None
            mine = (members or {}).get(left.text)
            if mine is None or any(mine.shares(one) for one in members.values() if one is not mine):
                raise Keep('separate', 'what %s() gives lies in what other names may stand for' % get.callee,
                           function.source, left.start)
            holders.add(self.m.types.canonical(owner[0]))
            if left.op == '->':
                break
            left = left.base
        seen = next((one for pair in self.m.writes.views() for one in pair if one in holders), None)
        if seen is not None:
            raise Keep('separate', 'a cast or a copy gets at struct %s by another type' % seen,
                       function.source, get.start)
        for user in self.m.functions:
            for tok, name in user.calls():
                call = user.call_index.get(tok) if self.decision.doubts.is_kin(name) else None
                if call is not None and self._is_used_beside(name, member) and any(
                        self.m.types.points_to(arg, user) in holders for arg in call.args):
                    raise Keep('separate', '%s(), which is of another module, may use what %s() gives' % (
                        name, get.callee), user.source, tok)

    def _is_used_beside(self, name, member):
        """True where another file of the folder may use a member, or none holds a function of that name."""
        texts = [text for _, text in self.m.beside()]
        used = re.compile(r'(?:->|\.)\s*%s\b' % re.escape(member))
        return any(map(used.search, texts)) or not any(name + '(' in text for text in texts)
