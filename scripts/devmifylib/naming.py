# SPDX-License-Identifier: GPL-2.0-only
"""Texts that are the same for what surely is the same in a whole module, as kept.Kept tells things by."""

from . import cparser
from .binding import PROBE

DEPTH = 12
ANY = '?'                       # in a name: whatever a loop counts to


class Naming:
    """Answers for one object, `key` in the Resolver; stored: the module's kept.Stored."""

    def __init__(self, stored, key):
        self.all = stored
        self.m = stored.m
        self.alias = stored.alias
        self.bind = stored.bind
        self.key = key
        self._given = {}        # see give()
        self._known = {}        # {(Function, parameter, depth): its name} of those that are never written

    def give(self, function, name, arg, caller):
        """Take an argument for what a function's parameter is given by a call through a pointer."""
        key, found = (function, name), self.named(arg, caller)
        found = found if self._given.get(key, found) == found else ''
        if self._given.get(key) != found:
            self._given[key] = found
            self._known.clear()

    def is_given(self, function, name):
        """True for a parameter that give() was called for."""
        return (function, name) in self._given

    def named(self, expr, function, depth=0):
        """A text that is the same for expressions that surely are the same in
        the whole module; '' where that is not known, and for NULL."""
        expr = cparser.uncast(expr)
        kind = expr.kind
        if depth > DEPTH or cparser.key_of(expr) == 'NULL':
            return ''
        if kind in ('num', 'str', 'chr'):
            return expr.text
        if kind == 'id':
            return self._named_id(expr, function, depth)
        if kind == 'unary' and expr.op in ('&', '*'):
            inner = self.named(expr.base, function, depth + 1)
            return inner and expr.op + inner
        if kind in ('index', 'bin'):
            left = self.named(expr.base, function, depth + 1)
            right = self.named(expr.right, function, depth + 1)
            return '(%s %s %s)' % (left, expr.op or '[]', right) if left and right else ''
        if kind == 'member':
            return self._named_member(expr, function, depth)
        if kind == 'call' and expr.callee:
            args = [self.named(arg, function, depth + 1) for arg in expr.args]
            return '%s(%s)' % (expr.callee, ', '.join(args)) if args and all(args) else ''
        return ''

    def _named_id(self, expr, function, depth):
        name, key = expr.text, (function, expr.text, depth)
        if name not in self.m.types.locals(function):
            return name
        if key in self._known:
            return self._known[key]
        found = self._named_local(expr, function, depth)
        if name in [p.name for p in function.params] and not self.m.writes.local_writes(function, name):
            self._known[key] = found
        return found

    def _named_local(self, expr, function, depth):
        name = expr.text
        if name in self.all.counters(function):
            return ANY
        whole = self._whole(expr, function)
        if whole == '@%d' % self.key[1]:
            return whole
        params = [p.name for p in function.params]
        writes = self.m.writes.local_writes(function, name)
        if self._given.get((function, name)) and not writes:
            return self._given[function, name]
        if name in params and not writes:
            calls, others = self.m.references(function)
            found = set()
            for caller, tok in calls if not others else ():
                if not any(kind == PROBE for kind, _ in self.bind.contexts(caller)):
                    continue            # not on the way that is followed
                call = caller.call_index.get(tok)
                arg = call.args[params.index(name)] \
                    if call is not None and params.index(name) < len(call.args) else None
                found.add(self.named(arg, caller, depth + 1) if arg is not None else '')
            if len(found) == 1 and '' not in found:
                return found.pop()
        elif name not in params:
            value = self.all.last_write(function, name, expr.start)
            if value is not None and (value.kind in ('id', 'member', 'index') or
                                      value.kind == 'unary' and value.op == '&'):
                found = self.named(value, function, depth + 1)
                if found:
                    return found
            made = self.m.function(value.callee, function.source) \
                if value is not None and value.kind == 'call' and value.callee else None
            back = {self.named(s.expr, made, depth + 1) for s in made.statements() if s.kind == 'return'
                    and s.expr is not None and s.expr.kind == 'id'} - {''} if made else ()
            if len(back) == 1:
                return back.pop()
        return whole or '%s:%s:%s' % (function.source.path, function.name, name)

    def _whole(self, expr, function):
        """The name of the one allocation that a pointer is the start of."""
        type_ = self.m.types.type_of(expr, function)
        sites = [a for a in self.alias.resolve(expr, function) if a[0] == 'site']
        if self.key in sites:
            sites = [self.key]
        if len(sites) != 1 or type_ is None or type_[1] != 1 or \
                self.m.types.canonical(type_[0]) != self.alias.faces.site_types.get(sites[0]):
            return ''
        return '@%d' % sites[0][1]

    def _named_member(self, expr, function, depth):
        owner = self.m.types.type_of(expr.base, function)
        owner = self.m.types.canonical(owner[0]) if owner else ''
        writes = self.all.writes_of(owner, expr.text)
        if len(writes) == 1 and writes[0][1] is not None and writes[0][1].kind == 'member' and \
                not self.m.types.in_place(expr, function):
            value = cparser.uncast(writes[0][2])
            if value.kind in ('id', 'member'):
                found = self.named(value, writes[0][0], depth + 1)
                if found:
                    return found
        inner = self.named(expr.base, function, depth + 1)
        if expr.op == '.' or inner.startswith('&'):
            inner = inner[1:] if expr.op == '->' else inner
            return inner and '%s.%s' % (inner, expr.text)
        return inner and '%s->%s' % (inner, expr.text)
