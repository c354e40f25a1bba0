# SPDX-License-Identifier: GPL-2.0-only
"""What a module's macros assign where they are used: ALLOC(p->buf, n), which is p->buf = kmalloc(n)."""

import functools
import re

from . import cparser, csource, made

SETS = re.compile(r'(?<![=!<>])=(?!=)')
DEPTH = 6
LVALUES = frozenset(('id', 'member', 'index'))


class Assigning:
    """The macros of a module.Module that assign."""

    def __init__(self, module):
        self.m = module
        self.macros = module.macros

    @functools.cached_property
    def names(self):
        """Names of the #defines that assign, by way of others, too."""
        return self._leading([name for name, (text, _) in self.macros.defines().items() if SETS.search(text)])

    @functools.cached_property
    def _pasting(self):
        return self._leading([name for name in self.names if '##' in self.macros.defines()[name][0]])

    def _leading(self, todo):
        """Some #defines and those that are made of them."""
        names = set()
        while todo:
            name = todo.pop()
            if name not in names:
                names.add(name)
                todo += self.macros.macros_with().get(name, ())
        return names

    def functions(self, word):
        """The functions in which a macro may assign what has a name."""
        inside = self._leading([name for name in self.macros.macros_with().get(word, ())
                                if name in self.names]) & self.names
        places = [place for name in sorted(inside | self._pasting) for place in self.m.tokens(name)]
        places += [(source, i) for source, i in self.m.tokens(word)
                   if self.m.call_round(source, i) in self.names]
        return [function for function in dict.fromkeys(self.m.enclosing(*place) for place in places)
                if function is not None]

    def inside(self, function, expressions):
        """What macros assign among the expressions of a function: Exprs of kind assign, whose parts have
        the place of the macro; the value is the macro itself where it cannot be told."""
        if self.names.isdisjoint(function.source.words):
            return []
        return [one for expr in expressions if expr.kind in ('call', 'id')
                for one in self._by(expr, function)]

    def reads(self, call, function):
        """True for a call of a macro of which inside() tells all that it assigns."""
        return self._read(call, call.callee, function)[0] is not None

    def _by(self, expr, function, depth=0):
        name = expr.callee if expr.kind == 'call' else expr.text
        if name not in self.names or expr.kind == 'id' and \
                self.macros.defines()[name][0][len(name):][:1] == '(':
            return []
        tops, own = self._read(expr, name, function)
        if tops is None or depth > DEPTH:
            return [_unknown(arg, expr) for arg in expr.args if arg.kind in LVALUES or arg.kind == 'unary']
        out = []
        for part in [part for top in tops for part in top.walk()]:
            if part.kind == 'assign' and not (part.base.kind == 'id' and part.base.text in own):
                out.append(part)
            elif part is not expr and part.start == expr.start and part.kind in ('call', 'id'):
                out += self._by(part, function, depth + 1)
        return out

    def _read(self, expr, name, function):
        """(the expressions that a macro stands for, names of its own variables), (None, ()) where they
        cannot be read."""
        inside = self.macros.expansion(expr, function) if expr.kind == 'call' else None
        if inside is not None and not _opaque(inside):
            return [inside], ()
        stmts = self.macros.statements(expr, name, function)
        if stmts is None:
            stmts = _parsed(self.macros, expr, name, function.source)
        if stmts is None:
            return None, ()
        subs = [sub for stmt in stmts for sub in stmt.walk()]
        tops = [top for sub in subs for top in sub.exprs()]
        return (None, ()) if any(map(_opaque, tops)) else (tops, {d.name for sub in subs for d in sub.decls})


def _opaque(top):
    """True where statements stand in an expression, which nobody reads there."""
    return any(part.kind == 'stmtexpr' for part in top.walk())


def _unknown(left, value):
    return cparser.Expr('assign', value.start, op='=', base=left, right=value)


def _parsed(macros, expr, name, source):
    """The statements of a macro, read as text with its arguments in it; None where that is not C."""
    args = [source.text_of(arg.start, arg.end) for arg in expr.args]
    out = []
    for text in [made.filled(line, args) for line in macros.lines_of(name)]:
        whole = csource.Source(source.path, text.strip() + ';')
        parser = cparser.Parser(whole, 0, len(whole.texts) - 1)
        try:
            while parser.i < parser.hi:
                out.append(macros.moved(parser.statement(), expr, source))
        except cparser.ParseError:
            return None
    return out or None
