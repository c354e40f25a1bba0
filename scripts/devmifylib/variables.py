# SPDX-License-Identifier: GPL-2.0-only
"""Which allocations a variable of a module may stand for: a local, a parameter, one of a file's.

In go its name and the function that uses it; out come atoms, as an alias.Resolver has them,
of all that is assigned to it, passed to it by callers, or handed to a callback.
"""

from . import cparser, terms
from .faces import BYTES


class Variables:
    """Answers for one module; resolver: its alias.Resolver.

    element: None for the variable itself, or how deep it is read through, and the type of
    what is read there.
    """

    def __init__(self, module, resolver, faces, behind):
        self.m = module
        self.alias = resolver
        self.faces = faces
        self.behind = behind
        self._written_in = {}       # {(name, Source): see _writers()}

    def atoms(self, expr, function, seen, element=None):
        """Atoms of a variable."""
        name = expr.text
        if name in ('NULL', 'false', 'true'):
            return {('null',)}
        return self.alias.once((function, name, element), seen, True, self._find_name, expr, function,
                               element)

    def _find_name(self, expr, function, element, below):
        name = expr.text
        decl = self.m.types.locals(function).get(name)
        if decl is not None and not element and self.m.types.in_place(expr, function):
            out = {('other',)}
        elif decl is None:
            out = self._global(name, function, below, element)
        else:
            declared = self.faces.declared(element[1] if element else
                                           (decl.base, decl.stars + bool(decl.array)))
            out = set()
            for value, how in self.m.writes.local_writes(function, name):
                if element and how == 'set' and self._room(value):
                    out.add(('type', declared))     # what is stored in the room
                elif element and how in ('set', 'element'):
                    out |= self.behind.read(value, how, function, element, below)
                    if how == 'set' and value.kind == 'unary' and value.op == '&' and \
                            self.behind.points(element) and self._steps(function, name):
                        out.add(('type', declared))
                elif how == 'set':
                    out |= self.alias.into(value, function, declared, below)
                elif how == 'out':
                    out |= self.behind.handed_back(value, name, function, declared, below)
                elif how != 'element':
                    out.add(('type', declared))
            params = [p.name for p in function.params]
            if name in params:
                out |= self._parameter(function, params.index(name), declared, below, element)
            elif not out:
                out.add(('type', declared))
        return out

    @staticmethod
    def _room(value):
        """True for a call that gives the address of room inside an object."""
        value = cparser.uncast(value)
        return value.kind == 'call' and bool(value.args) and terms.room(value.callee)

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
            call = caller.call_index.get(tok)
            if call is None or index >= len(call.args):
                out.add(('type', declared))
            elif element and self.behind.points(element):
                out |= self.behind.element(call.args[index], caller, declared, seen, element[0])
            else:
                out |= self.alias.into(call.args[index], caller, declared, seen)
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
                inserts = terms.inserting(source.texts[i - 1])
            if inserts is None:
                out.add(('type', ''))
                continue
            names = {t for s in self.m.sources for t in s.words if inserts.match(t)}
            for caller, call, _ in self.m.calls_named(names):
                for arg in call.args[1:] if call is not None else ():
                    out |= self.alias.resolve(arg, caller, seen)
        return out

    def _global(self, name, function, seen, element):
        out = set()
        found = False
        decl = self.m.types.globals(function.source).get(name)
        declared = self.faces.declared(element[1] if element else decl and (decl.base, decl.stars))
        if decl is not None and decl.array and not element:
            return {('other',)}
        if element and self.behind.points(element) and decl is not None and decl.init is not None:
            out = self.behind.initial(decl.init, function.source, element[0], declared, seen)
            found = bool(out)
        for holder in self._writers(name, function.source):
            for value, how in self.m.writes.local_writes(holder, name):
                if how == 'element' and not element:
                    continue
                if how == 'set' or how == 'element':
                    found = True
                    out |= self.behind.read(value, how, holder, element, seen) if element else \
                        self.alias.into(value, holder, '', seen)
                elif how != 'out' or decl is None or decl.stars:
                    found = True
                    inside = how != 'out' or self.m.function(value.callee, holder.source) is not None
                    out.add(('type' if inside else 'result', declared))
        if not found:
            out.add(('type', declared))
        return out | self.behind.bytewise(declared, seen)

    def _own(self, name, source):
        """True for a file-scope variable that no other C file can name."""
        decl = self.m.types.globals(source).get(name) if source.path.endswith('.c') else None
        return decl is not None and decl.static

    def _writers(self, name, home):
        """Functions that may write to a file-scope variable that a file names."""
        if (name, home) not in self._written_in:
            self._written_in[name, home] = self._find_writers(name, home)
        return self._written_in[name, home]

    def _find_writers(self, name, home):
        found = {}
        for source, i in self.m.tokens(name):
            if source is not home and source.path.endswith('.c') and (
                    self._own(name, home) or self._own(name, source)):
                continue
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
        for holder in self.m.assigning.functions(name):
            if name not in self.m.types.locals(holder):
                found[holder] = None
        return found
