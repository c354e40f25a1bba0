# SPDX-License-Identifier: GPL-2.0-only
"""What a module does with its driver structs beside registering them.

The driver core calls probe and remove once for each binding, and devres relies on that.  Whoever calls
them through the struct does not end a binding; whoever writes to the struct as it runs, or makes
another one of it, may have it call something else than its initialiser says.
"""

import re

from . import drivers
from .binding import statement_of
from .candidate import Keep

# Words of what leads to a driver struct where its type cannot be told.
LEADS = re.compile(r'(?:\b|_)(?:driver|drv|bus)\b')
OF_A_BUS = re.compile(r'\bto_(\w*driver)\b')
# Calls that look at nothing but the size or the type of what they are given.
SIZES = frozenset('sizeof typeof __typeof__ ARRAY_SIZE'.split())
COPIES = re.compile(r'\w*mem(?:cpy|move|dup|set)\w*$|swap$')
ALWAYS = frozenset('shutdown probe remove'.split())


class Structs:
    """Answers for one module; bind: its binding.Bindings."""

    def __init__(self, module, bind):
        self.m = module
        self.bind = bind
        self._met = {}              # {Driver: the Keep or None}

    def check(self, driver):
        """Raise Keep where the module calls, sets or copies what a driver struct holds as it runs."""
        if driver not in self._met:
            self._met[driver] = next(self._found(driver), None)
        if self._met[driver] is not None:
            raise self._met[driver]

    def _found(self, driver):
        row = self.bind.buses.get(driver.type)
        names = ALWAYS.union(*((m.split('.')[-1] for m in row.probe + row.remove) if row else ()))
        for name in sorted(names):
            yield from self._members(driver, name)
        yield from self._copies(driver)

    def _members(self, driver, name):
        """A Keep for each use of a member of a driver struct in a function."""
        places, stored = {}, []
        for source, i in self.m.tokens(name):
            function = self.m.enclosing(source, i) if source.texts[i - 1] in ('.', '->') else None
            if function is not None and i > function.lbrace:
                places.setdefault(function, set()).add(i)
        for function, tokens in places.items():
            written = {id(expr.base): expr for expr in function.expressions if expr.kind == 'assign'}
            for expr in function.expressions:
                if expr.kind != 'member' or expr.text != name or not self._leads(expr.base, driver, function):
                    continue
                how = written.get(id(expr))
                if how is None:
                    yield Keep('probe-reentered', '%s() calls, or hands on, what .%s of struct %s holds' % (
                        function.name, name, driver.type), function.source, expr.start)
                elif self._registers(how, driver, name, function):
                    stored.append((function, expr))
                else:
                    yield self._changed(driver, name, function, expr.start)
        for function, expr in stored[1:]:
            yield self._changed(driver, name, function, expr.start)
        for macro in sorted(self.m.macros.macros_with().get(name, ())):
            if re.search(r'\b%s\s*\.\s*%s\b(?!\s*=)' % (re.escape(driver.name), name),
                         self.m.macros.body(macro)):
                for source, i in self.m.tokens(macro):
                    yield Keep('probe-reentered', 'the macro %s uses what .%s of %s holds' % (
                        macro, name, driver.name), source, i)

    @staticmethod
    def _changed(driver, name, function, tok):
        return Keep('too-complex', '%s() sets .%s of a struct %s, so that it is not known what is called' % (
            function.name, name, driver.type), function.source, tok)

    def _leads(self, base, driver, function):
        """True for an expression that may be a driver's struct, or a struct in it."""
        types, inner = [], base
        while inner is not None:
            types.append(self.m.types.type_of(inner, function))
            inner = inner.base if inner.kind == 'member' else None
        text = function.source.text_of(base.start, base.end)
        of = OF_A_BUS.search(text)
        return any(type_ is not None and self.m.types.canonical(type_[0]) in (driver.type, 'bus_type')
                   for type_ in types) or \
            types[0] is None and (of.group(1) == driver.type if of else bool(LEADS.search(text)))

    def _registers(self, assign, driver, name, function):
        """True for the assignment by which a struct always gets what its initialiser leaves out."""
        base, value = assign.base.base, drivers.value_of(
            function.source.text_of(assign.right.start, assign.right.end))
        path = statement_of(function, assign.start)
        return base.kind == 'id' and base.text == driver.name and assign.op == '=' and \
            driver.members.get(name) == value and value != 'NULL' and len(path) == 2

    def _copies(self, driver):
        """A Keep for each place where a function takes or writes a whole driver struct."""
        for source, i in self.m.tokens(driver.name) if driver.name else ():
            function, texts, before, after = self.m.enclosing(source, i), source.texts, i - 1, i + 1
            while texts[before] == '(' and texts[after] == ')' and source.kinds[before - 1] != 'id':
                before, after = before - 1, after + 1
            if function is None or i <= function.lbrace or texts[before] in ('.', '->', 'struct') or \
                    texts[after] not in (')', ',', ';', '='):
                continue
            decl = self.m.types.locals(function).get(driver.name) or \
                self.m.types.globals(source).get(driver.name)
            call = self.m.call_round(source, i)
            if decl is None or decl.array or decl.stars or call in SIZES or \
                    texts[before] == '&' and not COPIES.match(call):
                continue
            if self.m.types.canonical(decl.base) == driver.type:
                yield Keep('too-complex', '%s() makes another driver of %s, or makes it another one' % (
                    function.name, driver.name), source, i)
