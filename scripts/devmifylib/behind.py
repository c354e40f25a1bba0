# SPDX-License-Identifier: GPL-2.0-only
"""What lies where a pointer of a module points to.

In go a value and how deep it is read through; out come the atoms, as an alias.Resolver has
them, of what was put there: into the elements of an array, through the address that a call
was given, by a copy of the bytes.
"""

from . import cparser, terms
from .types import INTEGERS, SCALAR_TYPES, SMALL, WIDE


class Behind:
    """Answers for one module; resolver: its alias.Resolver.

    element: how deep something is read through, and the type of what is read there.
    """

    def __init__(self, module, resolver, faces):
        self.m = module
        self.alias = resolver
        self.faces = faces
        self._behinds = {}          # (Function, parameter's number): see _stores_behind()
        self._untold = {}

    def points(self, element):
        """True where what is read through a name is a pointer itself, or of a
        type that the module does not tell: it may be one by its typedef."""
        return element[1] is None or element[1][1] > 0 or not element[1][1] and \
            self._unknown(element[1][0])

    def _unknown(self, base):
        if base not in self._untold:
            self._untold[base] = base not in SMALL | INTEGERS | SCALAR_TYPES and \
                self.m.types.struct(base) is None and not any(
                    source.texts[i - 1] in ('struct', 'union', 'enum') for source, i in self.m.tokens(base))
        return self._untold[base]

    def read(self, value, how, function, element, seen):
        """What is read through a name that is set to a value, or has an
        element that is."""
        levels, read = element
        if how == 'element':            # told by the types: an array of pointers to pointers
            bare = cparser.uncast(value)
            type_ = self.m.types.type_of(bare, function)
            levels = min(levels - 1, type_[1] - read[1]) if type_ and read else 0
        if levels < 1 or not self.points(element):
            return self.alias.into(value, function, '', seen)
        return self.element(value, function, self.faces.declared(read), seen, levels)

    def element(self, value, function, declared, seen, levels=1):
        """What *p may be where p is set to a value: not the array, but what
        was put into it; levels: the number of stars."""
        if not levels:
            return self.alias.into(value, function, declared, seen)
        while value.kind in ('cast', 'assign', 'post') or value.kind == 'bin' and value.op in ('+', '-'):
            value = value.right if value.kind == 'assign' else value.base
        if value.kind == 'unary' and value.op == '&':
            type_ = self.m.types.type_of(value.base, function)
            plain = type_ is not None and type_[1] < 1 and (
                type_[0] in SMALL or type_[0] in INTEGERS - WIDE or self.m.types.struct(type_[0]) is not None)
            if plain:
                return self.alias.into(value, function, declared, seen)
            return self.element(value.base, function, declared, seen, levels - 1)
        if value.kind == 'cond':
            return self.element(value.right or value.base, function, declared, seen, levels) | \
                self.element(value.third, function, declared, seen, levels)
        if value.kind in ('id', 'member', 'index') or value.kind == 'unary' and value.op == '*':
            if value.kind == 'id' and value.text == 'NULL':
                return set()
            inner = value
            for _ in range(levels):
                inner = cparser.Expr('index', value.start, base=inner, right=value)
                inner.end = value.end
            return self.alias.into(inner, function, declared, seen)
        if self.alias.site_key(function.source, value.start) in self.alias.sites:
            return set()                # a new array: its elements are written by name
        if value.kind == 'init':
            return set().union(*(self.element(arg.base if arg.kind == 'field' else arg, function,
                                              declared, seen, levels - (arg.kind != 'init'))
                                 for arg in value.args))
        out = self.alias.into(value, function, declared, seen)
        known = {atom for atom in out if atom[0] != 'site'}
        return known if len(known) == len(out) else known | {('type', '')}

    def handed_back(self, call, name, function, declared, seen):
        """What a call that is given the address of a local puts there."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        where = [number for number, arg in enumerate(call.args) if arg.kind == 'unary' and
                 arg.op == '&' and arg.base.kind == 'id' and arg.base.text == name]
        if target is None or len(where) != 1:
            return {('type', declared)}
        return self._put_behind(target, where[0], declared, seen)

    def _put_behind(self, function, index, declared, seen):
        """What a function stores where one of its parameters points to."""
        below, out = self.alias.enter((function, index, 'behind'), seen), set()
        if below is None:
            return out
        stores = self._stores_behind(function, index)
        if stores is None:
            return {('type', declared)}
        for kind, what, number in stores:
            if kind == 'value':
                out |= self.alias.into(what, function, declared, below)
            elif kind == 'call':
                out |= self._put_behind(what, number, declared, below)
            else:
                out.add((kind, declared) if kind != 'other' else ('other',))
        return out

    def _stores_behind(self, function, index):
        """[('value', Expr, None), ('call', Function, argument) or (kind of an atom, None, None)]
        of what a function does to what a parameter points to; None where that is not known."""
        if (function, index) not in self._behinds:
            self._behinds[function, index] = self._find_behind(function, index)
        return self._behinds[function, index]

    def _find_behind(self, function, index):
        name = function.params[index].name if index < len(function.params) else ''
        if not name or any(how != 'element' for _, how in self.m.writes.local_writes(function, name)):
            return None
        out, known = [], set()
        for expr in function.expressions:
            if expr.kind == 'unary' and expr.op == '*':
                known.add(expr.base)
            elif expr.kind == 'assign' and expr.base.kind == 'unary' and expr.base.op == '*' and \
                    expr.base.base.kind == 'id' and expr.base.base.text == name:
                out.append(('value', expr.right, None) if expr.op == '=' else ('type', None, None))
            elif expr.kind == 'call':
                for number, arg in enumerate(expr.args):
                    if arg.kind == 'id' and arg.text == name:
                        known.add(arg)
                        out.append(self._call_behind(expr, number, function))
        return None if any(expr.kind == 'id' and expr.text == name and expr not in known
                           for expr in function.expressions) else out

    def _call_behind(self, call, number, function):
        inner = self.m.function(call.callee, function.source) if call.callee else None
        if inner is not None:
            return 'call', inner, number
        if call.callee in terms.fresh():
            return 'other', None, None
        if not call.callee or call.callee in self.m.macros.defines() or \
                terms.is_call('hands-back', call.callee):
            return 'type', None, None
        return 'result', None, None

    def initial(self, init, source, levels, declared, seen):
        """What is read through a variable of a file's, as it was initialised."""
        names = {part.text for part in init.walk() if part.kind == 'id'}
        scope = next((f for f in source.functions.values() if not names & set(self.m.types.locals(f))), None)
        if scope is None:
            return {('type', declared)}
        return self.element(init, scope, declared, seen, levels) - {('null',)}

    def bytewise(self, declared, seen):
        """What memcpy() may have put into any pointer of the module's."""
        out = set()
        for function, value in self.m.writes.copied_bytewise():
            below = self.alias.enter((function, value, 'bytes'), seen)
            if below is not None:
                out |= {a for a in self.alias.resolve(value, function, below)
                        if a[0] == 'site' and self.faces.compatible(a, declared)}
        return out
