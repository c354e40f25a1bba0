# SPDX-License-Identifier: GPL-2.0-only
"""Which allocation an expression may stand for, anywhere in a module.

The answer is flow-insensitive and goes from use to source: a local to what is
assigned to it, a parameter to the callers' arguments, a member to every
assignment to that member of that struct, a drvdata getter to every setter,
container_of() to the object that holds the member (an interior pointer stands
for its object).  What comes from elsewhere is known by its type alone.
"""

import re

from . import cparser, tables
from .recall import DEPTH, NOWHERE, STEPS, Recall
from .types import SCALAR_TYPES
from .writes import COPIES, target

SETTER = re.compile(r'_set_(?:\w*data|priv\w*)$')
GETTER = re.compile(r'_get_(?!\w*(?:plat|match_)data$)(?:\w*data|priv\w*)$|^acpi_driver_data$')
STRINGS = re.compile(r'^k(?:strn?dup|strdup_const|v?asprintf|memdup_nul)$')
# Calls that store an argument in a member: {call: ((member, argument), ...)}.
# Source: include/linux/usb.h, include/linux/timer.h.
STORES = {
    'usb_fill_bulk_urb': (('transfer_buffer', 3), ('context', 6)),
    'usb_fill_int_urb': (('transfer_buffer', 3), ('context', 6)),
    'usb_fill_control_urb': (('setup_packet', 3), ('transfer_buffer', 4), ('context', 7)),
}
STORED = {}
for _call, _pairs in STORES.items():
    for _member, _index in _pairs:
        STORED.setdefault(_member, []).append((_call, _index))


class TooLarge(Exception):
    """The module has too many names to follow."""


BYTES = 'bytes'
# Calls that hand a callback the elements of a container, with the calls that
# put elements in.  Source: include/linux/rhashtable.h, include/linux/idr.h.
ELEMENTS = {
    'rhashtable_free_and_destroy': re.compile(r'^rhashtable_\w*insert\w*$'),
    'idr_for_each': re.compile(r'^idr_alloc\w*$'),
}
# Calls that give what lies where their first argument points to.
# Source: include/linux/atomic/atomic-instrumented.h, include/asm-generic/barrier.h.
READS = frozenset('xchg cmpxchg smp_load_acquire'.split())
# Calls whose result may be a pointer that the driver handed out before.
HANDS_BACK = re.compile(r'^to_|_to_|_priv$|priv_|_get_|^get_|data|^list_|^idr_|^xa_|lookup|find|'
                        r'^rb_|_entry|^hlist|^[A-Z0-9_]+$')


# Setters and getters that only reach devices of their own bus, by prefix.
FAMILIES = frozenset("""platform i2c spi pci usb hid amba pnp ffa_dev auxiliary sdio
    serdev_device mei_cldev hv pcmcia apr slim sdw fsl_mc input rpmsg v4l2 video
    memstick ps3_system_bus spmi_device i3cdev host1x tb_service rio mcb serio
    gameport phy watchdog iio_device hci nfc""".split())


# What a getter and a setter of such a bus may also mean: a second pointer beside
# the first.  Source: include/media/v4l2-subdev.h (dev_priv, host_priv).
OTHER_SLOTS = frozenset(('subdev_hostdata',))


def family(name):
    """The bus that a drvdata getter or setter belongs to, '' for any."""
    prefix, _, slot = re.sub('_[gs]et_', ' ', name, count=1).partition(' ')
    if slot in OTHER_SLOTS:
        return '%s %s' % (prefix, slot)
    return prefix if prefix in FAMILIES else ''


# Types that can hold an address as a number.
INTEGERS = frozenset("""long ulong u64 uintptr_t kernel_ulong_t size_t phys_addr_t
    dma_addr_t __u64 uint64_t u32 uint32_t __u32 unsigned int s64""".split())
# Those of them that are as wide as a pointer everywhere.
WIDE = frozenset('long ulong uintptr_t kernel_ulong_t u64 phys_addr_t'.split())
# Types that hold no address on a machine with 64 bits.
SMALL = frozenset('bool _Bool char short u8 s8 u16 s16 s32 __u8 __s8 __u16 __s16 __s32'.split())
# Members in which the driver core and others carry what a setter gave them.
CARRIES = re.compile(r'data$|^priv')
# What is written like a macro of the kernel's.
MACRO = re.compile(r'[A-Z][A-Z0-9_]+$')
# Members by which list heads and tree nodes lead to the objects they link.
# Source: include/linux/types.h, include/linux/rbtree_types.h.
LINKS = frozenset('next prev first rb_node rb_left rb_right'.split())
# Calls that give the first, or the last, of a list.
ENDS = re.compile(r'^(?:list|hlist)_(?:first|last)_entry(?:_or_null)?$')


def kind_of(base):
    """'' for void and unknown, BYTES for any scalar, else the struct's name."""
    if not base or base == 'void':
        return ''
    return BYTES if base in SCALAR_TYPES else base


def root_of(lvalue):
    """Name of the variable of which an lvalue is a part by itself, '' if none."""
    while lvalue.kind == 'member' and lvalue.op == '.' or lvalue.kind == 'index':
        lvalue = lvalue.base
    return lvalue.text if lvalue.kind == 'id' else ''


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

    def __init__(self, module, bind=None):
        super().__init__()
        self.m = module
        self.bind = bind            # a binding.Bindings, where drivers are known
        self._own_structs = {}
        self._behinds = {}          # (Function, parameter's number): see _stores_behind()
        self._untold = {}
        self._unions = {}
        self._wholes = {}
        self._weighed = set()       # those of them that are being found out
        self._setters = None
        self._seen_as = None
        self._written = {}          # {member: see _member_writes()}
        self._lain_on = {}          # {(struct, type): see _viewed()}
        self.sites = {}
        self.site_types = {}
        self._faces = {}            # {site: kinds of memory as which it may be known}
        self._parts = {}
        for function, expr, tok in module.allocations():
            key = ('site', tok, function.source.path)
            self.sites[key] = (function, expr)
        for key, (function, expr) in self.sites.items():
            self._faces[key] = self._site_faces(function, expr)
            self.site_types[key] = self._faces[key][0]
        self._find_casts()

    def site_key(self, source, tok):
        """The atom of the allocation call at a token."""
        return ('site', tok, source.path)

    def _site_faces(self, function, expr):
        """Kinds of memory that an allocation may be taken for: of what it is
        assigned to, and of what its size is computed from; [''] for any."""
        if expr is None:
            return ['']
        if STRINGS.match(expr.callee):
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

    def _find_casts(self):
        """Learn of each struct that memory of another type is cast to."""
        casts = []
        for function in self.m.functions:
            for expr in function.casts:
                to, base = self.declared(self.m.types.type_of(expr, function)), expr.base
                while base.kind == 'cast':
                    base = base.base
                of = self.m.types.type_of(base, function) if to not in ('', BYTES) else None
                # One that points into the object, or to void, tells nothing.
                if of is not None and kind_of(of[0]) not in ('', to) and not (
                        base.kind == 'bin' and base.op in ('+', '-') or
                        base.kind == 'unary' and base.op == '&' or
                        self.m.types.in_place(target(base)[0], function)):
                    casts.append((function, base, to))
        grown = bool(casts)
        while grown:
            grown = False
            self.steps = -3 * STEPS     # for all of them together
            for function, base, to in casts:
                try:
                    found = self.resolve(base, function)
                except TooLarge:
                    found = list(self.sites)        # it may be any of them
                for atom in found:
                    if atom[0] == 'site' and not self.may_be(atom, to):
                        self._faces[atom] = self._faces[atom] + [to]
                        self._met.clear()
                        grown = True
            if grown:               # else what was found out holds
                self.forget()
        self.steps = 0

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

    def _into(self, value, function, declared, seen):
        """Atoms of a value stored in something of a declared type.

        Only what comes through void is sorted by type: C checks the rest, and
        a pointer to a member stands for the whole object.
        """
        atoms = self.resolve(value, function, seen)
        if value.kind == 'cast':
            return atoms | self._narrow(atoms, declared)
        if self._base(value, function):
            return atoms
        return self._narrow(atoms, declared)

    def resolve(self, expr, function, seen=NOWHERE):
        """The set of atoms that an expression may stand for."""
        kind = expr.kind
        self.steps += 1
        if self.steps > STEPS:
            raise TooLarge('%s: the module has too many names to follow' % function.name)
        if seen[0] > self._deep:
            self._deep = seen[0]
        if seen[0] > DEPTH:
            return {('type', self._base(expr, function))}
        if kind == 'id':
            return self._name(expr, function, seen)
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
            return self._holder(expr.base, function, seen)
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
                return self._holder(expr, function, seen)
            return self._field(expr, function, seen, None)
        if kind == 'index' or (kind == 'unary' and expr.op == '*'):
            inner, levels = expr.base, 1
            while inner.kind in ('index', 'cast') or inner.kind == 'unary' and inner.op == '*':
                levels += inner.kind != 'cast'
                inner = inner.base
            read = levels, self.m.types.type_of(expr, function)
            if inner.kind == 'member':
                return self._field(inner, function, seen, read)
            if inner.kind == 'id':
                return self._name(inner, function, seen, read)
        return {('type', self._base(expr, function))}

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
                        part.kind == 'call' and part.callee in tables.passes_on():
                    return True
                if part.kind == 'id' and type_ is not None and type_[0] in INTEGERS and \
                        part.text in self.m.types.locals(function) and \
                        part.text not in [p.name for p in function.params]:
                    return True
        return False

    def _holder(self, lvalue, function, seen):
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
        return {('type', self._base(lvalue, function))}

    def _base(self, expr, function):
        return self.declared(self.m.types.type_of(expr, function))

    def declared(self, type_):
        """The kind of memory that a pointer of a type points to."""
        if type_ is None or type_[1] < 1 and type_[0] in INTEGERS:
            return ''
        return BYTES if type_[1] > 1 else self._kind(type_[0])

    def _kind(self, base):
        return kind_of(self.m.types.canonical(base))

    def _narrow(self, atoms, base):
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

    def _name(self, expr, function, seen, element=None):
        """Atoms of a variable; element: how deep it is read through, and the
        type of what is read there, None for the variable itself."""
        name = expr.text
        if name in ('NULL', 'false', 'true'):
            return {('null',)}
        return self.once((function, name, element), seen, True, self._find_name, expr, function, element)

    def _find_name(self, expr, function, element, below):
        name = expr.text
        decl = self.m.types.locals(function).get(name)
        if decl is not None and not element and self.m.types.in_place(expr, function):
            out = {('other',)}
        elif decl is None:
            out = self._global(name, function, below, element)
        else:
            declared = self.declared(element[1] if element else (decl.base, decl.stars + bool(decl.array)))
            out = set()
            for value, how in self.m.writes.local_writes(function, name):
                if element and how == 'set' and self._room(value):
                    out.add(('type', declared))     # what is stored in the room
                elif element and how in ('set', 'element'):
                    out |= self._behind(value, how, function, element, below)
                    if how == 'set' and value.kind == 'unary' and value.op == '&' and \
                            self._points(element) and self._steps(function, name):
                        out.add(('type', declared))
                elif how == 'set':
                    out |= self._into(value, function, declared, below)
                elif how == 'out':
                    out |= self._handed_back(value, name, function, declared, below)
                elif how != 'element':
                    out.add(('type', declared))
            params = [p.name for p in function.params]
            if name in params:
                out |= self._parameter(function, params.index(name), declared, below, element)
            elif not out:
                out.add(('type', declared))
        return out

    def _points(self, element):
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

    def _behind(self, value, how, function, element, seen):
        """What is read through a name that is set to a value, or has an
        element that is."""
        levels, read = element
        if how == 'element':            # told by the types: an array of pointers to pointers
            bare = value
            while bare.kind == 'cast':
                bare = bare.base
            type_ = self.m.types.type_of(bare, function)
            levels = min(levels - 1, type_[1] - read[1]) if type_ and read else 0
        if levels < 1 or not self._points(element):
            return self._into(value, function, '', seen)
        return self._element(value, function, self.declared(read), seen, levels)

    def _element(self, value, function, declared, seen, levels=1):
        """What *p may be where p is set to a value: not the array, but what
        was put into it; levels: the number of stars."""
        if not levels:
            return self._into(value, function, declared, seen)
        while value.kind in ('cast', 'assign', 'post') or value.kind == 'bin' and value.op in ('+', '-'):
            value = value.right if value.kind == 'assign' else value.base
        if value.kind == 'unary' and value.op == '&':
            type_ = self.m.types.type_of(value.base, function)
            plain = type_ is not None and type_[1] < 1 and (
                type_[0] in SMALL or type_[0] in INTEGERS - WIDE or self.m.types.struct(type_[0]) is not None)
            if plain:
                return self._into(value, function, declared, seen)
            return self._element(value.base, function, declared, seen, levels - 1)
        if value.kind == 'cond':
            return self._element(value.right or value.base, function, declared, seen, levels) | \
                self._element(value.third, function, declared, seen, levels)
        if value.kind in ('id', 'member', 'index') or value.kind == 'unary' and value.op == '*':
            if value.kind == 'id' and value.text == 'NULL':
                return set()
            inner = value
            for _ in range(levels):
                inner = cparser.Expr('index', value.start, base=inner, right=value)
                inner.end = value.end
            return self._into(inner, function, declared, seen)
        if self.site_key(function.source, value.start) in self.sites:
            return set()                # a new array: its elements are written by name
        if value.kind == 'init':
            return set().union(*(self._element(arg.base if arg.kind == 'field' else arg, function,
                                               declared, seen, levels - (arg.kind != 'init'))
                                 for arg in value.args))
        out = self._into(value, function, declared, seen)
        known = {atom for atom in out if atom[0] != 'site'}
        return known if len(known) == len(out) else known | {('type', '')}

    def _handed_back(self, call, name, function, declared, seen):
        """What a call that is given the address of a local puts there."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        where = [number for number, arg in enumerate(call.args) if arg.kind == 'unary' and
                 arg.op == '&' and arg.base.kind == 'id' and arg.base.text == name]
        if target is None or len(where) != 1:
            return {('type', declared)}
        return self._put_behind(target, where[0], declared, seen)

    def _put_behind(self, function, index, declared, seen):
        """What a function stores where one of its parameters points to."""
        below, out = self.enter((function, index, 'behind'), seen), set()
        if below is None:
            return out
        stores = self._stores_behind(function, index)
        if stores is None:
            return {('type', declared)}
        for kind, what, number in stores:
            if kind == 'value':
                out |= self._into(what, function, declared, below)
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
        if call.callee in tables.fresh():
            return 'other', None, None
        if not call.callee or call.callee in self.m.macros.defines() or HANDS_BACK.search(call.callee):
            return 'type', None, None
        return 'result', None, None

    @staticmethod
    def _room(value):
        """True for a call that gives the address of room inside an object."""
        while value.kind == 'cast':
            value = value.base
        return value.kind == 'call' and bool(value.args) and tables.room(value.callee)

    @staticmethod
    def _steps(function, name):
        """True for a pointer that moves on: from one member to the next."""
        return any(expr.kind in ('post', 'unary') and expr.op in ('++', '--') or
                   expr.kind == 'assign' and expr.op in ('+=', '-=')
                   for expr in function.expressions
                   if expr.base is not None and expr.base.kind == 'id' and expr.base.text == name)

    def _parameter(self, function, index, declared, seen, element=None):
        calls, others = self.m.references(function)
        out = set()
        if others and not declared:
            out |= self._elements(function, others, seen)
        elif others:
            out.add(('found' if declared == BYTES else 'type', declared))
        elif not calls:
            out.add(('type', declared))
        if self.m.exported(function):
            out.add(('type', declared))
        for caller, tok in calls:
            call = self._call_at(caller, tok)
            if call is None or index >= len(call.args):
                out.add(('type', declared))
            elif element and self._points(element):
                out |= self._element(call.args[index], caller, declared, seen, element[0])
            else:
                out |= self._into(call.args[index], caller, declared, seen)
        return out

    def _elements(self, function, others, seen):
        """What an untyped callback's argument can be: the elements of the
        containers it is run over, anything handed out otherwise."""
        out = set()
        for source, tok, member in others:
            inserts = None
            if not member:
                i = tok
                while i and source.texts[i] != '(':
                    i -= 1
                inserts = ELEMENTS.get(source.texts[i - 1])
            if inserts is None:
                out.add(('type', ''))
                continue
            names = {t for s in self.m.sources for t in s.words if inserts.match(t)}
            for caller, call, _ in self.m.calls_named(names):
                for arg in call.args[1:] if call is not None else ():
                    out |= self.resolve(arg, caller, seen)
        return out

    def _call_at(self, function, tok):
        return function.call_index.get(tok)

    def _initial(self, init, source, levels, declared, seen):
        """What is read through a variable of a file's, as it was initialised."""
        names = {part.text for part in init.walk() if part.kind == 'id'}
        scope = next((f for f in source.functions.values() if not names & set(self.m.types.locals(f))), None)
        if scope is None:
            return {('type', declared)}
        return self._element(init, scope, declared, seen, levels) - {('null',)}

    def _global(self, name, function, seen, element):
        out = set()
        found = False
        decl = self.m.types.globals(function.source).get(name)
        declared = self.declared(element[1] if element else decl and (decl.base, decl.stars))
        if decl is not None and decl.array and not element:
            return {('other',)}
        if element and self._points(element) and decl is not None and decl.init is not None:
            out = self._initial(decl.init, function.source, element[0], declared, seen)
            found = bool(out)
        for holder in self._writers(name):
            for value, how in self.m.writes.local_writes(holder, name):
                if how == 'element' and not element:
                    continue
                if how == 'set' or how == 'element':
                    found = True
                    out |= self._behind(value, how, holder, element, seen) if element else \
                        self._into(value, holder, '', seen)
                elif how != 'out' or decl is None or decl.stars:
                    found = True
                    inside = how != 'out' or self.m.function(value.callee, holder.source) is not None
                    out.add(('type' if inside else 'result', declared))
        if not found:
            out.add(('type', declared))
        return out | self._bytewise(declared, seen)

    def _writers(self, name):
        """Functions that may write to a file-scope variable."""
        found = {}
        for source, i in self.m.tokens(name):
            texts = source.texts
            after = i + 1
            while texts[after] == '[':
                after = source.match.get(after, after) + 1
            if texts[i - 1] in ('.', '->') or not (
                    texts[after] == '=' or texts[i - 1] == '&' or texts[i - 2:i] == ['*', '(']):
                continue
            holder = self.m.enclosing(source, i)
            if holder is not None and i > holder.lbrace and name not in self.m.types.locals(holder):
                found[holder] = None
        return found

    def _bytewise(self, declared, seen):
        """What memcpy() may have put into any pointer of the module's."""
        out = set()
        for function, value in self.m.writes.copied_bytewise():
            below = self.enter((function, value, 'bytes'), seen)
            if below is not None:
                out |= {a for a in self.resolve(value, function, below)
                        if a[0] == 'site' and self.compatible(a, declared)}
        return out

    def _field(self, expr, function, seen, element):
        field = expr.text
        owner = self.m.types.type_of(expr.base, function)
        owner = self.m.types.canonical(owner[0]) if owner else ''
        own = self._own_struct(expr, function)
        others = self._united(owner, field)
        whole = self._whole(expr, function) if others else frozenset()
        key = (owner, '.' + field, element, whole) + ((function, own[0]) if own else ())
        return self.once(key, seen, True, self._find_field, expr, function, element, own, owner, others,
                         whole)

    def _find_field(self, expr, function, element, own, owner, others, whole, below):
        field = expr.text
        declared = self.declared(element[1]) if element else self._base(expr, function)
        out = set()
        written = False
        for writer, left, value, of, indexed in self._member_writes(field):
            if own and (left is None or writer is not function or root_of(left) != own[0]):
                continue
            if of and owner and of != owner:
                continue
            slot = False                # it is set to an array, or to where a pointer lies
            if left is not None:
                slot = bool(element) and not indexed
                if slot and not self._points(element) or indexed and not element:
                    continue
            if value.kind == 'call' and value.start < (left.start if left is not None else -1):
                # passed by address: only a pointer that is set there counts
                if self.m.types.type_of(left, writer) is None or self.m.types.type_of(left, writer)[1] > 0:
                    inside = self.m.function(value.callee, writer.source) is not None
                    out.add(('type' if inside else 'result', declared))
                continue
            found = self._behind(value, 'set' if slot else 'element', writer, element, below) \
                if element else self._into(value, writer, declared, below)
            written = written or bool(found) or not slot
            out |= found
        for source, scope, value in self.m.writes.initial_values(owner, field) \
                if element and self._points(element) else ():
            found = self._element(value, scope, declared, below, element[0]) if scope is not None else \
                self._initial(value, source, element[0], declared, below)
            written = written or bool(found)
            out |= found
        for call_name, index in STORED.get(field, ()):
            for caller, call, _ in self.m.calls_named({call_name}):
                if call is not None and index < len(call.args):
                    written = True
                    out |= self.resolve(call.args[index], caller, below)
        if own and own[1] and not written:
            written = True
            out.add(('other',) if all(call in tables.fresh() for call in own[1]) else
                    ('found', declared))
        others = [one for one in others if not self._apart(whole, one[1], one[0])]
        for writer, _, value in others:
            out |= self.resolve(value, writer, below)
        read = element[1] if element else self.m.types.type_of(expr, function)
        viewed = self._viewed(owner, declared, below) if self._points((0, read)) else set()
        out |= viewed | {('type', declared) for _ in viewed}
        if written or others:
            for taker, left in self.m.writes.address_taken(field):
                type_ = self.m.types.type_of(target(left)[0].base, taker)
                if type_ and owner and self.m.types.canonical(type_[0]) != owner or \
                        (self.m.types.type_of(left, taker) or ('', 1))[1] < 1:
                    continue
                for writer, value in self.m.writes.stores():
                    out |= self._into(value, writer, declared, below)
        # One that is only ever cleared is filled where nobody sees it.
        if not written and not others or own is None and out == {('null',)}:
            # What the kernel keeps in a struct of its own is none of the
            # module's, unless that was handed out.
            alien = declared in ('', BYTES) and self.m.types.foreign(owner) and \
                not CARRIES.search(field) and field not in LINKS
            out.add(('found' if alien else 'type', declared))
        out |= self._bytewise(declared, below)
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
                atoms = frozenset(self.beside(self._holder, lvalue, function)) - {('null',)}
            finally:
                self._weighed.discard(key)
            self._wholes[key] = atoms if all(atom[0] == 'site' for atom in atoms) else frozenset()
        elif key in self._weighed:
            self._doubts += 1
        return self._wholes[key]

    def _apart(self, whole, left, writer):
        """True where a write surely goes to another object than one of `whole`."""
        theirs = self._whole(left, writer) if whole and left is not None else frozenset()
        return bool(theirs) and not theirs & whole

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
                if self.related(one, other) or self.related(other, one):
                    continue
                for whole, view in ((one, other), (other, one)):
                    for part in self.parts(whole):
                        self._seen_as.setdefault(part, set()).update(self.parts(view) - {part})
        return self._seen_as

    def _viewed(self, owner, declared, seen):
        """Allocations that a member may stand for because its struct lies on
        another one: what is put into that one's pointers of the same kind."""
        if (owner, declared) not in self._lain_on:
            found = self._lain_on[owner, declared] = []
            for view in self._views().get(owner, ()):
                for name, member in (self.m.types.struct(view) or {}).items():
                    kind = self.declared((member.base, member.stars + bool(member.array)))
                    if member.stars and self.compatible(('type', kind), declared):
                        found += [(value, writer) for writer, _, value, of, _ in
                                  self._member_writes(name) if of == view]
        return {atom for value, writer in self._lain_on[owner, declared]
                for atom in self.resolve(value, writer, seen) if atom[0] == 'site'}

    def stored_outside(self, key):
        """True where an allocation goes into a struct that the module does not
        define, or is what one of its callbacks returns."""
        for function in self.m.functions:
            for stmt, top in self.m.statement_exprs(function):
                if stmt.kind == 'return' and self.m.references(function)[1] and \
                        self._typed(top, function, key) and key in self.resolve(top, function):
                    return True
                for value in self._outward(top, function):
                    if self._typed(value, function, key) and key in self.resolve(value, function):
                        return True
        return False

    def _typed(self, expr, function, key):
        if expr.kind in ('num', 'str', 'chr', 'sizeof', 'type', 'init'):
            return False
        type_ = self.m.types.type_of(expr, function)
        return not (type_ and type_[1] < 1 and type_[0] in SMALL) and \
            self.may_be(key, self.declared(type_))

    def _outward(self, top, function):
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

    def setters(self):
        """Values handed to drvdata setters: list of (family, Function, Expr,
        the device's Expr or None)."""
        if self._setters is None:
            names = {t for s in self.m.sources for t in s.words if SETTER.search(t)}
            self._setters = []
            for function, call, _ in self.m.calls_named(names):
                if call is None:
                    self._setters.append(('', function, None, None))
                elif len(call.args) > 1:
                    self._setters.append((family(call.callee), function, call.args[-1], call.args[0]))
            for function, call in self._hidden_setters():
                inside = self.m.macros.expansion(call, function)
                found = [e for e in inside.walk() if e.kind == 'call' and len(e.args) > 1 and
                         SETTER.search(e.callee)] if inside is not None else ()
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
        names = {name for name, (_, words) in self.m.macros.defines().items()
                 if any(SETTER.search(word) for word in words) and not SETTER.search(name)}
        return [(function, call) for function, call, _ in self.m.calls_named(names)
                if call is not None]

    def _drvdata(self, expr, function, seen):
        mine = family(expr.callee)
        asked = self.bind.acts_on(function, expr.args[0]) if self.bind and expr.args else frozenset()
        within = self._device_in(expr.args[0], function) if expr.args else ''
        return self.once((asked, 'drvdata', mine, within), seen, True, self._find_drvdata, asked, mine,
                         within)

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
                out |= self.resolve(value, function, below)
        known = set(out)
        for value, function in doubtful:
            found = self.resolve(value, function, below)
            # Where that is so, another object that is stored with a device by
            # another name may be in another device's slot.
            other = sure and any(atom[0] == 'site' and atom not in known for atom in found)
            out |= {('type', self.declared(self.m.types.type_of(value, function)))} if other else found
        if not out - {('null',)}:
            out.add(('type', ''))
        return out

    def _device_in(self, expr, function, depth=0):
        """The struct that a device surely lies in, '' where that is not told:
        what is stored with one bus's device is not found with another's."""
        while expr.kind == 'cast':
            expr = expr.base
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
        if self._room(expr):
            whole = self.resolve(expr.args[0], function, seen)
            return {a for a in whole if a[0] == 'site'} or {('other', self._base(expr, function))}
        if GETTER.search(name):
            if 'parent' in function.source.texts[expr.start:expr.end]:
                return {('type', self._base(expr, function))}     # another device's
            return self._drvdata(expr, function, seen)
        if name in ('container_of', 'container_of_const', 'from_timer', 'list_entry') and expr.args:
            which = expr.args[1] if name == 'from_timer' and len(expr.args) > 1 else expr.args[0]
            base = self._base(expr, function)
            atoms = self.resolve(which, function, seen)
            out = {a for a in atoms if a[0] == 'site' and self.compatible(a, base)}
            return out if out == atoms else out | {('type', base)}
        if name in ('ERR_PTR', 'ERR_CAST', 'IOMEM_ERR_PTR'):
            return {('null',)}
        if name in ('PTR_ERR', 'PTR_ERR_OR_ZERO', 'IS_ERR'):
            return {('other',)}
        if name.startswith('devm_'):
            return {('other',)}
        if name in READS and expr.args:
            return self._element(expr.args[0], function, self._base(expr, function), seen)
        if name in tables.passes_on() and expr.args:
            return self.resolve(expr.args[0], function, seen)
        target = self.m.function(name, function.source)
        if target is not None:
            key = (target, 'return')
            if self.enter(key, seen) is None:
                return set()
            return self.once(key, seen, False, self._returned, target) or {
                ('type', self._base(expr, function))}
        inside = self.m.macros.expansion(expr, function)
        if inside is not None and inside.kind != 'stmtexpr':
            return self.resolve(inside, function, seen)
        if name in self.m.macros.defines() or MACRO.match(name):
            # What it does is not known: it may give back what it is given.
            return {('type', self._base(expr, function))} | {
                atom for arg in expr.args for atom in self.resolve(arg, function, seen) if atom[0] == 'site'}
        if ENDS.match(name) and expr.args and self._shared_list(expr.args[0], function) and not any(
                stmt.kind in ('while', 'for', 'do', 'loop') and stmt.start <= expr.start < stmt.end
                for stmt in function.statements()):
            return {('type', self._base(expr, function)), ('other',)}   # any device's
        if not HANDS_BACK.search(name) and name not in self.m.macros.defines():
            # A pointer that never left the module cannot come back from here.
            return {('result', self._base(expr, function))}
        return {('type', self._base(expr, function))}
