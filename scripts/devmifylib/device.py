# SPDX-License-Identifier: GPL-2.0-only
"""How a function can name the struct device that a driver is bound to."""

from . import tables
from .writes import target


class Devices:
    """The bound devices of a binding.Bindings."""

    def __init__(self, bindings):
        self.bind = bindings
        self.m = bindings.m
        self._wholes = None
        self._busy = set()
        self._passed_over = {}      # (Function, token, Driver): another name of device()

    def name(self, function, tok, drivers):
        """The bound device as the function can name it before a token.

        drivers: those whose probe leads here.  Returns the C expression, or
        None where no name surely means the bound device.
        """
        choices = [self._device_of(function, tok, driver) for driver in drivers]
        if choices and all(c is not None and c == choices[0] for c in choices):
            return choices[0]
        return self._given_before(function, tok, drivers) if not any(choices) else None

    def is_bound(self, function, expr, tok, drivers):
        """True where an expression at a token surely is the bound device of all of some
        drivers: as a struct device, or as what probe is given."""
        rows = [(driver, self.bind.buses.get(driver.type)) for driver in drivers]
        return bool(rows) and all(row is not None and self._bound(function, expr, tok, driver, row, 0)
                                  for driver, row in rows)

    def _bound(self, function, expr, tok, driver, row, depth):
        while expr.kind == 'cast':
            expr = expr.base
        type_ = self.m.types.type_of(expr, function)
        as_device = not (type_ and self.m.types.canonical(type_[0]) == row.parameter != 'device')
        if self._is_device(function, expr, tok, driver, row, as_device):
            return True
        if depth > 4:
            return False
        if expr.kind == 'unary' and expr.op == '&' and expr.base.kind == 'member' and as_device:
            # &pdev->dev of what is the bus's own pointer
            whole = expr.base.base
            made = row.device.replace('ARG', self.bind.written(function, whole)).replace(' ', '')
            return made == self.bind.written(function, expr) and \
                self._bound(function, whole, tok, driver, row, depth + 1)
        if expr.kind == 'call' and len(expr.args) == 1 and self._around(expr.callee):
            return self._bound(function, expr.args[0], tok, driver, row, depth + 1)     # to_pci_dev(dev)
        if expr.kind == 'id' and expr.text in [p.name for p in function.params]:
            index = [p.name for p in function.params].index(expr.text)
            calls, others = self.m.references(function)
            calls = self._of_driver(calls, driver)
            return bool(calls) and not others and not self.bind.assigned(function, expr.text) and all(
                arg is not None and self._bound(caller, arg, at, driver, row, depth + 1)
                for caller, at in calls for arg in [caller.argument(at, index)])
        if expr.kind == 'id':
            writes = self.m.writes.local_writes(function, expr.text)
            return len(writes) == 1 and writes[0][1] == 'set' and \
                self._bound(function, writes[0][0], writes[0][0].start, driver, row, depth + 1)
        if expr.kind == 'member':
            owner = self.m.types.type_of(expr.base, function)
            write = owner and self._only_write(expr.text, owner[0])
            # Others may write to a struct of theirs, but not on the way from there to here.
            return bool(write) and (not self.m.types.foreign(owner[0]) or write[0] is function and
                                    write[2].start < tok and
                                    self._unconditional(function, write[2].start, tok)) and \
                self._bound(write[0], write[2], write[2].start, driver, row, depth + 1)
        return False

    def _around(self, name):
        """True for the kernel's own call that gives a bus's struct around a struct device."""
        return (name or '').startswith('to_') and any(
            row.parameter == name[3:] for row in self.bind.buses.values()) and \
            name not in self.m.macros.defines() and not any(name in s.functions for s in self.m.sources)

    def _device_of(self, function, tok, driver):
        row = self.bind.buses.get(driver.type)
        if row is None:
            return None
        if self.bind.entered(function, driver):
            if not function.params:
                return None
            argument = function.params[0].name
            if self.bind.assigned(function, argument) or self.bind.shadowed(function, argument):
                return None
            if function is not self.bind.probe(driver) and (
                    function.params[0].base != row.parameter or
                    not all(self._passes(caller, at, 0, driver, row, False)
                            for caller, at in self.m.references(function)[0])):
                return None
            return self._named(function, tok, row.device.replace('ARG', argument))
        return self._in_helper(function, tok, driver, row)

    def _named(self, function, tok, device, base='device'):
        """A local pointer to such a struct that stands for the device before tok, else the device."""
        plain = device.replace(' ', '')
        for name, decl in self.m.types.locals(function).items():
            if decl.base != base or decl.stars != 1:
                continue
            writes = self.m.writes.local_writes(function, name)
            if len(writes) != 1 or writes[0][1] != 'set':
                continue
            value = writes[0][0]
            if value.start < tok and self.bind.written(function, value) == plain and \
                    self._unconditional(function, value.start, tok):
                return name
        return device

    def _unconditional(self, function, tok, use, asked=False):
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

    def _in_helper(self, function, tok, driver, row):
        calls, others = self.m.references(function)
        calls = self._of_driver(calls, driver)
        if others or not calls:
            return None
        for index, param in enumerate(function.params):
            if self.bind.assigned(function, param.name) or param.stars != 1:
                continue
            offer = None
            if param.base == 'device':
                offer = param.name
            elif param.base == row.parameter:
                offer = row.device.replace('ARG', param.name)
            if offer and all(arg is not None and (
                    self._is_device(caller, arg, at, driver, row, param.base == 'device') or
                    self._bound(caller, arg, at, driver, row, 1))
                             for caller, at in calls for arg in [caller.argument(at, index)]):
                return self._named(function, tok, offer)
        return self._through_member(function, tok, driver, row) or \
            self._made_for(function, driver, row)

    def _made_for(self, function, driver, row):
        """The member in which the core keeps what it was given to make a parameter of a helper for."""
        probe = self.bind.probe(driver)
        for param in function.params if probe is not None else ():
            made = tables.made_for().get(param.base)
            thing = made and param.stars == 1 and self._thing_of_name(function, param.name)
            thing = thing and self._above(probe, function, thing)
            writes = self.m.writes.local_writes(probe, thing[0]) if thing and len(thing) == 1 else ()
            call = writes[0][0] if len(writes) == 1 and writes[0][1] == 'set' else None
            if call is not None and call.kind == 'call' and call.callee in made.calls and \
                    len(call.args) >= made.calls[call.callee] and \
                    not self.m.writes.field_writes(made.member.split('.')[-1]) and \
                    self._bound(probe, call.args[made.calls[call.callee] - 1], call.start, driver, row, 0):
                return '%s->%s' % (param.name, made.member)
        return None

    def _given_before(self, function, tok, drivers):
        """What a call that surely came before was given for the bound device."""
        for call in function.expressions:
            given = [arg for arg in call.args if arg.kind == 'member' and self.m.types.type_of(
                arg, function) == ('device', 1)] if call.kind == 'call' and call.end <= tok else ()
            if not given or self.m.function(call.callee, function.source) is not None or \
                    not self._unconditional(function, call.start, tok, True):
                continue
            for arg in given:
                if self.is_bound(function, arg, tok, drivers) and \
                        self._same_until(function, arg, call.start, tok):
                    return function.source.written(arg.start, arg.end)
        return None

    def _same_until(self, function, expr, begin, end):
        """True where nothing of an expression is set between two tokens."""
        names = {part.text for part in expr.walk() if part.kind in ('id', 'member')}
        return not any(one.kind == 'assign' and begin < one.start < end and one.base.text in names
                       for one in function.expressions)

    def _of_driver(self, calls, driver):
        """Those of some calls that a driver makes: another one has a device of its own."""
        return [(caller, at) for caller, at in calls
                if any(detail is driver for _, detail in self.bind.contexts(caller))]

    def _passes(self, caller, tok, index, driver, row, as_device):
        arg = caller.argument(tok, index)
        return arg is not None and self._is_device(caller, arg, tok, driver, row, as_device)

    def _is_device(self, caller, expr, tok, driver, row, as_device):
        text = self.bind.written(caller, expr)
        device = self._device_of(caller, tok, driver)
        if device is None:
            return False
        other = (self._passed_over.get((caller, tok, driver)) or device).replace(' ', '')
        if as_device:
            plain = row.device.replace('ARG', caller.params[0].name).replace(' ', '') \
                if self.bind.entered(caller, driver) else other
            return text in (device.replace(' ', ''), plain)
        # the bus's own pointer: the device expression made of it must match
        made = row.device.replace('ARG', text).replace(' ', '')
        if self.bind.entered(caller, driver):
            return text == caller.params[0].name
        return made in (device.replace(' ', ''), other)

    def _overwritten(self, base, before):
        """True where a whole struct of that type may be written to, other than
        before some tokens: {Function: token}."""
        base = self.m.types.canonical(base)
        return any(type_ == base and start >= before.get(function, 0)
                   for type_, function, start in self._whole_writes())

    def _whole_writes(self):
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

    def _through_member(self, function, tok, driver, row):
        """A member that was set to the device before the token, of an object
        that the function surely has in hand; rather one that a local stands for."""
        probe, first = self.bind.probe(driver), None
        if (function, driver) in self._busy or probe is None:
            return None
        self._busy.add((function, driver))
        try:
            for offer, thing, base in self._holders(probe, function, tok):
                for name, member in (self.m.types.struct(base) or {}).items():
                    if member.stars != 1 or member.array or \
                            member.base not in ('device', row.parameter):
                        continue
                    as_device = member.base == 'device'
                    write = self._only_write(name, base)
                    if write is None or not self._set_before(probe, write, thing, function, tok, base) or \
                            not self._is_device(write[0], write[2], write[2].start, driver, row, as_device):
                        continue
                    plain = named = '%s%s' % (offer, name)
                    if not as_device:
                        plain = row.device.replace('ARG', plain)
                        named = row.device.replace('ARG', self._named(
                            function, tok, named, row.parameter))
                    named = self._named(function, tok, named)
                    if named != plain:
                        self._passed_over[function, tok, driver] = first
                        return named
                    first = first or named
                    if not any(decl.stars == 1 and decl.base in ('device', row.parameter)
                               for decl in self.m.types.locals(function).values()):
                        return first
        finally:
            self._busy.discard((function, driver))
        return first

    def _only_write(self, name, base):
        """The one assignment to a struct's member: (Function, left, right)."""
        base = self.m.types.canonical(base)
        writes = []
        for write in self.m.writes.field_writes(name):
            type_ = write[1] is not None and self.m.types.type_of(target(write[1])[0].base, write[0])
            if not type_ or self.m.types.canonical(type_[0]) == base:
                writes.append(write)
        if len(writes) == 1 and writes[0][1] is not None and writes[0][1].kind == 'member':
            return writes[0]
        return None

    def _holders(self, probe, function, tok):
        """(C text to put a member behind, thing, struct) of the objects that a
        function has a name for at a token."""
        found = []
        for param in function.params:
            if param.stars == 1 and not self.bind.assigned(function, param.name):
                found.append((param.name + '->', self._thing_of_name(function, param.name), param.base))
        for name, decl in self.m.types.locals(function).items():
            if decl.stars == 1 and name not in [p.name for p in function.params]:
                writes = self.m.writes.local_writes(function, name)
                thing = self._thing_of_name(function, name)
                if thing is not None and writes[0][0].start < tok and \
                        self._unconditional(function, writes[0][0].start, tok):
                    found.append((name + '->', thing, decl.base))
        for offer, thing, base in list(found):
            for name, member in (self.m.types.struct(base) or {}).items():
                if member.by_value_struct and not member.array:
                    found.append(('%s%s.' % (offer, name), thing and thing + (name,), member.base))
                elif member.stars == 1 and not member.array and not self.m.types.foreign(member.base):
                    write = self._only_write(name, base)
                    if write is None or not self._set_before(probe, write, thing, function, tok, base):
                        continue
                    end = self._thing(write[0], write[2])
                    end = end and self._above(probe, write[0], end)
                    if end is not None:
                        found.append(('%s%s->' % (offer, name), ('probe',) + end, member.base))
        return [one for one in found if one[1] is not None]

    def _thing_of_name(self, function, name):
        if name in [p.name for p in function.params]:
            return None if self.bind.assigned(function, name) or \
                self.bind.shadowed(function, name) else (name,)
        writes = [value for value, how in self.m.writes.local_writes(function, name) if how == 'set']
        if len(writes) != 1 or len(self.m.writes.local_writes(function, name)) != 1:
            return None
        value = writes[0]
        while value.kind == 'cast':
            value = value.base
        if value.kind == 'call' and tables.room(value.callee) and len(value.args) == 1:
            inner = self._thing(function, value.args[0])
            return inner and inner + (value.callee,)
        if value.kind == 'unary' and value.op == '&' and value.base.kind == 'member':
            return self._thing(function, value.base)
        if value.kind == 'member' and value.op == '->' and value.base.kind == 'id':
            type_ = self.m.types.type_of(value.base, function)
            if type_ and self.m.types.foreign(type_[0]) and not self.m.writes.field_writes(value.text):
                inner = self._thing(function, value.base)
                return inner and inner + (value.text,)
        return None

    def _thing(self, function, expr):
        """The thing that an expression is, None where that is not sure."""
        while expr.kind == 'cast':
            expr = expr.base
        if expr.kind == 'unary' and expr.op == '&':
            return self._thing(function, expr.base)
        if expr.kind == 'id':
            return self._thing_of_name(function, expr.text) or (
                (expr.text,) if expr.text in self.m.types.locals(function) and
                expr.text not in [p.name for p in function.params] else None)
        if expr.kind == 'member':
            owner = self.m.types.type_of(expr.base, function)
            member = (self.m.types.struct(owner[0]) or {}).get(expr.text) if owner else None
            if member is not None and member.by_value_struct:
                inner = self._thing(function, expr.base)
                return inner and inner + (expr.text,)
        return None

    def _above(self, root, function, thing, depth=0):
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
            inner = self._thing(caller, arg) if arg is not None else None
            found.add(inner and self._above(root, caller, inner + thing[1:], depth + 1))
        return found.pop() if len(found) == 1 else None

    def _set_before(self, probe, write, thing, function, tok, base):
        """True where a write to the member of a thing always comes before a
        token of a function that only probe leads to, and before nothing can
        undo it."""
        writer, left, value = write
        mine = self._thing(writer, left.base)
        mine = mine and self._above(probe, writer, mine)
        if mine is None or mine != self._above(probe, function, thing):
            return False
        at, uses = value.start, self._uses(probe, function, tok)
        if writer is not probe:
            at = self._always(probe, writer, value.start)
        if at is None or not uses or not all(at < use for use in uses) or \
                not self._unconditional(probe, at, max(uses), True) or \
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
            if not self._unconditional(function, tok, function.rbrace, True) or any(
                    s.kind in ('return', 'goto') and s.start < tok for s in function.statements()) or \
                    any(at < tok for at in self.m.macros.jumps(function)):
                return None
            calls, others = self.m.references(function)
            if others or len(calls) != 1:
                return None
            function, tok = calls[0]
        return None
