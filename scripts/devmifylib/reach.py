# SPDX-License-Identifier: GPL-2.0-only
"""What remove() frees in front of a caller's release, and whether the caller's callbacks reach it."""

from . import resources, terms
from .binding import PROBE, REMOVE
from .types import SCALAR_TYPES

DEPTH = 3                               # of names that stand for the same, and of parameters
PARENTS = frozenset(('mfd', 'of'))      # of devices whose drivers ask it for its driver data, and call it
NOT_ASKED = ()


class Reach:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self._devices = {'device', 'module', *(bus.parameter for bus in decision.buses.values())}
        self._inside = {}           # {Function: see _marks_in()}
        self._gifts = None          # {struct: see _given()}

    def ended_first(self, candidate, probes, older):
        """(Source, token) of the calls in front of a candidate's release in remove, that free what
        its callbacks use, or take it back though it was there before the candidate.

        older: the names of the calls by which probe acquires something before the candidate.
        """
        functions = NOT_ASKED
        for function, tok, name in self.in_front(candidate, probes):
            ended = self._ended(function, tok, name, older)
            marks = set().union(*(self._marks(arg, function) for arg in ended
                                  if not self.bind.devices.is_bound(function, arg, tok, probes)))
            if marks and functions is NOT_ASKED:
                functions = self._callbacks(candidate)
            if marks and (functions is None or any(self._marks_in(one) & marks for one in functions)):
                yield function.source, tok

    def in_front(self, candidate, probes):
        """(Function, token, name) of the calls that remove makes before it comes to the release."""
        for root in {root: None for driver in probes for root in self.bind.removes(driver)}:
            for function, places in self.decision.following.ways(candidate, root).items():
                for tok, name in function.calls():
                    if tok >= min(places):
                        continue
                    yield function, tok, name
                    for word in {name: None, **dict.fromkeys(self.m.macros.called(name))}:
                        target = self.m.function(word, function.source)
                        yield from self.decision.walks.calls(target) if target else ()

    def _ended(self, function, tok, name, older):
        """The arguments of a call that are freed by it, or taken back."""
        call = function.call_index.get(tok)
        if call is None or self._comes_and_goes(function):
            return ()
        if name in self.m.macros.wrapper_macros():
            freed = self.m.macros.freed_in(call, function)
            return call.args if freed is None else [arg for verb, arg in freed if self._numbers(verb, older)]
        numbers = self._numbers(name, older)
        if not numbers and not resources.ending(name)[1] and len(call.args) == 1 and \
                self.m.function(name, function.source) is None and terms.says('frees', name):
            numbers = {1}
        return [call.args[number - 1] for number in sorted(numbers) if number <= len(call.args)]

    def _comes_and_goes(self, function):
        """True where what a function frees comes and goes while the device is bound: others than probe and
        remove call it, but for a macro that they alone use."""
        others = {detail for kind, detail in self.bind.contexts(function) if kind not in (PROBE, REMOVE)}
        macro = self.m.macros.named_out_of_sight(function)
        users = {self.m.enclosing(*place) for place in self.m.tokens(macro)} - {None} \
            if macro in self.m.macros.defines() and others <= {macro, ''} else ()
        return any(map(self.decision.bind.is_called, users or [function]))

    def _numbers(self, name, older):
        """The numbers of the arguments that a call frees or takes back, of what the module acquires."""
        frees, takes_back = resources.ending(name)
        numbers = {number for acquire, number in frees.items() if not acquire or self.m.tokens(acquire)}
        return numbers | {takes_back[acquire] for acquire in older & takes_back.keys()}

    def _marks(self, expr, function, depth=0):
        """What an expression is known by in other functions: members, variables, structs."""
        while expr.kind in ('cast', 'index', 'post', 'unary') and expr.base is not None:
            expr = expr.base
        if expr.kind == 'id' and expr.text in self.m.types.locals(function):
            values = [value for value, how in self.m.writes.local_writes(function, expr.text)
                      if how == 'set' and value is not None]
            names = [param.name for param in function.params]
            found = set()
            if depth < DEPTH:
                for value in values:
                    found |= self._marks(value, function, depth + 1)
                if expr.text in names:
                    for caller, at in self.m.references(function)[0]:
                        arg = caller.argument(at, names.index(expr.text))
                        found |= self._marks(arg, caller, depth + 1) if arg is not None else set()
            return found or self._marks_of(expr, function)
        struct = self._struct(expr, function)
        return self._marks_of(expr, function) | ({('*', struct)} if struct else set())

    def _marks_in(self, function):
        """What any expression of a function is known by."""
        if function not in self._inside:
            self._inside[function] = set().union(*(
                self._marks_of(expr, function) for expr in function.expressions))
        return self._inside[function]

    def _marks_of(self, expr, function):
        """What an expression is known by as it is written."""
        types = self.m.types
        if expr.kind == 'member':
            owner = types.type_of(expr.base, function)
            return {('.', types.canonical(owner[0]) if owner else '', expr.text)}
        if expr.kind == 'id' and expr.text not in types.locals(function):
            return {('id', expr.text)} if expr.text in types.globals(function.source) else set()
        struct = types.points_to(expr, function) if expr.kind in ('id', 'call') else ''
        return {('*', struct)} if struct and struct not in SCALAR_TYPES else set()

    def _callbacks(self, candidate):
        """The functions that may run as long as a candidate is held, None where they are not known."""
        if candidate.resource.object == resources.OWN:
            return self.decision.own.called(candidate.resource, candidate.function)
        function = candidate.function
        args = [(arg, function) for arg in candidate.call.args]
        found = self._functions(args)
        if not found and candidate.resource.family in PARENTS:
            return [one for one in self.m.functions if self.decision.bind.is_called(one)]
        if not found and any(arg.kind == 'id' and self._is_foreign(arg, function) for arg, _ in args):
            return None
        if not found:
            types = {self._struct(arg, function) for arg, _ in args}
            found = self._functions(self._parts(types - {''}))
        if candidate.resource.family == 'sysfs':
            found |= {one for one in self.m.functions if self._in_macro(one)}
        return self._below(found)

    def _is_foreign(self, name, function):
        """True for the name of a function of another module."""
        return not name.text.isupper() and name.text not in self.m.types.locals(function) and \
            name.text not in self.m.types.globals(function.source) and \
            name.text not in self.m.macros.defines()

    def _functions(self, named):
        """The functions that some (Expr, Function or Source) name, or variables that they name do."""
        todo, seen, found = list(named), set(), set()
        while todo:
            expr, where = todo.pop()
            source = getattr(where, 'source', where)
            for one in expr.walk():
                if one.kind != 'id' or (source, one.text) in seen or \
                        where is not source and one.text in self.m.types.locals(where):
                    continue
                seen.add((source, one.text))
                decl = self.m.types.globals(source).get(one.text)
                target = self.m.function(one.text, source) if decl is None else None
                if target is not None:
                    found.add(target)
                elif decl is not None and decl.init is not None:
                    todo.append((decl.init, source))
        return found

    def _parts(self, types):
        """(Expr, Function or Source) of what objects of some structs are given: in a member, by
        an initialiser, or by a call that takes both."""
        todo, seen = sorted(types), set(types)
        while todo:
            struct = todo.pop()
            for expr, where in self._given(struct):
                yield expr, where
                inner = self._struct(expr, where) if expr.kind == 'unary' and expr.op == '&' and \
                    where is not getattr(where, 'source', where) else ''
                if inner and inner not in seen:
                    seen.add(inner)
                    todo.append(inner)

    def _given(self, struct):
        """[(Expr, Function or Source)] of what objects of one struct are given."""
        if self._gifts is None:
            self._gifts = {}
            for source in self.m.sources:
                for decl in self.m.types.globals(source).values():
                    if decl.init is not None:
                        self._give(decl.base, decl.init, source)
            for function in self.m.functions:
                for decl in self.m.types.locals(function).values():
                    if decl.init is not None and not decl.stars:
                        self._give(decl.base, decl.init, function)
                for expr in function.expressions:
                    if expr.kind == 'assign':
                        for base in self._around(expr.base, function):
                            self._give(base, expr.right, function)
                    elif expr.kind == 'call' and len(expr.args) > 1:
                        taker = self._struct(expr.args[0], function)
                        for arg in expr.args[1:]:
                            self._give(taker, arg, function)
        return self._gifts.get(struct, ())

    def _give(self, base, expr, where):
        self._gifts.setdefault(self.m.types.canonical(base), []).append((expr, where))

    def _around(self, left, function):
        """The structs that an lvalue is a member of, of whatever depth."""
        found = set()
        while left.kind in ('member', 'index'):
            left = left.base
            owner = self.m.types.type_of(left, function)
            found |= {self.m.types.canonical(owner[0])} if owner else set()
        return found

    def _struct(self, expr, function):
        """The struct of the driver's own or of a subsystem that an argument leads to, '' for none."""
        struct = self.m.types.points_to(expr, function)
        return '' if struct in SCALAR_TYPES or struct in self._devices else struct

    def _in_macro(self, function):
        """True for a function that a macro outside functions names or makes the name of, as
        DEVICE_ATTR() does."""
        calls, others = self.m.references(function)
        return not calls and not self.m.exported(function) and all(
            not member and self.m.enclosing(source, tok) is None and
            not terms.is_call('pm-ops', self.m.call_round(source, tok)) for source, tok, member in others)

    def _below(self, roots):
        """Some functions and those that they lead to, through pointers as well."""
        todo, seen = list(roots), set(roots)
        while todo:
            function = todo.pop()
            for expr in function.expressions:
                if expr.kind != 'call':
                    continue
                found = {self.m.function(expr.callee, function.source)} if expr.callee else \
                    set(self.m.in_member(expr.fn.text))
                todo += found - seen - {None}
                seen |= found - {None}
        return seen
