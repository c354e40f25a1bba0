# SPDX-License-Identifier: GPL-2.0-only
"""How a function can name the struct device that a driver is bound to."""

from . import cparser, includes, resources, terms
from .origins import Origins
from .things import Things
from .writes import target


class Devices:
    """The bound devices of a binding.Bindings."""

    def __init__(self, bindings):
        self.bind = bindings
        self.m = bindings.m
        self.things = Things(bindings)
        self.origins = Origins(self)
        self._busy = set()
        self._passed_over = {}      # (Function, token, Driver): another name of device()
        self._known = {}            # {Source: see _knows()}

    def name(self, function, tok, drivers):
        """The bound device as the function can name it before a token.

        drivers: those whose probe leads here.  Returns the C expression, or
        None where no name surely means the bound device.
        """
        choices = [self._device_of(function, tok, driver) for driver in drivers]
        if choices and all(c is not None and c == choices[0] for c in choices):
            found = choices[0]
        else:
            found = self._given_before(function, tok, drivers) or self._set_before(function, tok, drivers) \
                if not any(choices) else None
        return found if found and (found[0] != '&' or self._knows(function.source, drivers)) else None

    def _knows(self, source, drivers):
        """True for a file that can look into the struct around the device."""
        if source not in self._known:
            self._known[source] = all(
                driver.file == source.path or includes.of(self.m.tree).knows(
                    source.path, source.text, self.bind.buses[driver.type].parameter)
                for driver in drivers if driver.type in self.bind.buses)
        return self._known[source]

    def is_bound(self, function, expr, tok, drivers):
        """True where an expression at a token surely is the bound device of all of some
        drivers: as a struct device, or as what probe is given."""
        rows = [(driver, self.bind.buses.get(driver.type)) for driver in drivers]
        return bool(rows) and all(row is not None and self._bound(function, expr, tok, driver, row, 0)
                                  for driver, row in rows)

    def _bound(self, function, expr, tok, driver, row, depth):
        expr = bare(expr)
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
            write = owner and self.only_write(expr.text, owner[0], True)
            # Others may write to a struct of theirs, but not on the way from there to here.
            return bool(write) and (not self.m.types.foreign(owner[0]) or write[0] is function and
                                    write[2].start < tok and
                                    self.things.unconditional(function, write[2].start, tok)) and \
                self._bound(write[0], write[2], write[2].start, driver, row, depth + 1)
        return False

    def is_only_of(self, function, expr, drivers):
        """True where an expression surely is the bound device of all of some drivers, and no other driver
        has a part in any name that it goes by: what one of those stands for is no other driver's."""
        return all(at is not None and self.is_bound(at, name, name.start, drivers) and
                   self.bind.alone(at) and self.bind.alone(at) <= set(drivers)
                   for at, name in self._names(function, expr))

    def is_mixed(self, function, expr, drivers):
        """True where an expression goes by a name that other drivers give to devices of theirs."""
        return any(at is not None and self.bind.is_shared(at, drivers)
                   for at, _ in self._names(function, expr))

    def _names(self, function, expr, depth=0):
        """(Function, Expr) of all by which an expression gets its value; None for what is not known."""
        expr = expr and cparser.uncast(expr)
        known = expr is not None and depth < 7
        yield (function, expr) if known else (None, expr)
        values = []
        if known and expr.kind == 'unary' and expr.op == '&' and expr.base.kind == 'member':
            values = [(function, expr.base.base)]       # &pdev->dev
        elif known and expr.kind == 'call':
            values = [(function, arg) for arg in expr.args[:1]]     # to_pci_dev(dev)
        elif known and expr.kind == 'member':
            owner = self.m.types.type_of(expr.base, function)
            write = self.only_write(expr.text, owner[0]) if owner else None
            values = [(write[0], write[2])] if write else [(None, None)]
        elif known and expr.kind == 'id' and expr.text in [param.name for param in function.params]:
            index = [param.name for param in function.params].index(expr.text)
            values = [(caller, caller.argument(at, index)) for caller, at in self.m.references(function)[0]]
        elif known and expr.kind == 'id':
            values = [(function, value) for value, _ in self.m.writes.local_writes(function, expr.text)]
        for at, value in values:
            yield from self._names(at, value, depth + 1)

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
            while value.kind == 'assign' and value.op == '=':
                value = value.right     # dev = card->dev = &pdev->dev
            if value.start < tok and self.bind.written(function, value) == plain and \
                    self.things.unconditional(function, value.start, tok):
                return name
        return device

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
            made = resources.made_for().get(param.base)
            thing = made and param.stars == 1 and self.things.of_name(function, param.name)
            thing = thing and self.things.above(probe, function, thing)
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
                    not self.things.unconditional(function, call.start, tok, True):
                continue
            for arg in given:
                if self.is_bound(function, arg, tok, drivers) and \
                        self._same_until(function, arg, call.start, tok):
                    return function.source.written(arg.start, arg.end)
        return None

    def _set_before(self, function, tok, drivers):
        """What was surely set to the bound device before, in an object that the function uses."""
        found = []
        for driver in drivers:
            row = self.bind.buses.get(driver.type)
            offers = row is not None and self._offers(function, tok, driver, row)
            if not offers:
                return None
            found.append(offers)
        return next((offer for offer in found[0] if all(offer in offers for offers in found)), None)

    def _offers(self, function, tok, driver, row):
        out = []
        for text, expr, base in self._used(function, tok):
            for name, member in (self.m.types.struct(base) or {}).items():
                write = self.only_write(name, base) if member.stars == 1 and not member.array and \
                    member.base in ('device', row.parameter) else None
                if write is None or \
                        not self._bound(write[0], write[2], write[2].start, driver, row, 0) or \
                        not self.origins.set_before(write, base, function, expr, tok, driver):
                    continue
                device = text + name
                if member.base != 'device':
                    device = row.device.replace('ARG', self._named(function, tok, device, row.parameter))
                out.append(self._named(function, tok, device))
        return out

    def _used(self, function, tok):
        """[(C text to put a member behind, Expr, struct)] of the objects that a function surely
        has used when it comes to a call, what is used there included."""
        used, found = set(), []
        for expr in function.expressions:
            if expr.kind == 'member' and expr.op == '->' and (
                    expr.end <= tok and self.things.unconditional(function, expr.start, tok, True) or
                    any(stmt.start <= expr.start and tok < stmt.end and stmt.kind == 'expr'
                        for stmt in function.statements())):
                used.add(cparser.key_of(expr.base))
        for name, decl in self.m.types.locals(function).items():
            if decl.stars == 1 and name in used:
                found.append((name + '->', cparser.Expr('id', tok, text=name), decl.base))
        for text, whole, base in found[:]:
            for name, member in (self.m.types.struct(base) or {}).items():
                expr = cparser.Expr('member', tok, base=whole, text=name, op='->')
                if member.by_value_struct and not member.array:
                    found.append((text + name + '.', expr, member.base))
                elif member.stars == 1 and not member.array and text + name in used and \
                        not self.m.types.foreign(member.base):
                    found.append((text + name + '->', expr, member.base))
        return found

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
                    write = self.only_write(name, base)
                    if write is None or not self.things.set_before(
                            probe, write, thing, function, tok, base) or not self._is_device(
                                write[0], write[2], write[2].start, driver, row, as_device):
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

    def only_write(self, name, base, once=False):
        """The one assignment to a struct's member: (Function, left, right).  once: what sets it to NULL
        when probe is over does not count."""
        base = self.m.types.canonical(base)
        writes = []
        for write in self.m.writes.field_writes(name):
            if once and cparser.key_of(write[2]) == 'NULL' and self.bind.never_probing(write[0]):
                continue
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
                found.append((param.name + '->', self.things.of_name(function, param.name), param.base))
        for name, decl in self.m.types.locals(function).items():
            if decl.stars == 1 and name not in [p.name for p in function.params]:
                writes = self.m.writes.local_writes(function, name)
                thing = self.things.of_name(function, name)
                if thing is not None and writes[0][0].start < tok and \
                        self.things.unconditional(function, writes[0][0].start, tok):
                    found.append((name + '->', thing, decl.base))
        for offer, thing, base in list(found):
            for name, member in (self.m.types.struct(base) or {}).items():
                if member.by_value_struct and not member.array:
                    found.append(('%s%s.' % (offer, name), thing and thing + (name,), member.base))
                elif member.stars == 1 and not member.array and not self.m.types.foreign(member.base):
                    write = self.only_write(name, base)
                    if write is None or not self.things.set_before(probe, write, thing, function, tok, base):
                        continue
                    end = self.things.of(write[0], write[2])
                    end = end and self.things.above(probe, write[0], end)
                    if end is not None:
                        found.append(('%s%s->' % (offer, name), ('probe',) + end, member.base))
        return [one for one in found if one[1] is not None]


def bare(expr):
    """An expression without casts, and without the calls that take a reference to a device."""
    while expr.kind == 'cast' or expr.kind == 'call' and len(expr.args) == 1 and \
            terms.is_call('takes-device', expr.callee or ''):
        expr = expr.base if expr.kind == 'cast' else expr.args[0]
    return expr
