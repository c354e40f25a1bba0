# SPDX-License-Identifier: GPL-2.0-only
"""Driver data: what was stored with a device, and what a getter gives back.

In go the calls of a module that set and get it; out come the values that were set, and the
atoms, as an alias.Resolver has them, that a getter may give.
"""

import functools
import re

from . import cparser, terms
from .writes import target


@functools.lru_cache(maxsize=terms.SEEN)
def family(name):
    """The bus that a drvdata getter or setter belongs to, '' for any."""
    prefix, _, slot = re.sub('_[gs]et_', ' ', name, count=1).partition(' ')
    if terms.is_call('other-slot', name):
        return '%s %s' % (prefix, slot)
    return prefix if prefix in terms.drvdata_buses() else ''


class DriverData:
    """Answers for one module; bind: its binding.Bindings, or None; resolver: its alias.Resolver."""

    def __init__(self, module, bind, resolver, faces):
        self.m = module
        self.bind = bind
        self.alias = resolver
        self.faces = faces
        self._setters = None

    def setters(self):
        """Values handed to drvdata setters: list of (family, Function, Expr,
        the device's Expr or None)."""
        if self._setters is None:
            sets = terms.calls('sets-drvdata').match
            names = {t for s in self.m.sources for t in s.words if sets(t)}
            self._setters = []
            for function, call, _ in self.m.calls_named(names):
                if call is None:
                    self._setters.append(('', function, None, None))
                elif len(call.args) > 1:
                    self._setters.append((family(call.callee), function, call.args[-1], call.args[0]))
            for function, call in self._hidden_setters():
                inside = self.m.macros.expansion(call, function)
                found = [e for e in inside.walk() if e.kind == 'call' and len(e.args) > 1 and
                         terms.is_call('sets-drvdata', e.callee)] if inside is not None else ()
                self._setters += [(family(e.callee), function, e.args[-1], e.args[0]) for e in found] or \
                    [('', function, None, None)]
            for field in ('driver_data', 'drvdata'):
                for function, left, value in self.m.writes.field_writes(field):
                    owner = left is not None and self.m.types.type_of(target(left)[0].base, function)
                    if not owner or self.m.types.canonical(owner[0]) in self._device_types():
                        self._setters.append(('', function, value, None))
        return self._setters

    def _device_types(self):
        """Structs whose member driver_data a getter may read."""
        rows = self.bind.buses.values() if self.bind else ()
        return {'device'} | {row.parameter for row in rows}

    def _hidden_setters(self):
        """(Function, call) of the module's macros that call a setter."""
        sets = terms.calls('sets-drvdata').match
        names = {name for name, (_, words) in self.m.macros.defines().items()
                 if any(sets(word) for word in words) and not sets(name)}
        return [(function, call) for function, call, _ in self.m.calls_named(names)
                if call is not None]

    def atoms(self, expr, function, seen):
        """Atoms of what a getter gives."""
        mine = family(expr.callee)
        asked = self.bind.acts_on(function, expr.args[0]) if self.bind and expr.args else frozenset()
        within = self._device_in(expr.args[0], function) if expr.args else ''
        return self.alias.once((asked, 'drvdata', mine, within), seen, True, self._find_drvdata, asked,
                               mine, within)

    def _find_drvdata(self, asked, mine, within, below):
        out, doubtful = set(), []
        sure = False                    # its own device's slot is surely set
        for other, function, value, device in self.setters():
            if mine and other and mine != other:
                continue
            if within and device is not None and self._device_in(device, function) not in ('', within):
                continue                # a device of another bus
            meant = self.bind.acts_on(function, device) if asked and device is not None else frozenset()
            if meant and not meant & asked:
                continue                # another driver, on its own device
            sure = sure or bool(meant)
            if value is None:
                out.add(('type', ''))
            elif asked and device is not None and not meant:
                doubtful.append((value, function))
            else:
                out |= self.alias.resolve(value, function, below)
        known = set(out)
        for value, function in doubtful:
            found = self.alias.resolve(value, function, below)
            # Where that is so, another object that is stored with a device by
            # another name may be in another device's slot.
            other = sure and any(atom[0] == 'site' and atom not in known for atom in found)
            out |= {('type', self.faces.declared(self.m.types.type_of(value, function)))} if other else found
        if not out - {('null',)}:
            out.add(('type', ''))
        return out

    def _device_in(self, expr, function, depth=0):
        """The struct that a device surely lies in, '' where that is not told:
        what is stored with one bus's device is not found with another's."""
        expr = cparser.uncast(expr)
        type_ = self.m.types.type_of(expr, function)
        if expr.kind == 'unary' and expr.op == '&' and expr.base.kind == 'member':
            type_ = self.m.types.type_of(expr.base.base, function)
            return self.m.types.canonical(type_[0]) if type_ else ''
        if type_ and self.m.types.canonical(type_[0]) in self._device_types() - {'device'}:
            return self.m.types.canonical(type_[0])
        values = []
        if expr.kind == 'id' and expr.text not in [p.name for p in function.params]:
            values = [(value if how == 'set' else None, function)
                      for value, how in self.m.writes.local_writes(function, expr.text)]
        elif expr.kind == 'member':
            owner = self.m.types.type_of(expr.base, function)
            for writer, left, value in self.m.writes.field_writes(expr.text):
                of = left is not None and self.m.types.type_of(target(left)[0].base, writer)
                if not of or not owner or self.m.types.canonical(of[0]) == self.m.types.canonical(owner[0]):
                    values.append((value if of and owner else None, writer))
        found = {'' if value is None or depth > 2 else self._device_in(value, writer, depth + 1)
                 for value, writer in values}
        return found.pop() if len(found) == 1 else ''
