# SPDX-License-Identifier: GPL-2.0-only
"""The files of one kernel module, and what they say about names and types.

A module is the file in question, the other objects that its Makefile links
with it, and the headers beside it.  Everything is looked up when asked for.
"""

import bisect
import functools
import os
import re

from . import cparser, csource, tables

SCALAR_TYPES = frozenset('void char u8 s8 __u8 uint8_t u16 u32 u64 int long short unsigned '
                         'signed __le16 __le32 __be16 __be32'.split())


@functools.lru_cache(maxsize=64)
def load(root, path):
    """Source of a file of the tree; neighbours share what was read."""
    source = csource.load(os.path.join(root, path))
    source.path = path
    return source


@functools.lru_cache(maxsize=2000)
def header_text(root, include):
    """Text of include/<include> of a tree, '' where there is none."""
    try:
        return csource.read(os.path.join(root, 'include', include))
    except OSError:
        return ''


@functools.lru_cache(maxsize=4)
def folder_texts(root, folder):
    """[(path, text)] of the C files of a folder."""
    out = []
    for name in sorted(os.listdir(os.path.join(root, folder))):
        path = os.path.join(folder, name)
        if name.endswith('.c') and os.path.isfile(os.path.join(root, path)):
            out.append((path, csource.read(os.path.join(root, path))))
    return out


STRUCT_END = re.compile(r'^}[^;]*;', re.M)


@functools.lru_cache(maxsize=2000)
def header_structs(root, include):
    """Names of the structs that a kernel header defines."""
    return frozenset(re.findall(r'struct (\w+) \{', header_text(root, include)))


def header_struct(root, include, name):
    """The text of `struct name { ... }` in a kernel header, or ''."""
    if name not in header_structs(root, include):
        return ''
    text = header_text(root, include)
    begin = text.index('struct %s {' % name)
    found = STRUCT_END.search(text, begin)
    return text[begin:found.end()] if found else ''


# Calls that copy what their second argument points to.
COPIES = frozenset('memcpy memmove __builtin_memcpy'.split())
# Calls that set their first argument to the second.
STORING = frozenset("""rcu_assign_pointer RCU_INIT_POINTER WRITE_ONCE swap xchg
    smp_store_release""".split())


def stored_by_call(call):
    """(lvalue, value) pairs of what a call stores; the value of an argument
    whose address is passed is the call itself: nobody knows it."""
    args = call.args
    if call.callee in STORING and len(args) == 2:
        left = args[0].base if args[0].kind == 'unary' and args[0].op == '&' else args[0]
        yield left, args[1]
        if call.callee == 'swap':
            yield args[1], args[0]
        return
    for arg in args:
        while arg.kind == 'cast':
            arg = arg.base
        if arg.kind == 'unary' and arg.op == '&':
            yield arg.base, call


def target(left):
    """(lvalue, whether an element of it is meant): a[i], *a and *(a + i) are
    elements of a."""
    element = False
    while left.kind == 'index' or left.kind == 'cast' or \
            (left.kind == 'unary' and left.op == '*') or \
            (element and left.kind == 'bin' and left.op in ('+', '-')):
        element = element or left.kind in ('index', 'unary')
        left = left.base
        if element and left.kind == 'unary' and left.op == '&':
            left, element = left.base, False        # *&a is a
    return left, element


def member_of(left):
    """Name of the member that an lvalue is, or is an element of; ''."""
    left = target(left)[0]
    return left.text if left.kind == 'member' else ''


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


def _filled(expr, args, call, source):
    """A copy of a macro's expression with the arguments of one call in it."""
    if expr.kind == 'id' and expr.text in args:
        return args[expr.text]
    out = cparser.Expr(expr.kind, call.start, op=expr.op)
    out.end = call.end
    out.text = expr.text
    if expr.kind in ('cast', 'sizeof', 'type', 'member', 'field'):
        out.text = ' '.join(source.text_of(args[word].start, args[word].end) if word in args else word
                            for word in expr.text.split())
    for name in ('base', 'right', 'third', 'fn'):
        part = getattr(expr, name)
        if part is not None:
            setattr(out, name, _filled(part, args, call, source))
    out.args = []
    for arg in expr.args:
        if arg.kind == 'id' and isinstance(args.get(arg.text), list):
            out.args += args[arg.text]          # __VA_ARGS__
        else:
            out.args.append(_filled(arg, args, call, source))
    return out


def _filled_statement(stmt, args, call, source):
    """A copy of a macro's statement with the arguments of one call in it."""
    out = cparser.Stmt(stmt.kind, call.start)
    out.end = call.end
    out.name = stmt.name
    if stmt.kind == 'goto' and stmt.name in args:
        out.name = args[stmt.name].text
    for name in ('expr', 'init', 'step'):
        part = getattr(stmt, name)
        if part is not None:
            setattr(out, name, _filled(part, args, call, source))
    out.body = [_filled_statement(sub, args, call, source) for sub in stmt.body]
    out.orelse = stmt.orelse and _filled_statement(stmt.orelse, args, call, source)
    out.decls = tuple(cparser.Decl(
        d.name, d.type, d.stars, d.array, d.attrs,
        d.init and _filled(d.init, args, call, source), call.start, call.start)
        for d in stmt.decls)
    return out


class Module:
    """A file and the files that are built into one module with it.

    tree: a tree.Tree; path: the file relative to the tree's root.
    siblings is None when nobody could say what the module consists of.
    """

    def __init__(self, tree, path):
        self.tree = tree
        self.path = path
        self.main = load(tree.root, path)
        self.siblings = tree.module_files(path)
        self.unread = []
        self._sources = None
        self._starts = {}
        self._references = {}
        self._local_writes = {}
        self._structs = {}
        self._typedefs = None
        self._canonical = {}
        self._writes = {}
        self._locals = {}
        self._globals = {}
        self._sites = None
        self._defines = None
        self._defined = None
        self._wrapping = None
        self._jumping = None
        self._constants = None
        self._macros = {}
        self._lines = None
        self._expansions = {}
        self._unfolded = {}
        self._statement_macros = {}
        self._jumps = {}
        self._foreign = {}
        self._pasting = None
        self._neighbours = None
        self._includes = None
        self._bodies = {}
        self._member_writes = {}
        self._shared = None
        self._exported = {}
        self._addresses = {}
        self._stores = None
        self._copies = None
        self._views = None
        self._by_word = None
        self._beside = None
        self._unseen = {}
        self._initial = None

    @property
    def sources(self):
        """The main file, its siblings, and the headers beside them."""
        if self._sources is None:
            self._sources = [self.main]
            for other in self.siblings or ():
                self._read(other)
            seen = set()
            for source in list(self._sources):
                self._local_headers(source, seen, 0)
        return self._sources

    @property
    def functions(self):
        """Every function of the module's files, the first of a name in each."""
        return [f for source in self.sources for f in source.functions.values()]

    def _read(self, path):
        try:
            source = load(self.tree.root, path)
        except OSError as err:
            self.unread.append('%s: %s' % (path, err.strerror))
            return None
        self._sources.append(source)
        return source

    def _local_headers(self, source, seen, depth):
        for _, line in source.directives:
            found = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if not found:
                continue
            path = self.tree.include(source.path, found.group(1)) or \
                self.tree.include(self.path, found.group(1))
            if path and path not in seen and (self.tree.bare or not path.startswith('include/')):
                seen.add(path)
                header = self._read(path)
                if header is not None and depth < 3:
                    self._local_headers(header, seen, depth + 1)

    # -- functions ------------------------------------------------------

    def function(self, name, source):
        """The definition that `name` means inside a source, or None."""
        found = source.functions.get(name)
        if found is not None:
            return found
        if self._shared is None:
            self._shared = {}
            for other in self.sources:
                for one in other.functions.values():
                    if not one.static or other.path.endswith('.h'):
                        self._shared.setdefault(one.name, one)
        return self._shared.get(name)

    def enclosing(self, source, tok):
        """The function that a token of a source stands in, or None."""
        if source not in self._starts:
            self._starts[source] = ([f.start for f in source.definitions], source.definitions)
        starts, functions = self._starts[source]
        i = bisect.bisect_right(starts, tok) - 1
        if i >= 0 and functions[i].start <= tok <= functions[i].rbrace:
            return functions[i]
        return None

    def tokens(self, word):
        """Every place where an identifier stands: list of (source, token)."""
        return [(source, i) for source in self.sources for i in source.words.get(word, ())]

    def references(self, function):
        """Uses of a function's name outside its own declarations.

        Returns (calls, others): calls as (caller Function, token), others as
        (source, token, member), member being the field of an initialiser or
        '' where the address goes somewhere else.
        """
        if function in self._references:
            return self._references[function]
        calls, others = [], []
        self._references[function] = (calls, others)
        home = function.source
        places = [(home, i) for i in home.words.get(function.name, ())] \
            if function.static and not home.path.endswith('.h') else self.tokens(function.name)
        for source, i in places:
            found = self.function(function.name, source)
            if found is not function and (found is None or found.source is not home):
                continue
            texts = source.texts
            if source is function.source and i == function.name_tok:
                continue
            holder = self.enclosing(source, i)
            inside = holder is not None and i > holder.lbrace
            if texts[i + 1] == '(' and inside and texts[i - 1] not in ('.', '->'):
                calls.append((holder, i))
            elif texts[i + 1] == '(' and not inside:
                continue                        # a prototype
            elif texts[i - 1] in ('.', '->'):
                continue                        # a member of that name
            else:
                j = i
                while texts[j - 1] in ('(', '&', '__exit_p', '__devexit_p', 'pm_ptr',
                                       'pm_sleep_ptr'):
                    j -= 1
                member = ''
                if texts[j - 1] == '=' and source.kinds[j - 2] == 'id':
                    member = texts[j - 2]
                others.append((source, i, member))
        return calls, others

    def exported(self, function):
        """True when EXPORT_SYMBOL*(function) stands in the module, or when
        something outside it names the function all the same: a header of the
        kernel's, or another file of the folder that may be built in, too."""
        if function not in self._exported:
            self._exported[function] = any(
                source.texts[i - 1] == '(' and source.texts[i - 2].startswith('EXPORT_SYMBOL')
                for source, i in self.tokens(function.name)) or \
                not function.static and function.source.path.endswith('.c') and \
                self._named_outside(function.name)
        return self._exported[function]

    def _named_outside(self, name):
        """True for an identifier that stands in a kernel header that the
        module includes, or in another C file of its folder that has no static
        function of that name."""
        if self._neighbours is None:
            own = {source.path for source in self.sources}
            self._neighbours = [header_text(self.tree.root, header) for header in self.includes()]
            self._neighbours += [
                text for path, text in folder_texts(self.tree.root, os.path.dirname(self.path))
                if path not in own]
        word = re.escape(name)
        return any(name in text and re.search(r'\b%s\b' % word, text) and not re.search(
            r'(?m)^static\b[^;{}()=]*\b%s\s*\(' % word, text) for text in self._neighbours)

    def unseen(self, name):
        """True for a function that the module's own files declare and nobody
        beside the declaration defines, or that frees something where they do."""
        if name not in self._unseen:
            self._unseen[name] = False
            declared = [source for source, i in self.tokens(name) if self._declares(source, i)]
            if not declared:
                return False
            head = re.compile(r'(?m)^[A-Za-z_][^;{}()=]*\b%s\s*\([^;{}]*\)\s*\{' % re.escape(name))
            bodies = []
            for folder in self._round(declared):
                bodies = [load(self.tree.root, path).functions.get(name)
                          for path, text in folder_texts(self.tree.root, folder)
                          if name in text and head.search(text)]
                if bodies:
                    break
            self._unseen[name] = not bodies or any(
                body is None or any(called in tables.freeing() for _, called in body.calls())
                for body in bodies)
        return self._unseen[name]

    def _round(self, declaring):
        """Folders where those may be defined that some sources declare: beside
        the header or the file, then below the header."""
        beside = dict.fromkeys(os.path.dirname(source.path) for source in declaring)
        yield from beside
        if os.path.dirname(self.path) not in beside:
            yield os.path.dirname(self.path)
        for folder in beside:
            for name in sorted(os.listdir(os.path.join(self.tree.root, folder))):
                if os.path.isdir(os.path.join(self.tree.root, folder, name)) and not name.startswith('.'):
                    yield os.path.join(folder, name)

    def _declares(self, source, tok):
        """True where a name stands in a prototype."""
        texts, close = source.texts, source.match.get(tok + 1)
        return texts[tok + 1] == '(' and close is not None and texts[close + 1] != '{' and \
            not source.path.startswith('include/') and \
            (source.kinds[tok - 1] == 'id' or texts[tok - 1] == '*') and \
            self.enclosing(source, tok) is None

    def freed_beside(self):
        """Frees in other C files of the folder of what an object of the module
        leads to: list of (object's name, whether it is freed itself, Source, token)."""
        if self._beside is None:
            self._beside = []
            own = {source.path for source in self.sources}
            names = {name for source in self.sources if source.path.endswith('.c')
                     for name, decl in self.globals(source).items()
                     if not decl.static and source.texts[decl.at + 1] != '(' and
                     re.match(r'(?!__)\w', name)}
            for path, text in folder_texts(self.tree.root, os.path.dirname(self.path)) if names else ():
                used = {name for name in names if name in text} if path not in own else ()
                source = load(self.tree.root, path) if used else None
                for name in sorted(used & set(source.words)) if source else ():
                    self._beside += [(name, *free) for free in _frees_of(source, name)]
        return self._beside

    # -- types ----------------------------------------------------------

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
            for source, i in self.tokens('typedef'):
                self._typedef(source, i)
            for name, value in self.constants().items():
                found = re.fullmatch(r'\s*(?:const\s+)?struct\s+(\w+)((?:\s*\*)*)\s*', value)
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
            self._foreign[name] = body is None or body[0] not in self.sources or \
                body[0].path.startswith('include/')
        return self._foreign[name]

    def _struct_body(self, name):
        """(source, '{' token) of a struct's definition, or None."""
        if name not in self._bodies:
            self._bodies[name] = self._find_body(name)
        return self._bodies[name]

    def _find_body(self, name):
        for source, i in self.tokens(name):
            texts = source.texts
            if texts[i - 1] in ('struct', 'union') and texts[i + 1] == '{':
                return source, i + 1
            if texts[i - 1] in ('struct', 'union') and texts[i + 1].startswith('__') and texts[i + 2] == '{':
                return source, i + 2
            if texts[i - 1] == '}' and texts[i + 1] == ';':     # typedef struct {} name;
                lbrace = source.match.get(i - 1)
                if lbrace is not None:
                    return source, lbrace
        for include in self.includes():
            text = header_struct(self.tree.root, include, name)
            if text:
                source = csource.Source(include, text)
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
        texts, found = source.texts, []
        for i in range(lbrace, texts.index(';', source.match.get(lbrace, lbrace))):
            word = texts[i]
            if re.match(r'_+cacheline_\w*aligned', word):
                found.append((word, texts[i - 1] != ']'))
            elif re.match(r'(?:__)?aligned(?:__)?$', word) and texts[i + 1] == '(':
                asked = source.text_of(i + 2, source.match.get(i + 1, i + 1))
                if not re.match(r'[1248]$|sizeof\b[^*+]*$', self.constants().get(asked, asked).strip()):
                    found.append(('__aligned(%s)' % asked, False))
        for member in (self.struct(name) or {}).values():
            if member.by_value_struct and ':' not in member.base:
                found += self.alignments(member.base, depth + 1)
        return found

    def includes(self):
        """Names in <...> that the module's files include."""
        if self._includes is None:
            found = (re.match(r'\s*#\s*include\s*<([^>]+)>', line)
                     for source in self.sources for _, line in source.directives)
            self._includes = list(dict.fromkeys(f.group(1) for f in found if f))
        return self._includes

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
            synthetic = '%s:%d' % (name, source.starts[inner])
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
        if known is None or known[0] is not self or known[1] is not function:
            found = self._type_of(expr, function)
            known = expr.known_type = (self, function, found and self.plain(*found))
        return known[2]

    def _type_of(self, expr, function):
        kind = expr.kind
        if kind == 'id':
            decl = self.locals(function).get(expr.text) or \
                self.globals(function.source).get(expr.text)
            if decl is None:
                for source in self.sources:
                    decl = self.globals(source).get(expr.text)
                    if decl is not None:
                        break
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
            made = self.function(expr.callee, function.source)
            if made is not None:
                return cparser.base_type(made.specifiers.replace('*', ' ')), \
                    made.specifiers.count('*')
            inside = self.expansion(expr, function)
            return inside and self.type_of(inside, function)
        return None

    # -- writes, sites and releases ------------------------------------------

    def statement_exprs(self, function):
        """(Stmt, Expr) of every expression that a function evaluates."""
        for stmt in function.statements():
            for expr in stmt.exprs():
                yield stmt, expr

    def _writes_in(self, function):
        """{member: [(Function, left, right)]} of what a function assigns."""
        if function not in self._member_writes:
            index = self._member_writes[function] = {}
            for expr in function.expressions:
                if expr.kind == 'assign' and expr.op == '=':
                    written = [(member_of(expr.base), expr.base, expr.right)]
                elif expr.kind == 'field':
                    written = [(expr.text, None, expr.base)]
                elif expr.kind == 'call':
                    written = [(member_of(left), left, value)
                               for left, value in stored_by_call(expr)]
                else:
                    continue
                for member, left, right in written:
                    index.setdefault(member, []).append((function, left, right))
        return self._member_writes[function]

    def field_writes(self, field):
        """Assignments to any member of that name: (Function, left, right).

        Initialisers `.field = value` count, with left None.
        """
        if field not in self._writes:
            out, done = [], set()
            for source, i in self.tokens(field):
                if source.texts[i - 1] not in ('.', '->'):
                    continue
                function = self.enclosing(source, i)
                if function is None or function in done:
                    continue
                after = i + 1
                while source.texts[after] == '[':
                    after = source.match.get(after, after) + 1
                if source.texts[after] != '=' and not self._through_star(source, i) and not (
                        source.texts[after] in (',', ')') and self._stored_by_call(source, i)):
                    continue
                done.add(function)
                out.extend(self._writes_in(function).get(field, ()))
            out.extend(self._macro_writes(field))
            self._writes[field] = out
        return self._writes[field]

    def initial_values(self, owner, field):
        """[(Source, Function or None, Expr)] that the variables of a struct
        type, or with one in them, are initialised with in a member, or where
        that is not known; the function is that of a variable of its own."""
        if self._initial is None:
            self._initial = {}
            for source in self.sources:
                for decl in self.globals(source).values():
                    self._initialised(decl.init, decl.base, decl.array, (source, None))
            for function in self.functions:
                for stmt in function.statements():
                    for decl in stmt.decls:
                        self._initialised(decl.init, decl.base, decl.array, (function.source, function))
        return self._initial.get((owner, field), []) + self._initial.get((owner, ''), [])

    def _initialised(self, init, base, array, where):
        """Take what an initialiser gives to the members of a struct."""
        if init is None or init.kind != 'init':
            return
        if array:
            for arg in init.args:
                self._initialised(arg, base, False, where)
            return
        base = self.canonical(base)
        members = self.struct(base) or {}
        for name, arg in zip([*members] + [''] * len(init.args), init.args):
            name, value = (arg.text, arg.base) if arg.kind == 'field' else (name, arg)
            self._initial.setdefault((base, name), []).append((*where, value))
            if name in members:
                self._initialised(value, members[name].base, members[name].array, where)

    def _macro_writes(self, field):
        """field_writes() of the module's macros, where they are used."""
        pattern = re.compile(r'(?:->|\.)\s*%s\s*=[^=]' % re.escape(field))
        for name in self._macros_with().get(field, ()):
            if not pattern.search(self.defines()[name][0]):
                continue
            for function, call, _ in self.calls_named({name}):
                if call is None:
                    continue
                inside = self.expansion(call, function)
                if inside is None:
                    yield function, None, call
                    continue
                for expr in inside.walk():
                    if expr.kind == 'assign' and expr.op == '=' and member_of(expr.base) == field:
                        yield function, expr.base, expr.right

    def _macros_with(self):
        """{word: names of the #defines with it in their bodies}."""
        if self._by_word is None:
            self._by_word = {}
            for name, (_, words) in self.defines().items():
                for word in words:
                    self._by_word.setdefault(word, set()).add(name)
        return self._by_word

    def macros_calling(self, function):
        """Names of the #defines whose expansion calls a function."""
        found, todo = set(), [function]
        while todo:
            word = todo.pop()
            call = re.compile(r'\b%s\s*\(' % re.escape(word))
            for name in self._macros_with().get(word, set()) - found:
                head, body = re.match(r'(\w+(?:\([^)]*\))?)(.*)', self.defines()[name][0], re.S).groups()
                if call.search(body) and not re.search(r'\b%s\b' % re.escape(word), head[len(name):]):
                    found.add(name)
                    todo.append(name)
        return found

    @staticmethod
    def _chain(source, tok):
        """The first token of the members and indexes that end in a token."""
        texts = source.texts
        i = tok
        while source.kinds[i - 1] in ('id',) or texts[i - 1] in ('->', '.', ']'):
            i = source.match.get(i - 1, i - 1) if texts[i - 1] == ']' else i - 1
        return i

    def _through_star(self, source, tok):
        """True where *member, or *(member + n), may be assigned to."""
        texts = source.texts
        i = self._chain(source, tok)
        if texts[i - 1] == '*' or texts[i - 2:i] == [')', '&']:
            return texts[tok + 1] == '='
        return texts[i - 1] == '(' and texts[i - 2] == '*' and texts[tok + 1] in ('+', '-', ')')

    def _stored_by_call(self, source, tok):
        """True where a member may be set by the call that it is passed to."""
        texts = source.texts
        i = self._chain(source, tok)
        if texts[i - 1] == '&':
            return texts[i - 2] in ('(', ',', ')')
        while texts[i - 1] not in ('(', ';', '{'):
            i -= 1
        return texts[i - 2] in STORING

    def local_writes(self, function, name):
        """Values that a local gets inside its function: list of (Expr, kind).

        kind: 'set', or 'element' where an element of it is set, 'out' when
        only its address is passed to a call, 'loop' when an iterator sets it.
        """
        if function not in self._local_writes:
            self._local_writes[function] = self._index_writes(function)
        return self._local_writes[function].get(name, [])

    def _index_writes(self, function):
        index, loops = {}, []

        def add(name, value, how):
            index.setdefault(name, []).append((value, how))
        inside = [(sub, expr) for stmt in function.statements() if stmt.kind == 'expr'
                  for one in self.unfolded(stmt, function) or () for sub in one.walk()
                  for expr in sub.exprs()]
        for stmt, top in [*self.statement_exprs(function), *inside]:
            for decl in stmt.decls:
                if decl.init is top:
                    add(decl.name, decl.init, 'set')
            for expr in top.walk():
                if expr.kind == 'assign':
                    left, element = target(expr.base)
                    if left.kind == 'id':
                        add(left.text, expr.right, 'element' if element else 'set')
                elif expr.kind == 'call':
                    for left, value in stored_by_call(expr):
                        if left.kind == 'id':
                            add(left.text, value, 'out' if value is expr else 'set')
            if stmt.kind == 'loop':
                loops.extend((arg.text, top) for arg in top.args if arg.kind == 'id')
        for name, top in loops:
            # for_each_port(adapter, i): what has a value of its own does not
            # get it from the macro, unless that walks a list.
            if 'list' in top.callee or all(how == 'set' and value.kind == 'id' and
                                           value.text == 'NULL' for value, how in index.get(name, ())):
                add(name, top, 'loop')
        return index

    def calls_named(self, names):
        """Calls of the functions named: list of (Function, Expr).

        A call inside a function that cannot be read comes as (Function,
        None); one outside any function is left out.
        """
        out = []
        for name in sorted(names):
            for source, i in self.tokens(name):
                if source.texts[i + 1] != '(':
                    continue
                function = self.enclosing(source, i)
                if function is None or i < function.lbrace:
                    if name in tables.freeing() and source.path.endswith('.c') and \
                            not self._defines_cleanup(source, i):
                        line, _ = source.position(i)
                        raise cparser.ParseError('%s:%d: a free outside any function that can '
                                                 'be read' % (source.path, line))
                    continue
                found = function.call_index.get(i)
                out.append((function, found, i))
        return out

    @staticmethod
    def _defines_cleanup(source, tok):
        """True inside DEFINE_FREE(): what carries __free() tells where that runs."""
        return any(i < tok < source.match.get(i + 1, i)
                   for i in source.words.get('DEFINE_FREE', ()))

    def address_taken(self, field):
        """[(Function, lvalue)] where the address of a member of that name goes
        anywhere but straight into a call."""
        if field not in self._addresses:
            holders = set()
            for source, i in self.tokens(field):
                texts = source.texts
                if texts[i - 1] in ('.', '->') and texts[i + 1] not in ('.', '->', '='):
                    at = self._chain(source, i)
                    if texts[at - 1] == '&' and texts[at - 2] not in ('(', ','):
                        holders.add(self.enclosing(source, i))
            self._addresses[field] = [
                (function, expr.base) for function in holders if function is not None
                for expr in self._addresses_in(function) if member_of(expr.base) == field]
        return self._addresses[field]

    def _addresses_in(self, function):
        """The `&lvalue` expressions that are no argument of a call."""
        passed = set()
        for expr in function.expressions:
            if expr.kind == 'call':
                inners = expr.args
            elif expr.kind == 'unary' and expr.op == '*':
                inners = (expr.base,)
            else:
                if expr.kind == 'unary' and expr.op == '&' and expr not in passed:
                    yield expr
                continue
            for inner in inners:
                while inner.kind == 'cast':
                    inner = inner.base
                passed.add(inner)

    def copied_bytewise(self):
        """(Function, lvalue) of the pointers that a memcpy() takes as bytes."""
        if self._copies is None:
            self._copies = []
            for function, call, _ in self.calls_named(COPIES):
                value = call.args[1] if call is not None and len(call.args) > 1 else None
                while value is not None and value.kind == 'cast':
                    value = value.base
                if value is None:
                    continue
                type_ = self.type_of(value, function)
                if value.kind == 'unary' and value.op == '&':
                    if not self.in_place(value.base, function) and type_ is not None and type_[1] > 1:
                        self._copies.append((function, value.base))
                elif type_ is not None and type_[1] > 1:        # an array of pointers
                    self._copies.append(
                        (function, cparser.Expr('index', value.start, base=value, right=value)))
        return self._copies

    def views(self):
        """Pairs of different structs of the module of which a cast or a copy of
        bytes makes one of the other: a set of (name, name)."""
        if self._views is None:
            pairs = [(expr, expr.base, function) for function in self.functions
                     for expr in function.casts]
            pairs += [(*call.args[:2], function) for function, call, _ in self.calls_named(COPIES)
                      if call is not None and len(call.args) > 1]
            self._views = set()
            for one, other, function in pairs:
                names = {self._points_to(one, function), self._points_to(other, function)}
                if len(names) == 2 and all(name and self.struct(name) for name in names):
                    self._views.add(tuple(sorted(names)))
        return self._views

    def _points_to(self, expr, function):
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

    def stores(self):
        """(Function, value) of the stores of pointers through a pointer."""
        if self._stores is None:
            self._stores = []
            for function in self.functions:
                for expr in function.expressions:
                    if expr.kind != 'assign' or expr.op != '=':
                        continue
                    left, element = target(expr.base)
                    if element and not self.in_place(left, function):
                        type_ = self.type_of(expr.base, function)
                        if type_ is None or type_[1] > 0:
                            self._stores.append((function, expr.right))
        return self._stores

    def allocations(self):
        """Every slab allocation of the module: list of (Function, Expr, token)."""
        if self._sites is None:
            names = {t for s in self.sources for t in s.words if tables.allocates(t)}
            self._sites = self.calls_named(names)
        return self._sites

    def constants(self):
        """{name: value with blanks round it} of the #defines without arguments."""
        if self._constants is None:
            self._constants = {}
            for name, lines in self._define_lines().items():
                for line in lines:
                    found = re.match(r'\s*#\s*define\s+\w+[ \t]+(.+)', line)
                    if found:
                        value = re.sub(r'/\*.*?\*/|//.*', '', found.group(1))
                        self._constants.setdefault(
                            name, re.sub(r'([()*+<>/-]+)', r' \1 ', value))
        return self._constants

    def defines(self):
        """{name: (text from the name on, words of the body)} of all #defines."""
        if self._defines is None:
            self._defines = {}
            for name, lines in self._define_lines().items():
                line = re.sub(r'(?s)/\*.*?\*/|//.*', ' ', lines[-1])
                found = re.match(r'\s*#\s*define\s+(\w+)(\([^)]*\))?', line)
                self._defines[name] = (
                    line[found.start(1):],
                    frozenset(re.findall(r'[A-Za-z_]\w*', line[found.end():])))
        return self._defines

    def wrapper_macros(self):
        """Names of #defines in the module's files that hide a release."""
        if self._wrapping is None:
            names, before = set(), None
            while before != names:
                before = set(names)
                names |= {name for name, (_, words) in self.defines().items()
                          if words & (tables.freeing().keys() | before)}
            self._wrapping = names
        return self._wrapping

    def _define_lines(self):
        """{name: lines of its #defines}."""
        if self._lines is None:
            self._lines = {}
            for source in self.sources:
                for _, line in source.directives:
                    found = re.match(r'\s*#\s*define\s+(\w+)', line)
                    if found:
                        self._lines.setdefault(found.group(1), []).append(line)
        return self._lines

    def _macro(self, name):
        """(parameters, body Expr, its Source) of a #define with arguments that
        is one expression; None for others and where there are two."""
        if name not in self._macros:
            texts = set()
            for line in self._define_lines().get(name, ()):
                found = re.match(r'\s*#\s*define\s+\w+\(([\w\s,\\]*)\)(.*)', line, re.S)
                if found:
                    texts.add((found.group(1), re.sub(r'/\*.*?\*/|\\\r?\n', ' ', found.group(2))))
            self._macros[name] = None
            if len(texts) == 1 and not self._reaches(name):
                params, body = texts.pop()
                source = csource.Source(name, body)
                try:
                    expr = cparser.Parser(source, 0, len(source.texts) - 1).whole_expression()
                    self._macros[name] = re.findall(r'\w+', params), expr, source
                except cparser.ParseError:
                    pass
        return self._macros[name]

    def _reaches(self, name):
        """True for a macro in whose expansion its own name stands."""
        seen, todo = set(), [name]
        while todo:
            for word in self.defines().get(todo.pop(), ('', ()))[1]:
                if word == name:
                    return True
                if word not in seen:
                    seen.add(word)
                    todo.append(word)
        return False

    def expansion(self, call, function):
        """What a call of one of the module's macros stands for, or None.

        Each part of the Expr that the macro adds has the call's own place.
        """
        if call.callee not in self.defines():
            return None
        if call not in self._expansions:
            self._expansions[call] = None
            macro = self._macro(call.callee)
            if macro is not None and len(macro[0]) == len(call.args):
                self._expansions[call] = _filled(macro[1], dict(zip(macro[0], call.args)), call,
                                                 function.source)
        return self._expansions[call]

    def freed_in(self, call, function, depth=0):
        """[(freeing function, its argument)] of what a call of one of
        wrapper_macros() frees; None where that cannot be told."""
        macro = self._statement_macro(call.callee, True)
        args = _arguments(macro[0], call.args) if macro is not None and depth < 6 else None
        if args is None:
            return None
        out, calls, words = [], 0, 0
        for expr in [e for s in macro[1] for sub in s.walk() for top in sub.exprs() for e in top.walk()]:
            words += expr.kind == 'id' and (expr.text in tables.freeing() or
                                            expr.text in self.wrapper_macros())
            if expr.kind != 'call':
                continue
            inner = _filled(expr, args, call, function.source)
            if expr.callee in tables.freeing() and expr.args:
                calls += 1
                out.append((expr.callee, freed_argument(expr.callee, inner.args)))
            elif expr.callee in self.wrapper_macros():
                calls += 1
                below = self.freed_in(inner, function, depth + 1)
                out = None if below is None or out is None else out + below
            if out is None:
                return None
        return out if out and words == calls else None

    def unfolded(self, stmt, function):
        """The statements that a statement made of a macro which leaves the
        place stands for, or None: `TRY(call);` as the code it is short for.

        Each part that the macro adds has the call's own place.
        """
        call = stmt.expr
        name = call.callee or call.text if stmt.kind == 'expr' and call.kind in ('call', 'id') else ''
        if name not in self.jumping_macros() or name in self.wrapper_macros():
            return None
        if call not in self._unfolded:
            self._unfolded[call] = None
            macro = self._statement_macro(name, call.kind == 'call')
            if macro is not None:
                params, body = macro
                args = _arguments(params, call.args)
                own = {d.name for s in body for sub in s.walk() for d in sub.decls}
                if args is not None and not own & set(self.locals(function)) and not own & set(
                        function.source.texts[call.start:call.end]):
                    self._unfolded[call] = [_filled_statement(s, args, call, function.source)
                                            for s in body]
        return self._unfolded[call]

    def _statement_macro(self, name, called):
        """(parameters, [Stmt]) of a #define whose body is statements; None for
        one that pastes, has labels of its own, or is written twice."""
        if (name, called) not in self._statement_macros:
            self._statement_macros[name, called] = None
            texts = set()
            for line in self._define_lines().get(name, ()):
                found = re.match(r'\s*#\s*define\s+\w+(?:\(([^()]*)\))?(?!\()(.*)', line, re.S)
                texts.add((found.group(1), re.sub(r'/\*.*?\*/|\\\r?\n', ' ', found.group(2))))
            params, body = texts.pop() if len(texts) == 1 else (None, '#')
            body = re.sub(r',\s*##\s*(?=\w)', ', ', body).strip()
            if re.match(r'\(\s*\{', body) and re.search(r'\}\s*\)$', body):
                body = body[1:-1]       # ({ ... }) whose value nobody takes
            if (params is not None) == called and '#' not in body and not self._reaches(name):
                source = csource.Source(name, body + ';')
                try:
                    parser = cparser.Parser(source, 0, len(source.texts) - 1)
                    stmts = []
                    while parser.i < parser.hi:
                        stmts.append(parser.statement())
                except cparser.ParseError:
                    return None
                inside = [sub for s in stmts for sub in s.walk()]
                if not any(sub.kind in ('label', 'case', 'default') for sub in inside) and not any(
                        e.kind == 'stmtexpr' for sub in inside for top in sub.exprs() for e in top.walk()):
                    self._statement_macros[name, called] = (
                        re.findall(r'\w+(?:\s*\.\.\.)?|\.\.\.', params or ''),
                        [s for s in stmts if s.kind != 'empty'])
        return self._statement_macros[name, called]

    def jumps(self, function):
        """Tokens of the macros in a function that may leave their place."""
        if function not in self._jumps:
            names = self.jumping_macros()
            self._jumps[function] = sorted(i for name in names
                                           for i in function.source.words.get(name, ())
                                           if function.lbrace < i < function.rbrace)
        return self._jumps[function]

    def _defining(self):
        """{word: name of the first #define with it in its body}."""
        if self._defined is None:
            self._defined = {}
            for name, (_, words) in self.defines().items():
                for word in words:
                    self._defined.setdefault(word, name)
        return self._defined

    def named_out_of_sight(self, function):
        """Where a function may be called without being seen: the body of a
        #define, a branch that is not read, a macro that pastes its name; ''."""
        name = self._defining().get(function.name)
        if name:
            return name
        if any(function.name in source.unread for source in self.sources):
            return '#if'
        pasted = self._pasted(function)
        if pasted:
            return pasted
        stem = re.match(r'(\w+)_(?:show|store|read|write|open|get|set|fops)$', function.name)
        for i in function.source.words.get(stem.group(1), ()) if stem else ():
            texts = function.source.texts
            if texts[i - 1] == '(' and self.enclosing(function.source, i) is None and \
                    re.search('ATTR|DEFINE', texts[i - 2]):
                return texts[i - 2]
        return ''

    def _pasted(self, function):
        """The macro of the module that makes a function's name of a part, ''."""
        if self._pasting is None:
            self._pasting = set()
            for name, (text, _) in self.defines().items():
                for before, after in re.findall(r'(\w*)\s*##\s*(\w*)', text):
                    self._pasting |= {(name, before, ''), (name, '', after)}
        for macro, before, after in self._pasting:
            stem = function.name[len(before):len(function.name) - len(after)]
            if not (before or after) or not stem or before + stem + after != function.name:
                continue
            for source, i in self.tokens(stem):
                j = i
                while j and source.texts[j] not in (';', '{', '}', macro):
                    j -= 1
                if source.texts[j] == macro and i < source.match.get(j + 1, 0):
                    return macro
        return ''

    def jumping_macros(self):
        """Names of #defines that leave the place where they stand."""
        if self._jumping is None:
            names = {name for name, (text, words) in self.defines().items()
                     if words & {'return', 'goto'} or
                     words & {'break', 'continue'} and _leaves(text)}
            before = None
            while names and before != names:
                before = set(names)
                names |= {name for name, (_, words) in self.defines().items() if words & before}
            self._jumping = names
        return self._jumping


def _arguments(params, given):
    """{parameter: argument} of a call of a macro, None where they do not fit;
    a list for the parameter that stands for the further arguments."""
    if not params or not params[-1].endswith('...'):
        return dict(zip(params, given)) if len(params) == len(given) else None
    if len(given) < len(params) - 1:
        return None
    out = dict(zip(params[:-1], given))
    out[params[-1].rstrip('. ') or '__VA_ARGS__'] = list(given[len(params) - 1:])
    return out


def freed_argument(verb, args):
    """Of a call's arguments the one that it frees: the first, unless tables.freeing() says more."""
    return args[min(tables.freeing().get(verb, 1), len(args)) - 1]


def _frees_of(source, name):
    """(whether it is the object itself, Source, token) of a file's frees of
    what an object that it shares leads to."""
    for function in source.functions.values():
        verbs = [i for i, called in function.calls() if called in tables.freeing()]
        if not verbs or not any(function.lbrace < i < function.rbrace for i in source.words[name]):
            continue
        try:
            names = {name}
            for expr in function.expressions:
                if expr.kind == 'assign' and expr.base.kind == 'id' and _names(expr.right) & names:
                    names.add(expr.base.text)
            for stmt in function.statements():
                names |= {decl.name for decl in stmt.decls if decl.init and _names(decl.init) & names}
            for i in verbs:
                call = function.call_index.get(i)
                if call is None or any(_names(arg) & names for arg in call.args):
                    yield call is not None and call.args[0].kind == 'id', source, i
        except cparser.ParseError:
            yield False, source, verbs[0]


def _names(expr):
    return {part.text for part in expr.walk() if part.kind == 'id'}


def _leaves(text):
    """True where a break or continue in a macro is none of a loop of its own."""
    source = csource.Source('', text)
    spans = []
    for i, word in enumerate(source.texts):
        begin = i + 1
        if (word in ('for', 'while') or cparser.LOOP_MACRO.search(word)) and source.texts[begin] == '(':
            begin = source.match.get(begin, begin) + 1
        elif word != 'do':
            continue
        end = source.match.get(begin, begin)
        while source.texts[begin] != '{' and source.texts[end] not in (';', ''):
            end += 1
        spans.append((begin, end))
    return any(word in ('break', 'continue') and not any(lo <= i <= hi for lo, hi in spans)
               for i, word in enumerate(source.texts))
