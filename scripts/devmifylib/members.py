# SPDX-License-Identifier: GPL-2.0-only
"""Which allocations a member of a struct may stand for.

In go an expression like p->member; out come atoms, as an alias.Resolver has them, of all
that the module writes to that member of that struct: by name, through a union, through its
address, by a view of the memory as another struct.
"""

import re

from . import cparser, terms
from .faces import BYTES
from .writes import COPIES, root_of, target


class Members:
    """Answers for one module; resolver: its alias.Resolver.

    element: None for the member itself, or how deep it is read through, and the type of what
    is read there.
    """

    def __init__(self, module, resolver, faces, behind):
        self.m = module
        self.alias = resolver
        self.faces = faces
        self.behind = behind
        self._own_structs = {}
        self._unions = {}
        self._copies = None         # structs that the module copies, and those in them
        self._wholes = {}
        self._weighed = set()       # those of them that are being found out
        self._seen_as = None
        self._written = {}          # {member: see _member_writes()}
        self._lain_on = {}          # {(struct, type): see _viewed()}

    def atoms(self, expr, function, seen, element):
        """Atoms of a member."""
        field = expr.text
        owner = self.m.types.type_of(expr.base, function)
        owner = self.m.types.canonical(owner[0]) if owner else ''
        own = self._own_struct(expr, function)
        others = self._united(owner, field)
        whole = self._whole(expr, function) if others or self.alias.by_object else frozenset()
        key = (owner, '.' + field, element, whole) + ((function, own[0]) if own else ())
        return self.alias.once(key, seen, True, self._find_field, expr, function, element, own, owner,
                               others, whole)

    def _find_field(self, expr, function, element, own, owner, others, whole, below):
        field = expr.text
        declared = self.faces.declared(element[1]) if element else self.faces.of(expr, function)
        out = set()
        written = False
        for writer, left, value, of, indexed in self._member_writes(field):
            if own and (left is None or writer is not function or root_of(left) != own[0]):
                continue
            if of and owner and of != owner or self.alias.by_object and \
                    self._apart(whole, left, writer) and not self._copied(owner, whole):
                continue
            slot = False                # it is set to an array, or to where a pointer lies
            if left is not None:
                slot = bool(element) and not indexed
                if slot and not self.behind.points(element) or indexed and not element:
                    continue
            if value.kind == 'call' and value.start < (left.start if left is not None else -1):
                # passed by address: only a pointer that is set there counts
                if self.m.types.type_of(left, writer) is None or self.m.types.type_of(left, writer)[1] > 0:
                    inside = self.m.function(value.callee, writer.source) is not None
                    out.add(('type' if inside else 'result', declared))
                continue
            found = self.behind.read(value, 'set' if slot else 'element', writer, element, below) \
                if element else self.alias.into(value, writer, declared, below)
            written = written or bool(found) or not slot
            out |= found
        for source, scope, value in self.m.writes.initial_values(owner, field) \
                if element and self.behind.points(element) else ():
            found = self.behind.element(value, scope, declared, below, element[0]) if scope is not None else \
                self.behind.initial(value, source, element[0], declared, below)
            written = written or bool(found)
            out |= found
        for call_name, index in terms.storing(field):
            for caller, call, _ in self.m.calls_named({call_name}):
                if call is not None and index <= len(call.args):
                    written = True
                    out |= self.alias.resolve(call.args[index - 1], caller, below)
        if own and own[1] and not written:
            written = True
            out.add(('other',) if all(call in terms.fresh() for call in own[1]) else
                    ('found', declared))
        others = [one for one in others if not self._apart(whole, one[1], one[0])]
        for writer, _, value in others:
            out |= self.alias.resolve(value, writer, below)
        read = element[1] if element else self.m.types.type_of(expr, function)
        viewed = self._viewed(owner, declared, below) if self.behind.points((0, read)) else set()
        out |= viewed | {('type', declared) for _ in viewed}
        if written or others:
            for taker, left in self.m.writes.address_taken(field):
                type_ = self.m.types.type_of(target(left)[0].base, taker)
                if type_ and owner and self.m.types.canonical(type_[0]) != owner or \
                        (self.m.types.type_of(left, taker) or ('', 1))[1] < 1:
                    continue
                for writer, value in self.m.writes.stores():
                    out |= self.alias.into(value, writer, declared, below)
        # One that is only ever cleared is filled where nobody sees it.
        if not written and not others or own is None and out == {('null',)}:
            # What the kernel keeps in a struct of its own is none of the
            # module's, unless that was handed out.
            alien = declared in ('', BYTES) and self.m.types.foreign(owner) and \
                not terms.is_member('carries-drvdata', field) and not terms.is_member('list-link', field)
            out.add(('found' if alien else 'type', declared))
        out |= self.behind.bytewise(declared, below)
        return out

    def _member_writes(self, field):
        """[(Function, left, value, struct, whether an element is written)] of the writes to a
        member; struct is '' where it is not known."""
        if field not in self._written:
            self._written[field] = []
            for writer, left, value in self.m.writes.field_writes(field):
                base, indexed = target(left) if left is not None else (None, 0)
                type_ = base is not None and self.m.types.type_of(base.base, writer)
                self._written[field].append((writer, left, value, self.m.types.canonical(
                    type_[0]) if type_ else '', indexed))
        return self._written[field]

    def _own_struct(self, expr, function):
        """(name, calls outside the module that may fill it) where a member is
        one of a local struct that only this function writes to; else None."""
        name = root_of(expr)
        decl = self.m.types.locals(function).get(name)
        if decl is None or decl.stars or decl.static or not self._constant(decl.init) or \
                'struct' not in decl.type.split() or name in [p.name for p in function.params]:
            return None
        key = (function, name)
        if key not in self._own_structs:
            self._own_structs[key] = self._filled_by(function, name, decl)
        return (name, self._own_structs[key]) if self._own_structs[key] is not None else None

    @staticmethod
    def _constant(init):
        """True for an initialiser without pointers in it, and for none."""
        return init is None or init.kind == 'init' and all(
            arg.kind in ('num', 'str', 'chr', 'sizeof') or arg.kind == 'id' and arg.text.isupper()
            for arg in init.args)

    def _filled_by(self, function, name, decl):
        """Names of the calls outside the module that get a local struct's
        address; None where it may be written to otherwise."""
        members, passed, outside = set(), set(), set()
        for expr in function.expressions:
            if expr.kind == 'member' and expr.op == '.':
                base = expr.base
                members |= {base, base.base} if base.kind == 'index' else {base}
            elif expr.kind == 'call':
                inside = self.m.function(expr.callee, function.source) is not None or \
                    not expr.callee or expr.callee in self.m.macros.defines() or expr.callee in COPIES
                for arg in expr.args:
                    taken = arg.base if arg.kind == 'unary' and arg.op == '&' else arg
                    if taken.kind == 'id' and taken.text == name and (taken is not arg or decl.array):
                        if inside:
                            return None
                        passed.add(taken)
                        outside.add(expr.callee)
        if any(expr.kind == 'id' and expr.text == name and expr not in members and expr not in passed
               for expr in function.expressions):
            return None
        return outside

    def _whole(self, lvalue, function):
        """The allocations that a member may lie in; empty where there may be others."""
        key = (function, cparser.key_of(lvalue) or lvalue)
        if key not in self._wholes:
            self._wholes[key] = frozenset()         # while it is asked for
            self._weighed.add(key)
            try:
                atoms = frozenset(self.alias.beside(self.alias.holder, lvalue, function)) - {('null',)}
            finally:
                self._weighed.discard(key)
            self._wholes[key] = atoms if all(atom[0] == 'site' for atom in atoms) else frozenset()
        elif key in self._weighed:
            self.alias.doubt()
        return self._wholes[key]

    def _apart(self, whole, left, writer):
        """True where a write surely goes to another object than one of `whole`."""
        theirs = self._whole(left, writer) if whole and left is not None else frozenset()
        return bool(theirs) and not theirs & whole

    def _copied(self, owner, whole):
        """True where what is in some allocations may have come there with all that was in another struct."""
        if self._copies is None:
            bases = self._copied_structs()
            self._copies = {part for base in bases for part in {base} | self.faces.parts(base)}
        made = [self.alias.sites[atom][1] for atom in whole]
        return not owner or bool(self._copies & {'', owner}) or any(
            call is None or re.search('dup|realloc', call.callee) for call in made)

    def _copied_structs(self):
        """Names of the structs that the module writes to as a whole; '' among them where it may be any."""
        bases = {base for base, _, _ in self.alias.bind.devices.things.whole_writes()}
        for function, call, _ in self.m.calls_named(COPIES):
            names = {self.m.types.points_to(arg, function) for arg in call.args[:2]} \
                if call is not None else {''}
            bases |= names if names - {'', 'void'} else {''}
        for function, call, _ in self.m.calls_named(self.m.named(terms.calls('stores'))):   # swap(*a, *b)
            types = [self.m.types.type_of(arg, function) for arg in call.args] if call is not None else []
            bases |= {self.m.types.canonical(type_[0]) for type_ in types if type_ and not type_[1]}
        return bases

    def _united(self, owner, field):
        """(Function, left, value) of the writes to the other members of a union."""
        if (owner, field) not in self._unions:
            self._unions[owner, field] = self._written_beside(owner, field)
        return self._unions[owner, field]

    def _written_beside(self, owner, field):
        members = self.m.types.struct(owner) or {}
        out = []
        for name, member in members.items() if field in members else ():
            if name == field or not member.stars or not member.shares(members[field]):
                continue
            out += [(writer, left, value) for writer, left, value, of, _ in self._member_writes(name)
                    if of in ('', owner)]
        return out

    def _views(self):
        """{struct: structs as which the module also reads its memory, by a cast
        or a copy of the bytes}, and the structs inside them alike."""
        if self._seen_as is None:
            self._seen_as = {}
            for one, other in self.m.writes.views():
                if self.faces.related(one, other) or self.faces.related(other, one):
                    continue
                for whole, view in ((one, other), (other, one)):
                    for part in self.faces.parts(whole):
                        self._seen_as.setdefault(part, {}).update(
                            dict.fromkeys(sorted(self.faces.parts(view) - {part})))
        return self._seen_as

    def _viewed(self, owner, declared, seen):
        """Allocations that a member may stand for because its struct lies on
        another one: what is put into that one's pointers of the same kind."""
        if (owner, declared) not in self._lain_on:
            found = self._lain_on[owner, declared] = []
            for view in self._views().get(owner, ()):
                for name, member in (self.m.types.struct(view) or {}).items():
                    kind = self.faces.declared((member.base, member.stars + bool(member.array)))
                    if member.stars and self.faces.compatible(('type', kind), declared):
                        found += [(value, writer) for writer, _, value, of, _ in
                                  self._member_writes(name) if of == view]
        return {atom for value, writer in self._lain_on[owner, declared]
                for atom in self.alias.resolve(value, writer, seen) if atom[0] == 'site'}
