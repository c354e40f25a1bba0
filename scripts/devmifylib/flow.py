# SPDX-License-Identifier: GPL-2.0-only
"""Follow one object along every path of a function and of what it calls.

The graph is built from csource's statements, with && and || taken apart, so
that `if (!a || !b) goto err;` keeps apart who is NULL.  A walk carries facts
about a few names (zero, negative, an error pointer, the object) and the
object's state, and says for each way out what is returned and what has been
released on the way.
"""

from . import cparser, resources
from .truth import Truth
from .effects import Effects
from .outcomes import Outcomes
from .values import DONE, GIVEN, KEPT, LIVE, NONZERO, OBJECT, OTHER, STATE, TooComplex, UNSET

MAX_ENVS = 160
MAX_STEPS = 40000


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
    resource     the resources.Resource of that call
    refused      True to mark the paths on which that call has failed
    sure         releases that are known to concern the object, whatever they are given
    value_of     callback (Expr, Function) -> a fact, or None: what an
                 expression without a tracked fact is known to be
    release_of   callback (source, token) -> release or None
    descend      set of functions whose calls are followed
    always_loops True where a loop that releases is taken to run (remove)
    assume       callback (Expr, Function) -> True or False where the truth of
                 a condition is known beforehand, else None
    held         a kept.Published or kept.Named: one thing by which others may
                 hold the object
    acts         {(source, token): releases} of calls that leave the object to devres: what is met
                 if they fail
    watched      (source, token) of a call of which it is asked whether they do
    marks        the (source, token) of calls that an outcome is to tell of, as values.mark() has it
    """

    def __init__(self, module, site_source=None, site=None, value_of=None,
                 release_of=None, descend=(), always_loops=False, assume=None, held=None,
                 resource=None, sure=(), refused=False, watched=None, acts=(), marks=()):
        self.m = module
        self.site_source = site_source
        self.site = site
        self.given = (GIVEN if not resource or resource.object in (0, resources.RESULT) else DONE)[
            resource.failure if resource else 'null']
        self.sure = frozenset(sure)
        self.refused = refused
        self.optional = resource is not None and resource.failure == 'optional'
        self.roles = resource.roles if resource else {}
        self.value_of = value_of or (lambda expr, function: None)
        self.release_of = release_of or (lambda source, tok: None)
        self.descend = frozenset(descend)
        self.always_loops = always_loops
        self.assume = assume
        self.kept = held
        self.watched = watched
        self.acts = acts
        self.marks = marks
        self.met = set()            # whether others hold the object at the watched call
        self.endings = {}
        self.memo = {}
        self.busy = set()
        self.steps = 0
        self.unmatched = set()      # releases whose argument stayed unknown
        self.nulls = set()          # releases met where the object was not there
        self.again = False          # allocated anew while the object lived
        self.holders = {}
        self.exits = []             # ways out met: (function, token, state, value)
        self.wild = set()           # (release, 'again' or 'unset') met on some path
        self.used = {}              # {token of a call that is given the freed object: Function}
        self.effects = self.outcomes = self.truth = None        # while it runs

    def graph(self, function):
        """The function's Graph.  Raises cparser.ParseError."""
        return self.m.ways.graph(function)

    # -- which names are worth facts ------------------------------------

    def interesting(self, function):
        """Names whose facts decide what a function returns."""
        return self.m.ways.deciding(function)

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
        if not self.busy:
            self.effects, self.outcomes, self.truth = Effects(self), Outcomes(self), Truth(self)
        self.busy.add(key)
        marked = self.outcomes.marked
        try:
            out = self._run(function, start)
        finally:
            self.busy.discard(key)
            self.outcomes.marked = marked
            if not self.busy:       # they name the walk, and nobody has to look for such circles
                self.effects = self.outcomes = self.truth = None
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
            if node.kind == 'nop':
                for target, _ in node.succ:
                    self._go_on(target, items, seen, counts, todo, function)
                continue
            self.outcomes.marked = False
            for env, value in self._execute(node, dict(items), function):
                if self.outcomes.marked and node.kind != 'cond':
                    for mark in [k for k in env if k.startswith('~')]:
                        del env[mark]
                if node.kind == 'return':
                    if value == NONZERO and self._is_no_error(node.exprs, function):
                        value = OTHER
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
                    self._go_on(target, frozenset(after.items()), seen, counts, todo, function)
        return outcomes

    @staticmethod
    def _go_on(target, items, seen, counts, todo, function):
        """Note a step that is to be taken, if it is a new one."""
        step = (target, items)
        if step not in seen:
            seen.add(step)
            counts[target] = counts.get(target, 0) + 1
            if counts[target] > MAX_ENVS:
                raise TooComplex('%s: too many paths' % function.name)
            todo.append(step)

    def _is_no_error(self, exprs, function):
        """True for a pointer that is returned and of which the function itself asks only whether it is
        NULL: it is no error pointer then, whatever else the function may return."""
        name = cparser.key_of(exprs[0]) if exprs else ''
        decl = self.m.types.locals(function).get(name)
        return decl is not None and decl.stars > 0 and not any(
            call.kind == 'call' and (call.callee or '').startswith(('IS_ERR', 'PTR_ERR')) and call.args and
            cparser.key_of(call.args[0]) == name for call in function.expressions)

    def _execute(self, node, env, function):
        """Run a node's expressions: list of (env, value of the last); the env is used up."""
        if len(node.exprs) == 1 and not node.decls and node.kind != 'head':
            # A condition is evaluated for its effects; _branch asks for the truth.
            return self.outcomes.eval_all(node.exprs[0], env, function)
        results = [(env, None)]
        if node.kind == 'stmt' and node.decls:
            inits = [(d.name, d.init) for d in node.decls if d.init is not None]
            for decl in node.decls:
                if decl.init is None and decl.stars and not decl.array and not decl.static and \
                        self.effects.holds(decl.name, function):
                    env[decl.name] = UNSET
            for name, init in inits:
                after = []
                for env1, _ in results:
                    for env2, value in self.outcomes.eval_all(init, env1, function):
                        self.effects.assign(name, init, value, env2, function)
                        after.append((env2, None))
                results = after
            return results
        for expr in node.exprs:
            after = []
            for env1, _ in results:
                after.extend(self.outcomes.eval_all(expr, env1, function))
            results = after
        if node.kind == 'head':
            for env1, _ in results:
                for arg in node.exprs[0].args:
                    key = cparser.key_of(arg)
                    if key and arg.kind == 'id' and any(
                            how == 'loop' for _, how in self.m.writes.local_writes(function, key)):
                        self.effects.forget(key, env1)
        return results

    @staticmethod
    def leads(call, env):
        """True where an argument is read through a name of the object's."""
        return any(sub.kind == 'member' and sub.op == '->' and env.get(cparser.key_of(sub.base)) == OBJECT
                   for arg in call.args for sub in arg.walk())

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
        return self.outcomes.refined(node.exprs[0], env, label, function)

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
