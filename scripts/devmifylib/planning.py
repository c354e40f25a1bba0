# SPDX-License-Identifier: GPL-2.0-only
"""What is to be done to an acquiring call and its releases, once it is decided that devres may have it."""

from . import address, resources
from .binding import PROBE, REMOVE
from .candidate import Keep
from .failures import is_acted
from .plan import DROPPED, MANAGED, RELEASED, Action

STAYING = frozenset(('stays', 'hands over'))    # roles of calls that managing leaves alone


class Planning:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def add(self, candidate, device, resource, probes):
        """Give a candidate's Site the actions that change it, its fixes, its note and its message; raise Keep
        where a release cannot be changed."""
        for release in candidate.releases:
            if release.source.maker(release.tok):
                raise Keep('unknown-free', 'the macro %s makes %s(), which frees it' % (
                    release.source.maker(release.tok), release.function.name), release.source, release.tok)
            if release.key in candidate.hits or release.match != 'must' or \
                    resource.roles.get(release.verb) in STAYING:
                continue
            if release.key not in candidate.nulls:
                raise Keep('too-complex', 'no path that could be followed reaches this free',
                           release.source, release.tok)
            candidate.hits[release.key] = 'delete'
        site = candidate.site
        actions = list(candidate.merged)
        stays = resource.managed == site.acquire        # and its container is managed
        if not actions and not stays:
            actions = [Action(site.file, site.line, site.column, site.acquire, MANAGED, device)]
        for release in sorted(candidate.releases, key=lambda r: (r.source.path, r.tok)):
            action = candidate.hits.get(release.key)
            if action is None:
                continue
            line, column = release.source.position(release.tok)
            call = release.source.texts[release.tok]
            free = self.free(release)
            if resource.roles.get(call) in STAYING:
                continue
            change = Action(release.source.path, line, column, call, DROPPED)
            if action == 'managed-free' and resource.roles[call] == 'releases both':
                site.frees.append(free)
                continue
            free['action'] = 'delete'
            if action == 'managed-free':
                if candidate.used:
                    tok = min(candidate.used)
                    raise Keep('freed-elsewhere', '%s() frees it and %s() goes on to use it' % (
                        release.function.name, candidate.used[tok].name), candidate.used[tok].source, tok)
                name = self.bind.devices.name(release.function, release.tok, probes)
                if not name and any(k == REMOVE for k, _ in self.bind.contexts(release.function)):
                    raise Keep('freed-elsewhere', '%s() frees it for remove and for a probe that '
                               'may succeed' % release.function.name, release.source, release.tok)
                if not name:
                    raise Keep('no-device', '%s() has no sure name for the bound device' %
                               release.function.name, release.source, release.tok)
                if is_acted(candidate) or not resources.releases_managed(call, site.acquire):
                    text = '%s(), behind which probe may go on, has no managed twin' % call \
                        if resource.roles[call] == 'releases' \
                        else 'the managed %s() does not know what %s() makes' % (
                            call, resource.managed)
                    raise Keep('no-managed-twin', text, release.source, release.tok)
                free['action'] = 'devm_kfree'
                change = Action(release.source.path, line, column, call, RELEASED, name)
            elif not release.source.is_statement(release.tok) and \
                    resource.roles.get(call) != 'holds':
                raise Keep('rewrite-failed', 'the free in line %d is no statement of its own' %
                           line)
            site.frees.append(free)
            actions.append(change)
        site.actions = actions
        if resource.object:             # what is turned off can still be spoken of
            candidate.used, candidate.wild = {}, {}
        site.fixes = self.decision.effects.fixes(candidate, probes)
        notes = [fix['text'] for fix in site.fixes] + [candidate.remark] * bool(candidate.remark)
        if resources.is_memory(site.acquire):
            known = self.decision.alias
            embedded = self.decision.effects.counted(known.faces.site_types.get(candidate.key, ''))
            if embedded:
                notes.append('it embeds struct %s: whoever still holds that after remove() used '
                             'freed memory before, too' % embedded)
            notes += filter(None, [address.remark(self.m, known, candidate.key, candidate.call)])
        site.managed = candidate.twin or resource.managed
        site.note = '; '.join(notes + resources.losses(
            site.managed, self.decision.tree.text, lambda call: any(self.m.named(call))))
        site.message = '%s with %s' % (site.managed + '()' if not stays else 'devres undoes it', device)

    def free(self, release):
        """A release that stays, as Site.frees has it."""
        kinds = {kind for kind, _ in self.bind.contexts(release.function)}
        on = 'both' if {PROBE, REMOVE} <= kinds else 'remove' if REMOVE in kinds else \
            'probe' if PROBE in kinds else 'other'
        return {'file': release.source.path, 'line': release.line, 'function': release.function.name,
                'call': release.source.texts[release.tok],
                'text': release.source.in_a_line(release.call.start, release.call.end),
                'on': on, 'action': 'none'}
