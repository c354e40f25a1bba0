# SPDX-License-Identifier: GPL-2.0-only
"""Memory that a managed action of the driver's own frees, which stays without that.

devres runs an action before it releases what was acquired in front of it, so memory that is
managed from then on is freed behind what else the action does.
"""

from . import resources, terms, values
from .candidate import Keep


class Acted:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def undoes(self, candidate, root, probes):
        """True for a function that is nothing but an action which probe gives to devres for the
        bound device; the calls that do are noted, as candidate.acts."""
        calls, others = self.m.references(root)
        found = {}
        for source, tok, _ in others:
            function = self.m.enclosing(source, tok)
            call = function and next((call for call in function.expressions if call.kind == 'call' and
                                      len(call.args) > 2 and call.args[1].start == tok), None)
            if call is None or not terms.is_call('adds-action', call.callee) or \
                    self.m.function(call.callee, source) is not None or \
                    not self.bind.only_probing(function) or \
                    not self.bind.devices.is_bound(function, call.args[0], call.start, probes):
                return False
            found[source, call.start] = root
        if calls or not found or not resources.is_memory(candidate.site.acquire) or \
                not self._does_more(root):
            return False
        candidate.acts.update(found)
        return True

    @staticmethod
    def _does_more(action):
        """True where something is left of an action without what it frees."""
        return any(name not in resources.freeing() for _, name in action.calls())

    def check(self, candidate):
        """Raise Keep where an action does not free the object each time that devres runs it."""
        if candidate.acts and candidate.looped is not None:
            raise candidate.looped
        if candidate.acts and candidate.unhanded:
            source, tok = min(candidate.acts, key=lambda place: place[1])
            raise Keep('conditional-free', 'probe may succeed without the action that frees it', source, tok)
        for action in dict.fromkeys(candidate.acts.values()):
            _, outcomes = self.decision.walks.walk(candidate, action, {values.STATE: values.LIVE},
                                                   always_loops=True)
            hits = values.hits(outcomes)
            if not outcomes or any(dict(items).get(values.STATE) != values.FREED for _, items in outcomes):
                raise Keep('conditional-free', '%s() does not free it on every path' % action.name,
                           action.source, action.name_tok)
            for key in hits:
                candidate.hits.setdefault(key, 'delete')
