# SPDX-License-Identifier: GPL-2.0-only
"""Follow one object along every path of a function and of what it calls.

The graph is built from csource's statements, with && and || taken apart, so
that `if (!a || !b) goto err;` keeps apart who is NULL.  A walk carries facts
about a few names (zero, negative, an error pointer, the object) and the
object's state, and says for each way out what is returned and what has been
released on the way.
"""

import re

from . import cparser, tables

# Facts about a value.  Absent means that nothing is known.
ZERO, NEG, POS, NONZERO, NONNEG, ERRPTR = 'Z N P X + E'.split()
# The object followed; one of several that stand for it; surely not NULL and
# not the object; not the object but perhaps NULL.
OBJECT, SHARED, OTHER, FOREIGN = 'O M V F'.split()
MAYBE = '?'                     # the object or something else, nobody knows
PRESUMED = 'S'                  # the object by its type, or NULL
HOLDING = frozenset((OBJECT, SHARED, PRESUMED))
TRUE_VALUES = frozenset((NEG, POS, NONZERO, ERRPTR, OBJECT, SHARED, OTHER))
TRANSPARENT = frozenset('likely unlikely WARN_ON WARN_ON_ONCE BUG_ON __builtin_expect ACPI_FAILURE'.split())
NOPTR = 'I'                     # an error pointer or NULL
UNSET = 'U'                     # a local that was given no value yet
STATE = '@state'
LIVE, FREED = 'live', 'freed'
KEPT = '@kept'                  # others hold the object, too
MAX_ENVS = 160
MAX_STEPS = 40000


class TooComplex(Exception):
    """More paths than the walk is willing to follow."""


def join(left, right):
    """The fact that holds for either of two."""
    if left == right:
        return left
    if {left, right} <= {NEG, POS, NONZERO, ERRPTR}:
        return NONZERO
    if {left, right} <= {ZERO, POS, NONNEG}:
        return NONNEG
    return None


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

    def _add(self, node, fringe):
        self.nodes.append(node)
        index = len(self.nodes) - 1
        for at, label in fringe:
            self.nodes[at].succ.append((index, label))
        return index

    def _cond(self, expr, fringe, loop=None):
        """Fringes (true, false) of a condition."""
        while expr.kind == 'call' and expr.callee in TRANSPARENT and expr.args:
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


def assigned_names(stmt):
    """Names that the statement's expressions assign to."""
    for top in stmt.exprs():
        for expr in top.walk():
            if expr.kind == 'assign' or (expr.kind in ('unary', 'post') and expr.op in ('++', '--')):
                yield cparser.key_of(expr.base)
    for decl in stmt.decls:
        yield decl.name


def _lvalues(expr):
    """The lvalues that an expression reads, each as a whole."""
    key = cparser.key_of(expr)
    return {key} if key else {k for child in expr.children() for k in _lvalues(child)}


def _asks_for(condition, call):
    """True where a condition is about what a call is given, or what leads there."""
    return any(arg == key or arg.startswith((key + '->', key + '.', key + '['))
               for key in _lvalues(condition) for part in call.args for arg in _lvalues(part))


def _leaves(stmt):
    """True for a branch that goes elsewhere at its end."""
    while stmt.kind == 'block' and stmt.body:
        stmt = stmt.body[-1]
    return stmt.kind in ('return', 'goto', 'break', 'continue')


class Walk:
    """One question about one object, asked of functions.

    site         token of the allocation followed, in `site_source`; None
                 where the object exists on entry (remove)
    value_of     callback (Expr, Function) -> a fact, or None: what an
                 expression without a tracked fact is known to be
    release_of   callback (source, token) -> release or None
    descend      set of functions whose calls are followed
    always_loops True where a loop that releases is taken to run (remove)
    assume       callback (Expr, Function) -> True or False where the truth of
                 a condition is known beforehand, else None
    held         a kept.Published or kept.Named: one thing by which others may
                 hold the object
    """

    def __init__(self, module, site_source=None, site=None, value_of=None,
                 release_of=None, descend=(), always_loops=False, assume=None, held=None):
        self.m = module
        self.site_source = site_source
        self.site = site
        self.value_of = value_of or (lambda expr, function: None)
        self.release_of = release_of or (lambda source, tok: None)
        self.descend = frozenset(descend)
        self.always_loops = always_loops
        self.assume = assume
        self.kept = held
        self.endings = {}
        self.graphs = {}
        self.memo = {}
        self.names = {}
        self.busy = set()
        self.steps = 0
        self.unmatched = set()      # releases whose argument stayed unknown
        self.nulls = set()          # releases met where the object was not there
        self.again = False          # allocated anew while the object lived
        self.holders = {}
        self.exits = []             # ways out met: (function, token, state, value)
        self.wild = set()           # (release, 'again' or 'unset') met on some path
        self.used = {}              # {token of a call that is given the freed object: Function}

    def graph(self, function):
        """The function's Graph, built once.  Raises cparser.ParseError."""
        if function not in self.graphs:
            self.graphs[function] = Graph(function, self.m.unfolded)
        return self.graphs[function]

    # -- which names are worth facts ------------------------------------

    def interesting(self, function):
        """Names whose facts decide what a function returns."""
        known = self.names.get(function)
        if known is not None:
            return known
        names, copies = set(), []
        for stmt in self._all_statements(function):
            if stmt.kind == 'return' and stmt.expr is not None:
                for expr in stmt.expr.walk():
                    key = cparser.key_of(expr)
                    if key:
                        names.add(key)
            for top in stmt.exprs():
                for expr in top.walk():
                    if expr.kind == 'assign' and expr.op == '=':
                        copies.append((cparser.key_of(expr.base), expr.right))
            for decl in stmt.decls:
                if decl.init is not None:
                    copies.append((decl.name, decl.init))
        grown = True
        while grown:
            grown = False
            for left, right in copies:
                if left in names:
                    for expr in right.walk():
                        key = cparser.key_of(expr)
                        if key and key not in names:
                            names.add(key)
                            grown = True
        self.names[function] = names
        return names

    def _all_statements(self, function):
        """The function's statements, and those that its macros stand for."""
        for stmt in function.statements():
            yield stmt
            for inside in self.m.unfolded(stmt, function) or () if stmt.kind == 'expr' else ():
                yield from inside.walk()

    # -- the walk -------------------------------------------------------

    def run(self, function, env):
        """Outcomes of a call: set of (returned fact or None, env items).

        env: {name: fact} for parameters, plus STATE and hit marks; the env
        of an outcome holds only STATE and the marks.  Raises TooComplex.
        """
        start = frozenset(env.items())
        key = (function, start)
        if key in self.memo:
            return self.memo[key]
        if key in self.busy or len(self.busy) > 12:
            return {(None, frozenset((k, v) for k, v in start if k.startswith('@')))}
        self.busy.add(key)
        try:
            out = self._run(function, start)
        finally:
            self.busy.discard(key)
        self.memo[key] = out
        return out

    def _run(self, function, start):
        graph = self.graph(function)
        todo = [(0, start)]
        seen = {(0, start)}
        counts = {}
        outcomes = set()
        while todo:
            index, items = todo.pop()
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise TooComplex('%s: too many paths' % function.name)
            node = graph.nodes[index]
            for env, value in self._execute(node, dict(items), function):
                for mark in [k for k in env if k.startswith('~') and node.kind != 'cond']:
                    del env[mark]
                if node.kind == 'return':
                    kept = frozenset((k, v) for k, v in env.items() if k.startswith('@'))
                    outcomes.add((value, kept))
                    self.exits.append((function, node.tok, env.get(STATE), value))
                    continue
                for target, label in node.succ:
                    after = self._branch(node, env, label, function)
                    if after is None:
                        continue
                    if KEPT in after and node.kind in ('cond', 'head') and \
                            self._passed_over(node, graph.nodes[target], function):
                        after = dict(after)
                        del after[KEPT]
                    step = (target, frozenset(after.items()))
                    if step not in seen:
                        seen.add(step)
                        counts[target] = counts.get(target, 0) + 1
                        if counts[target] > MAX_ENVS:
                            raise TooComplex('%s: too many paths' % function.name)
                        todo.append(step)
        return outcomes

    def _execute(self, node, env, function):
        """Run a node's expressions: list of (env, value of the last)."""
        results = [(env, None)]
        if node.kind == 'cond':
            expr = node.exprs[0]
            # evaluated for its effects; _branch asks for the truth
            return self._eval_all(expr, env, function)
        if node.kind == 'stmt' and node.decls:
            inits = [(d.name, d.init) for d in node.decls if d.init is not None]
            for decl in node.decls:
                if decl.init is None and decl.stars and not decl.array and not decl.static and \
                        self._holds(decl.name, function):
                    env[decl.name] = UNSET
            for name, init in inits:
                after = []
                for env1, _ in results:
                    for env2, value in self._eval_all(init, env1, function):
                        self._assign(name, init, value, env2, function)
                        after.append((env2, None))
                results = after
            return results
        for expr in node.exprs:
            after = []
            for env1, _ in results:
                after.extend(self._eval_all(expr, env1, function))
            results = after
        if node.kind == 'head':
            for env1, _ in results:
                for arg in node.exprs[0].args:
                    key = cparser.key_of(arg)
                    if key and arg.kind == 'id' and any(
                            how == 'loop' for _, how in self.m.local_writes(function, key)):
                        self._forget(key, env1)
        return results

    def _eval_all(self, expr, env, function):
        """Evaluate with every choice inside: list of (env, fact or None).

        The env keeps what a call returned under `~<its token>`, for the
        branch that depends on it.
        """
        results = []
        for choice in self._choices(expr, env, function):
            copy = dict(env)
            copy.update(('~' + at, outcome[0]) for at, (way, outcome) in choice.items()
                        if way in ('call', 'kept'))
            value = self._eval(expr, copy, function, choice)
            if copy.pop('@dead', None) is None:
                results.append((copy, value))
        return results

    def _choices(self, expr, env, function):
        """Ways in which the calls inside an expression can come out."""
        options = [{}]
        for sub in expr.walk():
            if sub.kind != 'call' or not sub.callee and self.kept is None:
                continue
            if function.source is self.site_source and sub.start == self.site:
                options = [dict(o, **{str(sub.start): ('site', way)})
                           for o in options for way in (OBJECT, ZERO)]
            elif self.kept is not None and self.kept.outcomes(sub, function):
                options = [dict(o, **{str(sub.start): ('kept', way)})
                           for o in options for way in self.kept.outcomes(sub, function)]
            else:
                target = self.m.function(sub.callee, function.source)
                if target in self.descend:
                    args = {}
                    probe = dict(env)
                    for param, arg in zip(target.params, sub.args):
                        value = self._eval(arg, probe, function, {})
                        if value in (OBJECT, SHARED, PRESUMED, ZERO, OTHER, FOREIGN, ERRPTR, NEG, NONZERO):
                            args[param.name] = value
                    for name, value in env.items():
                        if name.startswith('@'):
                            args[name] = value
                    outcomes = self.run(target, args)
                    options = [dict(o, **{str(sub.start): ('call', outcome)})
                               for o in options for outcome in outcomes]
            if len(options) > 64:
                raise TooComplex('%s: too many outcomes of calls' % function.name)
        return options

    def _eval(self, expr, env, function, choice):
        kind = expr.kind
        if kind == 'num':
            try:
                number = int(expr.text.rstrip('uUlL'), 0)
            except ValueError:
                return None
            return ZERO if number == 0 else POS
        if kind == 'id':
            if expr.text in ('NULL', 'false'):
                return ZERO
            if expr.text in ('true', 'IRQ_HANDLED'):
                return POS
            self._check_leaves(expr.text, function)
            return self._lookup(expr.text, expr, env, function)
        if kind == 'str':
            return OTHER
        if kind == 'cast':
            return self._eval(expr.base, env, function, choice)
        if kind == 'unary':
            if expr.op == '-':
                inner = expr.base
                if inner.kind == 'id' and inner.text.isupper() and inner.text.startswith('E'):
                    return NEG
                value = self._eval(inner, env, function, choice)
                return {POS: NEG, NEG: POS, ZERO: ZERO}.get(value)
            if expr.op == '&':
                self._forget(cparser.key_of(expr.base), env)
                self._eval(expr.base, env, function, choice)
                return OTHER
            if expr.op == '!':
                value = self._eval(expr.base, env, function, choice)
                return POS if value == ZERO else ZERO if value in TRUE_VALUES else None
            if expr.op in ('++', '--'):
                self._forget(cparser.key_of(expr.base), env)
                return None
            self._eval(expr.base, env, function, choice)
            key = cparser.key_of(expr)
            return self._lookup(key, expr, env, function) if key else None
        if kind == 'post':
            self._forget(cparser.key_of(expr.base), env)
            return None
        if kind == 'member' or kind == 'index':
            self._eval(expr.base, env, function, choice)
            if kind == 'index':
                self._eval(expr.right, env, function, choice)
            key = cparser.key_of(expr)
            return self._lookup(key, expr, env, function)
        if kind == 'assign':
            value = self._eval(expr.right, env, function, choice)
            if expr.base.kind != 'id':
                for child in expr.base.children():
                    self._eval(child, env, function, choice)
            key = cparser.key_of(expr.base)
            if expr.op != '=':
                self._forget(key, env)
                return None
            if self.kept is not None:
                self._store(expr, env, function)
            self._assign(key, expr.right, value, env, function)
            return value
        if kind == 'bin':
            if expr.op in ('&&', '||') and self._acts(expr.right, function):
                raise TooComplex('%s: a free behind %s' % (function.name, expr.op))
            left = self._eval(expr.base, env, function, choice)
            right = self._eval(expr.right, env, function, choice)
            if expr.op == ',':
                return right
            if expr.op in ('+', '-') and left in (OBJECT, OTHER):
                return OTHER
            return None
        if kind == 'cond':
            left = self._eval(expr.base, env, function, choice)
            yes = self._refine(expr.base, dict(env), True, function)
            no = self._refine(expr.base, dict(env), False, function)
            if expr.right is not None:
                left = self._eval(expr.right, yes or dict(env), function, choice)
            elif left not in TRUE_VALUES:
                left = NONZERO              # a ?: b takes a when it is not nought
            right = self._eval(expr.third, no or dict(env), function, choice)
            if yes is None or no is None:
                return right if yes is None else left
            return join(left, right)
        if kind == 'call':
            return self._call(expr, env, function, choice)
        for child in expr.children():
            self._eval(child, env, function, choice)
        return None

    def _acts(self, expr, function):
        """True when an expression's calls can release the object."""
        return any(sub.kind == 'call' and sub.callee and (
            self.release_of(function.source, sub.start) is not None or
            self.m.function(sub.callee, function.source) in self.descend)
            for sub in expr.walk())

    def _call(self, expr, env, function, choice):
        values = [self._eval(arg, env, function, choice) for arg in expr.args]
        name = expr.callee
        picked = choice.get(str(expr.start))
        if not name:
            self._eval(expr.fn, env, function, choice)
        if not picked and '~%d' % expr.start in env:
            return env['~%d' % expr.start]
        if picked and picked[0] == 'site':
            if picked[1] == ZERO:
                return ZERO
            if env.get(STATE):
                self.again = self.again or env[STATE] == LIVE
                return OTHER        # a further object of the same site
            env[STATE] = LIVE
            return OBJECT
        release = self.release_of(function.source, expr.start)
        if release is not None:
            self._release(release, expr, values, env, function)
            return None
        if env.get(STATE) == FREED and (OBJECT in values or self._leads(expr, env)):
            self.used.setdefault(expr.start, function)
        if self.kept is not None:
            self._pass_on(expr, env, function, not picked or picked[0] != 'kept' or picked[1][1])
        if picked and picked[0] == 'kept' or not name:
            self._changed(name, env, function)
            return picked[1][0] if picked else None
        if picked:
            value, items = picked[1]
            for key in [k for k in env if k.startswith('@')]:
                del env[key]
            env.update(items)
            self._changed(name, env, function)
            return value
        if name in ('PTR_ERR',):        # no error in NULL, so that probe succeeds
            return {ZERO: ZERO, NOPTR: None}.get(values[0] if values else None, NEG)
        if name in ('ERR_PTR', 'ERR_CAST'):
            return values[0] if values and values[0] in (ZERO, NOPTR) else ERRPTR
        if name == 'PTR_ERR_OR_ZERO' and values:
            return NEG if values[0] == ERRPTR else ZERO if values[0] in (OBJECT, OTHER, ZERO) else None
        if name == 'dev_err_probe' and len(values) > 1:
            return values[1] or NEG
        if name in TRANSPARENT and values:
            return values[0]
        self._check_leaves(name, function)
        self._changed(name, env, function)
        if name in ('BUG', 'panic'):
            env['@dead'] = True
        return None

    @staticmethod
    def _leads(call, env):
        """True where an argument is read through a name of the object's."""
        return any(sub.kind == 'member' and sub.op == '->' and env.get(cparser.key_of(sub.base)) == OBJECT
                   for arg in call.args for sub in arg.walk())

    def _check_leaves(self, name, function):
        """A macro that jumps and could not be read through ends the walk."""
        if name in self.m.jumping_macros() and name not in self.m.locals(function):
            raise TooComplex('%s: %s() can leave the function' % (function.name, name))

    def _pass_on(self, call, env, function, works):
        """What a call takes back from others, and what it hands to them."""
        if env.get(STATE) == FREED:
            return
        if KEPT in env and self.kept.ends(call, function):
            del env[KEPT]
        if works and self.kept.hands(call, function):
            env[KEPT] = 'y'

    def _store(self, expr, env, function):
        """An assignment, which may be to the global that leads to the object."""
        leads = self.kept.stored(expr, function)
        if leads is not None:
            env.pop(KEPT, None)
        if leads:
            env[KEPT] = 'y'

    def _passed_over(self, node, target, function):
        """True for a step past a loop, or past a branch that asks for what it
        takes back or whether that is there, by which others lose the object:
        there was nothing to do."""
        if function not in self.endings:
            calls = [e for e in function.expressions if e.kind == 'call' and self.kept.ends(e, function)]
            self.endings[function] = [
                (stmt, call) for stmt in function.statements() for call in calls
                if stmt.kind in ('while', 'for', 'do', 'loop') and stmt.start <= call.start < stmt.end or
                stmt.kind == 'if' and stmt.orelse is None and (
                    _asks_for(stmt.expr, call) or self.kept.told_by(stmt.expr, function, call))]
        for stmt, call in self.endings[function]:
            inside = stmt.start <= target.tok < stmt.end
            if stmt.kind != 'if':
                passed = stmt.start <= node.tok < stmt.end and not inside
            elif not stmt.expr.start <= node.tok < stmt.expr.end:
                continue
            elif stmt.start <= call.start < stmt.end:
                passed = not inside
            else:
                passed = stmt.end <= call.start and inside and stmt.expr.end <= target.tok and \
                    _leaves(stmt.body[0])
            if passed:
                return True
        return False

    def _changed(self, name, env, function):
        """Forget what a call may have changed: all that is not the function's
        own, but for who holds the object."""
        if tables.harmless(name):
            return
        own = self.m.locals(function)
        for key in [k for k in env if k[0] not in '@~' and env[k] not in HOLDING]:
            if '->' in key or key[0] == '*' or re.split(r'[.\[]', key)[0] not in own:
                del env[key]

    def _release(self, release, expr, values, env, function):
        value = values[0] if values else None
        if expr.args and env.get(cparser.key_of(expr.args[0])) == UNSET:
            self.wild.add((release, 'unset'))
        if value is None or value in (NONZERO, NONNEG, POS):
            arg = expr.args[0] if expr.args else None
            known = self.value_of(arg, function) if arg is not None else None
            value = known if known is not None else value
        if value in HOLDING:
            if env.get(STATE) == FREED and value == OBJECT:
                self.wild.add((release, 'again'))
            if env.get(STATE):
                env['@hit:%s' % (release,)] = 'y'
                env[STATE] = FREED
                env.pop(KEPT, None)
            else:
                self.nulls.add(release)
        elif value in (ZERO, OTHER, FOREIGN, ERRPTR):
            self.nulls.add(release)
        else:
            self.unmatched.add(release)

    def _lookup(self, key, expr, env, function):
        value = env.get(key)
        if value is not None and value != UNSET:
            return value
        known = self.value_of(expr, function)
        if known in HOLDING and not env.get(STATE):
            return None
        return known

    def _forget(self, key, env):
        if not key:
            return
        env.pop(key, None)
        for name in [n for n in env if n.startswith((key + '->', key + '.', '*' + key, key + '['))]:
            del env[name]

    def _assign(self, key, right, value, env, function):
        if not key:
            return
        self._forget(key, env)
        if value is None:
            known = self.value_of(right, function)
            if known is not None and not (known in HOLDING and not env.get(STATE)):
                value = MAYBE if right.kind == 'cond' and known in HOLDING else known
        if value is None:
            return
        if value in HOLDING or value == MAYBE or key in self.interesting(function) or \
                (self.site is not None and self.strip_site(right, function)) or \
                value in (ZERO, OTHER, FOREIGN) and self._holds(key, function) or \
                self._followed(right, function):
            env[key] = value

    def _followed(self, expr, function):
        """True for the result of a call that the walk tells outcomes of."""
        if expr.kind == 'call' and self.kept is not None and self.kept.outcomes(expr, function):
            return True
        return expr.kind == 'call' and bool(expr.callee) and \
            self.m.function(expr.callee, function.source) in self.descend

    def _holds(self, key, function):
        """True for a name that can hold the object at some time."""
        names = self.holders.get(function)
        if names is None:
            names = {p.name for p in function.params}
            copies = []
            for stmt, top in self.m.statement_exprs(function):
                for expr in top.walk():
                    if expr.kind == 'assign' and expr.op == '=':
                        copies.append((cparser.key_of(expr.base), expr.right))
                copies.extend((d.name, d.init) for d in stmt.decls if d.init is top)
            held = {left for left, right in copies if self.strip_site(right, function)}
            if self.site is None:
                held |= {left for left, right in copies
                         if self.value_of(right, function) in HOLDING}
            grown = True
            while grown:
                more = {left for left, right in copies
                        if left not in held and cparser.key_of(right) in held and left}
                grown = bool(more)
                held |= more
            names |= held
            self.holders[function] = names
        return key in names

    def strip_site(self, expr, function):
        """True when the expression is the followed allocation itself."""
        while expr is not None and expr.kind in ('cast', 'assign'):
            expr = expr.base if expr.kind == 'cast' else expr.right
        return expr is not None and expr.kind == 'call' and \
            function.source is self.site_source and expr.start == self.site

    # -- branches ---------------------------------------------------------

    def _branch(self, node, env, label, function):
        """The env on an edge, None where the edge cannot be taken."""
        if label is None:
            return env
        if node.loop is not None and self.always_loops and self._releases_in(node, function):
            mark = '@round:%d' % node.loop[0]
            if env.get(STATE) != LIVE:
                if label:
                    return None
            elif label:
                if mark in env:
                    return None         # a round that has not released it
                env = dict(env)
                env[mark] = 'y'
            elif mark not in env:
                return None
            if node.kind == 'head':
                return env
        if node.kind == 'head':
            return env
        after = self._refine(node.exprs[0], dict(env), label, function)
        for mark in [k for k in after or () if k.startswith('~')]:
            del after[mark]
        return after

    def _releases_in(self, node, function):
        lo, hi = node.loop
        source = function.source
        for i in range(lo, hi):
            if source.kinds[i] == 'id' and source.texts[i + 1] == '(':
                if self.release_of(source, i) is not None:
                    return True
                target = self.m.function(source.texts[i], source)
                if target in self.descend:
                    return True
        return False

    def _refine(self, expr, env, truth, function):
        while expr.kind == 'cast' or (expr.kind == 'call' and expr.callee in TRANSPARENT and expr.args):
            expr = expr.base if expr.kind == 'cast' else expr.args[0]
        if expr.kind == 'unary' and expr.op == '!':
            return self._refine(expr.base, env, not truth, function)
        if self.assume is not None and self.assume(expr, function) is (not truth):
            return None
        if expr.kind == 'assign' and expr.op == '=':
            return self._nonzero(expr.base, env, truth, function)
        if expr.kind == 'bin' and expr.op == ',':
            return self._refine(expr.right, env, truth, function)
        if expr.kind == 'bin' and expr.op in ('==', '!=', '<', '>', '<=', '>='):
            return self._compare(expr, env, truth, function)
        if expr.kind == 'call' and expr.args and expr.callee in ('IS_ERR', 'IS_ERR_OR_NULL'):
            return self._is_err(expr, env, truth, function)
        if cparser.key_of(expr) or expr.kind == 'call':
            return self._nonzero(expr, env, truth, function)
        return env

    def _value(self, expr, env, function):
        while expr.kind in ('cast', 'assign'):
            expr = expr.base
        key = cparser.key_of(expr)
        if key:
            return key, self._lookup(key, expr, env, function)
        value = self._eval(expr, dict(env), function, {})
        if value is None and expr.kind == 'call':
            value = self._lookup('', expr, env, function)
        return key, value

    def _set(self, key, value, env, function):
        if key and (key in self.interesting(function) or self._holds(key, function)):
            env[key] = value

    def _nonzero(self, expr, env, truth, function):
        key, value = self._value(expr, env, function)
        if value == ZERO:
            return None if truth else env
        if value in TRUE_VALUES:
            return env if truth else None
        if value == NONNEG:
            self._set(key, POS if truth else ZERO, env, function)
        elif value == PRESUMED:
            self._set(key, OBJECT if truth else ZERO, env, function)
        elif value == NOPTR:
            self._set(key, ERRPTR if truth else ZERO, env, function)
        else:
            self._set(key, NONZERO if truth else ZERO, env, function)
        return env

    def _is_err(self, expr, env, truth, function):
        key, value = self._value(expr.args[0], env, function)
        if value == ERRPTR:
            return env if truth else None
        if value == ZERO:
            return env if truth == (expr.callee == 'IS_ERR_OR_NULL') else None
        if value in (OBJECT, OTHER, SHARED, POS) or value == NONNEG and expr.callee == 'IS_ERR':
            return None if truth else env
        if expr.callee == 'IS_ERR_OR_NULL' and value == NOPTR:
            return env if truth else None
        if truth:
            known = expr.callee == 'IS_ERR' or value == NONZERO
            self._set(key, ERRPTR if known else NOPTR, env, function)
        elif value == NOPTR:
            self._set(key, ZERO, env, function)
        elif value is None:
            self._set(key, NONNEG if expr.callee == 'IS_ERR' else POS, env, function)
        return env

    def _compare(self, expr, env, truth, function):
        op, left, right = expr.op, expr.base, expr.right
        if left.kind in ('num',) or (left.kind == 'id' and left.text == 'NULL'):
            left, right = right, left
            op = {'<': '>', '>': '<', '<=': '>=', '>=': '<='}.get(op, op)
        number = self._eval(right, dict(env), function, {})
        if not truth:
            op = {'==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>'}[op]
        key, value = self._value(left, env, function)
        if number == ZERO and right.kind in ('num', 'id'):
            allowed = {'==': (ZERO,), '!=': (NEG, POS), '<': (NEG,), '<=': (NEG, ZERO),
                       '>': (POS,), '>=': (POS, ZERO)}[op]
            have = {ZERO: (ZERO,), NEG: (NEG,), POS: (POS,), NONZERO: (NEG, POS),
                    NONNEG: (ZERO, POS), ERRPTR: (NEG,), OBJECT: (POS,), OTHER: (POS,),
                    SHARED: (POS,)}.get(value, (NEG, ZERO, POS))
            left_over = tuple(v for v in have if v in allowed)
            if not left_over:
                return None
            if value not in (OBJECT, OTHER, ERRPTR, SHARED):
                fact = {(NEG,): NEG, (ZERO,): ZERO, (POS,): POS, (NEG, POS): NONZERO,
                        (ZERO, POS): NONNEG}.get(tuple(sorted(left_over, key='NZP'.index)))
                if fact:
                    self._set(key, fact, env, function)
            return env
        if number == ERRPTR and value in (OBJECT, OTHER, SHARED, ZERO):
            return None if op == '==' else env
        if op == '==' and number == NEG:
            if value in (ZERO, POS, NONNEG):
                return None
            self._set(key, NEG, env, function)
        if op == '==' and number == POS and value in (ZERO, NEG):
            return None
        return env
