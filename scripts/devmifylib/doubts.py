# SPDX-License-Identifier: GPL-2.0-only
"""Whether a failing path that seems to leave something behind releases it in a way that is not known.

Asked of what is known by an argument (a clock, an interrupt, a region): a function of another module,
or one that is called through a pointer, may give it back when it is given the thing or what holds it.
"""

import re

from . import cparser, macros, resources, terms, values
from .candidate import FAILING, Keep
from .types import SCALAR_TYPES

# What ends with its scope, each with the name of what the kernel or the module has defined for that.
SCOPES = ('__free', 'CLASS', 'guard', 'scoped_guard')
THROUGH = re.compile(r'(?:->|\.)\s*\w+\s*\(')      # a call through a pointer
DEPTH = 4                       # of macros in macros


def _stem(expr):
    """An expression without casts and &, by its key."""
    return cparser.key_of(cparser.held(expr))


def _is_part(key, of):
    """True for the name of a part of something, by the names of both."""
    return bool(of) and key.startswith(of) and key[len(of):len(of) + 1] in ('.', '-', '[')


class Doubts:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def check(self, candidate, probes):
        """Raise Keep where a call on a failing path of probe, which leaves the object, may release it.

        What probe calls on a way that succeeds, what it calls beside a release, and what remove calls
        beside one, releases nothing.
        """
        undone = {name for driver in probes for root in self.bind.removes(driver)
                  for function in [root, *self.decision.walks.below(root)] for name in self._names(function)}
        for probe in dict.fromkeys(map(self.bind.probe, probes)):
            marks = {}
            followed = self.decision.walks.followed(candidate, probe)
            for function in followed:
                self._check_scope(candidate, function)
                for call in self._calls(function):
                    name = self._name(call)
                    if name not in undone and (function.source, call.start) != candidate.place and \
                            self._may_release(candidate, call, function, followed):
                        marks[function.source, call.start] = name, function
            if marks:
                self._walk(candidate, probe, marks)

    def _walk(self, candidate, probe, marks):
        """Raise Keep where probe fails behind one of some calls, and leaves the object."""
        _, outcomes = self.decision.walks.walk(candidate, probe, {}, site_source=candidate.source,
                                               site=candidate.tok, marks=frozenset(marks))
        lost, good = set(), set()
        for value, items in outcomes:
            env = dict(items)
            met = {place for place in marks if values.mark(*place) in env}
            if env.get(values.STATE) == values.LIVE and value in FAILING:
                lost |= met
            elif env.get(values.STATE) in (values.LIVE, values.GONE):
                good |= met
            else:
                good |= {place for place in marks if marks[place][0] in {marks[one][0] for one in met}}
        for (source, tok), (name, _) in sorted(marks.items(), key=lambda one: (one[0][0].path, one[0][1])):
            if (source, tok) in lost - good:
                raise Keep('unknown-free', '%s() may release it where %s() fails' % (name, probe.name),
                           source, tok)

    def _check_scope(self, candidate, function):
        """Raise Keep where the end of a scope calls what the module has written for that."""
        source = function.source
        for word in SCOPES:
            for tok in source.words.get(word, ()):
                name = source.texts[tok + 2]
                if function.lbrace < tok < function.rbrace and any(
                        called in candidate.resource.release or called not in resources.freeing() and
                        not self._is_known(called) for called in self._at_end(name)):
                    raise Keep('unknown-free', 'what %s(%s) does at the end of its scope may release it' % (
                        word, name), source, tok)

    def _at_end(self, name):
        """The names of what the module's own DEFINE_FREE() and the like of that name call."""
        return [one.texts[i] for one, tok in self.m.tokens(name)
                if one.texts[tok - 1] == '(' and one.texts[tok - 2].startswith('DEFINE_')
                for i in range(tok, one.match.get(tok - 1, tok))
                if one.kinds[i] == 'id' and one.texts[i + 1] == '(' and one.texts[i] not in cparser.KEYWORDS]

    @staticmethod
    def _calls(function):
        return [expr for expr in function.expressions if expr.kind == 'call']

    @staticmethod
    def _name(call):
        """By what a call is known: its function, or the member that holds that."""
        return call.callee or call.fn.text or '*'

    def _names(self, function):
        return {self._name(call) for call in self._calls(function)}

    def _may_release(self, candidate, call, function, followed, depth=0):
        """True for a call in the functions of probe that may release the object."""
        name = call.callee
        target = self.m.function(name, function.source) if name else None
        if target is not None:
            return target not in followed and any(
                self._is_unknown(inner, one) for one in [target, *self.decision.walks.below(target)]
                for inner in self._calls(one))
        if not name:
            return not call.args or any(self._concerns(candidate, arg, function) for arg in call.args)
        if name in self.m.macros.defines():
            inside = self.m.macros.expansion(call, function)
            if inside is not None and depth < DEPTH:
                return any(part.kind == 'call' and self._may_release(
                    candidate, part, function, followed, depth + 1) for part in inside.walk())
            body = self.m.macros.body(name)
            return bool(THROUGH.search(body)) or any(map(self.is_kin, macros.CALLED.findall(body)))
        if self._is_known(name):
            return False
        if any(self.is_own(arg, function) and self._concerns(candidate, arg, function) for arg in call.args):
            return True
        return self.is_kin(name) and (not call.args or any(
            self._concerns(candidate, arg, function) for arg in call.args)) or any(
                self._is_it(candidate, arg, function, name) for arg in call.args)

    def _is_unknown(self, call, function):
        """True for a call in a function of the module's that leads out of what can be read."""
        name = call.callee
        if not name:
            return True
        return self.m.function(name, function.source) is None and not self._is_known(name) and (
            self.is_kin(name) or any(self.is_own(arg, function) for arg in call.args))

    def is_kin(self, name):
        """True for a function that the driver's own files declare, and do not hold."""
        return any(self.m.is_declaration(source, tok) for source, tok in self.m.tokens(name)) and \
            self.m.function(name, self.m.main) is None and not self._is_known(name)

    @staticmethod
    def _is_known(name):
        """True for a call of which it is known that it releases nothing of what is asked for here."""
        return terms.logs(name) or terms.quiet(name) or terms.harmless(name) or terms.bystander(name) or \
            terms.says('reads', name) or name.isupper()

    def is_own(self, arg, function):
        """True for a pointer to a struct of the module's own."""
        struct = self.m.types.points_to(arg, function)
        return bool(struct) and struct not in SCALAR_TYPES and not self.m.types.foreign(struct)

    def _is_it(self, candidate, arg, function, name):
        """True where a call that by its name takes something back, or is not of the kind of the one that
        acquires, is given the very thing, or a part of it, and releases nothing else that is known."""
        takes = terms.says('withdraws', name) or terms.says('releases', name)
        key, given = _stem(arg), _stem(candidate.given)
        if takes and function is candidate.function and (_is_part(key, given) or _is_part(given, key) and
                                                         not given[len(key):].startswith('-')):
            return True
        if not takes and set(name.split('_')).intersection(candidate.resource.acquire.split('_')) or \
                name in resources.freeing() or terms.steady(name) or any(
                    name in row.release for row in resources.actions().values()):
            return False
        return not self.bind.devices.is_bound(function, arg, arg.start, candidate.drivers) and \
            self.decision.freeing.means(candidate, arg, function) == 'must'

    def _concerns(self, candidate, arg, function):
        """True for an argument that is what was acquired, holds it, or is the device."""
        if arg.kind in ('num', 'str', 'sizeof', 'type'):
            return False
        arg = cparser.uncast(arg)
        struct = self.m.types.points_to(arg, function)
        made = self.m.left_of(candidate.function, candidate.call)
        given = [*candidate.call.args, *([made] if made is not None else [])]
        if struct and struct not in SCALAR_TYPES and (struct in {'device', *(
                bus.parameter for bus in self.decision.buses.values())} or any(
                    self.m.types.points_to(part, candidate.function) == struct
                    for one in given for part in one.walk())):
            return True
        if self.bind.devices.is_bound(function, arg, arg.start, candidate.drivers):
            return True
        key = _stem(arg)
        return bool(key) and function is candidate.function and any(
            key == _stem(one) or _is_part(_stem(one), key) for one in given) or \
            self.decision.freeing.means(candidate, arg, function) == 'must'
