# SPDX-License-Identifier: GPL-2.0-only
"""The ways through a function: its control-flow graph, with && and || taken apart.

So `if (!a || !b) goto err;` keeps apart who is NULL.
"""

import re

from . import cparser, terms
from .values import TooComplex


ROOT = re.compile(r'[^\w$]*([\w$]*)')


class Node:
    """A step: kind is stmt, cond, return, head (of a loop) or nop."""
    __slots__ = ('kind', 'exprs', 'succ', 'stmt', 'tok', 'loop', 'decls')

    def __init__(self, kind, exprs=(), stmt=None, tok=0):
        self.kind = kind
        self.exprs = exprs
        self.stmt = stmt
        self.tok = tok
        self.succ = []
        self.loop = None
        self.decls = ()


class Graph:
    """Control flow of one function: nodes, node 0 is the entry.

    loops: {loop statement: (first token, last token)} by the cond or head
    node that decides whether the loop goes on.

    unfold: callback (Stmt, Function) -> the statements that a macro stands
    for, or None.
    """

    def __init__(self, function, unfold=None):
        self.function = function
        self.unfold = unfold or (lambda stmt, function: None)
        self.nodes = [Node('nop', tok=function.lbrace)]
        self.labels = {}
        self.gotos = []
        out = self._stmt(function.body, [(0, None)], {})
        if out:
            self._add(Node('return', tok=function.rbrace), out)
        for fringe, name in self.gotos:
            if name not in self.labels:
                raise cparser.ParseError('%s: label %s not found' % (function.name, name))
            for node, label in fringe:
                self.nodes[node].succ.append((self.labels[name], label))

    def reached(self, starts):
        """The set of indices of what ways lead to from some nodes, these included."""
        seen, todo = set(starts), list(starts)
        while todo:
            for at, _ in self.nodes[todo.pop()].succ:
                if at not in seen:
                    seen.add(at)
                    todo.append(at)
        return seen

    def _add(self, node, fringe):
        self.nodes.append(node)
        index = len(self.nodes) - 1
        for at, label in fringe:
            self.nodes[at].succ.append((index, label))
        return index

    def _cond(self, expr, fringe, loop=None):
        """Fringes (true, false) of a condition."""
        while expr.kind == 'call' and terms.is_call('same-truth', expr.callee) and expr.args:
            expr = expr.args[0]
        if expr.kind == 'unary' and expr.op == '!':
            yes, no = self._cond(expr.base, fringe, loop)
            return no, yes
        if expr.kind == 'bin' and expr.op == '&&':
            yes, no = self._cond(expr.base, fringe, loop)
            yes, no2 = self._cond(expr.right, yes, loop)
            return yes, no + no2
        if expr.kind == 'bin' and expr.op == '||':
            yes, no = self._cond(expr.base, fringe, loop)
            yes2, no = self._cond(expr.right, no, loop)
            return yes + yes2, no
        if expr.kind == 'num':
            try:
                value = int(expr.text.rstrip('uUlL'), 0)
            except ValueError:
                value = 1
            return (fringe, []) if value else ([], fringe)
        if expr.kind == 'id' and expr.text in ('true', 'false'):
            return (fringe, []) if expr.text == 'true' else ([], fringe)
        node = Node('cond', (expr,), tok=expr.start)
        node.loop = loop
        index = self._add(node, fringe)
        return [(index, True)], [(index, False)]

    def _block(self, stmts, fringe, ctx):
        for stmt in stmts:
            fringe = self._stmt(stmt, fringe, ctx)
        return fringe

    def _stmt(self, stmt, fringe, ctx):
        kind = stmt.kind
        if kind == 'block':
            if stmt.expr is None:
                return self._block(stmt.body, fringe, ctx)
            if 'cond_guard' in stmt.expr.callee:
                raise cparser.ParseError('%s() can leave the function' % stmt.expr.callee)
            fringe = [(self._add(Node('stmt', (stmt.expr,), stmt, stmt.start), fringe), None)]
            out = self._block(stmt.body, fringe, ctx)
            # A guard's block always runs; of another macro nobody knows.
            return out if stmt.expr.callee == 'scoped_guard' else out + fringe
        if kind == 'expr':
            inside = self.unfold(stmt, self.function)
            if inside is not None:
                return self._block(inside, fringe, ctx)
        if kind in ('expr', 'decl'):
            node = Node('stmt', tuple(stmt.exprs()), stmt, stmt.start)
            node.decls = stmt.decls
            return [(self._add(node, fringe), None)]
        if kind == 'if':
            self._check_branches(stmt)
            yes, no = self._cond(stmt.expr, fringe)
            yes = self._stmt(stmt.body[0], yes, ctx)
            if stmt.orelse is not None:
                no = self._stmt(stmt.orelse, no, ctx)
            return yes + no
        if kind == 'return':
            exprs = (stmt.expr,) if stmt.expr is not None else ()
            self._add(Node('return', exprs, stmt, stmt.start), fringe)
            return []
        if kind == 'goto':
            self.gotos.append((fringe, stmt.name))
            return []
        if kind == 'label':
            index = self._add(Node('nop', stmt=stmt, tok=stmt.start), fringe)
            self.labels[stmt.name] = index
            return [(index, None)]
        if kind == 'break':
            if 'break' not in ctx:
                raise cparser.ParseError('break outside a loop')
            ctx['break'].extend(fringe)
            return []
        if kind == 'continue':
            if 'continue' not in ctx:
                raise cparser.ParseError('continue outside a loop')
            ctx['continue'].extend(fringe)
            return []
        if kind in ('while', 'for', 'loop', 'do'):
            return self._loop(stmt, fringe, ctx)
        if kind == 'switch':
            node = self._add(Node('stmt', (stmt.expr,), stmt, stmt.start), fringe)
            inner = dict(ctx)
            inner['break'] = []
            inner['switch'] = node
            inner['default'] = [False]
            out = self._stmt(stmt.body[0], [], inner)
            if not inner['default'][0]:
                out = out + [(node, None)]
            return out + inner['break']
        if kind in ('case', 'default'):
            if 'switch' not in ctx:
                raise cparser.ParseError('case outside a switch')
            if kind == 'default':
                ctx['default'][0] = True
            index = self._add(Node('nop', stmt=stmt, tok=stmt.start),
                              fringe + [(ctx['switch'], None)])
            return [(index, None)]
        return fringe

    def _check_branches(self, stmt):
        """A macro that is no single statement, or an `if` that would take the
        `else` behind it, reads otherwise than it looks below a condition."""
        for branch in [*stmt.body, stmt.orelse]:
            inside = self.unfold(branch, self.function) if branch is not None and \
                branch.kind == 'expr' else None
            if inside is not None and (len(inside) != 1 or inside[0].kind == 'if' and
                                       stmt.orelse is not None):
                raise TooComplex('%s: %s() is no statement by itself' % (
                    self.function.name, branch.expr.callee or branch.expr.text))

    def _loop(self, stmt, fringe, ctx):
        self._check_branches(stmt)
        inner = dict(ctx)
        inner['break'], inner['continue'] = [], []
        span = (stmt.start, stmt.end)
        first = tuple(d.init for d in stmt.decls if d.init is not None)
        if stmt.init is not None:
            first += (stmt.init,)
        if first:
            node = Node('stmt', first, stmt, stmt.start)
            node.decls = stmt.decls
            fringe = [(self._add(node, fringe), None)]
        head = self._add(Node('nop', stmt=stmt, tok=stmt.start), fringe)
        if stmt.kind == 'do':
            out = self._stmt(stmt.body[0], [(head, None)], inner)
            yes, no = self._cond(stmt.expr, out + inner['continue'], span)
            back = yes
        elif stmt.kind == 'loop':
            node = Node('head', (stmt.expr,), stmt, stmt.start)
            node.loop = span
            index = self._add(node, [(head, None)])
            yes, no = [(index, True)], [(index, False)]
            back = self._stmt(stmt.body[0], yes, inner) + inner['continue']
        else:
            if stmt.expr is not None:
                yes, no = self._cond(stmt.expr, [(head, None)], span)
            else:
                yes, no = [(head, None)], []
            back = self._stmt(stmt.body[0], yes, inner) + inner['continue']
            if stmt.step is not None:
                back = [(self._add(Node('stmt', (stmt.step,), stmt, stmt.step.start), back), None)]
        for node, label in back:
            self.nodes[node].succ.append((head, label))
        return no + inner['break']


class Roots(dict):
    """{a name that a walk has a fact of: the variable that it begins with, '@' for a mark}."""

    def __missing__(self, name):
        self[name] = root = '@' if name[:1] in '@~' else ROOT.match(name).group(1)
        return root


class Ways:
    """What every walk over a module's functions asks of them, whatever it follows."""

    def __init__(self, module):
        self.m = module
        self.root = Roots()
        self._graphs = {}
        self._copies = {}
        self._deciding = {}

    def graph(self, function):
        """The function's Graph, built once.  Raises cparser.ParseError."""
        if function not in self._graphs:
            self._graphs[function] = Graph(function, self.m.macros.unfolded)
        return self._graphs[function]

    def copies(self, function):
        """[(name of what is set, Expr)] of the function's assignments and initialisers."""
        if function not in self._copies:
            found = self._copies[function] = []
            for stmt, top in self.m.statement_exprs(function):
                found += [(cparser.key_of(expr.base), expr.right) for expr in top.walk()
                          if expr.kind == 'assign' and expr.op == '=']
                found += [(decl.name, decl.init) for decl in stmt.decls if decl.init is top]
        return self._copies[function]

    def deciding(self, function):
        """Names whose facts decide what a function returns."""
        if function not in self._deciding:
            names, copies = self._returned(function)
            grown = True
            while grown:
                grown = False
                for left, right in copies:
                    if left in names:
                        for key in right:
                            if key not in names:
                                names.add(key)
                                grown = True
            self._deciding[function] = names
        return self._deciding[function]

    def _returned(self, function):
        """(names in what a function returns, [(name of what is set, names in what it is set to)])."""
        names, copies = set(), []
        for stmt in self._all_statements(function):
            if stmt.kind == 'return' and stmt.expr is not None:
                names.update(_names(stmt.expr))
            for top in stmt.exprs():
                for expr in top.walk():
                    if expr.kind == 'assign' and expr.op == '=':
                        copies.append((cparser.key_of(expr.base), _names(expr.right)))
            for decl in stmt.decls:
                if decl.init is not None:
                    copies.append((decl.name, _names(decl.init)))
        return names, copies

    def _all_statements(self, function):
        """The function's statements, and those that its macros stand for."""
        for stmt in function.statements():
            yield stmt
            for inside in self.m.macros.unfolded(stmt, function) or () if stmt.kind == 'expr' else ():
                yield from inside.walk()


def _names(expr):
    """The lvalues in an expression by their names."""
    return {key for key in map(cparser.key_of, expr.walk()) if key}
