# SPDX-License-Identifier: GPL-2.0-only
"""As which types the memory of an allocation may be known.

In go the allocations of a module and its types; out comes whether a pointer to one type, or
what an atom of an alias.Resolver stands for, may point to one of them.  A kind of memory is
the name of a struct, BYTES, or '' where it is not known.
"""

import re

from . import cparser, terms
from .types import INTEGERS, SCALAR_TYPES
from .writes import target

BYTES = 'bytes'


def kind_of(base):
    """'' for void and unknown, BYTES for any scalar, else the struct's name."""
    if not base or base == 'void':
        return ''
    return BYTES if base in SCALAR_TYPES else base


class Faces:
    """Answers for one module; sites: {atom of an allocation: (Function, its call)}."""

    def __init__(self, module, sites):
        self.m = module
        self._parts = {}
        # {site: kinds of memory as which it may be known}
        self._faces = {key: self._site_faces(*site) for key, site in sites.items()}
        self.site_types = {key: faces[0] for key, faces in self._faces.items()}

    def _site_faces(self, function, expr):
        """Kinds of memory that an allocation may be taken for: of what it is
        assigned to, and of what its size is computed from; [''] for any."""
        if expr is None:
            return ['']
        if terms.is_call('makes-string', expr.callee):
            return [BYTES]
        sizes = [sub.text for arg in expr.args for sub in arg.walk() if sub.kind == 'sizeof']
        structs = list(dict.fromkeys(kind for kind in (self._measured(text, function) for text in sizes)
                                     if kind not in ('', BYTES)))
        left = self.m.left_of(function, expr)
        type_ = self.m.types.type_of(left, function) if left is not None else None
        if type_ and kind_of(type_[0]):
            kind = BYTES if type_[1] < 1 else self.declared(type_)
            return [kind] if kind in structs else [kind] + structs
        if len(set(sizes)) > 1 or not any('struct ' in text for text in sizes):
            return ['']
        return structs or ['']

    def _measured(self, text, function):
        """The kind of memory that a sizeof names: a type, or what a local points to."""
        found = re.fullmatch(r'\* ?(\w+)', text)
        decl = self.m.types.locals(function).get(found.group(1)) if found else None
        if found:
            return self.declared((decl.base, decl.stars)) if decl is not None else ''
        base, stars = self.m.types.plain(cparser.base_type(text.replace('*', ' ')), text.count('*'))
        known = 'struct ' in text or self.m.types.struct(base) is not None
        return self._kind(base) if known and not stars else BYTES

    def casts(self):
        """(Function, Expr, struct) of where memory of another type is cast to a struct."""
        out = []
        for function in self.m.functions:
            for expr in function.casts:
                to = self.declared(self.m.types.type_of(expr, function))
                base = cparser.uncast(expr.base)
                of = self.m.types.type_of(base, function) if to not in ('', BYTES) else None
                # One that points into the object, or to void, tells nothing.
                if of is not None and kind_of(of[0]) not in ('', to) and not (
                        base.kind == 'bin' and base.op in ('+', '-') or
                        base.kind == 'unary' and base.op == '&' or
                        self.m.types.in_place(target(base)[0], function)):
                    out.append((function, base, to))
        return out

    def add(self, key, face):
        """An allocation is known as `face` as well."""
        self._faces[key] = self._faces[key] + [face]

    def may_be(self, key, part):
        """True when a pointer to `part` can be a pointer to an allocation."""
        return any(self.related(face, part) for face in self._faces.get(key, ('',)))

    def could_be(self, atom, key):
        """False when an atom by its type is surely not an allocation."""
        return any(self.compatible(atom, face) for face in self._faces.get(key, ('',)))

    def structs_of(self, key):
        """The structs that an allocation may be taken for."""
        return [face for face in self._faces.get(key, ()) if face not in ('', BYTES)]

    def related(self, whole, part):
        """True when a pointer to `part` can be a pointer to a `whole`.

        That is so for the same type, for void, and for a struct's first
        member, by which some drivers free the whole.
        """
        for _ in range(4):
            if not whole or not part or whole == part:
                return True
            members = self.m.types.struct(whole)
            first = next(iter(members.values()), None) if members else None
            if first is None or first.stars or not first.by_value_struct:
                return False
            whole = first.base
        return False

    def parts(self, base):
        """A struct and the structs in it: what a pointer into it can point to;
        none where that is not known."""
        if base not in self._parts:
            found, todo = set(), [base] if self.m.types.struct(base) else []
            while todo:
                name = todo.pop()
                found.add(name)
                todo += [part for part in (self.m.types.canonical(member.base) for member in
                                           (self.m.types.struct(name) or {}).values() if not member.stars)
                         if part not in found and kind_of(part) not in ('', BYTES)]
            self._parts[base] = found
        return self._parts[base]

    def compatible(self, atom, base):
        """False when an atom surely has another type than `base`."""
        if atom[0] == 'site':
            return self.may_be(atom, base)
        if len(atom) == 2:
            return self.related(atom[1], base) or self.related(base, atom[1])
        return True

    def of(self, expr, function):
        """The kind of memory that an expression points to."""
        return self.declared(self.m.types.type_of(expr, function))

    def declared(self, type_):
        """The kind of memory that a pointer of a type points to."""
        if type_ is None or type_[1] < 1 and type_[0] in INTEGERS:
            return ''
        return BYTES if type_[1] > 1 else self._kind(type_[0])

    def _kind(self, base):
        return kind_of(self.m.types.canonical(base))

    def narrow(self, atoms, base):
        """What of a set of atoms may be, where it is stored in a pointer to `base`."""
        out = set()
        for atom in atoms:
            if len(atom) == 2 and not atom[1]:
                out.add((atom[0], base))
            elif self.compatible(atom, base):
                out.add(atom)
        return out if out - {('null',), ('other',)} else out | self._reread(atoms, base)

    def _reread(self, atoms, base):
        """Where only memory of other types flows in, it is that all the same:
        surely so for bytes that are read as a struct of the module's own."""
        found = {atom for atom in atoms if atom[0] == 'site'}
        if base == BYTES and found:
            return found | {('type', '')}
        bytes_ = {atom for atom in found if BYTES in self._faces[atom]}
        lost = {('lost', *atom[1:]) for atom in found - bytes_}
        return bytes_ | lost | ({('type', '')} if bytes_ and self.m.types.foreign(base) else set())
