# SPDX-License-Identifier: GPL-2.0-only
"""What the files of a module say about types: of names, members and expressions."""

import functools
import os
import re

from . import cparser, csource


SCALAR_TYPES = frozenset('void char u8 s8 __u8 uint8_t u16 u32 u64 int long short unsigned '
                         'signed __le16 __le32 __be16 __be32'.split())
# Types that can hold an address as a number.
INTEGERS = frozenset("""long ulong u64 uintptr_t kernel_ulong_t size_t phys_addr_t
    dma_addr_t __u64 uint64_t u32 uint32_t __u32 unsigned int s64""".split())
# Those of them that are as wide as a pointer everywhere.
WIDE = frozenset('long ulong uintptr_t kernel_ulong_t u64 phys_addr_t'.split())
# Types that hold no address on a machine with 64 bits.
SMALL = frozenset('bool _Bool char short u8 s8 u16 s16 s32 __u8 __s8 __u16 __s16 __s32'.split())


@functools.lru_cache(maxsize=2000)
def header_text(root, include):
    """Text of include/<include> of a tree, '' where there is none."""
    return csource.text_of(root, os.path.join('include', include))


STRUCT_END = re.compile(r'^}[^;]*;', re.M)


@functools.lru_cache(maxsize=2000)
def header_structs(root, include):
    """Names of the structs that a kernel header defines."""
    return frozenset(re.findall(r'struct (\w+) \{', header_text(root, include)))


def header_struct(root, include, name):
    """Source of `struct name { ... }` in a kernel header, or None."""
    return _header_struct(root, include, name) if name in header_structs(root, include) else None


@functools.lru_cache(maxsize=256)
def _header_struct(root, include, name):
    text = header_text(root, include)
    begin = text.index('struct %s {' % name)
    found = STRUCT_END.search(text, begin)
    return csource.Source(include, text[begin:found.end()]) if found else None


class Member:
    """A struct member: its type's base name, stars and array flag.

    unions: (union, branch) of each union round it; members of one branch are
    kept apart by a struct.
    """
    __slots__ = ('base', 'stars', 'array', 'by_value_struct', 'unions', 'branch')

    def __init__(self, base, stars, array, by_value_struct):
        self.base = base
        self.stars = stars
        self.array = array
        self.by_value_struct = by_value_struct
        self.unions = ()
        self.branch = None

    def shares(self, other):
        """True for two members of a union that lie on each other."""
        return any(union == union2 and (branch is None or branch != branch2)
                   for union, branch in self.unions for union2, branch2 in other.unions)


class Types:
    """The types of a module.Module."""

    def __init__(self, module):
        self.m = module
        self._mark = object()       # what keeps an answer need not keep the module
        self._canonical = {}
        self._bodies = {}
        self._foreign = {}
        self._globals = {}
        self._first = None          # of the variables of a name
        self._locals = {}
        self._enums = {}            # {name: see enumerators()}
        self._numbers = {}          # of the sources of structs that are named by their place
        self._structs = {}
        self._typedefs = None

    def locals(self, function):
        """{name: Decl} of the parameters and locals of a function."""
        known = self._locals.get(function)
        if known is None:
            known = {d.name: self._real(d) for d in function.params}
            for stmt in function.statements():
                for decl in stmt.decls:
                    known.setdefault(decl.name, self._real(decl))
            self._locals[function] = known
        return known

    def globals(self, source):
        """{name: Decl} of a source's file-scope variables."""
        if source not in self._globals:
            self._globals[source] = {name: self._real(decl)
                                     for name, decl in source.globals().items()}
        return self._globals[source]

    def _anywhere(self, name):
        """Decl of the first file-scope variable of that name in the module's files, or None."""
        if self._first is None:
            self._first = {}
            for source in self.m.sources:
                for known, decl in self.globals(source).items():
                    self._first.setdefault(known, decl)
        return self._first.get(name)

    def _real(self, decl):
        """A declaration with the module's typedefs put in."""
        base, stars = self.plain(decl.base, decl.stars)
        if stars == decl.stars:
            return decl
        made = cparser.Decl(decl.name, 'struct ' + base if ':' not in base else base, stars, decl.array,
                            decl.attrs, decl.init, decl.start, decl.at)
        made.static = decl.static
        return made

    def canonical(self, name):
        """The struct's tag for a typedef of a struct, else the name itself."""
        if name not in self._canonical:
            base, stars = self.plain(name, 0)
            self._canonical[name] = name if stars else base
        return self._canonical[name]

    def plain(self, base, stars):
        """(base name, stars) of a type with the module's typedefs put in."""
        typedefs = self.typedefs()
        for _ in range(8):
            found = typedefs.get(base)
            if found is None or found[0] == base:
                break
            base, stars = found[0], stars + found[1]
        return base, stars

    def typedefs(self):
        """{name: (base name, stars)} of the module's typedefs of objects, and
        of the #defines that stand for a pointer to a struct."""
        if self._typedefs is None:
            self._typedefs = {}
            for source, i in self.m.tokens('typedef'):
                self._typedef(source, i)
            for name, value in self.m.macros.constants().items():
                found = 'struct' in value and re.fullmatch(
                    r'\s*(?:const\s+)?struct\s+(\w+)((?:\s*\*)*)\s*', value)
                if found:
                    self._typedefs.setdefault(name, (found.group(1), found.group(2).count('*')))
        return self._typedefs

    def _typedef(self, source, tok):
        """Take one typedef with all the names that it declares."""
        texts = source.texts
        end = tok + 1
        while texts[end] not in (';', '}', ''):
            end = (source.match.get(end, end) if texts[end] in ('(', '[', '{') else end) + 1
        parts = source.split_commas(tok + 1, end)
        begin, first = parts[0]
        body = next((i for i in range(begin, first) if texts[i] == '{'), None)
        if body is not None:
            words, begin = texts[begin:body], source.match.get(body, body) + 1
        else:
            at = next((i for i in range(begin, first) if texts[i] in ('*', '(', '[')), first)
            at -= at == first or texts[at] == '['       # no star: the name stands last
            words, begin = texts[begin:at], at
        base = cparser.base_type(' '.join(
            word for word in words if word in SCALAR_TYPES or not word.startswith('__')))
        names = [[word for word in texts[lo:hi] if word not in ('const', 'volatile')]
                 for lo, hi in [(begin, first)] + parts[1:]]
        names = [(part[-1], len(part) - 1) for part in names
                 if part and set(part[:-1]) <= {'*'} and re.match(r'\w', part[-1])]
        if not base and body is not None and 'enum' not in words:
            # struct without a tag: known by its first plain name
            base = next((name for name, stars in names if not stars),
                        '%s:struct' % (names or [('', 0)])[0][0])
            self._bodies.setdefault(base, (source, body))
        for name, stars in names if base else ():
            self._typedefs.setdefault(name, (base, stars))

    def enumerators(self, name):
        """The values of an enum by their names, where each surely is another one."""
        if name not in self._enums:
            begins = re.compile(r'\benum %s\s*\{([^}]*)\}' % re.escape(name))
            texts = [source.text for source in self.m.sources] + [
                header_text(self.m.tree.included_from, include) for include in self.m.includes()]
            found = next(filter(None, map(begins.search, texts)), None)
            body = re.sub(r'/\*.*?\*/|//[^\n]*', '', found.group(1), flags=re.S) if found else ''
            parts = [part.strip() for part in body.split(',')]
            self._enums[name] = tuple(filter(None, parts)) if '=' not in body and '#' not in body else ()
        return self._enums[name]

    def struct(self, name):
        """{member: Member} of a struct, or None where its text is not found."""
        name = self.canonical(name)
        if name not in self._structs:
            self._structs[name] = self._find_struct(name)
        return self._structs[name]

    def _find_struct(self, name):
        body = self._struct_body(name)
        if body is None:
            return None
        source, lbrace = body
        members = self._members(source, lbrace)
        if self._opens_union(source, lbrace):
            self._unite(members, lbrace)
        return members

    @staticmethod
    def _opens_union(source, lbrace):
        return 'union' in source.texts[max(0, lbrace - 2):lbrace]

    @staticmethod
    def _unite(members, union):
        for member in members.values():
            member.unions += ((union, member.branch),)
            member.branch = None

    def foreign(self, name):
        """True for a struct that none of the module's files defines."""
        if name in ('', '}'):
            return False
        name = self.canonical(name)
        if name not in self._foreign:
            body = self._struct_body(name)
            home = body[0] if body is not None else self._numbered(name)
            self._foreign[name] = home not in self.m.sources or home.path.startswith('include/')
        return self._foreign[name]

    def _numbered(self, name):
        """The source of a struct without a name of its own, of which _member() made one, or None."""
        number = name.split(':')[1] if ':' in name else ''
        return next((source for source, known in self._numbers.items() if str(known) == number), None)

    def home(self, name):
        """The Source with a struct's definition, or None."""
        body = self._struct_body(self.canonical(name))
        return body and body[0]

    def _struct_body(self, name):
        """(source, '{' token) of a struct's definition, or None."""
        if name not in self._bodies:
            self._bodies[name] = self._find_body(name)
        return self._bodies[name]

    def _find_body(self, name):
        for source, i in self.m.tokens(name):
            texts = source.texts
            if texts[i - 1] in ('struct', 'union') and texts[i + 1] == '{':
                return source, i + 1
            if texts[i - 1] in ('struct', 'union') and texts[i + 1].startswith('__') and texts[i + 2] == '{':
                return source, i + 2
            if texts[i - 1] == '}' and texts[i + 1] == ';':     # typedef struct {} name;
                lbrace = source.match.get(i - 1)
                if lbrace is not None:
                    return source, lbrace
        for include in self.m.includes():
            source = header_struct(self.m.tree.included_from, include, name)
            if source is not None:
                return source, source.texts.index('{')
        return None

    def alignments(self, name, depth=0):
        """The attributes that ask for more than 8 bytes of alignment in a struct
        and the structs in it: list of (text, whether it is for speed alone).

        A cache line of its own is for speed, but where a buffer has it."""
        name = self.canonical(name)
        body = self._struct_body(name) if depth < 3 else None
        if body is None:
            return []
        source, lbrace = body
        found = self._asked(source, lbrace, source.texts.index(';', source.match.get(lbrace, lbrace)))
        for word in source.texts[lbrace:source.match.get(lbrace, lbrace)]:
            found += self._aligned_typedefs.get(word, ())
        for member in (self.struct(name) or {}).values():
            if member.by_value_struct and ':' not in member.base:
                found += self.alignments(member.base, depth + 1)
        return found

    def _asked(self, source, lo, hi, depth=0):
        """alignments() of the attributes in a range of tokens, those that a #define stands for included."""
        texts, found = source.texts, []
        for i in range(lo, hi):
            word = texts[i]
            value = self.m.macros.constants().get(word, '') if depth < 3 else ''
            if re.match(r'_+cacheline_\w*aligned', word):
                found.append((word, texts[i - 1] != ']'))
            elif re.match(r'(?:__)?aligned(?:__)?$', word) and texts[i + 1] == '(':
                asked = source.text_of(i + 2, source.match.get(i + 1, i + 1))
                meant = self.m.macros.constants().get(asked, asked).strip()
                if not re.match(r'[1248]$|sizeof\b[^*+]*$', meant):
                    found.append(('__aligned(%s)' % asked, False))
            elif 'aligned' in value:
                stands = csource.Source('', value)
                found += self._asked(stands, 0, len(stands.texts) - 1, depth + 1)
        return found

    @functools.cached_property
    def _aligned_typedefs(self):
        """{name: what it asks for, as alignments() gives it} of the module's typedefs with an attribute
        behind the name."""
        out = {}
        for source, i in self.m.tokens('typedef'):
            while source.texts[i] not in (';', ''):
                if source.texts[i + 1] in ('__aligned', '__attribute__') and source.kinds[i] == 'id':
                    out[source.texts[i]] = self._asked(source, i, source.texts.index(';', i))
                i = source.match.get(i, i) + 1 if source.texts[i] in ('{', '(') else i + 1
        return out

    def _members(self, source, lbrace):
        members = {}
        close = source.match.get(lbrace, lbrace)
        i = begin = lbrace + 1
        inner = None
        while i < close:
            text = source.texts[i]
            if source.kinds[i] == 'op' and text == '{':
                inner = i
                i = source.match.get(i, i)
            elif source.kinds[i] == 'op' and text in ('(', '['):
                i = source.match.get(i, i)
            elif text == ';' and source.kinds[i] == 'op':
                self._member(source, begin, i, inner, members)
                begin, inner = i + 1, None
            i += 1
        return members

    def _member(self, source, begin, end, inner, members):
        if inner is not None:
            sub = self._members(source, inner)
            close = source.match[inner]
            name = source.texts[close + 1] if close + 1 < end else ''
            if self._opens_union(source, inner):
                self._unite(sub, inner)
            else:
                for member in sub.values():
                    member.branch = inner
            if not name or source.kinds[close + 1] != 'id' or name.startswith('__'):
                members.update(sub)
                return
            synthetic = '%s:%d:%d' % (name, self._numbers.setdefault(source, len(self._numbers)), inner)
            self._structs[synthetic] = sub
            stars = sum(1 for t in source.texts[close + 1:end] if t == '*')
            members[name] = Member(synthetic, stars, '[' in source.texts[close:end], not stars)
            return
        try:
            decls = cparser.Parser(source, begin, end + 1).declaration().decls
        except cparser.ParseError:
            return
        for decl in decls:
            base, more = self.plain(decl.base, 0)
            named = 'struct' in decl.type.split() or \
                decl.base in self.typedefs() and self._struct_body(base) is not None
            members[decl.name] = Member(base, decl.stars + more, decl.array,
                                        not decl.stars + more and named)

    def type_of(self, expr, function):
        """(base name, stars) of an expression inside a function, or None."""
        known = expr.known_type
        if known is None or known[0] is not self._mark or known[1] is not function:
            found = self._type_of(expr, function)
            known = expr.known_type = (self._mark, function, found and self.plain(*found))
        return known[2]

    def _type_of(self, expr, function):
        kind = expr.kind
        if kind == 'id':
            decl = self.locals(function).get(expr.text) or \
                self.globals(function.source).get(expr.text)
            if decl is None:
                decl = self._anywhere(expr.text)
            return decl and (decl.base, decl.stars + bool(decl.array))
        if kind == 'member':
            base = self.type_of(expr.base, function)
            members = base and self.struct(base[0])
            member = members.get(expr.text) if members else None
            return member and (member.base, member.stars + bool(member.array))
        if kind in ('index', 'unary', 'post'):
            inner = self.type_of(expr.base, function)
            if inner is None:
                return None
            if kind == 'index' or expr.op == '*':
                return inner[0], inner[1] - 1
            if expr.op == '&':
                return inner[0], inner[1] + 1
            return inner if expr.op in ('++', '--') else None
        if kind == 'cast':
            return cparser.base_type(expr.text.replace('*', ' ')), expr.text.count('*')
        if kind == 'assign':
            return self.type_of(expr.base, function)
        if kind == 'cond':
            return self.type_of(expr.third, function) or \
                (expr.right and self.type_of(expr.right, function))
        if kind == 'bin' and expr.op in ('+', '-', ','):
            return self.type_of(expr.right if expr.op == ',' else expr.base, function)
        if kind == 'call':
            if expr.callee in ('container_of', 'list_entry', 'list_first_entry', 'from_timer') \
                    and len(expr.args) > 1:
                where = expr.args[1] if expr.callee != 'from_timer' else expr.args[0]
                if where.kind == 'type':
                    return cparser.base_type(where.text.replace('*', ' ')), 1
                return self.type_of(where, function)
            made = self.m.function(expr.callee, function.source)
            if made is not None:
                return cparser.base_type(made.specifiers.replace('*', ' ')), \
                    made.specifiers.count('*')
            inside = self.m.macros.expansion(expr, function)
            return inside and self.type_of(inside, function)
        return None

    def points_to(self, expr, function):
        """The struct that a pointer points to, before a cast in a copy or a
        second cast hides it; '' for anything else."""
        type_ = self.type_of(expr, function)
        while expr.kind == 'cast' and (type_ is None or type_[0] in SCALAR_TYPES):
            expr = expr.base
            type_ = self.type_of(expr, function)
        return self.canonical(type_[0]) if type_ is not None and type_[1] == 1 else ''

    def in_place(self, expr, function):
        """True for the name of an array: its value is its own address."""
        if expr.kind == 'id':
            params = [p.name for p in function.params]
            decl = self.locals(function).get(expr.text) or self.globals(function.source).get(expr.text)
            return decl is not None and decl.array and expr.text not in params
        if expr.kind != 'member':
            return False
        owner = self.type_of(expr.base, function)
        member = (self.struct(owner[0]) or {}).get(expr.text) if owner else None
        return member is not None and member.array
