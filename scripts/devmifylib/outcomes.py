# SPDX-License-Identifier: GPL-2.0-only
"""In which ways an expression on a path can come out, and what is known then."""

from .effects import left_mark
from .values import (ERRPTR, FOREIGN, NEG, NONZERO, OBJECT, OTHER, PRESUMED, SHARED, TooComplex, ZERO)


class _Plan:
    """What a walk has found out of one expression.

    told: see Outcomes._tells(); named: the names in it, and '@' for the marks; names: the same
    where it can be evaluated in one way only, on what is known of these, else None.
    """
    __slots__ = ('expr', 'function', 'told', 'named', 'names', 'done', 'refined')

    def __init__(self, expr, function, inside, told):
        self.expr = expr
        self.function = function
        self.told = told
        self.named = {sub.text for sub in inside if sub.kind == 'id'} | {'@'}
        self.names = None if told or any(sub.kind == 'cond' for sub in inside) else self.named
        self.done = {}              # {facts: see Outcomes._evaluated()}
        self.refined = {}           # {(facts, truth): facts then, None where it cannot be}


class Outcomes:
    """The outcomes of the expressions on the paths of a flow.Walk."""

    def __init__(self, walk):
        self.walk = walk
        self.m = walk.m
        self._plans = {}            # {Expr: its _Plan}
        self.marked = False         # a fact of what a call returned may be in an env

    def eval_all(self, expr, env, function):
        """Evaluate with every choice inside: list of (env, fact or None).

        The env keeps what a call returned under `~<its token>`, for the
        branch that depends on it.
        """
        plan = self._plan(expr, function)
        if plan.names is not None:
            return self._evaluated(plan, env, function)
        results = []
        for choice in self._choices(plan.told, env, function):
            copy = dict(env)
            if choice:
                self.marked = True
                copy.update(('~' + at, outcome[0]) for at, (way, outcome) in choice.items()
                            if way in ('call', 'kept', 'site'))
            value = self.walk.effects.evaluate(expr, copy, function, choice)
            if copy.pop('@dead', None) is None:
                results.append((copy, value))
        return results

    def _plan(self, expr, function):
        plan = self._plans.get(expr)
        if plan is None or plan.function is not function:
            inside = expr.walk()
            plan = self._plans[expr] = _Plan(expr, function, inside, list(self._tells(inside, function)))
            if expr.kind == 'call' and self.walk.release_of(function.source, expr.start) is not None:
                plan.names = None       # whatever leads to the object leads to nothing then
        return plan

    def _evaluated(self, plan, env, function):
        """eval_all() of an expression that is evaluated in one way: what it does depends on what
        is known of its own names, and on the state, so that much is found out once."""
        mine, effects = self._facts(plan.names, env), self.walk.effects
        done = plan.done.get(mine)
        if done is None:
            before, effects.swept = effects.swept, False
            after = dict(mine)
            value = effects.evaluate(plan.expr, after, function, {})
            results = [value] if after.pop('@dead', None) is None else []
            done = plan.done[mine] = results, effects.swept, \
                after if effects.swept or after.items() != mine else None
            effects.swept = before or effects.swept
        results, swept, after = done
        if not results:
            return []
        if swept:
            effects.sweep(env, function)
        if after is not None:
            for name, _ in mine:
                env.pop(name, None)
            env.update(after)
        return [(env, results[0])]

    def refined(self, expr, env, truth, function):
        """Truth.refine() on what is known of an expression's own names, without the marks
        of what calls returned; None where it cannot be of that truth."""
        plan = self._plan(expr, function)
        mine = self._facts(plan.named, env)
        if (mine, truth) not in plan.refined:
            after = self.walk.truth.refine(expr, dict(mine), truth, function)
            plan.refined[mine, truth] = None if after is None else {
                name: fact for name, fact in after.items() if name[:1] != '~'}
        after = plan.refined[mine, truth]
        if after is None:
            return None
        copy = dict(env)
        for name, _ in mine:
            del copy[name]
        copy.update(after)
        return copy

    def _facts(self, names, env):
        """The facts of an env about some names, and its marks."""
        root = self.m.ways.root
        return frozenset([item for item in env.items() if root[item[0]] in names])

    def _choices(self, told, env, function):
        """Ways in which the calls inside an expression can come out."""
        options = [{}]
        for sub, how, ways in told:
            if how == 'call':
                ways = self._outcomes(sub, ways, env, function)
            options = [dict(o, **{str(sub.start): (how, way)}) for o in options for way in ways]
            if len(options) > 64:
                raise TooComplex('%s: too many outcomes of calls' % function.name)
        return options

    def _tells(self, inside, function):
        """(call, how, ways) of the calls among the parts of an expression that can come out in
        more than one way; of one that is followed its Function for the ways."""
        for sub in inside:
            if sub.kind != 'call' or not sub.callee and self.walk.kept is None:
                continue
            ways = ()
            if function.source is self.walk.site_source and sub.start == self.walk.site:
                yield sub, 'site', self.walk.given
                continue
            if self.walk.roles.get(sub.callee) == 'hands over' and \
                    self.walk.release_of(function.source, sub.start) is not None:
                yield sub, 'handed', (True, False)
                continue
            if (function.source, sub.start) in self.walk.acts:
                yield sub, 'handed', (True, False)
                continue
            if self.walk.kept is not None:
                ways = self.walk.kept.outcomes(sub, function)
            if ways:
                yield sub, 'kept', ways
                continue
            target = self.m.function(sub.callee, function.source)
            if target in self.walk.descend:
                yield sub, 'call', target

    def _outcomes(self, call, target, env, function):
        """Outcomes of a call that the walk follows."""
        args = {}
        probe = dict(env)
        for param, arg in zip(target.params, call.args):
            value = self.walk.effects.evaluate(arg, probe, function, {})
            if value in (OBJECT, SHARED, PRESUMED, ZERO, OTHER, FOREIGN, ERRPTR, NEG, NONZERO):
                args[param.name] = value
            if value == OBJECT and left_mark(arg, function) in env:
                args[left_mark(param.name, target)] = 'y'
        for name, value in env.items():
            if name.startswith('@'):
                args[name] = value
        return self.walk.run(target, args)
