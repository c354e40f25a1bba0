# SPDX-License-Identifier: GPL-2.0-only
"""What an expression does on a path: to the object that is followed, and to what is known."""

import functools
import re

from . import cparser, terms
from .macros import freed_argument
from .values import (ERRPTR, FOREIGN, FREED, HIT, HOLDING, GONE, HELD, KEPT, LEFT, LIVE, MAYBE, NEG, NONNEG,
                     NONZERO, NOPTR, OBJECT, OTHER, POS, REFUSED, STATE, TRUE_VALUES, TooComplex,
                     UNSET, ZERO, join, mark)


CONSTANTS = {'NULL': ZERO, 'false': ZERO, 'true': POS, 'IRQ_HANDLED': POS}


@functools.lru_cache(maxsize=2000)
def _number(text):
    """What a number is."""
    try:
        number = int(text.rstrip('uUlL'), 0)
    except ValueError:
        return None
    return ZERO if number == 0 else POS


def left_mark(lvalue, function):
    """The mark of an Expr or its text: of the member that it ends in, else of a function's own variable."""
    key = lvalue if isinstance(lvalue, str) else cparser.key_of(lvalue)
    return LEFT + (re.split(r'->|\.', key)[-1] if '->' in key or '.' in key else function.name + '()' + key)


class Effects:
    """The expressions on the paths of a flow.Walk."""

    def __init__(self, walk):
        self.walk = walk
        self.m = walk.m
        self._jumping = None
        self.swept = False          # all that may be changed by others was forgotten

    def evaluate(self, expr, env, function, choice):
        kind = expr.kind
        if kind == 'id':
            text = expr.text
            if text in CONSTANTS:
                return CONSTANTS[text]
            number = self.m.macros.number(text) if text.isupper() else None
            if number is not None:
                return NEG if number.startswith('-') else _number(number)
            self._check_leaves(text, function)
            return self.lookup(text, expr, env, function)
        if kind == 'member':
            self.evaluate(expr.base, env, function, choice)
            return self.lookup(cparser.key_of(expr), expr, env, function)
        if kind == 'call':
            return self._call(expr, env, function, choice)
        if kind == 'num':
            return _number(expr.text)
        if kind == 'str':
            return OTHER
        if kind == 'cast':
            return self.evaluate(expr.base, env, function, choice)
        if kind == 'unary':
            return self._eval_unary(expr, env, function, choice)
        if kind == 'assign':
            return self._eval_assign(expr, env, function, choice)
        if kind == 'bin':
            return self._eval_bin(expr, env, function, choice)
        if kind == 'post':
            self.forget(cparser.key_of(expr.base), env)
            return None
        if kind == 'index':
            self.evaluate(expr.base, env, function, choice)
            self.evaluate(expr.right, env, function, choice)
            return self.lookup(cparser.key_of(expr), expr, env, function)
        if kind == 'cond':
            return self._eval_cond(expr, env, function, choice)
        for child in expr.children():
            self.evaluate(child, env, function, choice)
        return None

    def _eval_assign(self, expr, env, function, choice):
        value = self.evaluate(expr.right, env, function, choice)
        if expr.base.kind != 'id':
            for child in expr.base.children():
                self.evaluate(child, env, function, choice)
        key = cparser.key_of(expr.base)
        if expr.op != '=':
            self.forget(key, env)
            return None
        if self.walk.kept is not None:
            self._store(expr, env, function)
        self.assign(key, expr.right, value, env, function)
        return value

    def _eval_bin(self, expr, env, function, choice):
        if expr.op in ('&&', '||') and self._acts(expr.right, function):
            raise TooComplex('%s: a free behind %s' % (function.name, expr.op))
        left = self.evaluate(expr.base, env, function, choice)
        right = self.evaluate(expr.right, env, function, choice)
        if expr.op == ',':
            return right
        if expr.op in ('+', '-') and left in (OBJECT, OTHER):
            return OTHER
        return None

    def _eval_cond(self, expr, env, function, choice):
        left = self.evaluate(expr.base, env, function, choice)
        yes = self.walk.truth.refine(expr.base, dict(env), True, function)
        no = self.walk.truth.refine(expr.base, dict(env), False, function)
        if expr.right is not None:
            left = self.evaluate(expr.right, yes or dict(env), function, choice)
        elif left not in TRUE_VALUES:
            left = NONZERO              # a ?: b takes a when it is not nought
        right = self.evaluate(expr.third, no or dict(env), function, choice)
        if yes is None or no is None:
            return right if yes is None else left
        return join(left, right)

    def _eval_unary(self, expr, env, function, choice):
        if expr.op == '-':
            inner = expr.base
            if inner.kind == 'id' and inner.text.isupper() and inner.text.startswith('E'):
                return NEG
            value = self.evaluate(inner, env, function, choice)
            return {POS: NEG, NEG: POS, ZERO: ZERO}.get(value)
        if expr.op == '&':
            self.forget(cparser.key_of(expr.base), env)
            self.evaluate(expr.base, env, function, choice)
            return OTHER
        if expr.op == '!':
            value = self.evaluate(expr.base, env, function, choice)
            return POS if value == ZERO else ZERO if value in TRUE_VALUES else None
        if expr.op in ('++', '--'):
            self.forget(cparser.key_of(expr.base), env)
            return None
        self.evaluate(expr.base, env, function, choice)
        key = cparser.key_of(expr)
        return self.lookup(key, expr, env, function) if key else None

    def _acts(self, expr, function):
        """True when an expression's calls can release the object."""
        return any(sub.kind == 'call' and sub.callee and (
            self.walk.release_of(function.source, sub.start) is not None or
            self.m.function(sub.callee, function.source) in self.walk.descend)
            for sub in expr.walk())

    def _call(self, expr, env, function, choice):
        values = [self.evaluate(arg, env, function, choice) for arg in expr.args]
        name = expr.callee
        for one in function.assigned_at.get(expr.start, ()):
            if name not in self.m.macros.wrapper_macros():
                self.forget(cparser.key_of(one.base), env)
                if self.walk.kept is not None and one.op == '=':
                    self._store(one, env, function)
        if self.walk.watched == (function.source, expr.start):
            self.walk.met.add(KEPT in env)
        if (function.source, expr.start) in self.walk.marks and env.get(STATE):
            env[mark(function.source, expr.start)] = 'y'
        picked = choice.get(str(expr.start)) if choice else None
        if not name:
            self.evaluate(expr.fn, env, function, choice)
        if not picked and '~%d' % expr.start in env:
            return env['~%d' % expr.start]
        if picked and picked[0] == 'site':
            value, acquired = picked[1]
            if not acquired:
                if self.walk.refused and not (self.walk.optional and value == ZERO):
                    env[REFUSED] = 'y'
                return value
            if env.get(STATE):
                self.walk.again = self.walk.again or env[STATE] == LIVE
                return OTHER if value == OBJECT else value      # a further object of the same site
            env[STATE] = LIVE
            return value
        release = self.walk.release_of(function.source, expr.start)
        if picked and picked[0] == 'handed':
            if picked[1] and env.get(STATE) == LIVE:
                env[STATE] = GONE
            acts = not picked[1] and env.get(STATE)
            for release in self.walk.acts.get((function.source, expr.start), ()) if acts else ():
                env['%s%s' % (HIT, release)] = 'y'
                env[STATE] = FREED
            return ZERO if picked[1] else NEG
        if release is not None:
            self._release(release, expr, values, env, function)
            return values[0] if self.walk.roles.get(name) == 'holds' and values else None
        if env.get(STATE) == FREED and (OBJECT in values or self.walk.leads(expr, env)):
            self.walk.used.setdefault(expr.start, function)
        if self.walk.kept is not None:
            self._pass_on(expr, env, function, not picked or picked[0] != 'kept' or picked[1][1])
        if picked and picked[0] == 'kept' or not name:
            self._changed(name, env, function)
            return picked[1][0] if picked else None
        if picked:
            value, items = picked[1]
            lived = env.get(STATE) == LIVE
            for key in [k for k in env if k.startswith('@')]:
                del env[key]
            env.update(items)
            if lived and any(key.startswith(LEFT) for key in env):
                self._leave(self.m.types.locals(function), env, function)
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
        if terms.is_call('same-truth', name) and values:
            return values[0]
        if terms.is_call('makes-error', name) and values:
            return NEG if values[0] in TRUE_VALUES else ZERO if values[0] == ZERO else None
        if terms.room(name) and len(values) == 1 and values[0] in (OBJECT, OTHER, NONZERO):
            return NONZERO
        self._check_leaves(name, function)
        self._changed(name, env, function)
        if name in ('BUG', 'panic'):
            env['@dead'] = True
        return NONZERO if terms.is_call('never-nought', name) else None

    def _check_leaves(self, name, function):
        """A macro that jumps and could not be read through ends the walk."""
        if self._jumping is None:
            self._jumping = self.m.macros.jumping_macros()
        if name in self._jumping and name not in self.m.types.locals(function):
            raise TooComplex('%s: %s() can leave the function' % (function.name, name))

    def _pass_on(self, call, env, function, works):
        """What a call takes back from others, and what it hands to them."""
        if env.get(STATE) == FREED:
            return
        if KEPT in env and self.walk.kept.ends(call, function):
            del env[KEPT]
        if works and self.walk.kept.hands(call, function):
            env[KEPT] = 'y'
        self._store(call, env, function)

    def _store(self, expr, env, function):
        """An assignment, or a call that may be one, to the global that leads to the object."""
        leads = self.walk.kept.stored(expr, function)
        if leads is not None:
            env.pop(KEPT, None)
        if leads:
            env[KEPT] = 'y'

    def _changed(self, name, env, function):
        """Forget what a call may have changed: all that is not the function's
        own, but for who holds the object."""
        if terms.harmless(name):
            return
        self.swept = True
        self.sweep(env, function)

    def sweep(self, env, function):
        own = self.m.types.locals(function)
        for key in [k for k in env if k[0] not in '@~' and env[k] not in HOLDING]:
            if '->' in key or key[0] == '*' or re.split(r'[.\[]', key)[0] not in own:
                del env[key]

    def _release(self, release, expr, values, env, function):
        arg = freed_argument(expr.callee, expr.args) if expr.args else None
        value = values[expr.args.index(arg)] if expr.args else None
        if expr.args and env.get(cparser.key_of(arg)) == UNSET:
            self.walk.wild.add((release, 'unset'))
        if value is None or value in (NONZERO, NONNEG, POS):
            known = self.walk.value_of(arg, function) if arg is not None else None
            value = known if known is not None else value
        if release in self.walk.sure:
            value = OBJECT
        if value in HOLDING:
            if env.get(STATE) == FREED and value == OBJECT and left_mark(arg, function) in env:
                self.walk.wild.add((release, 'again'))
            if env.get(STATE):
                role = self.walk.roles.get(expr.callee)
                env['%s%s' % (HIT, release)] = 'y'
                if role == 'holds':
                    env[HELD] = 'y'
                elif env.pop(HELD, None) is None:
                    if value == OBJECT and env[STATE] == LIVE:
                        self._leave(env, env, function)
                        env[left_mark(arg, function)] = 'y'
                    env[STATE] = FREED
                    env.pop(KEPT, None)
            else:
                self.walk.nulls.add(release)
        elif value in (ZERO, OTHER, FOREIGN, ERRPTR):
            self.walk.nulls.add(release)
        else:
            self.walk.unmatched.add(release)

    @staticmethod
    def _leave(names, env, function):
        """Mark those names that surely lead to the object, which is freed."""
        env.update([(left_mark(key, function), 'y') for key in names if env.get(key) == OBJECT])

    def lookup(self, key, expr, env, function):
        value = env.get(key)
        if value is not None and value != UNSET:
            return value
        known = self.walk.value_of(expr, function)
        if known in HOLDING and not env.get(STATE):
            return None
        return known

    def forget(self, key, env):
        if not key:
            return
        env.pop(key, None)
        for name in [n for n in env if key in n]:
            if name.startswith((key + '->', key + '.', '*' + key, key + '[')):
                del env[name]

    def assign(self, key, right, value, env, function):
        if not key:
            return
        self.forget(key, env)
        env.pop(left_mark(key, function), None)
        if value == OBJECT and left_mark(right, function) in env:
            env[left_mark(key, function)] = 'y'
        if value is None:
            known = self.walk.value_of(right, function)
            if known is not None and not (known in HOLDING and not env.get(STATE)):
                value = MAYBE if right.kind == 'cond' and known in HOLDING else known
        if value is None:
            return
        if value in HOLDING or value == MAYBE or key in self.walk.interesting(function) or \
                (self.walk.site is not None and self.strip_site(right, function)) or \
                value in (ZERO, OTHER, FOREIGN) and self.holds(key, function) or \
                self._followed(right, function):
            env[key] = value

    def _followed(self, expr, function):
        """True for the result of a call that the walk tells outcomes of."""
        if expr.kind == 'call' and self.walk.kept is not None and self.walk.kept.outcomes(expr, function):
            return True
        return expr.kind == 'call' and bool(expr.callee) and \
            self.m.function(expr.callee, function.source) in self.walk.descend

    def holds(self, key, function):
        """True for a name that can hold the object at some time."""
        names = self.walk.holders.get(function)
        if names is None:
            names = {p.name for p in function.params}
            copies = self.m.ways.copies(function)
            held = {left for left, right in copies if self.strip_site(right, function)}
            if self.walk.site is None:
                held |= {left for left, right in copies
                         if self.walk.value_of(right, function) in HOLDING}
            grown = True
            while grown:
                more = {left for left, right in copies
                        if left not in held and cparser.key_of(right) in held and left}
                grown = bool(more)
                held |= more
            names |= held
            self.walk.holders[function] = names
        return key in names

    def strip_site(self, expr, function):
        """True when the expression is the followed allocation itself."""
        while expr is not None and expr.kind in ('cast', 'assign'):
            expr = expr.base if expr.kind == 'cast' else expr.right
        return expr is not None and expr.kind == 'call' and \
            function.source is self.walk.site_source and expr.start == self.walk.site
