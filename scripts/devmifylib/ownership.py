# SPDX-License-Identifier: GPL-2.0-only
"""Who else may hold an object: subsystems that take it over, calls that keep it."""

from . import faces, resources, tables, terms
from .types import SMALL
from .writes import target


class Owners:
    """Answers for one module; resolver: its alias.Resolver.

    An object is named by its key in the Resolver.
    """

    def __init__(self, module, resolver):
        self.m = module
        self.alias = resolver
        self._handed = {}
        self._stored = {}
        self._outward = None
        self._going = None

    def taker(self, key):
        """(text, Source, token) of what takes the object over, or None."""
        base = self.alias.faces.site_types.get(key, '')
        for word, owner in tables.owners().items():
            for source, i in self.m.tokens(word):
                function = self.m.enclosing(source, i)
                if function is None or i < function.lbrace:
                    continue
                if owner.argument == 'member':
                    if any(key in self.alias.resolve(value, writer)
                           for writer, _, value in self.m.writes.field_writes(word)):
                        return '.%s: %s' % (word, owner.reason), source, i
                    continue
                taken = '%s%s: %s' % (word, '' if owner.argument == 'flag' else '()',
                                      owner.reason), source, i
                if owner.argument == 'flag':
                    if base in ('', faces.BYTES):
                        return taken
                    continue
                call = function.call_index.get(i)
                if call is None:
                    continue
                args = call.args
                if owner.argument != 'any':
                    number = int(owner.argument.rstrip('+'))
                    args = args[number - 1:number]
                if any(key in self.alias.resolve(arg, function) or
                       owner.argument.endswith('+') and self._member_holds(arg, key, function)
                       for arg in args):
                    return taken
        return None

    def _member_holds(self, arg, key, function):
        """True where a member of the struct that an argument points to is
        given the object."""
        type_ = self.m.types.type_of(arg, function)
        held = self.alias.resolve(arg, function)
        for name in type_ and self.m.types.struct(type_[0]) or ():
            for writer, left, value in self.m.writes.field_writes(name):
                if left is not None and left.kind == 'member' and \
                        key in self.alias.resolve(value, writer) and \
                        held & self.alias.resolve(left.base, writer):
                    return True
        return False

    def escape(self, key, start=False):
        """(source, callee, token) of a call that may keep the object, or None.

        Who is given the address of a member is given the object.  start: only
        what another call may answer with its very address counts, so the first
        member's, where it is not just kept for a callback.
        """
        parts = set().union(*(self.alias.faces.parts(face) for face in self.alias.faces.structs_of(key)))
        for place in self._outside():
            source, name, tok, function, arg, address, declared, atoms = place
            if not self.alias.faces.may_be(key, declared) and (
                    start or not address and declared not in parts):
                continue
            if start and address and name in tables.keepers():
                continue
            if atoms is None:
                place[-1] = atoms = self.alias.resolve(arg, function)
            if key in atoms:
                return source, name, tok
        return None

    def unseen(self, key):
        """Calls of functions of the driver's own makers that cannot be read and
        are given the object: (Function, callee, token, whether they get the
        object itself and not only what holds it), each."""
        for place in self._outside():
            _, name, tok, function, arg, _, declared, atoms = place
            if not self.m.unseen(name):
                continue
            if atoms is None:
                place[-1] = atoms = self.alias.resolve(arg, function)
            itself = self.alias.faces.may_be(key, declared) and (key in atoms or any(
                ('type', base) in atoms for base in self.alias.faces.structs_of(key)))
            if itself or self._member_holds(arg, key, function):
                yield function, name, tok, itself

    def _outside(self):
        """Arguments of calls that lead out of the module and may keep them:
        [source, callee, token, Function, Expr, whether it is the address of a
        part, what it points to, atoms once somebody asked for them]."""
        if self._outward is not None:
            return self._outward
        self._outward = []
        for function in self.m.functions:
            for tok, name in function.calls():
                if terms.harmless(name) or name in resources.freeing() or name in tables.endings() or \
                        terms.is_call('sets-drvdata', name) or terms.is_call('gets-drvdata', name) or \
                        name == 'container_of' or self.m.function(name, function.source) is not None:
                    continue
                call = function.call_index.get(tok)
                for arg in call.args if call is not None else ():
                    if arg.kind in ('num', 'str', 'sizeof', 'type'):
                        continue
                    address = arg.kind == 'unary' and arg.op == '&'
                    if address and arg.base.kind == 'id':
                        continue
                    type_ = self.m.types.type_of(arg, function)
                    if not address and type_ is not None and type_[1] < 1 and type_[0] in SMALL:
                        continue
                    declared = self.alias.faces.declared(type_)
                    self._outward.append([function.source, name, tok, function, arg, address, declared, None])
        return self._outward

    def handed_out(self, key, stored):
        """True when its address reaches a call outside the module; stored: or
        a struct that the module does not define."""
        if key not in self._handed:
            self._handed[key] = self.escape(key, start=True) is not None
        if stored and not self._handed[key]:
            if key not in self._stored:
                self._stored[key] = self.stored_outside(key)
            return self._stored[key]
        return self._handed[key]

    def stored_outside(self, key):
        """True where an allocation goes into a struct that the module does not
        define, or is what one of its callbacks returns."""
        return any(self.alias.faces.may_be(key, declared) and key in self.alias.resolve(value, function)
                   for value, function, declared in self._gone())

    def _gone(self):
        """[(Expr, Function, what it points to)] of the pointers that stored_outside() is about."""
        if self._going is None:
            self._going = []
            for function in self.m.functions:
                for stmt, top in self.m.statement_exprs(function):
                    if stmt.kind == 'return' and self.m.references(function)[1]:
                        self._add_gone(top, function)
                    for value in self._stored_values(top, function):
                        self._add_gone(value, function)
        return self._going

    def _add_gone(self, expr, function):
        if expr.kind in ('num', 'str', 'chr', 'sizeof', 'type', 'init'):
            return
        type_ = self.m.types.type_of(expr, function)
        if not (type_ and type_[1] < 1 and type_[0] in SMALL):
            self._going.append((expr, function, self.alias.faces.declared(type_)))

    def _stored_values(self, top, function):
        """Values that an expression stores in structs of other makers."""
        for expr in top.walk():
            if expr.kind == 'assign' and expr.op == '=':
                left = target(expr.base)[0]
                owner = self.m.types.type_of(left.base, function) if left.kind == 'member' else None
                if left.kind == 'member' and (owner is None or self.m.types.foreign(owner[0])):
                    yield expr.right
            elif expr.kind == 'field':
                yield expr.base
            elif expr.kind == 'init':
                yield from (arg for arg in expr.args if arg.kind not in ('field', 'init'))
