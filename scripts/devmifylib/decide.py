# SPDX-License-Identifier: GPL-2.0-only
"""Decide for every unmanaged allocation of a probe whether devm_* may own it.

The rule behind every answer: devm frees later than a kfree() in a failing
probe or in remove did, so the conversion is right when each release of the
object stands on such a path and, once probe has succeeded, remove released it
without condition (drivers/base/dd.c: remove() runs before
devres_release_all()).  All releases are accounted for, or none is touched.
"""

import functools
import re

from . import (address, alias, binding, callers, conditions, cparser, identity, kept, ownership, resources,
               tables, values)
from .acted import Acted
from .actions import Actions
from .binding import PROBE
from .candidate import Candidate, Keep, Reasons
from .drivers import drivers_of
from .module import Module, load
from .moves import Moves
from .planning import Planning
from .walks import Walks
from .probing import Probing
from .removing import Removing
from .managing import Managing
from .merge import Merges
from .following import Following
from .order import Order
from .own import Own
from .places import Places
from .releases import Releases
from .relying import Relying
from .runtime_pm import RuntimePm
from .settle import Settling
from .doubts import Doubts
from .failures import is_acted
from .fixes import Fixes
from .verdict import Site

# What is not freed is released.
FREE = re.compile(r'\bfree(s|d|ing|)\b')
ENDINGS = {'': 'e', 's': 'es', 'd': 'ed', 'ing': 'ing'}


class Decision:
    """Everything about one module.  See decide()."""

    def __init__(self, tree, paths, fix_leaks=False, families=None, chosen=None):
        self.tree = tree
        self.fix_leaks = fix_leaks
        self.families = families
        self.chosen = chosen
        self.m = Module(tree, paths[0])
        self.sources = [source for source in self.m.files if source.path in paths]
        self.buses = tables.buses()
        self.resources = resources.rows()
        self.bind = binding.Bindings(
            self.m, [driver for source in self.m.files for driver in drivers_of(source)], self.buses)
        self.candidates = []
        self._left = {}             # {drivers: see left_known()}
        self.shared = []            # Sites that are not only acquired in probe
        self.walks = Walks(self)
        self.probing = Probing(self)
        self.removing = Removing(self)
        self.places = Places(self)
        self.freeing = Releases(self)
        self.acted = Acted(self)
        self.moves = Moves(self)
        self.doubts = Doubts(self)
        self.effects = Fixes(self)
        self.order = Order(self)
        self.following = Following(self)
        self.relying = Relying(self)
        self.callers = callers.Callers(self)
        self.runtime_pm = RuntimePm(self)
        self.merges = Merges(self)
        self.managing = Managing(self)
        self.settling = Settling(self)
        self.actions = Actions(self)
        self.own = Own(self)
        self.planning = Planning(self)

    @functools.cached_property
    def alias(self):
        """The module's Resolver, made when the first site asks for it."""
        return alias.Resolver(self.m, self.bind)

    @functools.cached_property
    def objects(self):
        """A Resolver that tells one object's members from another's of the same struct."""
        return alias.Resolver(self.m, self.bind, True)

    @functools.cached_property
    def identity(self):
        """The module's identity.Identity, made like the Resolver."""
        return identity.Identity(self.m, self.bind, lambda: self.alias)

    @functools.cached_property
    def conditions(self):
        """The module's conditions.Conditions, made like the Resolver."""
        return conditions.Conditions(self.m, self.alias, self.bind)

    @functools.cached_property
    def owners(self):
        """The module's ownership.Owners, made like the Resolver."""
        return ownership.Owners(self.m, self.alias)

    @functools.cached_property
    def stored(self):
        """The module's kept.Stored, made like the Resolver."""
        return kept.Stored(self.m, self.alias, self.bind)

    def take_apart(self):
        """Let go of everything, as csource.Source.take_apart() does."""
        main = self.m.main
        for source in self.m.sources:
            source.assigning = None
        for one in (self.m, self):
            for part in list(vars(one).values()):
                if type(part).__module__.startswith(__package__) and hasattr(part, '__dict__') and \
                        part is not self.tree and part is not main:
                    vars(part).clear()
            vars(one).clear()

    # -- candidates -------------------------------------------------------

    def run(self):
        """List of Site, one for every allocation in a probe or its helpers."""
        for function, tok, name in [call for source in self.sources for call in source.calls_of(
                acquiring(source, self.families))]:
            if function.source.maker(tok):
                continue
            contexts = self.bind.contexts(function)
            probes = sorted((d for kind, d in contexts if kind == PROBE),
                            key=lambda d: (d.file != function.source.path, d.file, d.line, d.name))
            if not probes or self.chosen is not None and (
                    function.source.path, *function.source.position(tok)) not in self.chosen:
                continue
            is_probe = any(self.bind.probe(d) is function for d in probes)
            if not is_probe and any(kind != PROBE for kind, _ in contexts):
                self._shared(function, tok, name, probes)
                continue
            self._candidate(function, tok, name, probes)
        for owned in self.own.found() if self.actions.wanted and self.chosen is None else ():
            self._owned(owned)
        self.settling.settle()
        return [c.site for c in self.candidates] + self.shared

    def _shared(self, function, tok, acquire, probes):
        """A site in a function that others than probe lead to as well: it is kept, and they are named."""
        site, _, _ = self._site(function, tok, acquire, probes)
        others = [context for context in self.bind.contexts(function) if context[0] != PROBE]
        root = min((self.bind.root(function, context) for context in others),
                   key=lambda one: (one is function, one.name))
        how = ': %s() leads to it' % root.name if root is not function else \
            ', as it is exported' if any(kind == binding.EXPORTED for kind, _ in others) else ''
        site.keep('other-callers', '%s() runs outside probe, too%s (line %d)' % (
            function.name, how, site.line))
        self.shared.append(site)

    def _candidate(self, function, tok, acquire, probes):
        site, call, left = self._site(function, tok, acquire, probes)
        candidate = Candidate(site, self.actions.row(acquire), function, call, tok)
        self.candidates.append(candidate)
        self._attempt(candidate, left, probes)

    def left_known(self, probes):
        """[(Candidate, {token of a failing return: Function})] for the calls, of whatever family, by which
        probe makes known what goes on to call the driver, and which a failing probe does not take back."""
        if probes not in self._left:
            self._left[probes] = []
            for function, tok, name in {place: None for driver in probes
                                        for place in self.walks.calls(self.bind.probe(driver))}:
                row = self.resources.get(name)
                if row is None or row.kind != 'caller' or row.family == resources.RUNTIME_PM:
                    continue
                site, call, _ = self._site(function, tok, name, probes)
                candidate = Candidate(site, row, function, call, tok)
                candidate.drivers = probes
                try:
                    self._name(candidate)
                    if not row.object and candidate.key not in self.alias.sites:
                        continue
                    self.freeing.find_releases(candidate, row)
                    self.probing.walk_probe(candidate, probes)
                except (Keep, cparser.ParseError, values.TooComplex, alias.TooLarge, RecursionError):
                    continue
                self._left[probes].append((candidate, {
                    at: inside for at, inside in candidate.lost.items()
                    if not self.effects.may_release(candidate, inside, at)}))
        return self._left[probes]

    def _owned(self, owned):
        """A site behind which an action is to call a function of the driver's own, where that can be."""
        function, call = owned.function, owned.call
        source = function.source
        if any(candidate.place == (source, call.start) for candidate in self.candidates):
            return
        line, column = source.position(call.start)
        site = Site(file=source.path, line=line, column=column, function=function.name,
                    object=source.written(owned.given.start, owned.given.end), family=resources.ACTION,
                    kind=owned.resource.kind, acquire=call.callee, driver=owned.drivers[0].type, device='',
                    remove=owned.drivers[0].remove[0], removes=owned.drivers[0].remove,
                    homes=tuple(dict.fromkeys(one.file for one in owned.drivers)))
        candidate = Candidate(site, owned.resource, function, call, call.start)
        candidate.given = owned.given
        self._attempt(candidate, self.m.left_of(function, call), owned.drivers)
        if site.verdict == 'convert' and not candidate.lost:
            self.candidates.append(candidate)

    def _site(self, function, tok, acquire, probes):
        """(Site of an acquiring call, the call as an Expr, what its result is put into or None)."""
        call = self._call_at(function, tok)
        left = self.m.left_of(function, call) if call is not None else None
        resource = self.actions.row(acquire)
        number = resource.object
        named = left if not number else self.freeing.what(function, call, resource)
        driver = probes[0]
        removes = driver.remove
        line, column = function.source.position(tok)
        return Site(
            file=function.source.path, line=line, column=column, function=function.name,
            object=function.source.written(named.start, named.end) if named is not None else '',
            family=resource.family, kind=resource.kind, acquire=acquire, driver=driver.type, device='',
            remove=removes[0] if removes else '',
            removes=tuple(dict.fromkeys(name for one in probes for name in one.remove)),
            homes=tuple(dict.fromkeys(one.file for one in probes))), call, left

    def _attempt(self, candidate, left, probes):
        """Judge a candidate; what no managed function can have may be undone by an action."""
        try:
            self._judge(candidate, left, probes)
            candidate.site.verdict, candidate.site.code = 'convert', None
        except Keep as keep:
            self.keep(candidate, keep.with_traceback(None))
        except cparser.ParseError as err:
            self.keep(candidate, Keep('unparsed', 'cannot follow %s' % err, *candidate.place))
        except (values.TooComplex, alias.TooLarge, RecursionError) as err:
            self.keep(candidate, Keep('too-complex', str(err) or 'too deeply nested',
                                      *candidate.place))

    def keep(self, candidate, keep):
        """Write down why a candidate stays."""
        text = keep.text if any('free' in name for name in candidate.resource.release) else \
            FREE.sub(lambda found: 'releas' + ENDINGS[found.group(1)], keep.text).replace(
                'other memory', 'something else').replace('the memory allocated', 'what is acquired')
        at, line = '', 0
        if keep.tok is not None:
            where = keep.source or candidate.source
            line = where.position(keep.tok)[0]
            at = '%s:%d' % (where.path, line)
            place = 'line %d' % line if where is candidate.source else at
            text = '%s (%s)' % (text, place)
        site = candidate.site
        site.frees = site.frees or [self.planning.free(release) for release in sorted(
            candidate.releases, key=lambda r: (r.source.path, r.tok)) if release.match == 'must']
        site.keep(keep.code, text, at)
        candidate.movable = line if keep.alone and keep.source is candidate.source else 0
        row = self.actions.instead(candidate)
        if row is not None and candidate.drivers:
            candidate.start_again(row)
            self._attempt(candidate, self.m.left_of(candidate.function, candidate.call), candidate.drivers)

    def _call_at(self, function, tok):
        return function.call_index.get(tok)

    # -- one site -----------------------------------------------------------

    def _judge(self, candidate, left, probes):
        site, function, (source, tok) = candidate.site, candidate.function, candidate.place
        function.body               # ParseError here: nothing can be said
        reason = tables.skipped(source.path, function.name)
        if reason:
            raise Keep('skip-list', reason)
        if self.m.siblings is None:
            raise Keep('freed-in-other-file', self.tree.module_unknown(source.path))
        if self.m.absent:
            raise Keep('freed-in-other-file', '%s, which %s includes, is not there' % (
                self.m.absent[0], self.m.absent[1].path))
        self.places.check_drivers(probes)
        self.places.check_alternatives(probes)
        resource = candidate.resource = self.actions.as_called(candidate)
        if site.acquire not in resources.merges() and not resource.managed:
            why = resources.no_twin().get(site.acquire, '')
            raise Keep('no-managed-twin', '%s() has no managed twin%s' % (site.acquire, why and ': ' + why),
                       source, tok)
        if resource.managed not in ('', site.acquire) and not self.tree.declares(resource.managed):
            raise Keep('no-managed-twin', 'this tree has no %s()' % resource.managed,
                       source, tok)
        if candidate.call is None or left is None and resource.object <= 0:
            raise Keep('too-complex', 'the allocation is not assigned to a name',
                       source, tok)
        if not resource.device:         # else it is asked with that
            self.managing.check_known(candidate, probes)
        candidate.drivers = tuple(probes)
        self.places.check_scope(function, left, tok)
        reasons = Reasons(source, tok)
        if resource.object:
            self._judge_given(candidate, probes, reasons)
        else:
            self._judge_made(candidate, left, probes, reasons)
        reasons.attempt(self.places.check_names, candidate)
        reasons.attempt(self.places.check_comments, candidate)
        reasons.give()
        self.planning.add(candidate, site.device, resource, probes)

    def _judge_given(self, candidate, probes, reasons):
        """What speaks against a site whose call is given the object."""
        site, function, resource = candidate.site, candidate.function, candidate.resource
        self._name(candidate)
        if site.acquire in resources.merges():
            candidate.action = self.merges.action(candidate)
        reasons.attempt(self.freeing.find_releases, candidate, resource)
        reasons.attempt(self.removing.check_otherwise, candidate)
        reasons.attempt(self.freeing.check_hidden, candidate)
        if site.acquire in resources.merges() and not is_acted(candidate):
            twin, device, candidate.merged = reasons.attempt(self.merges.actions, candidate, probes) or \
                ('', '', ())
            candidate.twin = twin
        else:
            device = reasons.attempt(self.managing.device, candidate, probes) or ''
        site.device = device
        reasons.attempt(self.places.check_contexts, candidate, probes)
        if self._asks_order(candidate):
            reasons.attempt(self.order.check_bus, candidate, probes)
            reasons.attempt(self.order.check, candidate, probes)
            if resource.kind == 'caller':
                reasons.attempt(self.callers.check, candidate, probes)
        if resource.family == resources.RUNTIME_PM:
            reasons.attempt(self.runtime_pm.check, candidate, probes)
        if is_acted(candidate) and device:
            candidate.merged = (reasons.attempt(self.actions.made, candidate, device),)
        if resource.failure == 'void' and device:
            candidate.merged = (reasons.attempt(self.actions.told, candidate, device),)
        self._follow(candidate, probes, reasons)
        if not device and not reasons.met:
            reasons.add(Keep('no-device', '%s() has no sure name for the bound device' % function.name,
                             function.source, function.name_tok))

    def _name(self, candidate):
        """Give a candidate its key, and what its call is given."""
        if not candidate.resource.object:
            candidate.key = self.alias.site_key(candidate.source, candidate.tok)
            return
        candidate.key = ('given', candidate.tok, candidate.source.path)
        if candidate.resource.object != resources.OWN and candidate.call is not None:
            candidate.given = self.freeing.what(candidate.function, candidate.call, candidate.resource)
        if candidate.given is None:
            raise Keep('too-complex', 'it is called with too few arguments', *candidate.place)

    def _asks_order(self, candidate):
        """False for a caller that nothing releases: managing it would change no order."""
        return candidate.resource.kind != 'caller' or bool(candidate.releases) or self.fix_leaks

    def _judge_made(self, candidate, left, probes, reasons):
        """What speaks against a site whose call makes the object."""
        site, function, resource = candidate.site, candidate.function, candidate.resource
        self._name(candidate)
        reasons.attempt(self.places.check_unseen, candidate.key)
        reasons.attempt(self.places.check_beside, candidate)
        reasons.attempt(self.freeing.find_releases, candidate, resource)
        reasons.attempt(self.freeing.check_hidden, candidate)
        reasons.attempt(self.places.check_place, candidate, left)
        if self._asks_order(candidate):
            reasons.attempt(self.order.check_once, candidate)
            reasons.attempt(self.order.check_bus, candidate, probes)
            reasons.attempt(self.order.check_running, candidate)
            reasons.attempt(self.order.check_address, candidate)
            reasons.attempt(self.order.check_managed, candidate)
            reasons.attempt(self.order.check_shutdown, candidate)
            reasons.attempt(self.following.find, candidate, probes)
            if resource.kind == 'caller':
                reasons.attempt(self.callers.check, candidate, probes)
        device = reasons.attempt(self.managing.device, candidate, probes)
        if self.probing.own_frees(candidate):
            reasons.attempt(self.probing.check_temporary, candidate, probes)
        reasons.attempt(self.places.check_contexts, candidate, probes)
        reasons.attempt(self.places.check_given_away, left, function)
        reasons.attempt(self.moves.check, candidate, left)
        site.device = device or ''
        self._follow(candidate, probes, reasons)
        if resources.is_memory(site.acquire):
            reasons.add(self._unaligned(candidate))
        if not reasons.met:             # next to nothing is weaker, and it reads other files
            reasons.add(reasons.attempt(self.places.unseen_call, candidate))
        if not device:
            reasons.add(Keep('no-device', '%s() has no sure name for the bound device' % function.name,
                             function.source, function.name_tok))

    def _follow(self, candidate, probes, reasons):
        """What the paths of probe and remove say, as far as what is known of
        the releases lets them be walked."""
        if candidate.action:
            return                      # devres, on every path
        codes = {keep.code for keep in reasons.met}
        if 'unknown-free' in codes and not candidate.resource.object:
            reasons.attempt(self.probing.check_temporary, candidate, probes)
        if codes - {'free-verb', 'mixed-source', 'shared-object', 'no-device'} and \
                not self.removing.is_left(candidate):
            return
        reasons.attempt(self.probing.walk_probe, candidate, probes)
        if candidate.strays and candidate.resource.object:
            reasons.attempt(self.doubts.check, candidate, probes)
        reasons.attempt(self.places.check_left, candidate)
        if any(keep.code == 'too-complex' for keep in reasons.met):
            return
        reasons.attempt(self.places.check_interfaces, candidate, probes)
        reasons.attempt(self.removing.walk_remove, candidate, probes)
        reasons.attempt(self.acted.check, candidate)
        # A loop that frees counts as having run; what is weaker than what was met is not asked for.
        if candidate.left and not reasons.stronger('leaks-on-failure') and not any(
                r.key in candidate.hits and self.probing.looped_release(r) for r in candidate.releases):
            reasons.add(self.probing.left_behind(candidate))

    def _unaligned(self, candidate):
        """A Keep where more is asked of the address than managed memory has."""
        asked = address.objection(self.tree, self.m, self.alias, candidate.key, candidate.source,
                                  candidate.call)
        return asked and Keep(*asked)


def decide(tree, paths, fix_leaks=False, families=None, chosen=None):
    """Verdicts for files of one module.

    tree: tree.Tree; paths: relative to its root; fix_leaks: convert what is freed on failure
    only, where no other owner is found; families: of which resources, None for all; chosen: the
    (path, line, column) of the only calls that may be managed, None for any.  Returns
    Site objects in source order.  Raises OSError when the first file cannot be read.
    """
    sources = [load(tree.root, path) for path in paths]
    calls = [call for source in sources for call in source.calls_of(acquiring(source, families))]
    if not calls:
        return []
    decision = Decision(tree, paths, fix_leaks, families, chosen)
    try:
        below = decision.m.reached(driver.probe for driver in decision.bind.drivers)
        if not any(function.name in below for function, _, _ in calls):
            return []
        return sorted(decision.run(), key=Site.sort_key)
    finally:
        decision.take_apart()


def acquiring(source, families=None):
    """Names of the calls that acquire in a Source what is to be released again; families: see decide()."""
    names = resources.acquiring(None if families is None else frozenset(families))
    return frozenset(name for name in names if not resources.needed(name) or
                     resources.needed(name) in source.words)
