# SPDX-License-Identifier: GPL-2.0-only
"""What the candidates of a file ask of each other, until nobody objects any more."""

from . import tables, terms
from .binding import PROBE, REMOVE
from .candidate import BEHIND, Keep
from .plan import RELEASED


# A hint for a person: nothing is reordered here.
MOVED = 'if it were acquired behind line %d, nothing that was found here would keep it'


class Settling:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.bind = decision.bind

    def settle(self):
        """A release that several allocations share goes for all or for none."""
        by_key = {c.key: c for c in self.decision.candidates if c.key is not None}
        moved = True
        while moved:
            moved = self._drop(lambda candidate: self._blocked(candidate, by_key)) or \
                self._drop(self.decision.actions.idle)
        self._agree()
        for candidate in self.decision.candidates:
            if candidate.site.verdict == 'convert':
                candidate.site.behind = self._behind(candidate)
            elif candidate.movable and self._blocked(candidate, by_key) is None:
                candidate.site.note = MOVED % candidate.movable

    def _drop(self, objection):
        """Keep the candidates that something is to be said against; True if there were any."""
        moved = False
        for candidate in self.decision.candidates:
            keep = objection(candidate) if candidate.site.verdict == 'convert' else None
            if keep is not None:
                self.decision.keep(candidate, keep)
                moved = True
        return moved

    def comes_before(self, one, other, probes):
        """True where one (Function, token) of probe surely comes before another."""
        if one[0] is other[0]:
            return one[1] < other[1]
        for driver in probes:
            probe = self.bind.probe(driver)
            first, second = ([tok] if function is probe else self.bind.calls_below(probe, function)
                             for function, tok in (one, other))
            if not first or not second or max(first) >= min(second):
                return False
        return True

    def _older(self, one, other):
        """True where what a Candidate acquires is acquired before what another does."""
        return self.comes_before((one.made_in, one.made_at), (other.made_in, other.made_at),
                                 other.drivers)

    def goes(self, source, tok):
        """The Candidates that go, and a call at a token with them."""
        place = (source.path, *source.position(tok))
        return [c for c in self.decision.candidates if c.site.verdict == 'convert' and (
            any(action.place == place for action in c.site.actions) or
            any(r.source is source and r.tok < tok < r.call.end and r.key in c.hits for r in c.releases) or
            self.decision.own.holds(c, source, tok))]

    def _lives_on(self, name):
        """True for a call that frees what it is given only where that is not managed, if it all is."""
        given = [c for c in self.decision.candidates if c.resource.roles.get(name) == 'stays']
        return bool(given) and all(c.site.verdict == 'convert' for c in given)

    def _gone_later(self, candidate, source, tok):
        """True for a release that devres makes behind that of a candidate: of what was acquired
        before; one of its kind does not feel another one go, nor what lives on in its container."""
        found = self.goes(source, tok)
        return bool(found) and all(
            self._older(c, candidate) or self._asks_first(c, candidate) or c.resource.kind == 'caller' and (
                c.site.acquire == candidate.site.acquire or
                c.resource.family == candidate.resource.family == 'irq') or
            c.container and self.comes_before(c.container, (candidate.made_in, candidate.made_at),
                                              candidate.drivers) for c in found)

    @staticmethod
    def _asks_first(younger, candidate):
        """True for a Candidate that may use an older one, so that devres does well to undo it first,
        and for one of two supplies that the driver turns off the one way here, the other way there."""
        releases = {(release.source, release.tok) for release in candidate.releases}
        both = younger.resource.kind == candidate.resource.kind == 'supply'
        return not releases.isdisjoint([*younger.before, *(younger.followers if both else ())])

    def _blocked(self, candidate, by_key):
        kind = candidate.resource.kind
        for source, tok in candidate.followers:
            if not self._gone_later(candidate, source, tok):
                name = source.texts[tok] + '()' if source.texts[tok + 1] == '(' else \
                    'what is written' if kind == 'caller' else 'a call through a pointer'
                law = tables.reasons()[BEHIND[kind]].law
                return Keep(BEHIND[kind], 'law %d: %s follows its release' % (law, name), source, tok)
        for source, tok in candidate.before:
            if not self.goes(source, tok) and not self._lives_on(source.texts[tok]):
                return Keep('turned-off-first', 'law 4: %s() comes before its release and stays' %
                            source.texts[tok], source, tok)
        keep = self.decision.actions.blocked(candidate)
        if keep is not None:
            return keep
        for c in self.decision.candidates if kind == 'caller' else ():
            if c.site.verdict == 'convert' and not self._older(c, candidate) and c is not candidate and \
                    not any(r.key in c.hits and any(k == REMOVE for k, _ in self.bind.contexts(r.function))
                            for r in c.releases):
                return Keep('acquired-later', 'law 4: devres would undo %s() before it' % c.site.acquire,
                            *c.place)
        converted = {c.place for c in self.decision.candidates if c.site.verdict == 'convert'}
        keep = self._outlived(candidate, converted)
        if keep is not None:
            return keep
        for source, tok in candidate.together:
            if (source, tok) not in converted:
                return Keep('shared-object', 'what is acquired here goes with it and stays', source, tok)
        for source, tok in candidate.first:
            if (source, tok) not in converted:
                return Keep('other-way', '%s() comes before it and stays manual' % source.texts[tok],
                            source, tok)
        for key in candidate.lies_in:
            if key not in by_key or by_key[key].site.verdict != 'convert':
                maker, call = self.decision.alias.sites[key][:2]
                return Keep('needs-gone', 'law 1: what it keeps lies in what goes before it', maker.source,
                            call.start)
        if candidate.got and candidate.got not in converted:
            source, tok = candidate.got
            return Keep('separate', 'what %s() gives stays manual' % source.texts[tok], source, tok)
        for source, tok in candidate.exits:
            if not self.goes(source, tok):
                return Keep('separate', 'where one of the two calls fails, %s() is called, too' %
                            source.texts[tok], source, tok)
        for source, tok in candidate.after:
            if not any(c.place == (source, tok) and c.site.verdict == 'convert' and self._older(c, candidate)
                       for c in self.decision.candidates):
                return Keep('separate', '%s() comes between getting and enabling it' % source.texts[tok],
                            source, tok)
        for release in candidate.releases:
            if release.key not in candidate.hits:
                continue
            if release.foreign and any(
                    kind == REMOVE for kind, _ in self.bind.contexts(release.function)):
                return Keep('mixed-source', 'what is freed here may be no allocation at all',
                            release.source, release.tok)
            for other in release.others:
                twin = by_key.get(other)
                if twin is not None and twin.site.verdict == 'convert':
                    continue
                if twin is not None and release.key in twin.walked and \
                        release.key not in twin.hits:
                    continue
                line = self.decision.alias.sites[other][0].source.position(other[1])[0]
                code = 'shared-object' if twin is not None else 'reassigned'
                return Keep(code, 'the memory allocated in line %d is freed here too and stays '
                            'unmanaged' % line, release.source, release.tok)
        return None

    def _outlived(self, candidate, converted):
        """A Keep where probe can fail and leave behind both a candidate, which devres then releases, and what
        goes on to call the driver; converted: places of the candidates that go."""
        for c, left in self.decision.left_known(candidate.drivers) if candidate.lost else ():
            lost = [tok for tok, function in candidate.lost.items() if left.get(tok) is function]
            if lost and c.place not in converted:
                function = left[min(lost)]
                return Keep('leaks-on-failure', '%s() can fail without releasing it, and without undoing '
                            '%s() of line %d, behind which it may be used' % (
                                function.name, c.site.acquire, c.site.line), function.source, min(lost))
        return None

    def _behind(self, candidate):
        """What came behind a release, as Site.behind has it."""
        out = []
        for (source, tok), (name, on) in candidate.behind.items():
            if source.is_statement(tok) and not terms.logs(name) and not (
                    name.isupper() and self.decision.callers.only_talks(name)):
                found = self.goes(source, tok)
                out.append({'file': source.path, 'line': source.position(tok)[0], 'call': name,
                            'text': source.in_a_line(tok, source.match[tok + 1] + 1),
                            'function': self.decision.m.enclosing(source, tok).name,
                            'on': 'both' if len(on) == 2 else 'probe' if PROBE in on else 'remove',
                            'felt': (source, tok) in candidate.followers,
                            'older': bool(found) and all(self._older(c, candidate) for c in found)})
        return out

    def _agree(self):
        """One call, one action: a managed free wins over a deletion, and a call that enables
        as well over one that only gets."""
        released = {action.place: action for candidate in self.decision.candidates
                    for action in candidate.site.actions if action.what == RELEASED}
        merged = {action.place: action for candidate in self.decision.candidates
                  for action in candidate.site.actions if action in candidate.merged}
        for candidate in self.decision.candidates:
            site = candidate.site
            site.actions = [merged.get(action.place) or released.get(action.place, action)
                            for action in site.actions]
            twin = next((c.twin for c in self.decision.candidates if c.got == candidate.place and c.merged and
                         c.site.verdict == 'convert'), '')
            if twin and site.verdict == 'convert':
                site.managed, site.message = twin, '%s() with %s' % (twin, site.device)
            for free in site.frees:
                if free['action'] != 'none' and any(a.line == free['line']
                                                    for a in released.values()):
                    free['action'] = 'devm_kfree'
