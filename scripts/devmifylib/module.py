# SPDX-License-Identifier: GPL-2.0-only
"""The files of one kernel module, and what they say about names and types.

A module is the file in question, the other objects that its Makefile links
with it, and the headers beside it.  Everything is looked up when asked for.
"""

import bisect
import functools
import os
import re

from . import cparser, csource, made, resources
from .assigning import Assigning
from .graph import Ways
from .macros import Macros
from .types import Types, header_text
from .writes import Writes

WORD = re.compile(r'\w+')
MANY = 300          # functions, of which each costs less than to read all that is beside a module

_loaded = {}        # {(root, path): Source}, the one that was asked for last at the end


def load(root, path):
    """Source of a file of the tree; neighbours share what was read.  Raises OSError."""
    source = _loaded.pop((root, path), None)
    if source is None:
        source = csource.load(os.path.join(root, path))
        source.path = path
    _loaded[root, path] = source
    return source


def forget(kept=0):
    """Take apart what load() gave, but for so many that were asked for last; nobody may use it any more."""
    for key in list(_loaded)[:len(_loaded) - kept]:
        _loaded.pop(key).take_apart()


@functools.lru_cache(maxsize=4)
def folder_texts(root, folder):
    """[(path, text)] of the C files of a folder."""
    out = []
    for name in sorted(os.listdir(os.path.join(root, folder))):
        path = os.path.join(folder, name)
        if name.endswith('.c') and os.path.isfile(os.path.join(root, path)):
            out.append((path, csource.read(os.path.join(root, path))))
    return out


def _is_named(name, texts):
    """True where a text names a function that is not a static one of its own alone."""
    word = re.escape(name)
    return any(name in text and re.search(r'\b%s\b' % word, text) and (
        not re.search(r'(?m)^static\b[^;{}()=]*\b%s\s*\(' % word, text) or
        re.search(r'(?m)^(?!static\b)[A-Za-z][^;{}()=]*\b%s\s*\([^;{}]*\)[^;{}()]*;' % word, text))
               for text in texts)


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
        self._files = None
        self._sources = None
        self._has = {}
        self._starts = {}
        self._references = {}
        self._sites = None
        self._neighbours = {}           # {folder or None: see _texts()}
        self._includes = None
        self._shared = None
        self._exported = {}
        self._tokens = {}
        self._words = None          # see _places()
        self._named = {}            # {pattern: see named()}
        self._in_members = None     # {member: {Function: None}}, see in_member()
        self._beside = None
        self._unseen = {}
        self.types = Types(self)
        self.macros = Macros(self)
        self.assigning = Assigning(self)
        self.writes = Writes(self)
        self.ways = Ways(self)

    @property
    def files(self):
        """The main file and its siblings."""
        if self._files is None:
            self._files = [self.main]
            for other in self.siblings or ():
                self._read(other, self._files)
            self.sources                # before anybody looks for functions
        return self._files

    @property
    def sources(self):
        """The main file, its siblings, and the headers beside them."""
        if self._sources is None:
            self._sources = list(self.files)
            seen = set()
            for source in self.files:
                self._local_headers(source, source.path, seen)
            made.add_functions(self)
            for source in self._sources:
                source.assigning = self.assigning
        return self._sources

    @property
    def absent(self):
        """(name, Source) of the first header of the driver's own that is not there, or None."""
        return next(((name, source) for source in self.sources
                     for path, name in self.tree.own_headers(source, self.path) if path is None), None)

    def has(self, source):
        """True for a C file of the module that is built into no other one."""
        if source not in self._has:
            self._has[source] = source in self.files and not self.tree.is_borrowed(source.path) and \
                self.tree.module_of(source.path) == self.tree.module_of(self.path)
        return self._has[source]

    def leading_to(self, functions):
        """The set of the functions from which calls lead to some others, without those that none does."""
        seen, todo = set(), list(functions)
        while todo:
            for caller, _ in self.references(todo.pop())[0]:
                if caller not in seen:
                    seen.add(caller)
                    todo.append(caller)
        return seen

    @functools.cached_property
    def alternatives(self):
        """{name: paths} of the functions that several files define, of which one is linked."""
        found = {}
        for source in self.files:
            for function in source.functions.values():
                if not function.static:
                    found.setdefault(function.name, []).append(source.path)
        return {name: paths for name, paths in found.items() if len(paths) > 1}

    def reached(self, names):
        """Names of the functions of any file that some functions lead to by calls, themselves included."""
        defined = {}
        for source in self.files:
            for name, function in source.functions.items():
                defined.setdefault(name, []).append(function)
        todo, seen = list(names), set()
        while todo:
            name = todo.pop()
            if name in defined and name not in seen:
                seen.add(name)
                todo += [called for function in defined[name] for _, called in function.calls()]
        return seen

    @property
    def functions(self):
        """Every function of the module's files, the first of a name in each."""
        return [f for source in self.sources for f in source.functions.values()]

    def _read(self, path, sources):
        """The Source of a file, which is appended to the others; None where it cannot be read."""
        try:
            source = load(self.tree.root, path)
        except OSError:
            return None
        sources.append(source)
        return source

    def _local_headers(self, source, main, seen):
        """Read the headers of the driver's own that a source includes, as it does in a C file."""
        for path, _ in self.tree.own_headers(source, main):
            if path and path not in seen:
                seen.add(path)
                header = self._read(path, self._sources)
                if header is not None:
                    self._local_headers(header, main, seen)

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

    def body_of(self, name, source):
        """function() where that is what runs: a header that also declares the function has a stand-in,
        for kernels without the file that defines it."""
        found = self.function(name, source)
        if found is None or not found.source.path.endswith('.h'):
            return found
        home = found.source
        declared = any(i != found.name_tok and home.texts[i + 1] == '(' and home.function_at(i) is None
                       for i in home.words.get(name, ()))
        return None if declared or name in home.unread else found

    def enclosing(self, source, tok):
        """The function that a token of a source stands in, or None."""
        if source not in self._starts:
            self._starts[source] = ([f.start for f in source.definitions], source.definitions)
        starts, functions = self._starts[source]
        i = bisect.bisect_right(starts, tok) - 1
        if i >= 0 and functions[i].start <= tok <= functions[i].rbrace:
            return functions[i]
        return None

    def named(self, pattern):
        """[word] of the module's files that a pattern matches, in the order of the files."""
        if pattern not in self._named:
            self._named[pattern] = [word for word in self._places() if pattern.match(word)]
        return self._named[pattern]

    def _places(self):
        """{word: [(Source, tokens)]} of the module's files."""
        if self._words is None:
            self._words = {}
            for source in self.sources:
                for word, places in source.words.items():
                    self._words.setdefault(word, []).append((source, places))
        return self._words

    def tokens(self, word):
        """Every place where an identifier stands: list of (source, token)."""
        found = self._tokens.get(word)
        if found is None:
            found = self._tokens[word] = [
                (source, i) for source, places in self._places().get(word, ()) for i in places]
        return found

    def handed_to(self, function):
        """Names of the calls and macros that a function is given to by its name; '' for other uses."""
        return {self.call_round(source, tok) for source, tok, _ in self.references(function)[1]}

    @staticmethod
    def call_round(source, tok):
        """Name of the call or the macro among whose arguments a token is, '' for none."""
        while source.texts[tok] not in ('(', ';', '{', ''):
            tok = source.match.get(tok, tok) - 1 if source.texts[tok] in (')', ']') else tok - 1
        return source.texts[tok - 1] if source.texts[tok] == '(' else ''

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
                not function.static and function.source.path.endswith('.c') and (
                    self.tree.is_borrowed(function.source.path) or self._named_outside(function))
        return self._exported[function]

    def in_member(self, member):
        """[Function] of those that are put into a member of a name."""
        if self._in_members is None:
            self._in_members = {}
            for function in self.functions:
                for _, _, where in self.references(function)[1]:
                    self._in_members.setdefault(where, {})[function] = None
        return list(self._in_members.get(member, ())) if member else []

    def beside(self, folder=None):
        """[(path, text)] of the C files of a folder, the module's own if none is given, that are not of
        the module."""
        own = {source.path for source in self.sources}
        return [(path, text) for path, text in folder_texts(
            self.tree.root, os.path.dirname(self.path) if folder is None else folder) if path not in own]

    def _named_outside(self, function):
        """True for a function whose name stands in a kernel header that the
        module includes, or in another C file of its folder, where it is not
        that of a static function alone."""
        name, folder = function.name, os.path.dirname(function.source.path)
        return any(_is_named(name, texts) for texts, words in (self._texts(None), self._texts(folder))
                   if words is None or name in words)

    def _texts(self, folder):
        """(texts, their words) of the C files in a folder that are not of the module, or of the kernel
        headers that it includes, for None; the words are None where they are not worth it."""
        if folder not in self._neighbours:
            texts = [header_text(self.tree.included_from, header) for header in self.includes()] \
                if folder is None else [text for _, text in self.beside(folder)]
            # Of many functions most are named nowhere.
            words = set().union(*map(WORD.findall, texts)) if len(self.functions) > MANY else None
            self._neighbours[folder] = texts, words
        return self._neighbours[folder]

    def unseen(self, name):
        """True for a function that the module's own files declare and nobody
        beside the declaration defines, or that frees something where they do."""
        if name not in self._unseen:
            self._unseen[name] = False
            bodies = self._bodies_beside(name)
            # In a kernel tree one that nobody defines is written by a macro.
            self._unseen[name] = bodies is not None and (self.tree.bare and not bodies or any(
                body is None or any(called in resources.freeing() for _, called in body.calls())
                for body in bodies))
        return self._unseen[name]

    def of_others(self, name):
        """True for a function that the module's own files declare and another module defines."""
        bodies = self._bodies_beside(name)
        return bodies is not None and (self.tree.bare or bool(bodies))

    def _bodies_beside(self, name):
        """Definitions beside the declaration, None where one cannot be read, of a function that the
        module's own files declare; None for one that they do not."""
        declared = [source for source, i in self.tokens(name) if self.is_declaration(source, i)]
        if not declared:
            return None
        head = re.compile(r'(?m)^[A-Za-z_][^;{}()=]*\b%s\s*\([^;{}]*\)\s*\{' % re.escape(name))
        for folder in self._round(declared):
            bodies = [load(self.tree.root, path).functions.get(name)
                      for path, text in folder_texts(self.tree.root, folder)
                      if name in text and head.search(text)]
            if bodies:
                return bodies
        return []

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

    def is_declaration(self, source, tok):
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
            names = {name for source in self.sources if source.path.endswith('.c')
                     for name, decl in self.types.globals(source).items()
                     if not decl.static and source.texts[decl.at + 1] != '(' and
                     re.match(r'(?!__)\w', name)}
            for path, text in self.beside() if names else ():
                used = {name for name in names if name in text}
                source = load(self.tree.root, path) if used else None
                for name in sorted(used & set(source.words)) if source else ():
                    self._beside += [(name, *free) for free in _frees_of(source, name)]
        return self._beside

    # -- types ----------------------------------------------------------

    def includes(self):
        """Names in <...> that the module's files include."""
        if self._includes is None:
            self._includes = list(dict.fromkeys(name for source in self.sources
                                                for name, quoted in source.includes if not quoted))
        return self._includes

    # -- writes, sites and releases ------------------------------------------

    def statement_exprs(self, function):
        """(Stmt, Expr) of every expression that a function evaluates."""
        for stmt in function.statements():
            for expr in stmt.exprs():
                yield stmt, expr

    def left_of(self, function, call):
        """The lvalue that an allocation call is assigned to, or None.

        The left-most of a chain a = b = kzalloc() is given.
        """
        for stmt, top in self.statement_exprs(function):
            if not top.start <= call.start < top.end:
                continue
            best = None
            for expr in top.walk():
                if expr.kind == 'assign' and expr.op == '=' and \
                        _is_value(expr.right, call):
                    best = best or expr.base
            if best is not None:
                return best
            for decl in stmt.decls:
                if decl.init is top and _is_value(top, call):
                    out = cparser.Expr('id', decl.at, text=decl.name)
                    return out
        return None

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
                    if name in resources.freeing() and source.path.endswith('.c') and \
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

    def allocations(self):
        """Every slab allocation of the module: list of (Function, Expr, token)."""
        if self._sites is None:
            names = {t for s in self.sources for t in s.words if resources.allocates(t)}
            self._sites = self.calls_named(names)
        return self._sites


def _is_value(expr, call):
    """True when expr is that call behind casts, choices and assignments alone."""
    while expr is not None and expr is not call:
        if expr.kind == 'cast':
            expr = expr.base
        elif expr.kind == 'assign':
            expr = expr.right
        elif expr.kind == 'cond':
            return _is_value(expr.right, call) or _is_value(expr.third, call)
        else:
            return False
    return expr is call


def _frees_of(source, name):
    """(whether it is the object itself, Source, token) of a file's frees of
    what an object that it shares leads to."""
    for function in source.functions.values():
        verbs = [i for i, called in function.calls() if called in resources.freeing()]
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
