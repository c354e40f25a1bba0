# SPDX-License-Identifier: GPL-2.0-only
"""Which device is to manage an object, and whether the twin takes the same for it."""

from . import cparser, identity, resources, terms
from .candidate import Keep


class Managing:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def device(self, candidate, probes):
        """The C text of the device that is to manage it: the one that the call is
        given, which has to be the bound one, or a name for that."""
        function, tok, number = candidate.function, candidate.tok, candidate.resource.device
        if number == resources.CONTAINER:
            return self._container(candidate, probes)
        if number == resources.PARENT:
            self._check_parent(candidate, probes)
        if number in (0, resources.PARENT):
            return self.bind.devices.name(function, tok, probes)
        given = candidate.call.args[number - 1] if number <= len(candidate.call.args) else None
        self._check_flags(candidate)
        self.check_known(candidate, probes)
        if given is not None and candidate.resource.member:
            given = self._holder(given, candidate.resource.member, function)
        if given is None or not self.bind.devices.is_bound(function, given, tok, probes):
            raise Keep('other-device', '%s() is not known to be given the bound device' %
                       candidate.call.callee, candidate.source, tok)
        inside = candidate.source.written(given.start, given.end)
        return '&' + inside if candidate.source.texts[given.start] != '&' == given.op else inside

    @staticmethod
    def _check_flags(candidate):
        """Law 6: raise Keep where the twin does not take what the call is given."""
        words = resources.refused().get(candidate.resource.managed, ())
        for tok in range(candidate.call.start, candidate.call.end):
            if candidate.source.texts[tok] in words:
                raise Keep('other-way', '%s() would allocate with %s for its own sake, too' % (
                    candidate.resource.managed, candidate.source.texts[tok]), candidate.source, tok)

    def _holder(self, expr, what, function):
        """The pointer to what has a member, or what a call is given, that an expression is, or a local
        that is set to it; or None.  what: the member, or the call with () behind its name."""
        writes = self.m.writes.local_writes(function, expr.text) if expr.kind == 'id' else ()
        if len(writes) == 1 and writes[0][1] == 'set':
            expr = writes[0][0]
        if what.endswith('()'):
            return expr.args[0] if expr.kind == 'call' and expr.callee == what[:-2] and expr.args else None
        return identity.holder(expr, what)

    def check_known(self, candidate, probes):
        """Law 6: raise Keep where an argument is not what the twin takes for it."""
        function, call = candidate.function, candidate.call
        for number, what in resources.known().get(candidate.site.acquire, {}).items():
            given = call.args[number - 1] if number <= len(call.args) else None
            holder = given and self._holder(given, what, function)
            if given is None or cparser.key_of(given) != what and (
                    holder is None or not self.bind.devices.is_bound(function, holder, given.start, probes)):
                at = candidate.source, given.start if given else candidate.tok
                if what.endswith('()'):
                    raise Keep('no-managed-twin', '%s() has no managed twin but for %s of the device' % (
                        candidate.site.acquire, what), *at)
                raise Keep('other-way', '%s() would take something else here' %
                           candidate.resource.managed, *at)

    def _container(self, candidate, probes):
        """The C text of the device that manages what the call is given, or will."""
        function, what = candidate.function, candidate.call.args[candidate.resource.object - 1]
        made = self.decision.identity.of(what, function, probes)
        source = next((s for s in self.m.sources if made and made[0] == 'made' and s.path == made[1]), None)
        maker = source and self.m.enclosing(source, made[2])
        call = maker and maker.call_index.get(made[2])
        candidate.container = call and (maker, call.start)
        here = self.bind.devices.name(function, candidate.tok, probes) \
            if maker is not function and candidate.resource.managed != candidate.site.acquire else ''
        if call and terms.is_managed(call.callee):
            if self.bind.devices.is_bound(maker, call.args[0], call.start, probes):
                return here or source.written(call.args[0].start, call.args[0].end)
            raise Keep('other-device', '%s() is not known to be given the bound device' % call.callee,
                       source, call.start)
        for other in self.decision.candidates if call else ():
            if other.place == (source, call.start) and (
                    other.site.verdict == 'convert' or not other.site.code):
                candidate.got = other.place
                return here or other.site.device or self.bind.devices.name(function, candidate.tok, probes)
        raise Keep('separate', 'what it is given is not managed', candidate.source, candidate.tok)

    def _check_parent(self, candidate, probes):
        """Who releases it looks for its devres on its parent, which the twin would set or uses."""
        found, name = False, candidate.resource.member
        for writer, left, value in self.m.writes.field_writes(name):
            if self._is_of(candidate, left, writer):
                if not self.bind.devices.is_bound(writer, value, value.start, probes):
                    raise Keep('other-device', 'its %s is another device than the bound one' % name,
                               writer.source, left.start)
                found = True
        if not found:
            raise Keep('other-device', 'its %s is not set, and would be' % name, *candidate.place)

    def _is_of(self, candidate, left, writer):
        """True for a member of an object, or of a struct in it."""
        if candidate.resource.object and left is not None:
            whole = identity.holder(left, candidate.resource.member)
            return whole is not None and self.decision.freeing.means(candidate, whole, writer) == 'must'
        while left is not None and left.kind == 'member':
            left = left.base
            if candidate.key in self.decision.alias.resolve(left, writer):
                return True
        return False
