# SPDX-License-Identifier: GPL-2.0-only
"""Who calls a function, and which struct device it is bound to.

A function runs in the contexts of everything that can call it: a driver's
probe, its remove, or something else.  Memory may only be tied to a binding
where every context is a probe, and only freed by hand where every context of
the free is a probe or a remove.
"""

from . import csource

PROBE, REMOVE, SHUTDOWN, CALLBACK, EXPORTED = (
    'probe', 'remove', 'shutdown', 'callback', 'exported')


class Bindings:
    """The drivers of one file and the contexts of its functions.

    drivers: facts.Driver list; buses: {driver type: row} of tables.buses().
    """

    def __init__(self, module, drivers, buses):
        self.m = module
        self.drivers = drivers
        self.buses = buses
        self._contexts = {}
        self._own = {}

    def probe(self, driver):
        """The driver's probe Function, or None when it is not in the file."""
        return self.m.main.functions.get(driver.probe)

    def removes(self, driver):
        """The driver's remove Functions in this module."""
        found = [self.m.function(name, self.m.main) for name in driver.remove]
        return [f for f in found if f is not None]

    def contexts(self, function):
        """Set of (kind, detail): (PROBE, Driver), (CALLBACK, member), ...

        Those of every function that leads to it by calls.
        """
        if function not in self._contexts:
            out, seen, todo = set(), {function}, [function]
            while todo:
                one = todo.pop()
                out |= self._own_contexts(one)
                callers = {caller for caller, _ in self.m.references(one)[0]} - seen
                seen |= callers
                todo += callers
            self._contexts[function] = out
        return self._contexts[function]

    def _own_contexts(self, function):
        """What a function is run as where no function of the module calls it."""
        if function in self._own:
            return self._own[function]
        calls, others = self.m.references(function)
        out = set()
        for source, tok, member in others:
            out |= self._reference(function, source, tok, member)
        if not calls and not others and not function.source.path.endswith('.h'):
            # Nothing names it, so a macro pastes its name: DEVICE_ATTR_WO(x)
            out.add((CALLBACK, ''))
        hidden = self.m.named_out_of_sight(function)
        if hidden:
            out.add((CALLBACK, hidden))
        if self.m.exported(function):
            out.add((EXPORTED, ''))
        elif not function.static and self.m.siblings is None:
            out.add((EXPORTED, ''))
        self._own[function] = out
        return out

    def _reference(self, function, source, tok, member):
        out = set()
        if member == 'shutdown':
            return {(SHUTDOWN, '')}
        if source is self.m.main and member:
            for driver in self.drivers:
                if not any(name.split('.')[-1] == member and value == function.name
                           for name, value in driver.members.items()):
                    continue
                if driver.probe == function.name:
                    out.add((PROBE, driver))
                elif function.name in driver.remove:
                    out.add((REMOVE, driver))
        if not out:
            if not member and source.texts[tok - 1] == '(':
                member = source.texts[tok - 2]
            elif not member and source.texts[tok - 1] == ',':
                member = 'argument'
            out.add((CALLBACK, member))
        return out

    # -- the device -------------------------------------------------------

    def device(self, function, tok, drivers):
        """The bound device as the function can name it before a token.

        drivers: those whose probe leads here.  Returns the C expression, or
        None where no name surely means the bound device.
        """
        choices = [self._device_of(function, tok, driver) for driver in drivers]
        if choices and all(c is not None and c == choices[0] for c in choices):
            return choices[0]
        return None

    def _device_of(self, function, tok, driver):
        row = self.buses.get(driver.type)
        if row is None:
            return None
        if function is self.probe(driver):
            if not function.params:
                return None
            argument = function.params[0].name
            if self._assigned(function, argument) or self._shadowed(function, argument):
                return None
            return self._named(function, tok, row.device.replace('ARG', argument))
        return self._in_helper(function, tok, driver, row)

    def _assigned(self, function, name):
        for _, top in self.m.statement_exprs(function):
            for expr in top.walk():
                if expr.kind == 'assign' and expr.base.kind == 'id' and expr.base.text == name:
                    return True
        return False

    def _shadowed(self, function, name):
        return any(decl.name == name for stmt in function.statements() for decl in stmt.decls)

    def _written(self, function, expr):
        return function.source.text_of(expr.start, expr.end).replace(' ', '')

    def _named(self, function, tok, device):
        """A local that stands for the device before tok, else the device."""
        plain = device.replace(' ', '')
        for name, decl in self.m.locals(function).items():
            if decl.base != 'device' or decl.stars != 1:
                continue
            writes = self.m.local_writes(function, name)
            if len(writes) != 1 or writes[0][1] != 'set':
                continue
            value = writes[0][0]
            if value.start < tok and self._written(function, value) == plain and \
                    self._unconditional(function, value.start, tok):
                return name
        return device

    def _unconditional(self, function, tok, use):
        """True for a token in a statement of the function's outer block.

        A goto over it to a label that still comes before the use makes it
        conditional.
        """
        for stmt in function.body.body:
            if stmt.start <= tok < stmt.end:
                return stmt.kind == 'decl' or \
                    stmt.kind == 'expr' and not self._jumped(function, stmt, use)
        return False

    @staticmethod
    def _jumped(function, stmt, use):
        statements = function.statements()
        later = {s.name for s in statements
                 if s.kind == 'label' and stmt.start < s.start < use}
        return any(s.kind == 'goto' and s.start < stmt.start and s.name in later
                   for s in statements)

    def _in_helper(self, function, tok, driver, row):
        calls, others = self.m.references(function)
        if others or not calls:
            return None
        for index, param in enumerate(function.params):
            if self._assigned(function, param.name) or param.stars != 1:
                continue
            offer = None
            if param.base == 'device':
                offer = param.name
            elif param.base == row.parameter:
                offer = row.device.replace('ARG', param.name)
            if offer and all(self._passes(caller, at, index, driver, row, param.base == 'device')
                             for caller, at in calls):
                return self._named(function, tok, offer)
        return self._through_member(function, tok, driver, row)

    def _argument(self, caller, tok, index):
        call = caller.call_index.get(tok)
        return call.args[index] if call is not None and index < len(call.args) else None

    def _passes(self, caller, tok, index, driver, row, as_device):
        arg = self._argument(caller, tok, index)
        return arg is not None and self._is_device(caller, arg, tok, driver, row, as_device)

    def _is_device(self, caller, expr, tok, driver, row, as_device):
        text = self._written(caller, expr)
        device = self._device_of(caller, tok, driver)
        if device is None:
            return False
        if as_device:
            plain = row.device.replace('ARG', caller.params[0].name).replace(' ', '') \
                if caller is self.probe(driver) else device.replace(' ', '')
            return text in (device.replace(' ', ''), plain)
        # the bus's own pointer: the device expression made of it must match
        made = row.device.replace('ARG', text).replace(' ', '')
        if caller is self.probe(driver):
            return text == caller.params[0].name
        return made == device.replace(' ', '')

    def _same_object(self, probe, function, index, name, depth=0):
        """True when an argument of a helper is what probe knows by a name."""
        calls, _ = self.m.references(function)
        for caller, tok in calls:
            arg = self._argument(caller, tok, index)
            if arg is None or arg.kind != 'id' or depth > 6:
                return False
            if caller is probe:
                if arg.text != name:
                    return False
                continue
            params = [p.name for p in caller.params]
            if arg.text not in params or self._assigned(caller, arg.text) or \
                    not self._same_object(probe, caller, params.index(arg.text), name, depth + 1):
                return False
        return bool(calls)

    def _calls_below(self, probe, function):
        """Tokens of probe's calls that lead to a function by any way down."""
        above, todo, tokens = {function}, [function], []
        while todo:
            for caller, tok in self.m.references(todo.pop())[0]:
                if caller is probe:
                    tokens.append(tok)
                elif caller not in above:
                    above.add(caller)
                    todo.append(caller)
        return tokens

    def _through_member(self, function, tok, driver, row):
        """A member that probe sets to the device before it calls the helper."""
        probe = self.probe(driver)
        calls = self._calls_below(probe, function)
        if not calls:
            return None
        for param in function.params:
            members = param.stars == 1 and self.m.struct(param.base) or {}
            if self._assigned(function, param.name):
                continue
            for name, member in members.items():
                if member.stars != 1 or member.array:
                    continue
                as_device = member.base == 'device'
                if not as_device and member.base != row.parameter:
                    continue
                writes = [w for w in self.m.field_writes(name)
                          if w[1] is None or
                          (self.m.type_of(w[1].base, w[0]) or (param.base,))[0] == param.base]
                if len(writes) != 1 or writes[0][0] is not probe:
                    continue
                value = writes[0][2]
                if not self._same_object(probe, function, function.params.index(param),
                                         csource.key_of(writes[0][1].base)
                                         if writes[0][1] is not None else '') or \
                        not self._unconditional(probe, value.start, max(calls)) or \
                        not all(value.start < at for at in calls) or \
                        not self._is_device(probe, value, calls[0], driver, row, as_device):
                    continue
                offer = '%s->%s' % (param.name, name)
                if not as_device:
                    offer = row.device.replace('ARG', offer)
                return self._named(function, tok, offer)
        return None


def statement_of(function, tok):
    """The innermost statement that holds a token, with its parents' list."""
    path = []

    def visit(stmt):
        if stmt.start <= tok < stmt.end:
            path.append(stmt)
            for sub in stmt.body:
                visit(sub)
            if stmt.orelse is not None:
                visit(stmt.orelse)
    try:
        visit(function.body)
    except csource.ParseError:
        pass
    return path
