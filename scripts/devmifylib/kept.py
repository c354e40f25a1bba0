# SPDX-License-Identifier: GPL-2.0-only
"""What still leads to an object that a failed probe leaves behind.

A leak does no harm as long as the memory stays.  Managed, it goes with the
failed probe, and whoever still has it uses freed memory: a handler, a work or
timer that was started, a file, a list, a global that names the object or what
holds it.  flow.Walk asks here at each call and each assignment.
"""

import functools
import re

from . import cparser, resources, tables, terms, values
from .binding import PROBE, REMOVE, SHUTDOWN, statement_of
from .naming import ANY, Naming
from .types import INTEGERS, SCALAR_TYPES, header_text
from .writes import stores, target

NO_STRUCT = frozenset(('', 'void')) | SCALAR_TYPES
PLAIN = frozenset(('num', 'str', 'chr', 'sizeof', 'type', 'init', 'stmtexpr'))
# What a call returns, with whether it worked, by how it tells.
OUTCOMES = {
    'int': ((values.ZERO, True), (values.NEG, False)),
    'status': ((values.ZERO, True), (values.POS, False)),
    'errptr': ((values.OTHER, True), (values.ERRPTR, False)),
    'null': ((values.OTHER, True), (values.ZERO, False)),
    'pointer': ((values.OTHER, True), (values.ERRPTR, False), (values.ZERO, False)),
    'bool': ((values.POS, True), (values.ZERO, False)),
    'unknown': ((values.ZERO, True), (values.POS, True), (values.NEG, False)),
}


def _whole_of(left):
    """What an lvalue is a part of; also what a CPU has of its own of that."""
    while left.kind in ('member', 'index', 'cast') or left.kind == 'unary' and left.op in ('*', '&') or \
            left.kind == 'call' and left.args and terms.is_call('own-room', left.callee or ''):
        left = left.args[0] if left.kind == 'call' else left.base
    return left


def _stem(name):
    """The words of a call's name that say what it is about."""
    return frozenset(word for word in name.lower().split('_')
                     if word and not terms.says('about-nothing', word))


def _said(call):
    """The name of what is called, a member's where it is called through one."""
    if call.callee:
        return call.callee
    fn = call.fn
    while fn is not None and fn.kind in ('cast', 'unary'):
        fn = fn.base
    return fn.text if fn is not None and fn.kind == 'member' else ''


def _same(theirs, mine):
    """True for two names of one thing; a counter stands for every number."""
    if ANY not in mine:
        return bool(theirs) and theirs == mine
    return re.fullmatch('.+'.join(re.escape(part) for part in mine.split(ANY)), theirs) is not None


def _start(expr):
    """What a pointer begins with: p of &p->a.b, and p itself."""
    if expr.kind == 'unary' and expr.op == '&':
        expr = expr.base
        while expr.kind == 'member':
            expr = expr.base
    return expr


class Published:
    """One thing by which others hold the object, followed by flow.Walk.

    call: made in `function`, after which they do; row: its tables.Keeper, None
    for a call that no table knows; outer: what makes it in `caller`: the use of a
    macro, a call through a member, or the call itself.
    """

    def __init__(self, held, call, function, row):
        self.held = held
        self.call = self.outer = call
        self.function = self.caller = function
        self.row = row
        self.name = _said(call)
        self._ended = {}

    @property
    def tok(self):
        return self.call.start

    @property
    def text(self):
        return 'and leaves it to %s()' % self.name

    def hands(self, call, function):
        """True for the call itself."""
        return call is self.outer and function is self.caller

    def outcomes(self, call, function):
        """(what the call returns, whether it holds the object then) of each
        way in which it can come out; () where nothing tells."""
        if not self.hands(call, function):
            return ()
        kind = self.row.failure if self.row is not None else self.held.all.result(call, function)
        return OUTCOMES.get(kind, ())

    def ends(self, call, function):
        """True when a call takes the object back from who has it by this."""
        place = function, call.start
        if place not in self._ended:
            self._ended[place] = self.held.takes_back(call, function, self)
        return self._ended[place]

    def told_by(self, condition, function, ender):
        """True where a condition asks for a member that is set whenever this
        is made, and emptied only where `ender` has taken it back."""
        while condition.kind == 'unary' and condition.op == '!':
            condition = condition.base
        name = self.held.naming.named(condition, function) if condition.kind == 'member' else ''
        return bool(name) and self._sets(name, condition.text) and all(
            left is not None and (
                writer is function and left.start > ender.start or writer is self.function and (
                    left.start < self.tok or self._only_where_it_failed(left.start)))
            for writer, left, _ in self.held.m.writes.field_writes(condition.text))

    def _sets(self, name, member):
        """True when the function that makes it surely has set a member before."""
        before = [s for s in self.function.body.body if s.end <= self.tok]
        for at, stmt in enumerate(before):
            expr = stmt.expr if stmt.kind == 'expr' else None
            if expr is not None and expr.kind == 'assign' and expr.op == '=' and \
                    self.held.naming.named(expr.base, self.function) == name:
                check = before[at + 1] if at + 1 < len(before) else None
                return expr.right.kind == 'num' and expr.right.text != '0' or \
                    check is not None and check.kind == 'if' and check.expr.kind == 'unary' and \
                    check.expr.op == '!' and check.expr.base.kind == 'member' and \
                    check.expr.base.text == member and any(
                        s.kind in ('return', 'goto') for s in check.body[0].walk())
        return False

    def _only_where_it_failed(self, tok):
        """True for a place that only a failure of the call itself leads to."""
        after = [s for s in self.function.body.body if s.end > self.tok]
        check = after[0] if after[0].kind == 'if' else after[1] if len(after) > 1 else None
        if check is None or check.kind != 'if' or check.orelse is not None:
            return False
        return check.start <= tok < check.end or any(
            s.kind == 'return' and check.end <= s.start < tok for s in after) and not any(
                s.kind == 'goto' and s.start >= check.end for s in self.function.statements())

    @staticmethod
    def stored(_expr, _function):
        """No assignment concerns it."""


class Named:
    """A global, or another device's driver data, that leads to the object, followed by flow.Walk.

    name: the same for all ways to write it; written: as it is written first, by what stands at a token
    of a `function`.
    """

    def __init__(self, held, name, written, function, tok):
        self.held = held
        self.name = name
        self.written = written
        self.function = function
        self.tok = tok

    @property
    def text(self):
        return 'while %s leads to it' % self.written

    @staticmethod
    def hands(_call, _function):
        """No call concerns it."""
        return False

    ends = hands

    @staticmethod
    def told_by(_condition, _function, _ender):
        """No call takes it back."""
        return False

    @staticmethod
    def outcomes(_call, _function):
        """No call concerns it."""
        return ()

    def stored(self, expr, function):
        """True where an assignment, or a call that stores, makes the global lead to the object, False
        where it does not any more, None where it is another's."""
        for name, _, leads in self.held.named_stores(expr, function):
            if name == self.name:
                return leads
            if self.name.startswith((name + '->', name + '.', name + '[')):
                return False
        return None


class Stored:
    """What a module stores where, for any object.

    resolver: its alias.Resolver; bindings: its binding.Bindings.
    """

    def __init__(self, module, resolver, bindings):
        self.m = module
        self.alias = resolver
        self.bind = bindings
        self._counters = {}
        self._results = {}
        self._member_writes = {}

    def into_local(self, name, function):
        """What a function puts into a struct that it has on its stack."""
        decl = self.m.types.locals(function)[name]
        if decl.init is not None:
            yield from (part.base for part in decl.init.walk() if part.kind == 'field')
        for expr in function.expressions:
            if expr.kind == 'assign' and expr.op == '=' and expr.base.kind == 'member':
                left = expr.base
                while left.kind == 'member' and left.op == '.' and left.base.kind != 'id':
                    left = left.base
                if left.kind == 'member' and left.op == '.' and left.base.text == name:
                    yield expr.right
            elif expr.kind == 'call' and any(
                    arg.kind == 'unary' and arg.op == '&' and arg.base.kind == 'id' and
                    arg.base.text == name for arg in map(cparser.uncast, expr.args)):
                yield from (arg for arg in expr.args if cparser.uncast(arg).kind != 'unary')

    def last_write(self, function, name, tok):
        """The value that a local surely has at a token, or None."""
        writes = self.m.writes.local_writes(function, name)
        if len(writes) == 1:
            return cparser.uncast(writes[0][0]) if writes[0][1] == 'set' else None
        before = [write for write in writes if write[0].start < tok]
        value, how = max(before, key=lambda one: one[0].start, default=(None, ''))
        if how != 'set':
            return None
        path = statement_of(function, value.start)
        sure = len(path) > 1 and path[-2].kind == 'block' and path[-2].start <= tok < path[-2].end and \
            path[-1].kind in ('expr', 'decl') and not any(
                s.kind in ('label', 'case', 'default') and value.start < s.start < tok
                for s in function.statements())
        return cparser.uncast(value) if sure else None

    def writes_of(self, owner, member):
        """Of the writes to members of a name, as Writes.field_writes() has them, those that may be to a
        member of a struct."""
        if (owner, member) not in self._member_writes:
            found = self._member_writes[owner, member] = []
            for write in self.m.writes.field_writes(member):
                type_ = write[1] is not None and self.m.types.type_of(target(write[1])[0].base, write[0])
                if not type_ or self.m.types.canonical(type_[0]) == owner:
                    found.append(write)
        return self._member_writes[owner, member]

    def counters(self, function):
        """Names that a function counts with."""
        if function not in self._counters:
            self._counters[function] = {
                expr.base.text for expr in function.expressions if expr.base is not None and
                expr.base.kind == 'id' and (expr.kind == 'post' or expr.op in ('++', '--') or
                                            expr.kind == 'assign' and expr.op in ('+=', '-='))}
        return self._counters[function]

    @functools.cached_property
    def pairs(self):
        """[(structs, value, Function)] of what is stored in structs."""
        return [(types - NO_STRUCT, value, function) for types, value, function in self._stores()
                if value.kind not in PLAIN]

    def _stores(self):
        for function in self.m.functions:
            for stmt, top in self.m.statement_exprs(function):
                for decl in stmt.decls if top.kind == 'init' else ():
                    if decl.init is top:
                        yield from (({self.m.types.canonical(decl.base)}, part.base, function)
                                    for part in top.walk() if part.kind == 'field')
                for expr in top.walk():
                    if expr.kind == 'assign' and expr.op == '=' and expr.base.kind != 'id':
                        yield self._around(expr.base, function), expr.right, function
                    elif expr.kind == 'call':
                        yield from self._stored_by(expr, function)

    def _stored_by(self, call, function):
        for _, number in terms.stores().get(call.callee, ()):
            if number <= len(call.args):
                yield self.pointed(call.args[0], function), call.args[number - 1], function
        if terms.is_call('sets-drvdata', call.callee) and len(call.args) > 1:
            types = self.pointed(call.args[0], function)
            # What is being bound loses its drvdata when probe has failed
            # (drivers/base/dd.c: device_unbind_cleanup()).
            if not types & self._bound:
                yield types, call.args[-1], function
        if terms.room(call.callee) and call.args:
            left = self.m.left_of(function, call)
            if left is not None:
                yield self.pointed(call.args[0], function), left, function

    @functools.cached_property
    def roomy(self):
        """Structs that hold room for the driver's own: much is done with them
        that does not make them known."""
        return {name for function, call, _ in self.m.calls_named(
            {word for source in self.m.sources for word in source.words if terms.room(word)})
                if call is not None and call.args for name in self.pointed(call.args[0], function)}

    @functools.cached_property
    def _bound(self):
        return {'device'} | {row.parameter for row in self.bind.buses.values()}

    def other_device(self, call, function):
        """The Expr of a device that a call gives driver data, and which is not surely the one that is being
        bound; None for any other call."""
        name = call.callee or ''
        if call.kind != 'call' or len(call.args) < 2 or not terms.is_call('stores-drvdata', name) or \
                terms.is_own_drvdata(name):
            return None
        device = cparser.uncast(call.args[0])
        types = self.pointed(device, function)
        probes = {detail for kind, detail in self.bind.contexts(function) if kind in (PROBE, REMOVE)}
        return None if types and not types & self._bound or \
            self.bind.devices.is_bound(function, device, device.start, probes) else device

    def copied(self, right, function):
        """A value that is stored, or what is in it where it is a struct."""
        right = cparser.uncast(right)
        name = right.text if right.kind == 'id' else ''
        decl = self.m.types.locals(function).get(name)
        if right.kind == 'init':
            return [part.base if part.kind == 'field' else part for part in right.walk()
                    if part is not right and part.kind != 'init']
        return [*self.into_local(name, function)] if decl is not None and not decl.stars and \
            self.m.types.struct(decl.base) is not None else [right]

    def _around(self, left, function):
        """The structs that an lvalue lies in."""
        types = set()
        while left.kind in ('member', 'index', 'cast') or left.kind == 'unary' and left.op == '*':
            left = left.base
            type_ = self.m.types.type_of(left, function)
            if type_:
                types.add(self.m.types.canonical(type_[0]))
                if type_[1] > 0 and left.kind != 'index':
                    break
        return types

    def pointed(self, arg, function):
        """The structs that a pointer, or the address of a part, leads into."""
        arg = cparser.uncast(arg)
        if arg.kind == 'unary' and arg.op == '&':
            type_ = self.m.types.type_of(arg.base, function)
            own = {self.m.types.canonical(type_[0])} if type_ and type_[1] < 1 else set()
            return own | self._around(arg.base, function)
        type_ = self.m.types.type_of(arg, function)
        return {self.m.types.canonical(type_[0])} if type_ and type_[1] == 1 else set()

    def telling_macro(self, name):
        """True for a #define in whose expansion a call makes things known."""
        seen, todo = {name}, [name]
        while todo:
            for word in self.m.macros.defines().get(todo.pop(), ('', ()))[1]:
                if word in tables.keepers() or \
                        terms.says('publishes', word) and not terms.says('withdraws', word):
                    return True
                if word not in seen:
                    seen.add(word)
                    todo.append(word)
        return False

    # -- what goes with a function -----------------------------------------

    @functools.cached_property
    def _armed(self):
        """Structs that the module puts one of its functions into."""
        found = set()
        for source in self.m.sources:
            for decl in self.m.types.globals(source).values():
                if decl.init is not None and self._names_function(decl.init, source, {}):
                    found.add(self.m.types.canonical(decl.base))
        for types, value, function in self.pairs:
            if self.is_function(value, function):
                found |= types
        for function in self.m.functions:
            for expr in function.expressions:
                if expr.kind == 'call' and any(self.is_function(a, function) for a in expr.args):
                    for arg in map(cparser.uncast, expr.args):
                        if arg.kind == 'unary' and arg.op == '&':
                            found |= self.pointed(arg, function)
        return found - NO_STRUCT

    def _names_function(self, init, source, own):
        """True when a function of the module stands in an initialiser."""
        return any(e.kind == 'id' and e.text not in own and
                   self.m.function(e.text, source) is not None for e in init.walk())

    def is_function(self, expr, function):
        """True for a function, or for a table of functions of the module's."""
        expr = cparser.uncast(expr)
        if expr.kind == 'unary' and expr.op == '&':
            expr = expr.base
        if expr.kind != 'id':
            return False
        own = self.m.types.locals(function)
        if expr.text in own:
            init = own[expr.text].init
            return init is not None and init.kind == 'init' and \
                self._names_function(init, function.source, own)
        if self.m.function(expr.text, function.source) is not None:
            return True
        decl = self.m.types.globals(function.source).get(expr.text)
        return decl is not None and decl.init is not None and \
            self._names_function(decl.init, function.source, {})

    def reaches_function(self, name, depth=0):
        """True for a struct with a function of the module's in it or behind
        one of its members."""
        name = self.m.types.canonical(name)
        if name in self._armed:
            return True
        return depth < 3 and any(
            self.reaches_function(member.base, depth + 1 if member.by_value_struct else 3)
            for member in (self.m.types.struct(name) or {}).values()
            if member.base not in NO_STRUCT and member.stars < 2)

    # -- calls -------------------------------------------------------------

    def in_member(self, name):
        """The functions of the module that are put into a member of that name, and what they call."""
        todo, seen = self.m.in_member(name), {}
        while todo:
            function = todo.pop()
            if function not in seen:
                seen[function] = None
                todo += filter(None, (self.m.function(called, function.source)
                                      for _, called in function.calls()))
        return list(seen)

    def result(self, call, function):
        """How a call that no table knows tells that it failed."""
        left = self.m.left_of(function, call)
        type_ = left is not None and self.m.types.type_of(left, function)
        if type_ and type_[1] > 0:
            return 'pointer'
        name = call.callee
        if name not in self._results:
            found = None
            for header in self.m.includes() if name else ():
                text = header_text(self.m.tree.included_from, header)
                if name in text:
                    found = re.search(r'^[^\n#*]*?\b(\w+)(\s+\*\s*|\s+)%s\s*\(' % name, text, re.M)
                if found:
                    break
            self._results[name] = 'unknown' if not found else 'pointer' if '*' in found.group(2) \
                else {'int': 'int', 'void': 'none', 'bool': 'bool'}.get(found.group(1), 'unknown')
        return self._results[name]

    def strange(self, call, arg, function):
        """True for an argument of a function that another module defines for this one, or of
        which, and of the struct that it is given, no header can be read: it may keep either."""
        if self.m.of_others(call.callee):
            return True
        arg = cparser.uncast(arg)
        type_ = self.m.types.type_of(arg, function)
        name = self.m.types.canonical(type_[0]) if type_ else ''
        return arg.kind == 'unary' and name not in NO_STRUCT and self.m.types.struct(name) is None and \
            self.result(call, function) == 'unknown' and not any(
                call.callee in row.ends for row in tables.keepers().values())

    def folder_of(self, expr, function):
        """The folder that one was made in, which takes it along; else None."""
        made = self.last_write(function, expr.text, expr.start) \
            if expr is not None and expr.kind == 'id' and expr.text in self.m.types.locals(function) else None
        return made.args[1] if made is not None and made.kind == 'call' and \
            len(made.args) > 1 and terms.is_call('in-folder', made.callee) else None


class Kept:
    """Who holds one object, `key` in the Resolver, besides the driver.

    stored: the module's Stored.  A struct counts by its type: one that is ever
    given a pointer to the object always leads to it.
    """

    def __init__(self, stored, key):
        self.all = stored
        self.m = stored.m
        self.alias = stored.alias
        self.bind = stored.bind
        self.key = key
        self.base = self.alias.faces.site_types.get(key, '')
        self._used = {}
        self.naming = Naming(stored, key)
        self._named_stores = {}

    # -- what leads to the object ------------------------------------------

    @functools.cached_property
    def carriers(self):
        """Names of the structs that are given a pointer that leads to it."""
        found, grown = set(), True
        while grown:
            grown = False
            for types, value, function in self.all.pairs:
                if not types <= found and self._leads(value, function, found):
                    found |= types
                    grown = True
        return found

    def _carries(self, name, carriers, depth=0):
        """True for a struct that leads to the object itself or by a part."""
        if name in carriers or name in NO_STRUCT or depth > 3 or not carriers:
            return name in carriers
        return any(self._carries(self.m.types.canonical(member.base), carriers, depth + 1)
                   for member in (self.m.types.struct(name) or {}).values()
                   if not member.stars and member.base not in NO_STRUCT)

    def direct(self, expr, function):
        """True for a pointer to the object or into it."""
        expr = cparser.uncast(expr)
        if expr.kind in PLAIN:
            return False
        type_ = self.m.types.type_of(expr, function)
        if type_ is not None and type_[1] < 1 and type_[0] in SCALAR_TYPES and \
                type_[0] not in INTEGERS:
            return False
        parts = self.alias.faces.parts(self.base)
        if type_ is not None and parts and type_[0] not in NO_STRUCT and \
                (type_[1] > 1 or self.m.types.canonical(type_[0]) not in parts):
            return False
        return self.key in self.alias.resolve(expr, function)

    def leads(self, expr, function):
        """True for a pointer to the object, into it, or to what holds it."""
        return self._leads(expr, function, self.carriers)

    def _leads(self, expr, function, carriers):
        expr = cparser.uncast(expr)
        if expr.kind in PLAIN:
            return False
        if expr.kind == 'unary' and expr.op == '&' and expr.base.kind == 'id' and \
                expr.base.text in self.m.types.locals(function):
            return any(self._leads(value, function, carriers)
                       for value in self.all.into_local(expr.base.text, function))
        if any(self._carries(name, carriers) for name in self.all.pointed(expr, function)) or \
                self.direct(expr, function) or self.naming.is_given(function, cparser.key_of(_start(expr))):
            return True
        return expr.kind in ('id', 'member') and any(
            a[0] == 'site' and self.alias.faces.site_types.get(a) in carriers
            for a in self.alias.resolve(expr, function))

    # -- calls -------------------------------------------------------------

    def ways(self, functions):
        """[Published or Named] of all by which functions make it known."""
        found, names = [], {}
        for function in functions:
            for expr in function.expressions:
                if expr.kind == 'call':
                    published = self._judge(expr, function)
                    found += [published] if published is not None else \
                        self._through_member(expr, function)
                for name, written, leads in self.named_stores(expr, function):
                    if leads and expr.op in ('=', None, ''):
                        names.setdefault(name, Named(self, name, written, function, expr.start))
        found += names.values()
        return sorted(found, key=lambda one: (one.function.source.path, one.tok))

    def _through_member(self, call, function):
        """[Published] of what a function of the module's does that may be called through a member."""
        found = []
        if call.callee or not any(self.leads(arg, function) for arg in call.args):
            return found
        for inside in self.all.in_member(_said(call)):
            calls = [expr for expr in inside.expressions if expr.kind == 'call']
            self._give(call.args, function, inside)
            for expr in calls:
                called = self.m.function(expr.callee, inside.source)
                if called is not None:
                    self._give(expr.args, inside, called)
            for expr in calls:
                published = self._judge(expr, inside)
                # One that takes it back itself is through with it.
                if published is not None and not any(published.ends(other, inside) for other in calls):
                    published.outer, published.caller = call, function
                    found.append(published)
        return found

    def _give(self, args, function, called):
        """Take what a function is given, though no call of its name shows it."""
        for param, arg in zip(called.params, args):
            if self.leads(arg, function):
                self.naming.give(called, param.name, arg, function)

    def _judge(self, call, function):
        name = _said(call)
        row = tables.keepers().get(name) if call.callee else None
        if call.callee and self.m.function(name, function.source) is not None or not name:
            return None
        if row is not None:
            given = [call.args[n - 1] for n in row.given if n <= len(call.args)]
            if not any(self.leads(arg, function) for arg in given):
                return None
            if row.into and self._own_container(call, row.into, function):
                return None
            return Published(self, call, function, row)
        if call.callee in self.m.macros.defines():
            inside = self.m.macros.expansion(call, function)
            for sub in inside.walk() if inside is not None else ():
                found = sub.kind == 'call' and sub.callee != call.callee and self._judge(sub, function)
                if found:
                    found.outer = call
                    return found
            if inside is not None or not self.all.telling_macro(call.callee):
                return None
        if call.callee and (terms.harmless(name) or terms.is_call('sets-drvdata', name) or
                            terms.is_call('gets-drvdata', name) or terms.is_managed(name) or
                            terms.room(name) or name in resources.freeing()):
            return None             # devres is released in turn, before the object
        beside = any(self.all.is_function(arg, function) for arg in call.args)
        if terms.says('takes' if beside else 'withdraws', name):
            return None
        given = [arg for arg in call.args if self.leads(arg, function)]
        if given and (beside or terms.says('publishes', name) or
                      call.callee and not terms.says('reads', name) and any(
                          self._hands_over(arg, function) or self.all.strange(call, arg, function)
                          for arg in given)):
            return Published(self, call, function, None)
        return None

    def _hands_over(self, arg, function):
        """True for an argument that others can get back to the object by."""
        arg = cparser.uncast(arg)
        type_ = self.m.types.type_of(arg, function)
        name = self.m.types.canonical(type_[0]) if type_ else ''
        if type_ is None and self.direct(arg, function):
            name = self.base
        # Of the module's own structs the rest of the kernel knows nothing.
        return name not in NO_STRUCT and (
            terms.hook(name) or name not in self.all.roomy and self.m.types.foreign(name) and
            self.all.reaches_function(name))

    def _own_container(self, call, number, function):
        """True for a container that lies in what probe itself makes."""
        if number > len(call.args):
            return False
        arg = cparser.uncast(call.args[number - 1])
        if arg.kind == 'unary' and arg.op == '&' and arg.base.kind == 'id':
            decl = self.m.types.locals(function).get(arg.base.text)
            return decl is not None and not decl.static
        sites = [a for a in self.alias.resolve(arg, function) if a[0] not in ('type', 'null') and not (
            a[0] == 'result' and a[1] not in NO_STRUCT and not self.m.types.foreign(a[1]))]
        return not self.global_of(arg, function) and self._sure(arg, function) and all(
            a[0] == 'site' and all(kind == PROBE for kind, _ in self.bind.contexts(self.alias.sites[a][0]))
            for a in sites)

    def _sure(self, arg, function):
        """True where a pointer is known by more than its type."""
        return any(a[0] not in ('type', 'null') for a in self.alias.resolve(arg, function))

    # -- taking back -------------------------------------------------------

    def takes_back(self, call, function, published):
        """True when a call takes back what a Published has made known."""
        if self.m.function(call.callee, function.source) is not None:
            return False            # what it does inside is what counts
        inside = self.m.macros.expansion(call, function) if call.callee in self.m.macros.defines() else None
        if inside is not None:
            return any(sub.kind == 'call' and sub.callee != call.callee and
                       self.takes_back(sub, function, published) for sub in inside.walk())
        if published.row is not None:
            return any(self._same_row(call, function, published, row)
                       for row in published.row.ends.get(call.callee, ()))
        name = _said(call)
        if not terms.says('withdraws', name):
            return False
        one, other = _stem(published.name), _stem(name)
        near = one <= other or other <= one
        handles = {self._result_name(published)} if near else set()
        for arg in published.call.args:
            # Whoever frees what holds the object ends all that was done with it.
            if near or terms.says('frees', name) and self.leads(arg, published.function) and \
                    not self.direct(arg, published.function):
                handles.add(self.naming.named(arg, published.function))
        return any(_same(theirs, self.naming.named(arg, function))
                   for theirs in handles for arg in call.args)

    def _same_row(self, call, function, published, row):
        """True when the arguments of a call are those that a row asks for."""
        args, sure = published.call.args, False
        if len(call.args) < len(row):
            return False
        for arg, number in zip(call.args, row):
            other = args[abs(number) - 1] if number and abs(number) <= len(args) else None
            if other is not None and cparser.key_of(arg) == 'NULL' == cparser.key_of(other):
                continue
            theirs = self.naming.named(other, published.function) if other is not None else \
                '' if number else self._result_name(published)
            if number < 0:
                theirs = theirs[1:] if theirs.startswith('&') else ''
            while not _same(theirs, self.naming.named(arg, function)):
                other = self.all.folder_of(other, published.function)
                if other is None:
                    return False
                theirs = self.naming.named(other, published.function)
            sure = True
        return sure

    def _result_name(self, published):
        left = self.m.left_of(published.function, published.outer)
        return self.naming.named(left, published.function) if left is not None else ''

    # -- globals -----------------------------------------------------------

    def global_of(self, left, function):
        """The file-scope or static variable that an lvalue belongs to, ''."""
        left = _whole_of(left)
        if left.kind != 'id':
            return ''
        name = left.text
        decl = self.m.types.locals(function).get(name)
        if decl is None or decl.static:
            return name                 # where there is none perhaps of DEFINE_PER_CPU(), or of another file
        name = re.match(r'[&*(]*(\w*)', self.naming.named(left, function)).group(1) if decl.stars else ''
        return name if any(name in self.m.types.globals(s) for s in self.m.sources) else ''

    def stays(self, left, right, function):
        """True when an assignment to a global makes the object reachable for
        who is not called for a device that is bound."""
        name = self.global_of(left, function)
        if not name:
            return False
        own = _whole_of(left).text == name
        return any(own and self.direct(value, function) or
                   self.leads(value, function) and self._used_through(name)
                   for value in self.all.copied(right, function))

    def named_stores(self, expr, function):
        """[(name, as it is written, whether it leads to the object then)] of what an assignment or a call
        stores in a global or as the driver data of another device than the bound one."""
        place = function, expr.start, expr.kind
        if place not in self._named_stores:
            found = self._named_stores[place] = []
            written = function.source.written
            for left, right in stores(expr):
                if self.global_of(left, function):
                    found.append((self.naming.named(left, function) or cparser.key_of(left),
                                  written(left.start, left.end), self.stays(left, right, function)))
            device = self.all.other_device(expr, function)
            if device is not None:
                found.append(('drvdata ' + (self.naming.named(device, function) or cparser.key_of(device)),
                              'the driver data of %s' % written(device.start, device.end),
                              self.leads(expr.args[-1], function)))
        return self._named_stores[place]

    def _used_through(self, name):
        """True when a function that runs for others, too, goes from a global
        to the object."""
        if name not in self._used:
            self._used[name] = any(
                self.direct(expr, function)
                for function, names in self._tainted(name).items()
                if not all(kind in (PROBE, REMOVE, SHUTDOWN) for kind, _ in self.bind.contexts(function))
                for expr in function.expressions if expr.kind in ('member', 'call')
                and any(e.kind == 'id' and e.text in names for e in expr.walk()))
        return self._used[name]

    def _tainted(self, name):
        """{Function: its names for a global or what is taken from it}."""
        found = {f: {name} for s, i in self.m.tokens(name) for f in [self.m.enclosing(s, i)]
                 if f is not None and i > f.lbrace and
                 (name not in self.m.types.locals(f) or self.m.types.locals(f)[name].static)}
        todo = list(found)
        while todo:
            function = todo.pop()
            names = found[function]
            grown = True
            while grown:
                more = {local for local in self.m.types.locals(function) if local not in names and any(
                    e.kind == 'id' and e.text in names
                    for value, how in self.m.writes.local_writes(function, local) if how == 'set'
                    for e in value.walk())}
                names |= more
                grown = bool(more)
            for tok, callee in function.calls():
                called = self.m.function(callee, function.source)
                call = function.call_index.get(tok)
                for param, arg in zip(called.params, call.args) if called and call else ():
                    if any(e.kind == 'id' and e.text in names for e in arg.walk()) and \
                            param.name not in found.setdefault(called, set()):
                        found[called].add(param.name)
                        todo.append(called)
        return found
