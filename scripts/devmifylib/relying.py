# SPDX-License-Identifier: GPL-2.0-only
"""Which calls behind a release may rely on it: by their names, or by what a macro or a pointer leads to."""

import re

from . import macros, resources

UNDOES = re.compile(r'_(?:disable|unprepare)$')


class Relying:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def relies(self, candidate, source, tok, name):
        """Laws 1 and 5: True for a call, by its name or by what a macro or pointer leads to, that may rely
        on the release in front of it."""
        if name == '*':
            return self._follows_through(candidate, source, tok)
        return self._follows(candidate, name) and not self._itself(candidate, source, tok, name)

    def _follows(self, candidate, name, depth=3):
        """True for the name of a call, or of a macro that makes such a call, that may want it released."""
        whats = [candidate.resource.family, candidate.resource.kind] + ['paused'] * candidate.paused
        return resources.follows(name, *whats) or depth > 0 and any(
            self._follows(candidate, word, depth - 1) or self._leads_on(candidate, self.m.function(
                word, self.m.main)) for word in macros.CALLED.findall(self.m.macros.body(name)))

    def _leads_on(self, candidate, target):
        """True for a Function that makes such a call, or leads to one that does; False for None."""
        return target is not None and any(self._follows(candidate, name)
                                          for _, _, name in self.decision.walks.calls(target))

    def _follows_through(self, candidate, source, tok):
        """True for a call through a pointer to what makes such a call; where it is not known what that
        does, for one that is given the device or a struct of the driver's."""
        function = self.m.enclosing(source, tok)
        for call in function.expressions:
            if call.kind == 'call' and call.start == tok and call.fn.kind != 'id':
                targets = self.m.in_member(call.fn.text)
                if any(self._leads_on(candidate, target) for target in targets) or not targets and any(
                        self.bind.devices.is_bound(function, arg, arg.start, candidate.drivers) or
                        self.decision.doubts.is_own(arg, function) for arg in call.args):
                    return True
        return False

    def _itself(self, candidate, source, tok, name):
        """True for a call that undoes something else of the same supply."""
        function = self.m.enclosing(source, tok)
        call = function.call_index.get(tok)
        return resources.balanced(candidate.resource) and bool(UNDOES.search(name)) and \
            name not in candidate.resource.release and call is not None and bool(call.args) and \
            self.decision.freeing.means(candidate, call.args[0], function) == 'must'
