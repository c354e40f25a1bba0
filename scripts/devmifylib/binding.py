# SPDX-License-Identifier: GPL-2.0-only
"""Who calls a function, and which struct device it is bound to.

A function runs in the contexts of everything that can call it: a driver's
probe, its remove, or something else.  Memory may only be tied to a binding
where every context is a probe, and only freed by hand where every context of
the free is a probe or a remove.
"""

from . import cparser, terms
from .device import Devices

PROBE, REMOVE, SHUTDOWN, CALLBACK, EXPORTED = (
    'probe', 'remove', 'shutdown', 'callback', 'exported')


class Bindings:
    """The drivers of one module and the contexts of its functions.

    drivers: drivers.Driver list; buses: {driver type: row} of tables.buses().
    """

    def __init__(self, module, drivers, buses):
        self.m = module
        self.drivers = drivers
        self.buses = buses
        self._contexts = {}
        self._own = {}
        self._assigned = {}         # {Function: names of the locals that it assigns}
        self._homes = None          # {path: Source} of the module's files
        self.devices = Devices(self)

    def home(self, driver):
        """The Source that registers a driver."""
        if self._homes is None:
            self._homes = {source.path: source for source in self.m.files}
        return self._homes[driver.file]

    def probe(self, driver):
        """The driver's probe Function, or None when it is not in this module."""
        return self.m.function(driver.probe, self.home(driver))

    def removes(self, driver):
        """The driver's remove Functions in this module."""
        found = [self.m.function(name, self.home(driver)) for name in driver.remove]
        return [f for f in found if f is not None]

    def contexts(self, function):
        """Set of (kind, detail): (PROBE, Driver), (CALLBACK, member), ...

        Those of every function that leads to it by calls.
        """
        if function not in self._contexts:
            out, seen, todo = {}, {function}, [function]
            while todo:
                one = todo.pop()
                for context in self._own_contexts(one):
                    out.setdefault(context, one)
                callers = dict.fromkeys(caller for caller, _ in self.m.references(one)[0]
                                        if caller not in seen)
                seen.update(callers)
                todo += callers
            self._contexts[function] = out
        return self._contexts[function].keys()

    def only_probing(self, function):
        """True for a function that nothing but probes leads to."""
        return all(kind == PROBE for kind, _ in self.contexts(function))

    def alone(self, function):
        """The drivers whose probes and removes lead to a function, and nothing else does; else none."""
        contexts = self.contexts(function)
        return frozenset(detail for _, detail in contexts) \
            if all(kind in (PROBE, REMOVE) for kind, _ in contexts) else frozenset()

    def is_shared(self, function, drivers):
        """True for a function that probes or removes of other drivers than those lead to."""
        return any(kind in (PROBE, REMOVE) and driver not in drivers
                   for kind, driver in self.contexts(function))

    def never_probing(self, function):
        """True for a function that probe does not lead to."""
        return all(kind != PROBE for kind, _ in self.contexts(function))

    def is_called(self, function):
        """True for a function that others than probe and remove lead to."""
        contexts = self.contexts(function)
        return not contexts or any(kind not in (PROBE, REMOVE) for kind, _ in contexts)

    def root(self, function, context):
        """The function that is run in one of contexts() and leads to another."""
        self.contexts(function)
        return self._contexts[function][context]

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
        hidden = self.m.macros.named_out_of_sight(function)
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
        if member:
            for driver in self.drivers:
                if driver.file != source.path or not any(
                        name.split('.')[-1] == member and value == function.name
                        for name, value in driver.members.items()):
                    continue
                if driver.probe == function.name:
                    out.add((PROBE, driver))
                elif function.name in driver.remove:
                    out.add((REMOVE, driver))
        if not out and not member and terms.is_call('binds-once', self.m.call_round(source, tok)):
            out |= {(PROBE, driver) for driver in self.drivers
                    if source.path == driver.file and driver.probe == function.name}
        if not out:
            if not member and source.texts[tok - 1] == '(':
                member = source.texts[tok - 2]
            elif not member and source.texts[tok - 1] == ',':
                member = 'argument'
            out.add((CALLBACK, member))
        return out

    def acts_on(self, function, expr):
        """The drivers whose own device an expression is, in their probe or
        remove itself; none where that is not sure."""
        if not function.params:
            return frozenset()
        name = function.params[0].name
        if self.assigned(function, name) or self.shadowed(function, name):
            return frozenset()
        writes = self.m.writes.local_writes(function, expr.text) if expr.kind == 'id' else ()
        if len(writes) == 1 and writes[0][1] == 'set':
            expr = writes[0][0]             # dev = &pdev->dev
        written = self.written(function, expr)
        return frozenset(
            driver for driver in self.drivers
            if function is self.probe(driver) or function in self.removes(driver)
            if driver.type in self.buses and written in (
                name, self.buses[driver.type].device.replace('ARG', name).replace(' ', '')))

    # -- the device -------------------------------------------------------

    def entered(self, function, driver):
        """True for the driver's probe and remove: the bus calls them with
        the device that is bound."""
        return function is self.probe(driver) or function in self.removes(driver)

    def assigned(self, function, name):
        if function not in self._assigned:
            self._assigned[function] = {expr.base.text for expr in function.expressions
                                        if expr.kind == 'assign' and expr.base.kind == 'id'}
        return name in self._assigned[function]

    def shadowed(self, function, name):
        return any(decl.name == name for stmt in function.statements() for decl in stmt.decls)

    def written(self, function, expr):
        if expr.kind == 'unary' and expr.op == '&':     # a holder() has no token of its own for the &
            return '&' + self.written(function, expr.base)
        return function.source.text_of(expr.start, expr.end).replace(' ', '')

    def calls_below(self, root, function):
        """Tokens of a root's calls that lead to a function by any way down."""
        above, todo, tokens = {function}, [function], []
        while todo:
            for caller, tok in self.m.references(todo.pop())[0]:
                if caller is root:
                    tokens.append(tok)
                elif caller not in above:
                    above.add(caller)
                    todo.append(caller)
        return tokens


def statement_of(function, tok):
    """The statements of a function that hold a token, the innermost last; none where it is not parsed."""
    try:
        todo = [function.body]
    except cparser.ParseError:
        return []
    path = []
    while todo:
        stmt = todo.pop()
        if stmt.start <= tok < stmt.end:
            path.append(stmt)
            todo = [*stmt.body, *([] if stmt.orelse is None else [stmt.orelse])]
    return path
