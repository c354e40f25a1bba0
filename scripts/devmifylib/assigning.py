# SPDX-License-Identifier: GPL-2.0-only
"""What a module's macros assign where they are used: ALLOC(p->buf, n), which is p->buf = kmalloc(n)."""

import functools
import re

from . import cparser, csource, made

SETS = re.compile(r'(?<![=!<>])=(?!=)')
BYTES = re.compile(r'_*(?:cpu_to|to_cpu|(?:le|be)\d+_to)\w*$')
DEPTH = 24
MOST = 100          # macros that one is made of
LVALUES = frozenset(('id', 'member', 'index'))


class Assigning:
    """The macros of a module.Module that assign."""

    def __init__(self, module):
        self.m = module
        self.macros = module.macros
        self._used = {}             # {macro: see _users()}

    @functools.cached_property
    def names(self):
        """Names of the #defines that assign, by way of others, too."""
        return self._leading({name for name, (text, _) in self.macros.defines().items() if SETS.search(text)})

    @functools.cached_property
    def _pasting(self):
        return self._leading({name for name in self.names if '##' in self.macros.defines()[name][0]})

    def _leading(self, names):
        """Some #defines and those that are made of them."""
        return names | self.macros.holding(names)

    def functions(self, word):
        """The functions in which a macro may assign what has a name."""
        inside = self._leading(self.macros.macros_with().get(word, set()) & self.names) & self.names
        found = [function for name in sorted(inside | self._pasting) for function in self._users(name)]
        found += [self.m.enclosing(source, i) for source, i in self.m.tokens(word)
                  if self.m.call_round(source, i) in self.names]
        return [function for function in dict.fromkeys(found) if function is not None]

    def _users(self, name):
        """The functions in which a macro is used, None among them for a place outside of any."""
        if name not in self._used:
            self._used[name] = list(dict.fromkeys(self.m.enclosing(*place) for place in self.m.tokens(name)))
        return self._used[name]

    def inside(self, function, expressions):
        """What macros assign among the expressions of a function: Exprs of kind assign, whose parts have
        the place of the macro; the value is the macro itself where it cannot be told."""
        if self.names.isdisjoint(function.source.words):
            return []
        return [one for expr in expressions if expr.kind in ('call', 'id')
                for one in self._by(expr, function, set())]

    def reads(self, call, function):
        """True for a call of a macro of which inside() tells all that it assigns."""
        return self._read(call, call.callee, function)[0] is not None

    def _by(self, expr, function, seen, depth=0):
        """What a macro assigns, itself or by others; seen: the shapes of those that were looked at on
        the way, of which there are as many as there are ways to them."""
        name = expr.callee if expr.kind == 'call' else expr.text
        if name not in self.names or expr.kind == 'id' and \
                self.macros.defines()[name][0][len(name):][:1] == '(':
            return []
        shape = _shape(expr)
        if shape in seen:
            return []
        seen.add(shape)
        tops, own = self._read(expr, name, function)
        if tops is None or depth > DEPTH or len(seen) > MOST:
            return [_unknown(arg, expr) for arg in expr.args
                    if (arg.kind in LVALUES or arg.kind == 'unary') and not arg.text.isupper()]
        out = []
        for part in [part for top in tops for part in top.walk()]:
            if part.kind == 'assign':
                out += [part] if _tells(part) and part.base.text not in own else []
            elif part is not expr and part.start == expr.start and part.kind in ('call', 'id'):
                out += self._by(part, function, seen, depth + 1)
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


def _tells(assignment):
    """False where a number is put where some bytes lie, and for what only looks like an assignment."""
    left, right = assignment.base, assignment.right
    if left.kind == 'id':
        return not left.text.isupper()
    return left.kind != 'unary' or right.kind != 'num' and not (
        right.kind == 'call' and BYTES.match(right.callee))


def _shape(expr):
    """What is the same for two expressions that are written alike."""
    return (expr.kind, expr.op, expr.text, *map(_shape, expr.children()))


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
