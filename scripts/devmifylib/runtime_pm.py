# SPDX-License-Identifier: GPL-2.0-only
"""What devm_pm_runtime_enable() does beyond pm_runtime_disable() in remove().

Its action drops autosuspend, and with that an idle device that is awake goes to sleep at once:
the driver's callback runs (drivers/base/power/runtime.c: __pm_runtime_use_autosuspend()).  And it
runs when the bus has detached the PM domain, so that it is no barrier any more for what was
requested before (drivers/base/platform.c: platform_remove(), before 6.18).
"""

from . import resources, terms
from .candidate import Keep


class RuntimePm:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def check(self, candidate, probes):
        """Laws 6 and 9: raise Keep where that may be felt."""
        calls = self.decision.walks.calls
        made = [place for driver in probes for place in calls(self.bind.probe(driver))]
        undone = [place for driver in probes for root in self.bind.removes(driver) for place in calls(root)]
        callbacks = self.decision.callers.given(candidate.resource.family)
        if callbacks is None or callbacks:
            self._check_balance(made)
        for function, tok, name in made + undone:
            if self.m.function(name, function.source) in (callbacks or ()) and 'resume' not in name:
                raise Keep('other-way', 'law 6: devm_pm_runtime_enable() may put it to sleep, which %s() '
                           'does by hand' % function.name, function.source, tok)
        steps = [resources.detaching(driver.type) for driver in probes]
        if any(step and self.decision.tree.takes(step) for step in steps):
            self._check_pending(probes, made, undone)
            if self._may_touch(callbacks):
                self._check_core(made)

    def _may_touch(self, callbacks):
        """True where the device may be touched as runtime PM puts it to sleep."""
        return callbacks is None or not callbacks and self._ops_elsewhere() or any(
            self.m.function(name, function.source) is None and not (
                terms.bystander(name) or terms.is_call('beside-the-device', name))
            for callback in callbacks if 'resume' not in callback.name
            for function, _, name in self.decision.walks.calls(callback))

    def _ops_elsewhere(self):
        """True where a driver is given power management that the module does not hold."""
        for source in self.m.sources:
            for tok in source.words.get('pm', ()):
                if source.texts[tok - 1] == '.' and source.texts[tok + 1] == '=':
                    end = next(i for i in range(tok, len(source.texts)) if source.texts[i] in (',', '}', ';'))
                    names = [source.texts[i] for i in range(tok + 2, end) if source.kinds[i] == 'id']
                    if names and not any(
                            one.texts[at - 1] == 'dev_pm_ops' or one.texts[at - 1] == '(' and terms.is_call(
                                'pm-ops', one.texts[at - 2])
                            for one in self.m.sources for at in one.words.get(names[-1], ())):
                        return True
        return False

    def _check_balance(self, made):
        """Probe leaves the device awake, and something on that its callback may turn off as well."""
        awake = next((name for _, _, name in made if terms.is_call('stays-awake', name)), None)
        for function, tok, name in made if awake else ():
            if terms.is_call('turns-on', name):
                raise Keep('other-way', 'law 6: devm_pm_runtime_enable() may put it to sleep behind %s(), '
                           'which is undone as well' % name, function.source, tok)

    @staticmethod
    def _check_core(made):
        """A core may have asked for something, on behalf of what probe has registered, just before."""
        for function, tok, name in made:
            if terms.is_call('core-asks-later', name):
                raise Keep('bus-step', 'law 9: what %s() asks for may be under way when the bus detaches '
                           'the PM domain' % name, function.source, tok)

    def _check_pending(self, probes, made, undone):
        """A request may still be under way when the PM domain is detached, and meet it half gone."""
        for function, tok, name in undone + [place for place in made if self._may_fail(probes, *place[:2])]:
            if terms.is_call('asks-later', name):
                raise Keep('bus-step', 'law 9: what %s() asks for may be under way when the bus detaches '
                           'the PM domain' % name, function.source, tok)
        for function in dict.fromkeys(function for function, _, _ in made):
            for expr in function.expressions:
                if expr.kind == 'assign' and expr.base.kind == 'member' and \
                        terms.is_member('asks-later', expr.base.text) and \
                        expr.right.text not in ('0', 'false'):
                    raise Keep('bus-step', 'law 9: what is asked for by %s may be under way when the bus '
                               'detaches the PM domain' % expr.base.text, function.source, expr.start)

    def _may_fail(self, probes, function, tok):
        """True for a call of probe behind which probe may still fail."""
        for probe in map(self.bind.probe, probes):
            begin = min([tok] if function is probe else self.bind.calls_below(probe, function), default=tok)
            end = min((stmt.start for stmt in probe.body.body
                       if stmt.kind == 'return' and stmt.start > begin), default=probe.rbrace)
            for stmt in probe.statements():
                if begin < stmt.start <= end and (stmt.kind == 'goto' or stmt.kind == 'return' and (
                        stmt.expr is None or stmt.expr.text != '0')):
                    return True
        return False
