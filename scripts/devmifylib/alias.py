# SPDX-License-Identifier: GPL-2.0-only
"""Which allocation an expression may stand for, anywhere in a module.

The answer is flow-insensitive and goes from use to source: a local to what is
assigned to it, a parameter to the callers' arguments, a member to every
assignment to that member of that struct, a drvdata getter to every setter,
container_of() to the object that holds the member (an interior pointer stands
for its object).  What comes from elsewhere is known by its type alone.
"""

import re

from . import terms
from .behind import Behind
from .drvdata import DriverData
from .faces import BYTES, Faces
from .members import Members
from .recall import DEPTH, NOWHERE, STEPS, Recall
from .types import INTEGERS, WIDE
from .variables import Variables

# What is written like a macro of the kernel's.
MACRO = re.compile(r'[A-Z][A-Z0-9_]+$')


class TooLarge(Exception):
    """The module has too many names to follow."""


class Resolver(Recall):
    """Answers for one module.  Atoms of an answer are tuples:

    ('site', token, source path)  an allocation of the module
    ('null',)                     NULL or an error pointer
    ('other',)                    surely none of the module's allocations; with a
                                  base, where it may have come through void
    ('type', base)                unknown, but of that type ('' for any)
    ('result', base)              made by a call outside the module: one of its
                                  allocations only if that one was handed out
    ('lost', token, source path)  an allocation of another type, which is all
                                  that is known to flow here
    ('found', base)               read from a struct of other makers, or given to
                                  a callback: the same, or if it was stored there
    """

    def __init__(self, module, bind=None, by_object=False):
        super().__init__()
        self.by_object = by_object
        self.m = module
        self.bind = bind            # a binding.Bindings, where drivers are known
        self.sites = {self.site_key(function.source, tok): (function, expr)
                      for function, expr, tok in module.allocations()}
        self.faces = Faces(module, self.sites)
        self.behind = Behind(module, self, self.faces)
        self.variables = Variables(module, self, self.faces, self.behind)
        self.members = Members(module, self, self.faces, self.behind)
        self.drvdata = DriverData(module, bind, self, self.faces)
        self._find_casts()

    @staticmethod
    def site_key(source, tok):
        """The atom of the allocation call at a token."""
        return ('site', tok, source.path)

    def _find_casts(self):
        """Learn of each struct that memory of another type is cast to."""
        casts = self.faces.casts()
        grown = bool(casts)
        while grown:
            grown = False
            self.steps = -3 * STEPS     # for all of them together
            for function, base, to in casts:
                if all(self.faces.may_be(site, to) for site in self.sites):
                    continue            # nothing to learn
                try:
                    found = self.resolve(base, function)
                except TooLarge:
                    found = list(self.sites)        # it may be any of them
                for atom in found:
                    if atom[0] == 'site' and not self.faces.may_be(atom, to):
                        self.faces.add(atom, to)
                        self._met.clear()
                        grown = True
            if grown:               # else what was found out holds
                self.forget()
        self.steps = 0

    def into(self, value, function, declared, seen):
        """Atoms of a value stored in something of a declared type.

        Only what comes through void is sorted by type: C checks the rest, and
        a pointer to a member stands for the whole object.
        """
        atoms = self.resolve(value, function, seen)
        if value.kind == 'cast':
            return atoms | self.faces.narrow(atoms, declared)
        if self.faces.of(value, function):
            return atoms
        return self.faces.narrow(atoms, declared)

    def resolve(self, expr, function, seen=NOWHERE):
        """The set of atoms that an expression may stand for."""
        kind = expr.kind
        self.steps += 1
        if self.steps > STEPS:
            raise TooLarge('%s: the module has too many names to follow' % function.name)
        if seen[0] > self._deep:
            self._deep = seen[0]
        if seen[0] > DEPTH:
            return {('type', self.faces.of(expr, function))}
        if kind == 'id':
            return self.variables.atoms(expr, function, seen)
        if kind in ('num', 'str', 'chr', 'sizeof', 'stmtexpr', 'type', 'init'):
            return {('null',)} if kind == 'num' else {('other',)}
        if kind == 'cast':
            return self.resolve(expr.base, function, seen)
        if kind == 'assign':
            return self.resolve(expr.right, function, seen)
        if kind == 'cond':
            out = self.resolve(expr.third, function, seen)
            return out | self.resolve(expr.right or expr.base, function, seen)
        if kind == 'unary' and expr.op == '&':
            return self.holder(expr.base, function, seen)
        if kind == 'bin':
            if expr.op == ',':
                return self.resolve(expr.right, function, seen)
            if expr.op in ('+', '-'):
                return self._offset(expr, function, seen)
            if expr.op in ('&', '|'):       # an address that is aligned or carries flags
                return self._typed_part(expr, function, seen) or {('other',)}
            return {('other',)}
        if kind == 'post' or (kind == 'unary' and expr.op in ('++', '--')):
            return self.resolve(expr.base, function, seen)
        if kind == 'call':
            return self._call(expr, function, seen)
        if kind == 'member':
            if self.m.types.in_place(expr, function):
                return self.holder(expr, function, seen)
            return self.members.atoms(expr, function, seen, None)
        if kind == 'index' or (kind == 'unary' and expr.op == '*'):
            inner, levels = expr.base, 1
            while inner.kind in ('index', 'cast') or inner.kind == 'unary' and inner.op == '*':
                levels += inner.kind != 'cast'
                inner = inner.base
            read = levels, self.m.types.type_of(expr, function)
            if inner.kind == 'member':
                return self.members.atoms(inner, function, seen, read)
            if inner.kind == 'id':
                return self.variables.atoms(inner, function, seen, read)
        return {('type', self.faces.of(expr, function))}

    def _offset(self, expr, function, seen):
        """A sum: what it points to is known by its left side, but for 16 + p."""
        out = self.resolve(expr.base, function, seen)
        type_ = self.m.types.type_of(expr.base, function)
        if expr.op == '-' or type_ is not None and type_[1] > 0 or \
                expr.right.kind in ('num', 'sizeof'):
            return out
        part = {atom for atom in self.resolve(expr.right, function, seen) if atom[0] == 'site'}
        return part | {atom for atom in out if atom != ('null',)} if part else out

    def _typed_part(self, expr, function, seen):
        """Of two numbers, what surely is an address."""
        return {atom for side in (expr.base, expr.right) if self._may_point(side, function)
                for atom in self.resolve(side, function, seen)
                if atom[0] == 'site' or atom[0] == 'type' and atom[1] not in ('', BYTES)}

    def _may_point(self, expr, function):
        """True for a number that may be made of a pointer: computed from one, a
        name as wide as one, or a local variable."""
        for part in expr.walk():
            if part.kind in ('id', 'member', 'call'):
                type_ = self.m.types.type_of(part, function)
                if type_ is not None and (type_[1] > 0 or type_[0] in WIDE) or \
                        part.kind == 'call' and part.callee in terms.passes_on():
                    return True
                if part.kind == 'id' and type_ is not None and type_[0] in INTEGERS and \
                        part.text in self.m.types.locals(function) and \
                        part.text not in [p.name for p in function.params]:
                    return True
        return False

    def holder(self, lvalue, function, seen):
        """What holds an lvalue: its address stands for the whole object."""
        base = lvalue
        while base.kind == 'index' or (base.kind == 'member' and base.op == '.'):
            base = base.base
        if base.kind == 'member':
            return self.resolve(base.base, function, seen)
        if base.kind == 'id':
            decl = self.m.types.locals(function).get(base.text)
            if base is not lvalue and decl is not None and decl.stars:
                return self.resolve(base, function, seen)
            return {('other',)} if base is lvalue or decl is not None else \
                self.resolve(base, function, seen)
        if base.kind == 'unary' and base.op == '*':
            return self.resolve(base.base, function, seen)
        return {('type', self.faces.of(lvalue, function))}

    def _returned(self, function, below):
        """What a function of the module gives back."""
        out = set()
        for stmt in function.statements():
            if stmt.kind == 'return' and stmt.expr is not None:
                out |= self.resolve(stmt.expr, function, below)
        return out

    def _shared_list(self, head, function):
        """True for a list's head that is a variable of the file's."""
        while head.kind == 'unary' and head.op == '&':
            head = head.base
        return head.kind == 'id' and head.text not in self.m.types.locals(function)

    def _call(self, expr, function, seen):
        name = expr.callee
        site = self.site_key(function.source, expr.start)
        if site in self.sites:
            return {site}
        if expr.args and terms.room(name):
            whole = self.resolve(expr.args[0], function, seen)
            return {a for a in whole if a[0] == 'site'} or {('other', self.faces.of(expr, function))}
        if terms.is_call('gets-drvdata', name):
            if 'parent' in function.source.texts[expr.start:expr.end]:
                return {('type', self.faces.of(expr, function))}     # another device's
            return self.drvdata.atoms(expr, function, seen)
        if name in ('container_of', 'container_of_const', 'from_timer', 'list_entry') and expr.args:
            which = expr.args[1] if name == 'from_timer' and len(expr.args) > 1 else expr.args[0]
            base = self.faces.of(expr, function)
            atoms = self.resolve(which, function, seen)
            out = {a for a in atoms if a[0] == 'site' and self.faces.compatible(a, base)}
            return out if out == atoms else out | {('type', base)}
        if name in ('ERR_PTR', 'ERR_CAST', 'IOMEM_ERR_PTR'):
            return {('null',)}
        if name in ('PTR_ERR', 'PTR_ERR_OR_ZERO', 'IS_ERR'):
            return {('other',)}
        if terms.is_managed(name) or terms.is_call('own-handle', name or ''):
            return {('other',)}
        if expr.args and terms.is_call('reads-behind', name):
            return self.behind.element(expr.args[0], function, self.faces.of(expr, function), seen)
        if name in terms.passes_on() and expr.args:
            return self.resolve(expr.args[0], function, seen)
        target = self.m.function(name, function.source)
        if target is not None:
            key = (target, 'return')
            if self.enter(key, seen) is None:
                return set()
            return self.once(key, seen, False, self._returned, target) or {
                ('type', self.faces.of(expr, function))}
        inside = self.m.macros.expansion(expr, function)
        if inside is not None and inside.kind != 'stmtexpr':
            return self.resolve(inside, function, seen)
        if name in self.m.macros.defines() or MACRO.match(name):
            # What it does is not known: it may give back what it is given.
            return {('type', self.faces.of(expr, function))} | {
                atom for arg in expr.args for atom in self.resolve(arg, function, seen) if atom[0] == 'site'}
        if expr.args and terms.is_call('list-end', name) and \
                self._shared_list(expr.args[0], function) and not any(
                    stmt.kind in ('while', 'for', 'do', 'loop') and stmt.start <= expr.start < stmt.end
                    for stmt in function.statements()):
            return {('type', self.faces.of(expr, function)), ('other',)}   # any device's
        if not terms.is_call('hands-back', name) and name not in self.m.macros.defines():
            # A pointer that never left the module cannot come back from here.
            return {('result', self.faces.of(expr, function))}
        return {('type', self.faces.of(expr, function))}
