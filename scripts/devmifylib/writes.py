# SPDX-License-Identifier: GPL-2.0-only
"""What a module writes to members, locals and globals, by whatever spelling."""

import re

from . import cparser, terms


# Calls that copy what their second argument points to.
COPIES = frozenset('memcpy memmove __builtin_memcpy'.split())


def stored_by_call(call):
    """(lvalue, value) pairs of what a call stores; the value of an argument
    whose address is passed is the call itself: nobody knows it."""
    if terms.is_call('stores', call.callee) and len(call.args) > 1:
        yield from stores(call)
        return
    for arg in map(cparser.uncast, call.args):
        if arg.kind == 'unary' and arg.op == '&':
            yield arg.base, call


def stores(expr):
    """(lvalue, value) pairs of what an assignment or a call stores."""
    args = expr.args if expr.kind == 'call' else ()
    if expr.kind == 'assign':
        yield expr.base, expr.right
    elif len(args) > 1 and expr.callee in COPIES and _behind(args[1]) is not args[1]:
        yield _behind(args[0]), _behind(args[1])
    elif len(args) > 1 and terms.is_call('stores', expr.callee or ''):
        yield _behind(args[0]), args[1]
        if expr.callee == 'swap':
            yield args[1], args[0]
    elif len(args) > 2 and terms.is_call('stores-last', expr.callee or ''):
        yield _behind(args[0]), args[2]


def _behind(arg):
    """What an argument is the address of, or else itself."""
    return arg.base if arg.kind == 'unary' and arg.op == '&' else arg


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


def root_of(lvalue):
    """Name of the variable of which an lvalue is a part by itself, '' if none."""
    while lvalue.kind == 'member' and lvalue.op == '.' or lvalue.kind == 'index':
        lvalue = lvalue.base
    return lvalue.text if lvalue.kind == 'id' else ''


class Writes:
    """The writes of a module.Module."""

    def __init__(self, module):
        self.m = module
        self._views = None
        self._addresses = {}
        self._copies = None
        self._initial = None
        self._local_writes = {}
        self._member_writes = {}
        self._stores = None
        self._writes = {}

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
            for source, i in self.m.tokens(field):
                if source.texts[i - 1] not in ('.', '->'):
                    continue
                function = self.m.enclosing(source, i)
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
            for function in self.m.assigning.functions(field):
                if function not in done:
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
            for source in self.m.sources:
                for decl in self.m.types.globals(source).values():
                    self._initialised(decl.init, decl.base, decl.array, (source, None))
            for function in self.m.functions:
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
        base = self.m.types.canonical(base)
        members = self.m.types.struct(base) or {}
        for name, arg in zip([*members] + [''] * len(init.args), init.args):
            name, value = (arg.text, arg.base) if arg.kind == 'field' else (name, arg)
            self._initial.setdefault((base, name), []).append((*where, value))
            if name in members:
                self._initialised(value, members[name].base, members[name].array, where)

    def _macro_writes(self, field):
        """field_writes() of the module's macros that cannot be read, where they are used."""
        for name in self.m.macros.macros_with().get(field, ()):
            if re.search(r'(?:->|\.)\s*%s\s*=[^=]' % re.escape(field), self.m.macros.defines()[name][0]):
                for function, call, _ in self.m.calls_named({name}):
                    if call is not None and not self.m.assigning.reads(call, function):
                        yield function, None, call

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
        return terms.is_call('stores', texts[i - 2])

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
                  for one in self.m.macros.unfolded(stmt, function) or () for sub in one.walk()
                  for expr in sub.exprs()]
        for stmt, top in [*self.m.statement_exprs(function), *inside]:
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
        known = {stmt.start for stmt, _ in inside}
        for expr in function.assigned:
            left, element = target(expr.base)
            if left.kind == 'id' and expr.start not in known:
                add(left.text, expr.right, 'element' if element else 'set')
        for name, top in loops:
            # for_each_port(adapter, i): what has a value of its own does not
            # get it from the macro, unless that walks a list.
            if 'list' in top.callee or all(how == 'set' and value.kind == 'id' and
                                           value.text == 'NULL' for value, how in index.get(name, ())):
                add(name, top, 'loop')
        return index

    def address_taken(self, field):
        """[(Function, lvalue)] where the address of a member of that name goes
        anywhere but straight into a call."""
        if field not in self._addresses:
            holders = {}
            for source, i in self.m.tokens(field):
                texts = source.texts
                if texts[i - 1] in ('.', '->') and texts[i + 1] not in ('.', '->', '='):
                    at = self._chain(source, i)
                    if texts[at - 1] == '&' and texts[at - 2] not in ('(', ','):
                        holders[self.m.enclosing(source, i)] = None
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
            passed.update(map(cparser.uncast, inners))

    def copied_bytewise(self):
        """(Function, lvalue) of the pointers that a memcpy() takes as bytes."""
        if self._copies is None:
            self._copies = []
            for function, call, _ in self.m.calls_named(COPIES):
                value = call.args[1] if call is not None and len(call.args) > 1 else None
                if value is None:
                    continue
                value = cparser.uncast(value)
                type_ = self.m.types.type_of(value, function)
                if value.kind == 'unary' and value.op == '&':
                    if not self.m.types.in_place(value.base, function) and type_ is not None and type_[1] > 1:
                        self._copies.append((function, value.base))
                elif type_ is not None and type_[1] > 1:        # an array of pointers
                    self._copies.append(
                        (function, cparser.Expr('index', value.start, base=value, right=value)))
        return self._copies

    def views(self):
        """Pairs of different structs of the module of which a cast or a copy of
        bytes makes one of the other: (name, name), each once and in the order of the code."""
        if self._views is None:
            pairs = [(expr, expr.base, function) for function in self.m.functions
                     for expr in function.casts]
            pairs += [(*call.args[:2], function) for function, call, _ in self.m.calls_named(COPIES)
                      if call is not None and len(call.args) > 1]
            self._views = {}
            for one, other, function in pairs:
                names = {self.m.types.points_to(one, function), self.m.types.points_to(other, function)}
                if len(names) == 2 and all(name and self.m.types.struct(name) for name in names):
                    self._views[tuple(sorted(names))] = None
        return self._views

    def stores(self):
        """(Function, value) of the stores of pointers through a pointer."""
        if self._stores is None:
            self._stores = []
            for function in self.m.functions:
                for expr in function.expressions:
                    if expr.kind != 'assign' or expr.op != '=':
                        continue
                    left, element = target(expr.base)
                    if element and not self.m.types.in_place(left, function):
                        type_ = self.m.types.type_of(expr.base, function)
                        if type_ is None or type_[1] > 0:
                            self._stores.append((function, expr.right))
        return self._stores
