# SPDX-License-Identifier: GPL-2.0-only
"""Which object a name stands for, seen from probe, and what is always done to it before.

A thing is a tuple: the name of a parameter or local that is given no second
value, then what was done to it: a getter's name, a member.
"""

from . import cparser, terms


class Things:
    """The things of a binding.Bindings."""

    def __init__(self, bindings):
        self.bind = bindings
        self.m = bindings.m
        self._wholes = None

    def of(self, function, expr):
        """The thing that an expression is, None where that is not sure."""
        expr = cparser.uncast(expr)
        if expr.kind == 'unary' and expr.op == '&':
            return self.of(function, expr.base)
        if expr.kind == 'id':
            return self.of_name(function, expr.text) or (
                (expr.text,) if expr.text in self.m.types.locals(function) and
                expr.text not in [p.name for p in function.params] else None)
        if expr.kind == 'member':
            owner = self.m.types.type_of(expr.base, function)
            member = (self.m.types.struct(owner[0]) or {}).get(expr.text) if owner else None
            if member is not None and member.by_value_struct:
                inner = self.of(function, expr.base)
                return inner and inner + (expr.text,)
        return None

    def of_name(self, function, name):
        """The thing that a name is, None where that is not sure."""
        if name in [p.name for p in function.params]:
            return None if self.bind.assigned(function, name) or \
                self.bind.shadowed(function, name) else (name,)
        writes = [value for value, how in self.m.writes.local_writes(function, name) if how == 'set']
        if len(writes) != 1 or len(self.m.writes.local_writes(function, name)) != 1:
            return None
        value = writes[0]
        value = cparser.uncast(value)
        if value.kind == 'call' and terms.room(value.callee) and len(value.args) == 1:
            inner = self.of(function, value.args[0])
            return inner and inner + (value.callee,)
        if value.kind == 'unary' and value.op == '&' and value.base.kind == 'member':
            return self.of(function, value.base)
        if value.kind == 'member' and value.op == '->' and value.base.kind == 'id':
            type_ = self.m.types.type_of(value.base, function)
            if type_ and self.m.types.foreign(type_[0]) and not self.m.writes.field_writes(value.text):
                inner = self.of(function, value.base)
                return inner and inner + (value.text,)
        return None

    def above(self, root, function, thing, depth=0):
        """A function's thing in the words of a root that alone leads to it."""
        if thing[0] == 'probe':
            return thing[1:]
        if function is root:
            return thing
        names = [p.name for p in function.params]
        calls, others = self.m.references(function)
        if thing[0] not in names or others or not calls or depth > 6:
            return None
        found = set()
        for caller, at in calls:
            arg = caller.argument(at, names.index(thing[0]))
            inner = self.of(caller, arg) if arg is not None else None
            found.add(inner and self.above(root, caller, inner + thing[1:], depth + 1))
        return found.pop() if len(found) == 1 else None

    def set_before(self, probe, write, thing, function, tok, base):
        """True where a write to the member of a thing always comes before a
        token of a function that only probe leads to, and before nothing can
        undo it."""
        writer, left, value = write
        mine = self.of(writer, left.base)
        mine = mine and self.above(probe, writer, mine)
        if mine is None or mine != self.above(probe, function, thing):
            return False
        at, uses = value.start, self._uses(probe, function, tok)
        if writer is not probe:
            at = self._always(probe, writer, value.start)
        if at is None or not uses or not all(at < use for use in uses) or \
                not self.unconditional(probe, at, max(uses), True) or \
                self._overwritten(base, {writer: value.start, probe: at}):
            return False
        return not any(at < other.start < max(uses) for other, how in
                       self.m.writes.local_writes(probe, mine[0]) if how != 'element')

    def _uses(self, probe, function, tok):
        return [tok] if function is probe else self.bind.calls_below(probe, function)

    def _always(self, probe, function, tok):
        """The one call in probe by which a token of a function is always
        reached, None where it may be passed over."""
        for _ in range(6):
            if function is probe:
                return tok
            if not self.unconditional(function, tok, function.rbrace, True) or any(
                    s.kind in ('return', 'goto') and s.start < tok for s in function.statements()) or \
                    any(at < tok for at in self.m.macros.jumps(function)):
                return None
            calls, others = self.m.references(function)
            if others or len(calls) != 1:
                return None
            function, tok = calls[0]
        return None

    def unconditional(self, function, tok, use, asked=False):
        """True for a token in a statement of the function's outer block.

        A goto over it to a label that still comes before the use makes it
        conditional.  asked: the condition of an if counts, too.
        """
        for stmt in function.body.body:
            if stmt.start <= tok < stmt.end:
                if asked and stmt.kind in ('if', 'return') and stmt.expr is not None and \
                        stmt.expr.start <= tok < stmt.expr.end:
                    plain = not any(e.kind == 'cond' or e.kind == 'bin' and e.op in ('&&', '||')
                                    for e in stmt.expr.walk())
                    return plain and not self._jumped(function, stmt, use)
                return stmt.kind == 'decl' or \
                    stmt.kind == 'expr' and not self._jumped(function, stmt, use)
        return False

    def _jumped(self, function, stmt, use):
        statements = function.statements()
        later = {s.name for s in statements
                 if s.kind == 'label' and stmt.start < s.start < use}
        if later and any(tok < stmt.start for tok in self.m.macros.jumps(function)):
            return True
        return any(s.kind == 'goto' and s.start < stmt.start and s.name in later
                   for s in statements)

    def _overwritten(self, base, before):
        """True where a whole struct of that type may be written to, other than
        before some tokens: {Function: token}."""
        base = self.m.types.canonical(base)
        return any(type_ == base and start >= before.get(function, 0)
                   for type_, function, start in self.whole_writes())

    def whole_writes(self):
        """(struct, Function, token) of what writes to a struct as a whole."""
        if self._wholes is None:
            self._wholes = []
            for function in self.m.functions:
                for expr in function.expressions:
                    if expr.kind == 'assign' and expr.op == '=':
                        left, level = expr.base, 0
                        if left.kind == 'id' or expr.right.kind in ('num', 'str'):
                            continue
                    elif expr.kind == 'call' and expr.args and \
                            expr.callee in ('memcpy', 'memset', 'memmove'):
                        left, level = expr.args[0], 1
                    else:
                        continue
                    type_ = self.m.types.type_of(left, function)
                    if type_ and type_[1] == level:
                        self._wholes.append((self.m.types.canonical(type_[0]), function, expr.start))
        return self._wholes
