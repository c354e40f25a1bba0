# SPDX-License-Identifier: GPL-2.0-only
"""What a conversion changes beside who releases."""

from . import binding, faces, resources, terms
from .binding import REMOVE


class Fixes:
    """What a decide.Decision mends beside."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def fixes(self, candidate, probes):
        """What the conversion changes beside who frees: list of dicts."""
        out = []

        def tell(kind, text, source, tok):
            line = source.position(tok)[0]
            where = 'line %d' % line if source is candidate.source else '%s:%d' % (source.path, line)
            out.append({'kind': kind, 'file': source.path, 'line': line,
                        'text': text % where})

        if candidate.leaks:
            remove = probes[0].remove[0]
            tell('leak', remove + '() never freed it (%s): the conversion fixes a leak',
                 candidate.source, candidate.tok)
        looped = any(r.key in candidate.hits and self.decision.probing.looped_release(r)
                     for r in candidate.releases)
        lost = [tok for tok, function in candidate.lost.items()
                if not self.may_release(candidate, function, tok)]
        unsure = self._by_pointer(candidate)
        if lost and not looped and not unsure and not self._in_other_branch(candidate):
            tok = min(lost)
            tell('leak', candidate.lost[tok].name + '() can fail without freeing it (%s): the '
                 'conversion fixes a leak', candidate.lost[tok].source, tok)
        for release in candidate.releases:
            amiss = candidate.wild.get(release.key)
            if amiss == 'again' and not unsure and not self.decision.probing.looped_release(release):
                tell('wild-free', release.function.name + '() can free it a second time (%s): the '
                     'conversion fixes that', release.source, release.tok)
            elif amiss == 'unset':
                tell('wild-free', release.function.name + '() can free a pointer that was never '
                     'set (%s): the conversion fixes that', release.source, release.tok)
        if candidate.used:
            tok = min(candidate.used)
            tell('use-after-free', candidate.used[tok].name + '() uses it after it was freed (%s): the '
                 'conversion fixes that', candidate.used[tok].source, tok)
        user = self._managed_user(candidate)
        if user is not None:
            name, source, tok = user
            tell('use-after-free', 'remove() freed it before ' + name + '() of %s was undone: the '
                 'conversion frees it after that', source, tok)
        return out

    def _by_pointer(self, candidate):
        """True where a function between probe and the one that acquires gives back a pointer: whether it
        is NULL, its callers may ask to know what is to be released, and a walk does not follow that."""
        return any('*' in function.specifiers for function in self.m.leading_to([candidate.function]))

    def may_release(self, candidate, function, tok):
        """True where a return stands behind a release under a condition that was not
        understood, and that may hold whenever the object is there."""
        path = binding.statement_of(function, tok)
        places = [at for release in candidate.releases for at in (
            [release.tok] if release.function is function else
            self.bind.calls_below(function, release.function))]
        made = [candidate.tok] if candidate.function is function else \
            self.bind.calls_below(function, candidate.function)
        for before in path[-2].body if len(path) > 1 and path[-2].kind == 'block' else ():
            ending = before.body[0] if before.kind == 'if' else before
            while ending.kind == 'block' and ending.body:
                ending = ending.body[-1]
            if before.end <= tok and ending.kind not in ('return', 'goto', 'break', 'continue') and any(
                    before.start <= at < before.end and all(first < before.start for first in made)
                    for at in places):
                return True
        return False

    def _in_other_branch(self, candidate):
        """True for an acquisition in one branch of an #if of which another is in the same
        function: a way through both is none."""
        inside = self.decision.removing.branches(candidate.source, candidate.tok)
        begin, end = (candidate.source.starts[at]
                      for at in (candidate.function.start, candidate.function.rbrace))
        return any(' of #' in text and begin <= at < end and
                   (text in inside or text.split(' of ', 1)[1] in inside)
                   for at, _, text in self.decision.removing.conditionals(candidate.source))

    def _managed_user(self, candidate):
        """(call, Source, token) of what uses the object until after remove(),
        which freed it, or None."""
        def in_remove(function):
            return any(kind == REMOVE for kind, _ in self.bind.contexts(function))

        if not any(r.key in candidate.hits and in_remove(r.function)
                   for r in candidate.releases):
            return None
        for name, user in resources.managed_users().items():
            for function, call, tok in self.m.calls_named({name}):
                if call is None or any(
                        in_remove(ender) for ender, _, _ in self.m.calls_named(set(user.undone))):
                    continue
                # What another device has devres undo is undone when that goes.
                if self.bind.devices.is_bound(function, call.args[0], tok, candidate.drivers) and any(
                       number <= len(call.args) and
                       candidate.key in self.decision.alias.resolve(call.args[number - 1], function)
                       for number in user.arguments):
                    return name, function.source, tok
        return None

    def counted(self, base, depth=0):
        """A struct with a life of its own that another one embeds, or ''."""
        if depth > 2 or base in ('', faces.BYTES):
            return ''
        for member in (self.m.types.struct(base) or {}).values():
            if member.by_value_struct:
                found = member.base if member.base in terms.counted() else \
                    self.counted(member.base, depth + 1)
                if found:
                    return found
        return ''
