# SPDX-License-Identifier: GPL-2.0-only
"""Which calls of a module release an object."""

import re

from . import cparser, faces, identity, resources, tables, terms
from .alias import TooLarge
from .failures import is_acted
from .binding import PROBE, REMOVE
from .candidate import Keep, Release
from .macros import freed_argument


class Releases:
    """The releases of a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self._releases = None

    def releases(self):
        """Every call of the module that frees, as (function, call, tok, verb)."""
        if self._releases is None:
            self._releases = []
            verbs = resources.freeing().keys() | self.m.macros.wrapper_macros()
            for verb in sorted(verbs):
                for function, call, tok in self.m.calls_named({verb}):
                    self._releases.append((function, call, tok, verb))
            for source, i in self.m.tokens('__free'):
                function = self.m.enclosing(source, i)
                if function is not None and source.kinds[i - 1] == 'id' and \
                        self._frees_memory(source.texts[i + 2]):
                    name = cparser.Expr('id', i - 1, text=source.texts[i - 1])
                    call = cparser.Expr('call', i, args=[name])
                    self._releases.append((function, call, i, '__free'))
        return self._releases

    def _frees_memory(self, name):
        """True for a __free() class that is not known to put something else."""
        return bool(re.search('free|bitmap', name)) or any(
            source.texts[i - 1] == '(' and source.texts[i - 2].startswith('DEFINE_')
            for source, i in self.m.tokens(name))

    def what(self, function, call, resource):
        """The Expr by which a call names what it acquires as a Resource: an argument, or what its result is
        put into; None where there is none, or the call is None."""
        if call is None or resource.object > len(call.args) or resource.object == resources.OWN:
            return None
        return call.args[resource.object - 1] if resource.object > 0 else self.m.left_of(function, call)

    def means(self, candidate, expr, function):
        """'must', 'no' or 'unknown': whether an expression is the argument by which a
        candidate was acquired."""
        if self._of_other_device(candidate, expr, function):
            return 'no'
        asked = self.decision.identity.of(candidate.given, candidate.function, candidate.drivers)
        found = self.decision.identity.of(expr, function, candidate.drivers)
        if asked is None or found is None:
            return 'unknown'
        if candidate.resource.filled:
            asked, found = (what[1] if what[0] == '&' else what for what in (asked, found))
        if asked == found == identity.DEVICE and \
                self.bind.devices.is_mixed(function, expr, candidate.drivers):
            return 'unknown'
        return 'must' if asked == found else 'no' if identity.apart(asked, found) else 'unknown'

    def _others(self, candidate, function):
        """The drivers that alone lead to a function, if none of them acquires a candidate; else none."""
        drivers = self.bind.alone(function)
        return frozenset() if drivers & set(candidate.drivers) else drivers

    def _of_other_device(self, candidate, expr, function):
        """True where the argument of a candidate is the bound device, and an expression is the one that
        another driver is bound to."""
        others, devices = self._others(candidate, function), self.bind.devices
        return bool(others) and devices.is_only_of(function, expr, others) and \
            devices.is_only_of(candidate.function, candidate.given, candidate.drivers)

    def _of_other_context(self, candidate, release):
        """True where another driver gives a release other memory as context, dev_id of free_irq(), than
        the candidate's call was given."""
        row = tables.keepers().get(candidate.call.callee) if candidate.call is not None else None
        if row is None or not self._others(candidate, release.function):
            return False
        return any(self._are_apart((candidate.call.args[number - 1], candidate.function),
                                   (release.call.args[i], release.function))
                   for numbers in row.ends.get(release.verb, ())
                   for i, number in enumerate(numbers[:len(release.call.args)])
                   if number in row.given and number <= len(candidate.call.args))

    def _are_apart(self, *both):
        """True for two (Expr, Function) that point to two structs, none of which begins with the other."""
        names = []
        for expr, function in both:
            names.append(self.m.types.points_to(cparser.uncast(expr), function))
        related = self.decision.alias.faces.related
        return all(name and self.m.types.struct(name) for name in names) and \
            not related(*names) and not related(*reversed(names)) and \
            tuple(sorted(names)) not in self.m.writes.views()

    def _of_other_object(self, candidate, release):
        """True where another driver releases what lies in objects that the candidate is never put into."""
        if not self._others(candidate, release.function):
            return False
        try:
            atoms = self.decision.objects.resolve(freed_argument(release.verb, release.call.args),
                                                  release.function)
        except (TooLarge, RecursionError):
            return False
        return candidate.key not in atoms and all(atom[0] in ('site', 'null', 'other') for atom in atoms)

    def _given(self, candidate, resource):
        """The releases of what the acquiring call was given."""
        claimed, taken = [], self._taken(candidate, resource)
        releases = self.decision.actions.releases(candidate) if is_acted(candidate) else self.releases()
        for function, call, tok, verb in releases:
            if verb not in resource.release or candidate.action and candidate.action.undoes is function:
                continue
            number = resource.release[verb]
            if resources.balanced(resource) and self.decision.order.pauses(function):
                candidate.paused = True
                continue                # and takes it again
            if call is None or number > len(call.args):
                raise Keep('unparsed', 'cannot read %s(), which releases something' % function.name,
                           function.source, tok)
            release = Release(function, call, tok, verb)
            release.match = 'no' if self._of_other_context(candidate, release) else \
                self.means(candidate, call.args[number - 1], function)
            if release.match == 'unknown' and self.decision.identity.of(
                    call.args[number - 1], function, candidate.drivers) in taken:
                claimed.append(release)
            elif release.match != 'no':
                release.named = release.match == 'must'
                candidate.releases.append(release)
        if not any(release.named for release in candidate.releases):
            candidate.releases += claimed
        unsure = [release for release in candidate.releases if release.match == 'unknown']
        if unsure and not any(self._are_things(candidate, release, resource) for release in unsure) and \
                self._is_alone(candidate, resource):
            for release in unsure:
                release.match, release.named = 'must', True
        if candidate.action and candidate.releases:
            release = candidate.releases[0]
            raise Keep('toggled', '%s() may release it beside %s()' % (
                release.function.name, candidate.action.call.callee), release.source, release.tok)

    def _are_things(self, candidate, release, resource):
        """True where both are given the address of something that has a name, not of the same."""
        given = ((candidate.given, candidate.function),
                 (release.call.args[resource.release[release.verb] - 1], release.function))
        return all(arg.kind == 'unary' and self.decision.identity.of(arg, function, candidate.drivers)
                   for arg, function in given)

    def is_written_alike(self, candidate, expr, function):
        """True for the argument by which a candidate was acquired, written again in its function."""
        given = candidate.given
        name = cparser.key_of(given)
        return function is candidate.function and bool(name) and cparser.key_of(expr) == name and not any(
            one.kind == 'assign' and cparser.key_of(one.base) in (name, name.split('->')[0])
            and min(given.start, expr.start) < one.start < max(given.start, expr.start)
            for one in function.expressions)

    def _is_alone(self, candidate, resource):
        """True where nothing else in the module acquires, and this once, what its releases release:
        all of them are meant for it then, and for what one release takes along."""
        if resource.acquire in resources.merges():
            return False                # there are other ways to enable
        names = {row.acquire for row in (*resources.rows().values(), *resources.actions().values())
                 if row.release.keys() & resource.release.keys()}
        calls = [(function, call) for function, call, _ in self.m.calls_named(names)]
        return all(call is candidate.call or call is not None and
                   'releases all' in resource.roles.values() and len(call.args) >= resource.object and
                   self.is_written_alike(candidate, call.args[resource.object - 1], function)
                   for function, call in calls) and self.decision.identity.once(
            candidate.function, candidate.tok, candidate.drivers) and not any(
                names.intersection(words) for _, words in self.m.macros.defines().values())

    def _taken(self, candidate, resource):
        """What else probe acquires by the same call: two regions, interrupts or registrations
        that one driver holds at once are not the same, by whatever name it has for them."""
        if resource.family != 'region' and resource.kind != 'caller':
            return ()
        taken = [(self.what(function, call, resource), function)
                 for function, call, tok in self.m.calls_named({resource.acquire})
                 if tok != candidate.tok and
                 self.bind.contexts(function) == self.bind.contexts(candidate.function)]
        return {self.decision.identity.of(what, function, candidate.drivers)
                for what, function in taken if what is not None} - {None}

    def find_releases(self, candidate, resource):
        if resource.object:
            self._given(candidate, resource)
            return
        base = self.decision.alias.faces.site_types.get(candidate.key, '')
        only = base not in ('', faces.BYTES) and [
            k for k, b in self.decision.alias.faces.site_types.items()
            if b == base and self._plain(k)] == [candidate.key]
        for function, call, tok, verb in self.releases():
            # Releases things of another kind; but kfree() frees whatever it is given.
            apart = verb not in resource.release and (
                verb in resources.released() and verb not in resources.releasing(resource.family) or
                resources.frees_plainly(verb) and not resources.plain(resource.family)) and not (
                    'page' in verb and 'page' in resource.acquire)
            if apart and (call is None or not resources.frees_memory(verb)):
                continue
            release = Release(function, call, tok, verb)
            if verb in self.m.macros.wrapper_macros():
                self._match_macro(release, candidate, base, only)
                continue
            if call is None:
                raise Keep('unparsed', 'cannot read %s(), which frees something' % function.name,
                           function.source, tok)
            self.match(release, candidate.key, base, only)
            if release.match != 'no' and (not apart or release.match == 'must') and \
                    not self._of_other_object(candidate, release):
                candidate.releases.append(release)
        for function, _, tok in self.m.calls_named(
                name for name, role in resource.roles.items() if role == 'keeps'):
            raise Keep('refcounted', '%s() takes a reference, too' % function.source.texts[tok],
                       function.source, tok)
        for release in candidate.releases:
            if release.match == 'unknown':
                continue
            if release.verb.startswith(('krealloc', 'kvrealloc')):
                raise Keep('reassigned', '%s() resizes it' % release.verb,
                           release.source, release.tok)
            if release.verb not in resource.release:
                raise Keep('free-verb', '%s%s() frees it' % (
                    'the macro ' if release.verb in self.m.macros.wrapper_macros() else '', release.verb),
                           release.source, release.tok)

    def check_hidden(self, candidate):
        """Raise Keep where probe or remove may release it by what no rule takes away: another call, or a
        macro of the module."""
        resource = candidate.resource
        for pattern, number, member in resources.releases_too(resource.acquire):
            for function, call, tok in self.m.calls_named(
                    name for name in self.m.named(pattern) if name not in resource.release):
                arg = call.args[max(number, 1) - 1] if call is not None and number <= len(call.args) else None
                if member and arg is not None:
                    arg = identity.holder(arg, member)
                found = 'must' if not number else self._is_given(candidate, arg, function)
                if found != 'no' and self._on_the_way(function):
                    raise Keep('free-verb', '%s() %s' % (
                        call.callee, 'frees it' if found == 'must' else 'may free it'), function.source, tok)
        for name in sorted(self.m.macros.holding(resource.release)) if resource.object else ():
            for source, tok in self.m.tokens(name):
                function = self.m.enclosing(source, tok)
                if function is not None and tok > function.lbrace and self._on_the_way(function):
                    self._check_macro(candidate, name, function, tok)

    def _is_given(self, candidate, arg, function):
        """'must', 'no' or 'unknown': whether an Expr, or None, is what a candidate stands for."""
        if arg is None:
            return 'no'
        if candidate.resource.object:
            return self.means(candidate, arg, function)
        return 'must' if candidate.key in self.decision.alias.resolve(arg, function) else 'no'

    def _check_macro(self, candidate, name, function, tok):
        """Raise Keep where what a macro releases may be the object."""
        call = function.call_index.get(tok)
        freed = self.m.macros.freed_in(call, function) if call is not None else None
        found = {self.means(candidate, arg, function) for verb, arg in freed
                 if verb in candidate.resource.release} if freed is not None else {'unknown'}
        if found - {'no'}:
            raise Keep('free-verb' if 'must' in found else 'unknown-free', 'the macro %s %s' % (
                name, 'frees it' if 'must' in found else 'may free it'), function.source, tok)

    def _on_the_way(self, function):
        """True for a function that probe or remove leads to."""
        return any(kind in (PROBE, REMOVE) for kind, _ in self.bind.contexts(function))

    def _match_macro(self, release, candidate, base, only):
        """A macro that frees: what it frees where it is used."""
        args = release.call.args if release.call is not None else ()
        freed = self.m.macros.freed_in(release.call, release.function) if release.call is not None and \
            release.call.callee else None
        for verb, arg in freed or ():
            inner = Release(release.function, cparser.Expr('call', release.call.start, args=[arg]),
                            release.tok, verb)
            self.match(inner, candidate.key, base, only)
            if inner.match != 'no' and release.match != 'must':
                release.match, release.others, release.named = \
                    inner.match, inner.others, inner.named
        if freed is None and (not args or '->' in self.m.macros.defines()[release.verb][0] or any(
                candidate.key in atoms or any(a[0] == 'type' and self.decision.alias.faces.compatible(a, base)
                                              for a in atoms)
                for atoms in (self.decision.alias.resolve(arg, release.function) for arg in args))):
            release.match = 'unknown'
        if release.match != 'no':
            candidate.releases.append(release)

    def _plain(self, key):
        function, call = self.decision.alias.sites[key]
        return call is not None and function is not None

    def match(self, release, key, base, only):
        """Fill in what a release has to do with the allocation `key`."""
        if not release.call.args:
            return
        arg = cparser.uncast(freed_argument(release.verb, release.call.args))
        declared = self.decision.alias.faces.declared(self.m.types.type_of(arg, release.function))
        atoms = self.decision.alias.resolve(arg, release.function)
        if terms.is_call('frees-elements', release.verb):
            inner = cparser.Expr('index', arg.start, base=arg, right=arg)
            atoms, declared = atoms | self.decision.alias.resolve(inner, release.function), ''
        if ('lost', *key[1:]) in atoms and not any(
                a[0] in ('site', 'type', 'result', 'found') for a in atoms) and all(
                    kind in (PROBE, REMOVE) for kind, _ in self.bind.contexts(release.function)):
            release.match = 'unknown'
        if key not in atoms and not self.decision.alias.faces.may_be(key, declared):
            return
        # Sorted, so that the same one is told every time.
        others = tuple(sorted((a for a in atoms if a[0] == 'site' and a != key and
                               self.decision.alias.faces.compatible(a, declared)),
                              key=lambda a: (a[2], a[1])))
        unknown = [a for a in atoms if self.decision.alias.faces.could_be(a, key) and
                   (a[0] == 'type' or a[0] in ('result', 'found') and a[1] == base != faces.BYTES)]
        made = self.decision.alias.sites[key][1]
        if release.verb and made is not None and \
                ('_page' in release.verb) != ('page' in made.callee):
            unknown = []                # of another kind of memory altogether
        elif not unknown and any(a[0] in ('result', 'found') and self.decision.alias.faces.could_be(a, key)
                                 for a in atoms) and self.decision.owners.handed_out(
                                     key, any(a[0] == 'found' for a in atoms)):
            unknown = [('type', '')]
        release.foreign = any(a[0] in ('other', 'result') or
                              a[0] == 'found' and a[1] in ('', faces.BYTES) for a in atoms)
        release.others = others
        release.named = key in atoms
        if key in atoms:
            if unknown and not only:
                release.match = 'unknown'
            else:
                release.match = 'may' if others else 'must'
        elif unknown:
            if only and any(a[1] == base for a in unknown):
                release.match = 'must'
                release.presumed = True
            else:
                release.match = 'unknown'
