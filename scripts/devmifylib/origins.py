# SPDX-License-Identifier: GPL-2.0-only
"""Where the object that an expression stands for was made, and what was always set in it before.

An origin is a tuple: ('made', path, token), what the call at a token gave when it ran last;
('in', origin, name), the room or the struct of that name inside of something.
"""

from . import flow, terms, values
from .candidate import LOOPS
from .cparser import ParseError, held, key_of
from .drvdata import DriverData, family

DEPTH = 12
FAILED = frozenset(('ERR_PTR', 'ERR_CAST'))


def _fails(expr):
    """True for an expression that surely leads to nothing."""
    return key_of(expr) in ('NULL', '0') or expr.kind == 'call' and expr.callee in FAILED


class Origins:
    """The origins of a device.Devices."""

    def __init__(self, devices):
        self.devices = devices
        self.bind = devices.bind
        self.m = devices.bind.m
        self.drvdata = DriverData(self.m, self.bind, None, None)
        self._known = {}
        self._ready = {}

    def of(self, function, expr, driver, depth=0, given=None):
        """The origin of an expression in the probe of a driver, None where that is not sure; it may
        be NULL or an error pointer instead.  given: {parameter: origin} of one call of the function."""
        expr = held(expr)
        if depth > DEPTH:
            return None
        if expr.kind == 'id':
            key = (function, expr.text, driver)
            if given is not None:
                return self._name(function, expr.text, driver, depth, given)
            if key not in self._known:
                self._known[key] = None         # one that depends on itself
                self._known[key] = self._name(function, expr.text, driver, depth, None)
            return self._known[key]
        if expr.kind == 'call':
            return self._call(function, expr, driver, depth, given)
        if expr.kind == 'member':
            return self._member(function, expr, driver, depth, given)
        return None

    def _name(self, function, name, driver, depth, given):
        names = [param.name for param in function.params]
        if name in names:
            if self.bind.assigned(function, name) or self.bind.shadowed(function, name):
                return None
            if given is not None:
                return given.get(name)
            calls, others = self.m.references(function)
            found = set() if not others else {None}
            for caller, at in calls:
                arg = caller.argument(at, names.index(name))
                found.add(arg and self.of(caller, arg, driver, depth + 1))
            return found.pop() if len(found) == 1 else None
        decl = self.m.types.locals(function).get(name)
        if decl is None:
            known = self.m.types.globals(function.source).get(name)
            return ('global', name) if known is not None and not known.stars and not known.array else None
        writes = [(value, how) for value, how in self.m.writes.local_writes(function, name)
                  if how != 'element' and not _fails(value)]
        if decl.static or not decl.stars or len(writes) != 1 or writes[0][1] != 'set':
            return None
        return self.of(function, writes[0][0], driver, depth + 1, given)

    def _call(self, function, call, driver, depth, given):
        if terms.room(call.callee) and call.args:
            whole = self.of(function, call.args[0], driver, depth + 1, given)
            return whole and ('in', whole, call.callee)
        inside = self.m.macros.expansion(call, function)
        if inside is not None:
            return self.of(function, inside, driver, depth + 1, given)
        if not call.callee or call.callee in self.m.macros.defines():
            return None
        target = self.m.function(call.callee, function.source)
        if target is not None:
            mine = {param.name: self.of(function, arg, driver, depth + 1, given)
                    for param, arg in zip(target.params, call.args)}
            found = {stmt.expr and self.of(target, stmt.expr, driver, depth + 1, mine)
                     for stmt in target.statements() if stmt.kind == 'return' and
                     not (stmt.expr and _fails(stmt.expr))}
            return found.pop() if len(found) == 1 else None
        if terms.is_call('gets-drvdata', call.callee):
            return self._stored(function, call, driver, depth)
        return ('made', function.source.path, call.start) if self._single(function, driver) else None

    def _stored(self, function, getter, driver, depth):
        """What probe has stored as the bound device's data."""
        if not getter.args or not self.devices.is_bound(function, getter.args[0], getter.start, [driver]):
            return None
        kind = family(getter.callee)
        found = {value and device and self.devices.is_bound(setter, device, device.start, [driver]) and
                 self.of(setter, value, driver, depth + 1) or None
                 for of, setter, value, device in self.drvdata.setters()
                 if not (kind and of and kind != of) and (value is None or not _fails(value))}
        found = found.pop() if len(found) == 1 else None
        return found if found and self._once(found, driver) else None

    def _single(self, function, driver):
        """True where one way leads from the probe of a driver to a function."""
        for _ in range(DEPTH):
            if function is self.bind.probe(driver):
                return True
            calls, others = self.m.references(function)
            if others or len(calls) != 1:
                return False
            function = calls[0][0]
        return False

    def _member(self, function, expr, driver, depth, given):
        owner = self.m.types.type_of(expr.base, function)
        member = (self.m.types.struct(owner[0]) or {}).get(expr.text) if owner else None
        whole = member and self.of(function, expr.base, driver, depth + 1, given)
        if not whole:
            return None
        if member.by_value_struct or member.array:
            return None if member.array and member.stars else ('in', whole, expr.text)
        if self.m.types.foreign(owner[0]):      # what the core has put there
            return None if self.m.writes.field_writes(expr.text) else ('in', whole, expr.text)
        write = self.devices.only_write(expr.text, owner[0])
        if write is None or whole != self.of(write[0], write[1].base, driver, depth + 1):
            return None
        found = self.of(write[0], write[2], driver, depth + 1)
        # Of several that are made there it may be an earlier one.
        return found if found and self._once(found, driver) else None

    def _once(self, origin, driver):
        """True where the call that makes an object runs once in a probe."""
        while origin[0] == 'in':
            origin = origin[1]
        if origin[0] == 'global':
            return True
        source = next(source for source in self.m.sources if source.path == origin[1])
        function, tok = self.m.enclosing(source, origin[2]), origin[2]
        while True:
            labels = {stmt.name: stmt.start for stmt in function.statements() if stmt.kind == 'label'}
            if any(stmt.kind in LOOPS and stmt.start <= tok < stmt.end or
                   stmt.kind == 'goto' and stmt.start > tok >= labels.get(stmt.name, tok + 1)
                   for stmt in function.statements()):
                return False
            if function is self.bind.probe(driver):
                return True
            function, tok = self.m.references(function)[0][0]

    # -- what was set before -------------------------------------------------

    def set_before(self, write, base, function, expr, tok, driver):
        """True where a write, (Function, left, value), to a member of a struct always comes before
        the call at a token, and is to the object that an expression there stands for."""
        writer, left, _ = write
        mine = self.of(function, expr, driver)
        if mine is None or mine != self.of(writer, left.base, driver) or \
                not self.bind.only_probing(function):
            return False
        while mine[0] == 'in':
            mine = mine[1]
        key = (writer, left, function.source, tok)
        if key not in self._ready:
            watch = _Set(left, mine, self._wholes(base))
            self._ready[key] = self._always(watch, writer, function, tok, driver)
        return self._ready[key]

    def _wholes(self, base):
        """{(path, token)} of what writes to whole structs that may be, or hold, one of a type."""
        return {(function.source.path, start) for type_, function, start in
                self.devices.things.whole_writes() if self._holds(type_, self.m.types.canonical(base))}

    def _holds(self, whole, part, depth=0):
        """True where a struct is, or has in it, another one."""
        return whole == part or depth < DEPTH and any(
            member.by_value_struct and self._holds(self.m.types.canonical(member.base), part, depth + 1)
            for member in (self.m.types.struct(whole) or {}).values())

    def _always(self, watch, writer, function, tok, driver):
        probe = self.bind.probe(driver)
        if probe is None:
            return False
        around = {writer, function} | {one for source in self.m.sources for one in source.functions.values()
                                       if any(path == source.path and one.lbrace < at < one.rbrace
                                              for path, at in watch.ends_at)}
        todo = list(around)
        while todo:
            for caller, _ in self.m.references(todo.pop())[0]:
                if caller not in around:
                    around.add(caller)
                    todo.append(caller)
        walk = flow.Walk(self.m, descend=around - {probe}, held=watch, watched=(function.source, tok))
        try:
            walk.run(probe, {})
        except (values.TooComplex, ParseError):
            return False
        return walk.met == {True}


class _Set:
    """What flow.Walk is to follow: whether a member of an object is set.

    left: the lvalue that is written; made: the origin of what it is in; wholes: places
    where it may be overwritten.
    """

    def __init__(self, left, made, wholes):
        self.left = left
        self.ends_at = wholes | ({made[1:]} if made[0] == 'made' else set())

    def hands(self, *_):
        """No call sets it."""
        return False

    told_by = hands

    def outcomes(self, *_):
        """Nothing is known of other calls."""
        return ()

    def ends(self, call, function):
        """True for a call behind which it is not set."""
        return (function.source.path, call.start) in self.ends_at

    def stored(self, expr, function):
        """True for the assignment that sets it, False for one that may undo that."""
        if expr.base is self.left:
            return True
        return False if (function.source.path, expr.start) in self.ends_at else None
