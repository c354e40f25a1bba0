# SPDX-License-Identifier: GPL-2.0-only
"""Whether two expressions of a module mean the same thing: a handle, a region, a device.

An alias.Resolver knows what a pointer may stand for; here it is asked what an
argument surely is, number or pointer, so that clk_disable(priv->clk) in
remove() can be told to concern what clk_enable(clk) in probe() did.
"""

from . import cparser, drvdata, resources, terms
from .binding import PROBE, REMOVE, statement_of
from .candidate import LOOPS
from .writes import target

DEPTH = 12
DEVICE = ('device',)            # the bound one
SAME = ('+', '-', '*', '|', '&', '<<', '>>')
CHANGES = cparser.ASSIGN_OPS | {'++', '--'}


class Identity:
    """Answers for one module; bindings: its binding.Bindings; resolver: gives its alias.Resolver."""

    def __init__(self, module, bindings, resolver):
        self.m = module
        self.resolver = resolver
        self.bind = bindings
        self._known = {}
        self._counters = {}
        self._busy = set()

    def of(self, expr, function, drivers):
        """What an expression surely is: equal for what is the same, None where that is not
        known.  drivers: whose device is the bound one."""
        key = (expr, function, tuple(drivers))
        if key not in self._known:
            if key in self._busy or len(self._busy) > DEPTH:
                return None
            self._busy.add(key)
            try:
                self._known[key] = self._of(expr, function, drivers)
            finally:
                self._busy.discard(key)
        return self._known[key]

    def _of(self, expr, function, drivers):
        expr = cparser.uncast(expr)
        if expr.kind == 'num':
            return 'number', expr.text.rstrip('uUlL').lower()
        if (expr.kind in ('id', 'member', 'unary') or (expr.callee or '').startswith('to_')) and \
                self.bind.devices.is_bound(function, expr, expr.start, drivers):
            return DEVICE
        if expr.kind == 'id':
            return self._name(expr, function, drivers)
        if expr.kind == 'member':
            return self._member(expr, function, drivers)
        if expr.kind == 'unary' and expr.op == '&':
            inside = self._place(expr.base, function) or self.of(expr.base, function, drivers)
            return inside and ('&', inside)
        if expr.kind == 'bin' and expr.op in SAME:
            parts = self.of(expr.base, function, drivers), self.of(expr.right, function, drivers)
            return (expr.op, *parts) if None not in parts else None
        if expr.kind == 'index':
            parts = self.of(expr.base, function, drivers), self.of(expr.right, function, drivers)
            return ('[', *parts) if None not in parts else None
        if expr.kind == 'call':
            return self._call(expr, function, drivers)
        if expr.kind == 'assign' and expr.op == '=':
            return self.of(expr.right, function, drivers)
        return None

    def _name(self, expr, function, drivers):
        decl = self.m.types.locals(function).get(expr.text)
        if decl is None:
            known = self.m.types.globals(function.source).get(expr.text)
            if known is None:
                return 'constant', expr.text
            return ('global', expr.text) if known.array or not known.stars else None
        writes = self.m.writes.local_writes(function, expr.text)
        names = [param.name for param in function.params]
        if expr.text in names:
            return None if writes else self._parameter(function, names.index(expr.text), drivers)
        if expr.text in self._counted(function):
            return None
        real = [(value, how) for value, how in writes if cparser.key_of(value) != 'NULL']
        writes = real if len(real) == 1 else writes         # else it is NULL, which nothing releases
        if any(how != 'set' for _, how in writes):
            return self._filled(expr, function, decl, writes)
        value = writes[0][0] if len(writes) == 1 else self._last(expr, function, [w for w, _ in writes])
        return value and self.of(value, function, drivers)

    def _counted(self, function):
        """The locals of a function that ++ or -- changes."""
        if function not in self._counters:
            self._counters[function] = {
                expr.base.text for expr in function.expressions
                if expr.op in ('++', '--') and expr.base.kind == 'id'}
        return self._counters[function]

    @staticmethod
    def _last(expr, function, values):
        """The one of several values of a local that it surely has in a place, or None:
        statements of one block lead from there to here, and none of them sets it."""
        path = statement_of(function, expr.start)
        if not path or any(path[-1].start <= value.start < path[-1].end for value in values):
            return None
        for outer, inner in zip(reversed(path[:-1]), reversed(path)):
            if outer.kind not in ('block', 'if') or outer.kind == 'if' and any(
                    outer.expr.start <= value.start < outer.expr.end for value in values):
                return None
            for before in reversed(outer.body[:outer.body.index(inner)] if outer.kind == 'block' else ()):
                set_here = [value for value in values if before.start <= value.start < before.end]
                if set_here:
                    plain = [before.expr.right] if before.kind == 'expr' and before.expr.op == '=' \
                        else [decl.init for decl in before.decls]
                    return set_here[0] if len(set_here) == 1 and set_here[0] in plain else None
                if any(stmt.kind in ('label', 'case', 'default') for stmt in before.walk()):
                    return None
        return None

    def _filled(self, expr, function, decl, writes):
        """What one call has filled in in a local struct that nothing else sets."""
        calls = [value for value, how in writes
                 if how != 'out' or value.kind != 'call' or not terms.steady(value.callee)]
        if len(calls) != 1 or calls[0].kind != 'call' or decl.stars or decl.array or decl.static or \
                decl.init is not None or calls[0].start > expr.start or \
                self._repeats(function, calls[0].start):
            return None
        for part in function.expressions:
            inside = part.kind == 'unary' and part.op == '&' and part.base.kind != 'id'
            left = part.base if inside or part.op in CHANGES else None
            while left is not None and left.kind in ('member', 'index'):
                left = left.base
            if left is not None and left.kind == 'id' and left.text == expr.text:
                return None
        return 'filled', function.source.path, calls[0].start

    def once(self, function, tok, drivers):
        """True where a call runs at most once for each probe."""
        if self._repeats(function, tok):
            return False
        if any(function is self.bind.probe(driver) for driver in drivers):
            return True
        calls, others = self.m.references(function)
        return len(calls) == 1 and not others and self.once(*calls[0], drivers)

    @staticmethod
    def _repeats(function, tok):
        """True where a statement may run more than once."""
        labels = {stmt.name: stmt.start for stmt in function.statements() if stmt.kind == 'label'}
        return any(stmt.kind in LOOPS for stmt in statement_of(function, tok)) or any(
            stmt.kind == 'goto' and stmt.start > tok >= labels.get(stmt.name, tok + 1)
            for stmt in function.statements())

    def _parameter(self, function, index, drivers):
        calls, others = self.m.references(function)
        found = set()
        for caller, at in calls:
            given = caller.argument(at, index)
            if given is None:
                return None
            found.add(self.of(given, caller, drivers))
        return found.pop() if len(found) == 1 and not others else None

    def _member(self, expr, function, drivers):
        owner = self.m.types.type_of(expr.base, function)
        struct = self.m.types.canonical(owner[0]) if owner else ''
        if not owner or self.m.types.foreign(struct) or expr.base.kind == 'index' and expr.op == '.':
            if owner and (struct, expr.text) in terms.left_alone():
                value = self._set_once(struct, expr.text, drivers)
                if value is not None:
                    return value
            pointer = holder(expr, expr.text)
            inside = DEVICE if pointer.kind == 'unary' and self.bind.devices.is_bound(
                function, pointer, expr.start, drivers) else self.of(expr.base, function, drivers)
            if inside and expr.op == '->' and inside[0] == '&':
                inside = inside[1]
            if inside and expr.text == 'start' and inside[0] == 'region':
                return inside[1]
            return inside and ('.', inside, expr.text)
        if expr.op == '.' and expr.base.kind == 'member':
            inside = self._member(expr.base, function, drivers)
            return inside and ('.', inside, expr.text)
        writes = [(writer, left, value) for writer, left, value in self.m.writes.field_writes(expr.text)
                  if left is not None and self._owner(left, writer) in ('', struct) and
                  cparser.key_of(value) != 'NULL']
        if len(writes) == 1 and writes[0][1].kind == 'member' and writes[0][2].start > writes[0][1].start:
            value = self.of(writes[0][2], writes[0][0], drivers)
            if value is not None:
                return value
        if any(kind not in (PROBE, REMOVE) for writer, _, _ in writes
               for kind, _ in self.bind.contexts(writer)):
            return None
        made = [self.of(value, writer, drivers) for writer, left, value in writes if left.kind == 'member']
        known = len(made) == len(writes) and all(what and what[0] == 'made' for what in made) and \
            not self.m.writes.address_taken(expr.text)
        return 'member', struct, expr.text, frozenset(made if known else ())

    def _place(self, expr, function):
        """A member by where it lies, whatever is written there; None for what is no member of the
        module's own structs."""
        owner = self.m.types.type_of(expr.base, function) if expr.kind == 'member' else None
        struct = self.m.types.canonical(owner[0]) if owner else ''
        if not struct or self.m.types.foreign(struct) or expr.base.kind == 'index':
            return None
        if expr.op == '.' and expr.base.kind == 'member':
            inside = self._place(expr.base, function)
            return inside and ('.', inside, expr.text)
        return 'member', struct, expr.text, frozenset()

    def _set_once(self, struct, member, drivers):
        """What the one write in the module gives to a member of a kernel struct, or None."""
        writes = [(writer, left, value) for writer, left, value in self.m.writes.field_writes(member)
                  if left is None or self._owner(left, writer) in ('', struct)]
        if len(writes) != 1 or writes[0][1] is None or writes[0][1].kind != 'member' or \
                writes[0][2].start <= writes[0][1].start or self._changed(member) or \
                self.m.writes.address_taken(member) or self.m.writes.initial_values(struct, member):
            return None
        return self.of(writes[0][2], writes[0][0], drivers)

    def _changed(self, member):
        """True where the module changes a member of that name by what it was."""
        return any(source.texts[i - 1] in ('.', '->') and source.texts[i + 1] in CHANGES - {'='}
                   for source, i in self.m.tokens(member))

    def _owner(self, left, writer):
        type_ = self.m.types.type_of(target(left)[0].base, writer)
        return self.m.types.canonical(type_[0]) if type_ else ''

    def _call(self, expr, function, drivers):
        if terms.is_call('gets-drvdata', expr.callee):
            return self._stored(expr, function, drivers)
        if expr.args and terms.is_call('region-start', expr.callee):
            start = self.of(expr.args[0], function, drivers)
            return start and ('region', start)
        if not terms.steady(expr.callee):
            return 'made', function.source.path, expr.start, expr.callee
        args = [self.of(arg, function, drivers) for arg in expr.args]
        return ('call', expr.callee, *args) if None not in args else None

    def _stored(self, getter, function, drivers):
        """What the one setter of the getter's kind stores."""
        kind = drvdata.family(getter.callee)
        bound = bool(getter.args) and self.of(getter.args[0], function, drivers) == DEVICE
        stored = [(value, setter) for of, setter, value, device in self.resolver().drvdata.setters()
                  if not (kind and of and kind != of) and
                  (value is None or cparser.key_of(value) != 'NULL') and
                  not (bound and device is not None and self._no_device(device, setter))]
        if len(stored) != 1 or stored[0][0] is None:
            return None
        return self.of(*stored[0], drivers)

    def _no_device(self, expr, function):
        """True for what by its type is no device that drivers are bound to."""
        type_ = self.m.types.type_of(expr, function)
        struct = self.m.types.canonical(type_[0]) if type_ else ''
        return self.m.types.foreign(struct) and struct not in (
            'device', *(row.parameter for row in self.bind.buses.values()))


def holder(expr, member):
    """The pointer, as an Expr, to the struct whose member an expression is, or is the address of;
    None where it is no such member."""
    expr = cparser.held(expr)
    if expr.kind != 'member' or expr.text != member:
        return None
    return expr.base if expr.op == '->' else cparser.Expr(
        'unary', expr.base.start, expr.base.end, op='&', base=expr.base)


def apart(one, other):
    """True where two answers of Identity.of() surely are different things."""
    if one[0] == other[0] == 'number' or one[0] == other[0] == 'constant':
        return one != other
    if one[0] == other[0] == 'made':
        return one != other and _are_new(one, other)
    if {one[0], other[0]} == {'made', 'member'}:
        made, member = (one, other) if one[0] == 'made' else (other, one)
        return bool(member[3]) and all(apart(made, what) for what in member[3])
    if one[0] == other[0] == 'call' and len(one) == len(other):
        return one[1] == other[1] and any(a != b and (not isinstance(a, tuple) or apart(a, b))
                                          for a, b in zip(one[2:], other[2:]))
    if one[0] == other[0] == '&':
        return one[1][0] == other[1][0] == 'global' and one[1] != other[1] or apart(one[1], other[1])
    if one[0] == other[0] == '.':
        return one[2] != other[2] or apart(one[1], other[1])
    if one[0] == other[0] == '[':
        return one[1] == other[1] and apart(one[2], other[2])
    return one[0] == other[0] == 'member' and one[:3] != other[:3]


def _are_new(one, other):
    """True for two calls by Identity.of() that do not give the same out twice."""
    return one[3] == other[3] and one[3] in resources.rows() or all(
        terms.is_call('own-handle', what[3]) for what in (one, other))
