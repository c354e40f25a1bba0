# SPDX-License-Identifier: GPL-2.0-only
"""What a condition tells of values, where it is true and where it is not."""

from . import cparser, terms
from .values import (ERRPTR, NEG, NONNEG, NONZERO, NOPTR, OBJECT, OTHER, POS, PRESUMED, SHARED,
                     TRUE_VALUES, ZERO)


class Truth:
    """The conditions on the paths of a flow.Walk."""

    def __init__(self, walk):
        self.walk = walk

    def refine(self, expr, env, truth, function):
        while expr.kind == 'cast' or (
                expr.kind == 'call' and expr.args and terms.is_call('same-truth', expr.callee)):
            expr = expr.base if expr.kind == 'cast' else expr.args[0]
        if expr.kind == 'unary' and expr.op == '!':
            return self.refine(expr.base, env, not truth, function)
        if self.walk.assume is not None and self.walk.assume(expr, function) is (not truth):
            return None
        if expr.kind == 'assign' and expr.op == '=':
            return self._nonzero(expr.base, env, truth, function)
        if expr.kind == 'bin' and expr.op == ',':
            return self.refine(expr.right, env, truth, function)
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
            return key, self.walk.effects.lookup(key, expr, env, function)
        value = self.walk.effects.evaluate(expr, dict(env), function, {})
        if value is None and expr.kind == 'call':
            value = self.walk.effects.lookup('', expr, env, function)
        return key, value

    def _set(self, key, value, env, function):
        if key and (key in self.walk.interesting(function) or self.walk.effects.holds(key, function)):
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
        number = self.walk.effects.evaluate(right, dict(env), function, {})
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
