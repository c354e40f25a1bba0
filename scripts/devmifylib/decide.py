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

from . import address, alias, binding, conditions, cparser, flow, kept, ownership, tables
from .binding import CALLBACK, PROBE, REMOVE, SHUTDOWN
from .module import Module, freed_argument, load
from .plan import DROPPED, MANAGED, RELEASED, Action
from .verdict import Site

FAILING = frozenset((flow.NEG, flow.ERRPTR, flow.NONZERO))
LOOPS = frozenset(('for', 'while', 'do', 'loop'))
LOCKS = re.compile(r'^(?:raw_)?(?:spin|read|write)_(?:try)?(?:un)?lock\w*$|'
                   r'^local_irq_(?:save|disable|restore|enable)$|'
                   r'^preempt_(?:dis|en)able$|^rcu_read_(?:un)?lock$')
ELEMENTS_TOO = frozenset(('kfree_bulk', 'kfree_strarray'))      # of the array they are given
FREED_BY_CORE = re.compile(r'^(?:release|destruct(?:or)?|free|device_release|priv_destructor|'
                           r'private_free|fb_destroy|dev_release|dev_free|free_disk|destroy_pool)$')
# Structs whose users are counted, or hold on to an open file.
COUNTED = frozenset('device kobject kref cdev tty_port'.split())
# Members of a struct with file or net_device operations that are called at the last close.
CLOSING = frozenset('release close flush ndo_stop'.split())
# What a function that releases is called.
RELEASING = re.compile(r'(?:^|_)(?:free|release|destroy|put|delete|dispose|drop|kill|discard|'
                       r'cleanup|fini|exit|uninit|deinit)(?:_|$)')
COUNTS = re.compile(r'\b(?:refcount_dec_and\w*|kref_put\w*|atomic_dec_and_test|'
                    r'open\w*|users?|opens|use_count|refcnt|usage|count)\b')


class Keep(Exception):
    """The site stays as it is: code, text, and the place that says why."""

    def __init__(self, code, text, source=None, tok=None):
        super().__init__(text)
        self.code = code
        self.text = text
        self.source = source
        self.tok = tok


class Reasons:
    """What was found to speak against a site; the strongest is its reason.

    source, tok: where the site is.
    """

    def __init__(self, source, tok):
        self.source = source
        self.tok = tok
        self.met = []

    def attempt(self, step, *args):
        """The result of a step, None where it finds a reason.  Raises Keep for
        one that no other step could outdo."""
        try:
            return step(*args)
        except (flow.TooComplex, alias.TooLarge, RecursionError) as err:
            self.met.append(Keep('too-complex', str(err) or 'too deeply nested', self.source,
                                 self.tok))
        except Keep as keep:
            if tables.weakness(keep.code) <= tables.weakness('temporary'):
                raise
            self.met.append(keep)
        return None

    def add(self, keep):
        """A reason, or None."""
        if keep is not None:
            self.met.append(keep)

    def give(self):
        """Raise the strongest reason met, if there is one."""
        if self.met:
            raise min(self.met, key=lambda keep: tables.weakness(keep.code))


class Release:
    """One call that frees, as seen from one object.

    match: 'must', 'may' (other allocations of `others` stand there too) or
    'unknown'.
    """

    def __init__(self, function, call, tok, verb):
        self.function = function
        self.source = function.source
        self.call = call
        self.tok = tok
        self.verb = verb
        self.match = 'no'
        self.others = frozenset()
        self.foreign = False
        self.presumed = False       # matched by its type alone
        self.named = False          # what is freed can be the object by its names

    @property
    def key(self):
        return '%s:%d' % (self.source.path, self.tok)

    @property
    def line(self):
        return self.source.position(self.tok)[0]


class Candidate:
    """A site on its way to a verdict."""

    def __init__(self, site, function, call, tok):
        self.site = site
        self.function = function
        self.call = call
        self.tok = tok
        self.key = None
        self.releases = []
        self.hits = {}              # release key: 'delete' or 'managed-free'
        self.nulls = set()          # releases that only meet NULL
        self.walked = set()         # releases whose reach the walks decided
        self.leaks = False
        self.looped = None          # a Keep: allocated again and again, for a leak
        self.left = None            # a Keep: probe fails and leaves it behind
        self.lost = {}              # token of a failing return that leaks it: Function
        self.surely = ''            # what its function frees, taken for it in every call
        self.used = {}              # token of a call that gets it after it was freed: probe
        self.wild = {}              # release key: 'again' or 'unset', where it frees amiss


class Decision:
    """Everything about one file.  See decide()."""

    def __init__(self, tree, path, drivers, fix_leaks):
        self.tree = tree
        self.path = path
        self.fix_leaks = fix_leaks
        self.m = Module(tree, path)
        self.source = self.m.main
        self.buses = tables.buses()
        self.resources = tables.resources()
        self.bind = binding.Bindings(self.m, drivers, self.buses)
        self.candidates = []
        self._releases = None
        self._regions = {}
        self._getters = {}
        self._failing = {}

    @functools.cached_property
    def alias(self):
        """The module's Resolver, made when the first site asks for it."""
        return alias.Resolver(self.m, self.bind)

    @functools.cached_property
    def owners(self):
        """The module's ownership.Owners, made like the Resolver."""
        return ownership.Owners(self.m, self.alias)

    @functools.cached_property
    def stored(self):
        """The module's kept.Stored, made like the Resolver."""
        return kept.Stored(self.m, self.alias, self.bind)

    # -- candidates -------------------------------------------------------

    def run(self):
        """List of Site, one for every allocation in a probe or its helpers."""
        for function, tok, name in self.source.calls_of(self.resources):
            contexts = self.bind.contexts(function)
            probes = sorted((d for kind, d in contexts if kind == PROBE),
                            key=lambda d: (d.line, d.name))
            if not probes:
                continue
            is_probe = any(self.bind.probe(d) is function for d in probes)
            if not is_probe and any(kind != PROBE for kind, _ in contexts):
                continue
            self._candidate(function, tok, name, probes)
        self._settle()
        return [c.site for c in self.candidates]

    def _candidate(self, function, tok, allocator, probes):
        call = self._call_at(function, tok)
        left = self.alias.left_of(function, call) if call is not None else None
        driver = probes[0]
        removes = driver.remove
        line, column = self.source.position(tok)
        site = Site(
            file=self.path, line=line, column=column, function=function.name,
            object=self.source.written(left.start, left.end) if left is not None else '',
            allocator=allocator, driver=driver.type, device='',
            remove=removes[0] if removes else '')
        candidate = Candidate(site, function, call, tok)
        self.candidates.append(candidate)
        try:
            self._judge(candidate, left, probes)
            site.verdict, site.code = 'convert', None
        except Keep as keep:
            self._kept(candidate, keep)
        except cparser.ParseError as err:
            self._kept(candidate, Keep('unparsed', 'cannot follow %s' % err, self.source, tok))
        except (flow.TooComplex, alias.TooLarge, RecursionError) as err:
            self._kept(candidate, Keep('too-complex', str(err) or 'too deeply nested',
                                       self.source, tok))

    def _kept(self, candidate, keep):
        text = keep.text
        if keep.tok is not None:
            where = keep.source or self.source
            line = where.position(keep.tok)[0]
            place = 'line %d' % line if where is self.source else '%s:%d' % (where.path, line)
            text = '%s (%s)' % (text, place)
        candidate.site.keep(keep.code, text)

    def _call_at(self, function, tok):
        return function.call_index.get(tok)

    # -- one site -----------------------------------------------------------

    def _judge(self, candidate, left, probes):
        site, function, tok = candidate.site, candidate.function, candidate.tok
        function.body               # ParseError here: nothing can be said
        reason = tables.skipped(self.path, function.name)
        if reason:
            raise Keep('skip-list', reason)
        if self.m.siblings is None:
            raise Keep('freed-in-other-file', self.tree.module_unknown(self.path))
        self._check_drivers(probes)
        resource = self.resources.get(site.allocator)
        if resource is None or not resource.managed:
            raise Keep('no-managed-twin', '%s() has no managed twin' % site.allocator,
                       self.source, tok)
        if not self.tree.declares(resource.managed):
            raise Keep('no-managed-twin', 'this tree has no %s()' % resource.managed,
                       self.source, tok)
        if candidate.call is None or left is None:
            raise Keep('too-complex', 'the allocation is not assigned to a name',
                       self.source, tok)
        self._check_scope(function, left, tok)
        reasons = Reasons(self.source, tok)
        candidate.key = self.alias.site_key(self.source, tok)
        reasons.attempt(self._check_unseen, candidate.key)
        reasons.attempt(self._check_beside, candidate)
        reasons.attempt(self._find_releases, candidate, resource)
        reasons.attempt(self._check_place, candidate, left)
        device = reasons.attempt(self.bind.devices.name, function, tok, probes)
        if self._own_frees(candidate):
            reasons.attempt(self._check_temporary, candidate, probes)
        reasons.attempt(self._check_contexts, candidate, probes)
        reasons.attempt(self._check_given_away, left, function)
        site.device = device or ''
        self._follow(candidate, probes, reasons)
        reasons.add(self._unaligned(candidate))
        if not reasons.met:             # next to nothing is weaker, and it reads other files
            reasons.add(reasons.attempt(self._unseen_call, candidate))
        if not device:
            reasons.add(Keep('no-device', '%s() has no sure name for the bound device' % function.name,
                             self.source, function.name_tok))
        reasons.give()
        self._plan(candidate, device, resource, probes)

    def _follow(self, candidate, probes, reasons):
        """What the paths of probe and remove say, as far as what is known of
        the releases lets them be walked."""
        codes = {keep.code for keep in reasons.met}
        if 'unknown-free' in codes:
            reasons.attempt(self._check_temporary, candidate, probes)
        if codes - {'free-verb', 'mixed-source', 'shared-object', 'no-device'}:
            return
        reasons.attempt(self._walk_probe, candidate, probes)
        if any(keep.code == 'too-complex' for keep in reasons.met):
            return
        reasons.attempt(self._check_interfaces, candidate, probes)
        reasons.attempt(self._walk_remove, candidate, probes)
        if candidate.left is not None and not any(
                r.key in candidate.hits and self._looped_release(r) for r in candidate.releases):
            reasons.add(candidate.left)     # a loop that frees counts as having run

    def _unseen_call(self, candidate):
        """A Keep where a function that is only declared may free the object: a
        call while the driver is bound, or one that looks like a release and
        after which nothing else frees."""
        for function, name, tok, itself in self.owners.unseen(candidate.key):
            freed = any(r.function is function and r.tok > tok for r in candidate.releases)
            bound = any(kind not in (PROBE, REMOVE, SHUTDOWN)
                        for kind, _ in self.bind.contexts(function))
            if bound or itself and not freed and RELEASING.search(name):
                return Keep('unknown-free', '%s() cannot be read and may free it' % name,
                            function.source, tok)
        return None

    def _unaligned(self, candidate):
        """A Keep where more is asked of the address than managed memory has."""
        asked = address.objection(self.tree, self.m, self.alias, candidate.key, self.source,
                                  candidate.call)
        return asked and Keep(*asked)

    def _check_drivers(self, probes):
        for driver in probes:
            why = tables.not_driver(driver.type)
            if why:
                raise Keep('not-driver-probe', 'struct %s: %s' % (driver.type, why),
                           self.source, self._driver_tok(driver))
            row = self.buses.get(driver.type)
            if row is None:
                code = 'unknown-bus' if driver.type.endswith('_driver') else 'not-driver-probe'
                raise Keep(code, 'struct %s is no bus in the table' % driver.type,
                           self.source, self._driver_tok(driver))
            if not self._registered(driver):
                raise Keep('not-registered', 'nothing registers %s' % driver.name,
                           self.source, self._driver_tok(driver))
            probe = self.bind.probe(driver)
            if probe.params and self.m.canonical(probe.params[0].base) != row.parameter:
                raise Keep('unknown-bus', '%s() is not given the struct %s that a probe of '
                           'struct %s gets' % (probe.name, row.parameter, driver.type),
                           self.source, probe.name_tok)
            calls, _ = self.m.references(probe)
            for caller, at in calls:
                raise Keep('probe-reentered', '%s() is also called from %s()' %
                           (probe.name, caller.name), caller.source, at)
            for kind, detail in sorted(self.bind.contexts(probe),
                                       key=lambda c: (c[0], getattr(c[1], 'name', c[1]))):
                if kind != PROBE:
                    raise Keep('probe-reentered', '%s() is also used as %s' %
                               (probe.name, detail or kind), self.source, probe.name_tok)
            for remove in self.bind.removes(driver):
                calls, _ = self.m.references(remove)
                for caller, at in calls:
                    allowed = self.bind.contexts(caller)
                    if any(kind not in (PROBE, REMOVE) for kind, _ in allowed):
                        raise Keep('probe-reentered', '%s() is also called from %s()' %
                                   (remove.name, caller.name), caller.source, at)

    def _check_exit_only(self, remove):
        """remove() that a built-in driver lacks: unbinding it frees nothing,
        and nothing is stopped.  platform_driver_probe() forbids unbinding."""
        for source, i in self.m.tokens(remove.name):
            if source.texts[i - 2] == '__exit_p' and not any(
                    self.m.tokens(word) for word in ('platform_driver_probe',
                                                     'module_platform_driver_probe')):
                raise Keep('conditional-free', '%s() only exists in a module, not in a built-in '
                           'driver' % remove.name, source, i)

    def _driver_tok(self, driver):
        for source, i in self.m.tokens(driver.name):
            if source is self.source and source.position(i)[0] >= driver.line:
                return i
        return None

    def _registered(self, driver):
        """True when the driver struct is used anywhere but in its definition."""
        uses = 0
        for source, i in self.m.tokens(driver.name):
            texts = source.texts
            defining = texts[i - 2] == 'struct' or (texts[i + 1] in ('=', '[', ';') and
                                                    self.m.enclosing(source, i) is None)
            uses += not defining
        return uses > 0 or not driver.name

    def _check_unseen(self, key):
        """A free that cannot be followed because of how it is written."""
        for source in self.m.sources:
            if any(word in tables.freeing() for word in source.unread):
                raise Keep('unparsed', '%s frees something in a branch of an #if that cannot '
                           'be followed' % source.path)
        for macro in sorted(self.m.wrapper_macros()):
            for source, i in self.m.tokens(macro):
                if source.texts[i + 1] != '(':
                    raise Keep('unknown-free', 'the macro %s frees something' % macro, source, i)
        for verb in ('kfree', 'kvfree', 'kfree_sensitive', 'kfree_const'):
            for source, i in self.m.tokens(verb):
                if source.texts[i + 1] != '(' and source.texts[i - 1] not in ('.', '->') and \
                        source.texts[i - 2] != '__free' and \
                        source.texts[i - 1] not in ('goto', ';', '{', '}') and \
                        source.texts[i + 1] in (',', ')', ';', '}', ':'):
                    raise Keep('freed-in-callback' if self._beside(key, source, i) else
                               'unknown-free', '%s() itself is used as a callback' % verb,
                               source, i)

    def _beside(self, key, source, tok):
        """True where an object is an argument of the call that a token is in."""
        function = self.m.enclosing(source, tok)
        return function is not None and any(
            key in self.alias.resolve(arg, function)
            for call in function.expressions if call.kind == 'call' and call.start <= tok < call.end
            for arg in call.args if not arg.start <= tok < arg.end)

    def _check_beside(self, candidate):
        """A file that is not known to be of the module and shares an object with it."""
        for name, itself, source, tok in self.m.freed_beside():
            shared = cparser.Expr('id', candidate.tok, text=name)
            if not itself or candidate.key in self.alias.resolve(shared, candidate.function):
                raise Keep('freed-in-other-file', '%s() frees what %s leads to' %
                           (source.function_at(tok).name, name), source, tok)

    def _check_given_away(self, left, function):
        """The member is emptied while the driver is bound: somebody took it."""
        depth = 0
        while left.kind == 'index':
            left = left.base
            depth += 1
        if left.kind != 'member':
            return
        owner = self.m.type_of(left.base, function)
        for writer, target, value in self.m.field_writes(left.text):
            if target is None or cparser.key_of(value) != 'NULL':
                continue
            inner, deeper = target, -depth
            while inner.kind == 'index':
                inner = inner.base
                deeper += 1
            if deeper > 0:
                continue                # an element of what was allocated
            type_ = self.m.type_of(inner.base, writer) if inner.kind == 'member' else None
            if owner and type_ and self.m.canonical(type_[0]) != self.m.canonical(owner[0]):
                continue
            if any(kind not in (PROBE, REMOVE, SHUTDOWN)
                   for kind, _ in self.bind.contexts(writer)):
                raise Keep('reassigned', '%s() empties it while the driver is bound' % writer.name,
                           writer.source, target.start)

    def _check_scope(self, function, left, tok):
        key = cparser.key_of(left)
        decl = self.m.locals(function).get(key)
        if decl is not None and any(a.startswith('__free') for a in decl.attrs):
            raise Keep('scope-cleanup', '%s carries __free()' % key, self.source, decl.at)
        texts = self.source.texts
        for i in range(function.lbrace, function.rbrace):
            if texts[i] in ('no_free_ptr', 'return_ptr', 'retain_and_null_ptr') and texts[i + 2] == key:
                raise Keep('scope-cleanup', '%s() takes %s' % (texts[i], key), self.source, i)
            if texts[i].startswith('devres_open_group'):
                raise Keep('devres-group', 'the driver opens a devres group', self.source, i)
            if i < tok and re.match(r'component_(?:master_)?add\w*$', texts[i]):
                raise Keep('component', 'the allocation comes after %s()' % texts[i],
                           self.source, i)
        for source, i in self.m.tokens('devres_open_group'):
            raise Keep('devres-group', 'the driver opens a devres group', source, i)

    # -- releases -------------------------------------------------------------

    def releases(self):
        """Every call of the module that frees, as (function, call, tok, verb)."""
        if self._releases is None:
            self._releases = []
            verbs = tables.freeing().keys() | self.m.wrapper_macros()
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

    def _find_releases(self, candidate, resource):
        base = self.alias.site_types.get(candidate.key, '')
        only = base not in ('', alias.BYTES) and [
            k for k, b in self.alias.site_types.items()
            if b == base and self._plain(k)] == [candidate.key]
        for function, call, tok, verb in self.releases():
            release = Release(function, call, tok, verb)
            if verb in self.m.wrapper_macros():
                self._match_macro(release, candidate, base, only)
                continue
            if call is None:
                raise Keep('unparsed', 'cannot read %s(), which frees something' % function.name,
                           function.source, tok)
            self._match(release, candidate.key, base, only)
            if release.match != 'no':
                candidate.releases.append(release)
        for release in candidate.releases:
            if release.match == 'unknown':
                continue
            if release.verb.startswith(('krealloc', 'kvrealloc')):
                raise Keep('reassigned', '%s() resizes it' % release.verb,
                           release.source, release.tok)
            if release.verb not in resource.release:
                raise Keep('free-verb', '%s%s() frees it' % (
                    'the macro ' if release.verb in self.m.wrapper_macros() else '', release.verb),
                           release.source, release.tok)

    def _match_macro(self, release, candidate, base, only):
        """A macro that frees: what it frees where it is used."""
        args = release.call.args if release.call is not None else ()
        freed = self.m.freed_in(release.call, release.function) if release.call is not None and \
            release.call.callee else None
        for verb, arg in freed or ():
            inner = Release(release.function, cparser.Expr('call', release.call.start, args=[arg]),
                            release.tok, verb)
            self._match(inner, candidate.key, base, only)
            if inner.match != 'no' and release.match != 'must':
                release.match, release.others, release.named = \
                    inner.match, inner.others, inner.named
        if freed is None and (not args or '->' in self.m.defines()[release.verb][0] or any(
                candidate.key in atoms or any(a[0] == 'type' and self.alias.compatible(a, base)
                                              for a in atoms)
                for atoms in (self.alias.resolve(arg, release.function) for arg in args))):
            release.match = 'unknown'
        if release.match != 'no':
            candidate.releases.append(release)

    def _plain(self, key):
        function, call = self.alias.sites[key]
        return call is not None and function is not None

    def _match(self, release, key, base, only):
        """Fill in what a release has to do with the allocation `key`."""
        if not release.call.args:
            return
        arg = freed_argument(release.verb, release.call.args)
        while arg.kind == 'cast':
            arg = arg.base
        declared = self.alias.declared(self.m.type_of(arg, release.function))
        atoms = self.alias.resolve(arg, release.function)
        if release.verb in ELEMENTS_TOO:
            inner = cparser.Expr('index', arg.start, base=arg, right=arg)
            atoms, declared = atoms | self.alias.resolve(inner, release.function), ''
        if ('lost', *key[1:]) in atoms and not any(
                a[0] in ('site', 'type', 'result', 'found') for a in atoms) and all(
                    kind in (PROBE, REMOVE) for kind, _ in self.bind.contexts(release.function)):
            release.match = 'unknown'
        if key not in atoms and not self.alias.may_be(key, declared):
            return
        others = frozenset(a for a in atoms if a[0] == 'site' and a != key and
                           self.alias.compatible(a, declared))
        unknown = [a for a in atoms if self.alias.could_be(a, key) and
                   (a[0] == 'type' or a[0] in ('result', 'found') and a[1] == base != alias.BYTES)]
        made = self.alias.sites[key][1]
        if release.verb and made is not None and \
                ('_page' in release.verb) != ('page' in made.callee):
            unknown = []                # of another kind of memory altogether
        elif not unknown and any(a[0] in ('result', 'found') and self.alias.could_be(a, key)
                                 for a in atoms) and self.owners.handed_out(
                                     key, any(a[0] == 'found' for a in atoms)):
            unknown = [('type', '')]
        release.foreign = any(a[0] in ('other', 'result') or
                              a[0] == 'found' and a[1] in ('', alias.BYTES) for a in atoms)
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

    # -- place ----------------------------------------------------------------

    def _check_place(self, candidate, left):
        """Conditions round the allocation: shared objects, locks."""
        function, tok = candidate.function, candidate.tok
        key = cparser.key_of(left)
        path = binding.statement_of(function, tok)
        names = self._published(function, key)
        for stmt in path[:-1]:
            if stmt.kind != 'if' or stmt.expr is None or stmt.expr.start <= tok < stmt.expr.end:
                continue
            for expr in stmt.expr.walk():
                if cparser.key_of(expr) in names:
                    raise Keep('shared-object', '%s is only allocated where it is not there yet'
                               % cparser.key_of(expr), self.source, stmt.start)
        for stmt in function.body.body:
            if stmt.kind == 'if' and stmt.start < tok and any(
                    cparser.key_of(e) in names for e in stmt.expr.walk()) and any(
                        s.kind == 'return' and (s.expr is None or s.expr.text == '0')
                        for s in stmt.body[0].walk()):
                raise Keep('shared-object', 'the first device allocates it for all',
                           self.source, stmt.start)
        flags = self.source.text_of(candidate.call.start, candidate.call.end)
        if 'GFP_ATOMIC' in flags or 'GFP_NOWAIT' in flags:
            held = 0
            for i in range(function.lbrace, tok):
                word = self.source.texts[i]
                if LOCKS.match(word) and self.source.texts[i + 1] == '(':
                    held += -1 if re.search('unlock|restore|enable', word) else 1
            if held > 0:
                raise Keep('atomic-context', 'a lock is held at the allocation', self.source, tok)

    def _published(self, function, key):
        """Names beyond the function's locals that the object gets in it."""
        names, grown = {key}, True
        while grown:
            grown = False
            for expr in function.expressions:
                if expr.kind == 'assign' and cparser.key_of(expr.right) in names and \
                        cparser.key_of(expr.base) not in names:
                    names.add(cparser.key_of(expr.base))
                    grown = True
        own = {name for name, decl in self.m.locals(function).items() if not decl.static}
        return names - own - {''}

    # -- contexts ---------------------------------------------------------------

    def _check_contexts(self, candidate, probes):
        """Of all releases the one that decides: who frees it outside probe
        and remove, then what may free it, then another file."""
        found = Reasons(self.source, candidate.tok)
        for release in sorted(candidate.releases, key=lambda r: not r.named):
            found.add(self._misplaced(candidate, release, set(probes)))
        found.give()

    def _misplaced(self, candidate, release, mine):
        """The Keep for a release that stands where it must not, or None."""
        contexts = self.bind.contexts(release.function)
        if not contexts:
            if release.match == 'unknown':
                return None
            contexts = {(CALLBACK, '')} if not release.function.static else set()
        found = Reasons(self.source, candidate.tok)
        for kind, detail in sorted(contexts, key=lambda c: (c[0], str(c[1]).endswith('open'),
                                                            getattr(c[1], 'name', c[1]))):
            if kind in (PROBE, REMOVE) and detail in mine:
                continue
            if kind == SHUTDOWN and any(k == REMOVE and d in mine for k, d in contexts):
                continue
            found.add(self._elsewhere(candidate, release, kind, detail))
        where = (release.source, release.tok)
        if release.match == 'unknown':
            found.add(Keep('unknown-free', '%s() may free it' % release.function.name, *where))
        elif release.source is not self.source:
            found.add(Keep('freed-in-other-file', '%s() frees it' % release.function.name, *where))
        return min(found.met, key=lambda keep: tables.weakness(keep.code), default=None)

    def _elsewhere(self, candidate, release, kind, detail):
        """A release outside probe and remove: the Keep that says it."""
        function = release.function
        doubt = release.match == 'unknown' and not release.named
        args = (release.source, release.tok)
        mixed = release.match != 'must' and release.foreign     # also other memory than the module's
        text = '%s() %s it' % (function.name, 'may free' if doubt or mixed else 'frees')
        root = self.bind.root(function, (kind, detail)) if self.bind.contexts(function) else function
        via = ', below %s()' % root.name if root is not function else ''
        if kind == binding.EXPORTED:
            return Keep('freed-elsewhere', text + ' and is called from outside' + via, *args)
        if kind in (PROBE, REMOVE):
            return Keep('freed-elsewhere', '%s for another driver of the file%s' % (text, via), *args)
        if doubt:
            return Keep('unknown-free', text + via, *args)
        for other in release.others if release.match != 'unknown' else ():
            maker = self.alias.sites[other][0]
            if not any(k == PROBE for k, _ in self.bind.contexts(maker)):
                return Keep('reassigned', '%s() puts other memory in its place' % maker.name,
                            maker.source, other[1])
        refs, others = self.m.references(function)
        params = {p.base for one in (function, root) for p in one.params}
        words = {member for _, _, member in others} | {detail}
        if 'kref' in params or any('kref_put' in (c.source.texts[t - 3:t + 1]) for c, t in refs) \
                or detail in ('kref_put', 'argument') and self._kref(function):
            return Keep('refcounted', text + ' when the last reference goes' + via, *args)
        if kind == CALLBACK and detail in CLOSING and ('file' in params or 'inode' in params):
            return Keep('open-count', text + ' when a file is closed' + via, *args)
        if kind == CALLBACK and (FREED_BY_CORE.match(detail or '') or
                                 any(FREED_BY_CORE.match(w) for w in words)):
            return Keep('release-callback', text + ' as a release callback' + via, *args)
        if kind == CALLBACK and detail == 'argument' and self._managed_action(root):
            return Keep('freed-in-callback', text + ' as a managed action' + via, *args)
        if kind == CALLBACK and detail in ('INIT_WORK', 'INIT_DELAYED_WORK', 'timer_setup',
                                           'call_rcu', 'argument', 'complete', 'callback',
                                           'tasklet_setup'):
            return Keep('freed-in-callback', text + ' when a callback runs' + via, *args)
        return Keep('freed-elsewhere', '%s outside probe and remove%s%s' %
                    (text, via, ', as %s' % detail if detail else ''), *args)

    def _managed_action(self, function):
        """True for a function that is only handed to devm_add_action()."""
        others = self.m.references(function)[1]
        for source, i, _ in others:
            while source.texts[i] not in ('(', ';', '{', ''):
                i = source.match.get(i, i) - 1 if source.texts[i] in (')', ']') else i - 1
            if not source.texts[i - 1].startswith('devm_add_action'):
                return False
        return bool(others)

    def _kref(self, function):
        for source, i in self.m.tokens(function.name):
            begin = max(0, i - 12)
            if any(t.startswith('kref_put') for t in source.texts[begin:i]):
                return True
        return False

    # -- walks --------------------------------------------------------------------

    def _value_of(self, candidate, bound):
        """Callback for flow.Walk: what an expression statically stands for."""
        key = candidate.key
        base = self.alias.site_types.get(key, '')
        pages = 'page' in candidate.site.allocator     # an address in an integer
        memo = {}

        def value_of(expr, function):
            if expr.kind in ('num', 'str'):
                return None
            mark = (expr.kind, cparser.key_of(expr) or expr, function)
            if mark in memo:
                return memo[mark]
            memo[mark] = None
            if candidate.surely and mark[1] == candidate.surely and function is candidate.function:
                memo[mark] = flow.SHARED
                return flow.SHARED
            type_ = self.m.type_of(expr, function)
            if type_ is not None and type_[1] < 1 and not pages:
                return None                 # no pointer
            probe = Release(function, cparser.Expr('call', expr.start, args=[expr]), 0, '')
            only = base not in ('', alias.BYTES) and [
                k for k, b in self.alias.site_types.items() if b == base] == [key]
            self._match(probe, key, base, only)
            value = {'must': flow.OBJECT, 'may': flow.SHARED, 'no': flow.FOREIGN}.get(probe.match)
            if probe.match == 'must' and probe.foreign:
                value = flow.SHARED
            if probe.match == 'must' and probe.presumed and not (
                    bound and self._bound_holder(expr, function)):
                value = flow.PRESUMED
            if value == flow.FOREIGN and bound and self._bound_holder(expr, function):
                value = flow.NONZERO
            memo[mark] = value
            return value
        return value_of

    def _bound_holder(self, expr, function):
        """True for what probe stored as drvdata: set while a driver is bound."""
        if 'parent' in function.source.texts[expr.start:expr.end]:
            return False
        return self._stored_by_probe(expr, function)

    def _stored_by_probe(self, expr, function):
        if expr.kind == 'call' and alias.GETTER.search(expr.callee):
            return True
        if expr.kind == 'call' and self._own_getter(expr, function):
            return True
        if expr.kind == 'id':
            writes = [w for w in self.m.local_writes(function, expr.text)
                      if cparser.key_of(w[0]) != 'NULL']
            if len(writes) == 1 and writes[0][1] == 'set' and writes[0][0].kind == 'call':
                return self._bound_holder(writes[0][0], function)
            # remove() itself is called with the device that is bound
            return not writes and any(
                function in self.bind.removes(d) and function.params[:1] and
                function.params[0].name == expr.text for d in self.bind.drivers)
        return False

    def _own_getter(self, call, function):
        """True for a function of the module that gives back what probe stored
        as drvdata whenever that is there, whatever it checks itself."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        if target is None or '*' not in target.specifiers or \
                not any(alias.GETTER.search(name) for _, name in target.calls()):
            return False
        bound = frozenset(param.name for param, arg in zip(target.params, call.args)
                          if arg.kind == 'unary' and arg.op == '&' or
                          self._bound_holder(arg, function))
        key = (target, bound)
        if key not in self._getters:
            self._getters[key] = False      # one that calls itself
            walk = flow.Walk(self.m, value_of=lambda expr, inside: flow.OTHER if (
                expr.kind in ('call', 'id') and self._bound_holder(expr, inside)) else None)
            try:
                outcomes = walk.run(target, {name: flow.OTHER for name in bound})
            except (flow.TooComplex, cparser.ParseError):
                outcomes = ()
            self._getters[key] = bool(outcomes) and all(v == flow.OTHER for v, _ in outcomes)
        return self._getters[key]

    def _descend(self, candidate, root):
        """Functions below a root whose calls can allocate or free the object."""
        reach = {r.function for r in candidate.releases}
        reach.add(candidate.function)
        todo = list(reach)
        while todo:
            function = todo.pop()
            for caller, _ in self.m.references(function)[0]:
                if caller not in reach:
                    reach.add(caller)
                    todo.append(caller)
        reach.discard(root)
        return reach

    def _below(self, root):
        """Functions of the module that a root leads to by calls, in order."""
        seen, todo = {root: None}, [root]
        while todo:
            function = todo.pop()
            for _, name in function.calls():
                target = self.m.function(name, function.source)
                if target is not None and target not in seen:
                    seen[target] = None
                    todo.append(target)
        return list(seen)[1:]

    def _telling(self, root, way):
        """Functions below a root that concern one way by which others hold the
        object, or that surely return the one or the other."""
        below = self._below(root)
        todo, found = [], set()
        for function in below:
            back = [s.expr for s in function.statements() if s.kind == 'return']
            if any(e.kind == 'call' and (way.hands(e, function) or way.ends(e, function)) or
                   e.kind == 'assign' and way.stored(e, function) is not None
                   for e in function.expressions):
                todo.append(function)
            elif back and all(expr is not None and expr.kind == 'num' for expr in back):
                found.add(function)
        inside = set(below)
        while todo:
            function = todo.pop()
            if function not in found:
                found.add(function)
                todo += [c for c, _ in self.m.references(function)[0] if c in inside]
        return found

    def _sometimes(self, candidate, root, reach):
        """Functions of the module that hand the object back on some paths."""
        found, todo, seen = set(), [root, *reach], set()
        while todo:
            function = todo.pop()
            for _, name in function.calls():
                target = self.m.function(name, function.source)
                if target is None or target in seen or target in reach or \
                        '*' not in target.specifiers:
                    continue
                seen.add(target)
                back = [s.expr for s in target.statements() if s.kind == 'return' and s.expr]
                atoms = [self.alias.resolve(expr, target) for expr in back]
                if any(candidate.key in a for a in atoms) and any(
                        candidate.key not in a or ('null',) in a for a in atoms) and not any(
                            s.kind in LOOPS for s in target.statements()):
                    found.add(target)
                    todo.append(target)
        return found

    def _walk(self, candidate, root, env, **options):
        known = {(r.source, r.tok): r.key for r in candidate.releases}
        descend = self._descend(candidate, root)
        if options.get('always_loops'):
            descend |= self._sometimes(candidate, root, descend)
        if options.get('held'):
            descend |= self._telling(root, options['held'])
        walk = flow.Walk(self.m, release_of=lambda source, tok: known.get((source, tok)),
                         value_of=self._value_of(candidate, options.get('always_loops', False) and
                                                 'site' not in options),
                         descend=descend, **options)
        outcomes = walk.run(root, env)
        for key in walk.unmatched:
            release = next(r for r in candidate.releases if r.key == key)
            raise Keep('unknown-free', '%s() may free it' % release.function.name,
                       release.source, release.tok)
        return walk, outcomes

    def _walk_probe(self, candidate, probes):
        """Where probe releases the object, and whether it goes on to succeed."""
        failures = FAILING if any(d.type in tables.positive_probes() for d in probes) \
            else FAILING | {flow.POS}
        for probe in sorted({self.bind.probe(d) for d in probes}, key=lambda f: f.name):
            walk, outcomes = self._walk(candidate, probe, {}, site_source=self.source,
                                        site=candidate.tok)
            alive = leaks = False
            for value, items in outcomes:
                env = dict(items)
                # A positive value that nobody frees for hardly ever comes: no leak is made of it.
                failing = value in FAILING
                leaks = leaks or env.get(flow.STATE) == flow.LIVE and (failing or value is None)
                if env.get(flow.STATE) == flow.LIVE and not failing:
                    alive = True
                for name in env:
                    if name.startswith('@hit:'):
                        key = name[5:]
                        if value not in failures:
                            candidate.hits[key] = 'managed-free'
                        else:
                            candidate.hits.setdefault(key, 'delete')
            if not alive:
                self._not_alive(candidate, probe, outcomes)
            candidate.walked |= {r.key for r in candidate.releases
                                 if self._inside(r.function, probe)}
            candidate.nulls |= walk.nulls
            if leaks and candidate.left is None:
                candidate.left = self._left_behind(candidate, probe)
            candidate.wild.update(walk.wild)
            if not self._repeated(candidate, walk):
                candidate.used.update((tok, function) for tok, function in walk.used.items()
                                      if function is probe)
            candidate.lost.update((tok, function) for function, tok, state, value in set(walk.exits)
                                  if function is probe and state == flow.LIVE and (
                                      value in FAILING or
                                      value is None and self._passes_failure(walk, probe, tok)))
            if candidate.lost and candidate.left is None:
                candidate.left = self._outlived(candidate, probe)
            self._check_repeats(candidate, walk)

    def _passes_failure(self, walk, function, tok, depth=0):
        """True where what a return gives back, which a walk does not know, is
        what a call said, and that call can fail."""
        back = next((s.expr for s in function.statements()
                     if s.kind == 'return' and s.start == tok), None)
        values = [back] if back is not None else []
        if back is not None and back.kind == 'id':
            last = self.stored.last_write(function, back.text, tok)
            values = [last] if last is not None else [
                value for value, how in self.m.local_writes(function, back.text)
                if how != 'set' or value.kind not in ('num', 'unary', 'id')]
        return bool(values) and all(value.kind == 'call' and self._can_fail(walk, value, function, depth)
                                    for value in values)

    def _can_fail(self, walk, call, function, depth):
        """True for a call that is not known to return success alone."""
        target = self.m.function(call.callee, function.source) if call.callee else None
        if target is None:
            return call.callee not in self.m.defines() and not kept.WITHDRAWS.search(call.callee or '')
        if depth > kept.DEPTH:
            return False
        if target in walk.descend:
            return any(value is None and state == flow.LIVE and
                       self._passes_failure(walk, target, tok, depth + 1)
                       for inside, tok, state, value in set(walk.exits) if inside is target)
        if target not in self._failing:
            self._failing[target] = False       # one that calls itself
            own = flow.Walk(self.m)
            try:
                own.run(target, {})
            except (flow.TooComplex, cparser.ParseError):
                return True
            self._failing[target] = any(
                value in FAILING or value is None and self._passes_failure(own, target, tok, depth + 1)
                for inside, tok, _, value in set(own.exits) if inside is target)
        return self._failing[target]

    def _outlived(self, candidate, probe):
        """A Keep where probe leaks the object on a failing path and something
        managed, acquired before it and so released after it, may use it."""
        def reached(function, tok):
            return [tok] if function is probe else self.bind.calls_below(probe, function)

        made = reached(candidate.function, candidate.tok)
        for name, user in tables.managed_users().items():
            for function, call, tok in self.m.calls_named({name}):
                given = [call.args[number - 1] for number in user.arguments
                         if call is not None and number <= len(call.args)]
                if any(cparser.key_of(arg) != 'NULL' for arg in given) and \
                        any(at < alloc for at in reached(function, tok) for alloc in made):
                    return Keep('leaks-on-failure', '%s() can fail without freeing it, and %s() may '
                                'use it until after that' % (probe.name, name), function.source, tok)
        return None

    def _left_behind(self, candidate, probe):
        """A Keep where probe can fail while others still hold what it leaks."""
        held = kept.Kept(self.stored, candidate.key)
        text = '%s() can fail without freeing it, ' % probe.name
        spent, self.alias.steps = self.alias.steps, 0
        try:
            for way in held.ways([probe, *self._below(probe)]):
                _, outcomes = self._walk(candidate, probe, {}, site_source=self.source,
                                         site=candidate.tok, held=way)
                for value, items in outcomes:
                    env = dict(items)
                    if env.get(flow.STATE) == flow.LIVE and flow.KEPT in env and (
                            value in FAILING or value is None):
                        return Keep('leaks-on-failure', text + way.text, way.function.source, way.tok)
        except (flow.TooComplex, alias.TooLarge):
            return Keep('leaks-on-failure', text + 'and who holds it then cannot be followed',
                        self.source, candidate.tok)
        finally:
            self.alias.steps = spent
        return None

    def _check_temporary(self, candidate, probes):
        """Where a release is in doubt, a buffer of the function's own is told
        by the releases that are not."""
        releases = candidate.releases
        own = self._own_frees(candidate)
        candidate.releases = [r for r in releases if r.match != 'unknown' or r in own]
        candidate.surely = cparser.key_of(own[0].call.args[0]) if own else ''
        try:
            self._walk_probe(candidate, probes)
        except Keep as keep:
            if keep.code == 'temporary':
                raise
        except (cparser.ParseError, flow.TooComplex, alias.TooLarge, RecursionError):
            pass
        finally:
            candidate.releases = releases
            candidate.surely = ''

    def _own_frees(self, candidate):
        """Releases in doubt that name the object as its function does, by a
        member of a struct on the stack: others only ever saw that struct."""
        function = candidate.function
        left = self.alias.left_of(function, candidate.call)
        root = alias.root_of(left)
        decl = self.m.locals(function).get(root)
        if decl is None or decl.stars or decl.static or left.kind == 'id':
            return []
        return [r for r in candidate.releases if r.match != 'must' and r.function is function and
                r.call.args and cparser.key_of(r.call.args[0]) == cparser.key_of(left)]

    def _inside(self, function, root):
        return function is root or any(d for k, d in self.bind.contexts(function) if k == PROBE)

    def _not_alive(self, candidate, probe, outcomes):
        if any(dict(items).get(flow.STATE) == flow.FREED for _, items in outcomes):
            raise Keep('temporary', '%s() frees it on every path that succeeds' % probe.name,
                       self.source, candidate.tok)
        if any(dict(items).get(flow.STATE) == flow.LIVE for _, items in outcomes):
            raise Keep('too-complex', 'no path of %s() keeps it and succeeds' % probe.name,
                       self.source, candidate.tok)
        raise Keep('too-complex', 'no path of %s() reaches the allocation' % probe.name,
                   self.source, candidate.tok)

    def _repeated(self, candidate, walk):
        """True where the allocation can run more than once in a probe."""
        places = [(candidate.function, candidate.tok), *self.m.references(candidate.function)[0]]
        return walk.again or any(s.kind in LOOPS for function, at in places
                                 for s in binding.statement_of(function, at)[:-1])

    def _check_repeats(self, candidate, walk):
        """An allocation in a loop wants releases in a loop."""
        if not self._repeated(candidate, walk):
            return
        removing = [r for r in candidate.releases if any(
            kind == REMOVE for kind, _ in self.bind.contexts(r.function))]
        if any(self._looped_release(r) for r in removing):
            return
        candidate.looped = Keep('in-loop', 'probe can allocate it more than once and remove does '
                                'not free each', self.source, candidate.tok)
        if removing:
            raise candidate.looped

    def _looped_release(self, release, depth=0):
        if any(s.kind in LOOPS
               for s in binding.statement_of(release.function, release.tok)[:-1]):
            return True
        for caller, at in self.m.references(release.function)[0]:
            above = Release(caller, None, at, '')
            if depth < 4 and self._looped_release(above, depth + 1):
                return True
        return False

    def _walk_remove(self, candidate, probes):
        """remove() must release the object on every path, for each driver."""
        for driver in probes:
            removes = self.bind.removes(driver)
            if driver.remove and not removes:
                raise Keep('freed-in-other-file', '%s() is defined in another file' %
                           driver.remove[0], self.source, self._driver_tok(driver))
            reached = set()
            for remove in removes:
                walk, outcomes = self._walk(candidate, remove, {flow.STATE: flow.LIVE},
                                            always_loops=True,
                                            assume=self._assumed(candidate, driver))
                candidate.walked |= {r.key for r in candidate.releases
                                     if r.function is remove}
                candidate.wild.update(walk.wild)
                hits, alive = set(), False
                for _, items in outcomes:
                    env = dict(items)
                    hits |= {n[5:] for n in env if n.startswith('@hit:')}
                    alive = alive or env.get(flow.STATE) != flow.FREED
                reached |= hits
                for key in hits:
                    candidate.hits.setdefault(key, 'delete')
                if hits:
                    self._check_exit_only(remove)
                self._check_branches(candidate, driver, remove, hits)
                if hits and (alive or not outcomes):
                    self._conditional(candidate, remove, hits, walk)
            if not reached:
                self._leak(candidate, driver)

    def _assumed(self, candidate, driver):
        """Callback for flow.Walk: the truth of a condition that the allocation
        depends on, too, and that nothing changes after it."""
        known = conditions.Conditions(self.m, self.alias, self.bind)
        held = known.held(candidate.function, candidate.tok, driver)
        held = {text: truth for text, truth in held.items()
                if not known.changes(text, candidate.function, candidate.tok, driver)}

        def assume(expr, function):
            if expr.kind == 'call' and expr.args and expr.callee in ('IS_ERR', 'IS_ERR_OR_NULL') \
                    and self._bound_holder(expr.args[0], function):
                return False
            text, sign = known.condition(expr, function, driver) if held else ('', True)
            return held[text] == sign if text in held else None
        return assume

    def _check_branches(self, candidate, driver, remove, hits):
        """remove() releases it in some configurations only."""
        made = self._branches(self.source, candidate.tok) | \
            self._branches(self.source, self.bind.probe(driver).name_tok)
        for release in candidate.releases:
            if release.key not in hits:
                continue
            places = [(release.source, release.tok)]
            if release.function is not remove:
                places += [(c.source, at) for c, at in self.m.references(release.function)[0]
                           if any(kind == REMOVE for kind, _ in self.bind.contexts(c))]
            free = [self._branches(source, tok) - made for source, tok in places]
            if free[0] or len(free) > 1 and all(free[1:]):
                raise Keep('conditional-free', 'it is only freed under %s' % next(
                    iter(sorted(free[0] or free[1]))), release.source, release.tok)

    def _branches(self, source, tok):
        """The #if lines that a token depends on, as a set of texts."""
        if source not in self._regions:
            self._regions[source] = list(self._conditionals(source))
        at = source.starts[tok]
        return {text for begin, end, text in self._regions[source] if begin <= at < end}

    @staticmethod
    def _conditionals(source):
        """(begin, end, text) of the branches of a source's #if lines."""
        stack = []
        for at, line in source.directives:
            word = re.match(r'\s*#\s*(\w*)', line).group(1)
            text = ' '.join(line.split())
            if word in ('elif', 'else', 'endif') and stack:
                begin, above = stack.pop()
                yield begin, at, above
                text = '%s of %s' % (text, above)
            if word.startswith('if') or word in ('elif', 'else'):
                stack.append((at, text))

    def _conditional(self, candidate, remove, hits, walk):
        """remove() releases on some paths only: early return or condition."""
        first = min((r for r in candidate.releases if r.key in hits),
                    key=lambda r: (r.match != 'must', r.tok))
        if first.foreign:
            raise Keep('mixed-source', 'what is freed here may be no allocation at all',
                       first.source, first.tok)
        frees = [first.tok] if first.function is remove else self.bind.calls_below(remove, first.function)
        early = [tok for function, tok, state, _ in walk.exits
                 if function is remove and state == flow.LIVE and tok < min(frees, default=tok)]
        if early:
            raise Keep('early-return', '%s() can return before it frees it' % remove.name,
                       remove.source, min(early))
        where = binding.statement_of(first.function, first.tok)
        for stmt in reversed(where[:-1]):
            if stmt.kind == 'if':
                text = first.source.text_of(stmt.expr.start, stmt.expr.end)
                code = 'conditional-free'
                if re.search(r'refcount_dec|kref_put|atomic_dec|-- \w|\w --', text):
                    code = 'refcounted'
                elif COUNTS.search(text):
                    code = 'open-count'
                raise Keep(code, 'it is only freed if (%s)' %
                           first.source.written(stmt.expr.start, stmt.expr.end),
                           first.source, stmt.start)
        raise Keep('conditional-free', '%s() does not free it on every path' % remove.name,
                   first.source, first.tok)

    def _leak(self, candidate, driver):
        """Nothing frees it at unbind: a leak, or somebody else's object."""
        self._check_looped_away(candidate, driver)
        owner = self.owners.taker(candidate.key)
        if owner is not None:
            raise Keep('owned-by-subsystem', *owner)
        self._check_other_device(candidate, driver)
        where = (self.source, candidate.tok)
        if not candidate.hits:
            code, text = 'never-freed', 'nothing frees it'
        elif driver.remove:
            code, text = 'leaks-on-unbind', '%s() does not free it' % driver.remove[0]
        else:
            code, text = 'leaks-on-unbind', 'there is no remove() to free it'
        if not self.fix_leaks or not driver.remove:
            raise Keep(code, text, *where)
        other = self.owners.escape(candidate.key)
        if other is not None:
            raise Keep(code, '%s, and %s() may own it' % (text, other[1]), other[0], other[2])
        if candidate.looped is not None:
            raise candidate.looped
        self._check_still_held(candidate, driver, code, text)
        candidate.leaks = True

    def _check_still_held(self, candidate, driver, code, text):
        """What remove() leaks may be in use after it, unless it stops that."""
        held = kept.Kept(self.stored, candidate.key)
        for way in held.ways(self.m.functions):
            for remove in self.bind.removes(driver):
                _, outcomes = self._walk(candidate, remove, {flow.STATE: flow.LIVE, flow.KEPT: 'y'}, held=way)
                if any(flow.KEPT in dict(items) for _, items in outcomes):
                    raise Keep(code, '%s, %s' % (text, way.text), way.function.source, way.tok)

    def _check_other_device(self, candidate, driver):
        """remove() that frees, but where a condition of the allocation does not
        hold: when another device goes that shares the object."""
        for remove in self.bind.removes(driver):
            _, outcomes = self._walk(candidate, remove, {flow.STATE: flow.LIVE}, always_loops=True)
            hits = {name[5:] for _, items in outcomes for name in dict(items) if name.startswith('@hit:')}
            for release in sorted(candidate.releases, key=lambda r: r.tok):
                if release.key in hits:
                    raise Keep('conditional-free', '%s() frees it for another device only than probe '
                               'allocates it for' % remove.name, release.source, release.tok)

    def _check_looped_away(self, candidate, driver):
        """Objects that a loop of probe's own frees again, whatever it returns."""
        probe = self.bind.probe(driver)
        if not any(self._looped_release(r) for r in candidate.releases):
            return
        _, outcomes = self._walk(candidate, probe, {}, site_source=self.source,
                                 site=candidate.tok, always_loops=True)
        states = {dict(items).get(flow.STATE) for value, items in outcomes if value not in FAILING}
        if flow.FREED in states and flow.LIVE not in states:
            raise Keep('temporary', '%s() frees it on every path that succeeds' % probe.name,
                       self.source, candidate.tok)

    # -- the plan -----------------------------------------------------------------

    def _check_interfaces(self, candidate, probes):
        """Several interfaces of one USB device that share the object."""
        if not any(d.type == 'usb_driver' for d in probes):
            return
        for function, call, tok in self.m.calls_named({'usb_driver_claim_interface'}):
            if call is None or len(call.args) < 3 or \
                    candidate.key in self.alias.resolve(call.args[2], function):
                raise Keep('several-interfaces', 'another interface is claimed for it',
                           function.source, tok)

    def _plan(self, candidate, device, resource, probes):
        for release in candidate.releases:
            if release.key in candidate.hits or release.match != 'must':
                continue
            if release.key not in candidate.nulls:
                raise Keep('too-complex', 'no path that could be followed reaches this free',
                           release.source, release.tok)
            candidate.hits[release.key] = 'delete'
        site = candidate.site
        actions = [Action(self.path, site.line, site.column, site.allocator, MANAGED, device)]
        for release in sorted(candidate.releases, key=lambda r: r.tok):
            action = candidate.hits.get(release.key)
            if action is None:
                continue
            line, column = release.source.position(release.tok)
            free = {'file': self.path, 'line': line, 'function': release.function.name,
                    'action': 'delete'}
            call = release.source.texts[release.tok]
            change = Action(self.path, line, column, call, DROPPED)
            if action == 'managed-free':
                if candidate.used:
                    tok = min(candidate.used)
                    raise Keep('freed-elsewhere', '%s() frees it and %s() goes on to use it' % (
                        release.function.name, candidate.used[tok].name), self.source, tok)
                name = self.bind.devices.name(release.function, release.tok, probes)
                if not name and any(k == REMOVE for k, _ in self.bind.contexts(release.function)):
                    raise Keep('freed-elsewhere', '%s() frees it for remove and for a probe that '
                               'may succeed' % release.function.name, release.source, release.tok)
                if not name:
                    raise Keep('no-device', '%s() has no sure name for the bound device' %
                               release.function.name, release.source, release.tok)
                free['action'] = 'devm_kfree'
                change = Action(self.path, line, column, call, RELEASED, name)
            elif not release.source.is_statement(release.tok):
                raise Keep('rewrite-failed', 'the free in line %d is no statement of its own' %
                           line)
            site.frees.append(free)
            actions.append(change)
        site.actions = actions
        site.fixes = self._fixes(candidate, probes)
        notes = [fix['text'] for fix in site.fixes]
        embedded = self._counted(self.alias.site_types.get(candidate.key, ''))
        if embedded:
            notes.append('it embeds struct %s: whoever still holds that after remove() used '
                         'freed memory before, too' % embedded)
        notes += filter(None, [address.remark(self.m, self.alias, candidate.key, candidate.call)])
        site.note = '; '.join(notes)
        site.message = '%s() with %s' % (resource.managed, device)

    def _fixes(self, candidate, probes):
        """What the conversion changes beside who frees: list of dicts."""
        out = []

        def tell(kind, text, source, tok):
            line = source.position(tok)[0]
            where = 'line %d' % line if source is self.source else '%s:%d' % (source.path, line)
            out.append({'kind': kind, 'file': source.path, 'line': line,
                        'text': text % where})

        if candidate.leaks:
            remove = probes[0].remove[0]
            tell('leak', remove + '() never freed it (%s): the conversion fixes a leak',
                 self.source, candidate.tok)
        looped = any(r.key in candidate.hits and self._looped_release(r)
                     for r in candidate.releases)
        if candidate.lost and not looped:
            tok = min(candidate.lost)
            tell('leak', candidate.lost[tok].name + '() can fail without freeing it (%s): the '
                 'conversion fixes a leak', self.source, tok)
        for release in candidate.releases:
            amiss = candidate.wild.get(release.key)
            if amiss == 'again' and not self._looped_release(release) and not self._emptied(release):
                tell('wild-free', release.function.name + '() can free it a second time (%s): the '
                     'conversion fixes that', release.source, release.tok)
            elif amiss == 'unset':
                tell('wild-free', release.function.name + '() can free a pointer that was never '
                     'set (%s): the conversion fixes that', release.source, release.tok)
        if candidate.used:
            tok = min(candidate.used)
            tell('use-after-free', candidate.used[tok].name + '() uses it after it was freed (%s): the '
                 'conversion fixes that', self.source, tok)
        user = self._managed_user(candidate)
        if user is not None:
            name, source, tok = user
            tell('use-after-free', 'remove() freed it before ' + name + '() of %s was undone: the '
                 'conversion frees it after that', source, tok)
        return out

    @staticmethod
    def _emptied(release):
        """True for a member that is emptied once what it leads to was freed:
        whoever frees it again frees nothing."""
        args = release.call.args if release.call is not None else ()
        return bool(args) and args[0].kind == 'member' and any(
            expr.kind == 'assign' and expr.op == '=' and expr.start > release.tok and
            cparser.key_of(expr.base) == cparser.key_of(args[0]) and cparser.key_of(expr.right) == 'NULL'
            for expr in release.function.expressions)

    def _managed_user(self, candidate):
        """(call, Source, token) of what uses the object until after remove(),
        which freed it, or None."""
        def in_remove(function):
            return any(kind == REMOVE for kind, _ in self.bind.contexts(function))

        if not any(r.key in candidate.hits and in_remove(r.function)
                   for r in candidate.releases):
            return None
        for name, user in tables.managed_users().items():
            for function, call, tok in self.m.calls_named({name}):
                if call is None or any(
                        in_remove(ender) for ender, _, _ in self.m.calls_named(set(user.undone))):
                    continue
                if any(number <= len(call.args) and
                       candidate.key in self.alias.resolve(call.args[number - 1], function)
                       for number in user.arguments):
                    return name, function.source, tok
        return None

    def _counted(self, base, depth=0):
        """A struct with a life of its own that another one embeds, or ''."""
        if depth > 2 or base in ('', alias.BYTES):
            return ''
        for member in (self.m.struct(base) or {}).values():
            if member.by_value_struct:
                found = member.base if member.base in COUNTED else \
                    self._counted(member.base, depth + 1)
                if found:
                    return found
        return ''

    def _settle(self):
        """A release that several allocations share goes for all or for none."""
        by_key = {c.key: c for c in self.candidates if c.key is not None}
        moved = True
        while moved:
            moved = False
            for candidate in self.candidates:
                if candidate.site.verdict != 'convert':
                    continue
                keep = self._blocked(candidate, by_key)
                if keep is not None:
                    self._kept(candidate, keep)
                    moved = True
        self._agree()

    def _blocked(self, candidate, by_key):
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
                line = self.alias.sites[other][0].source.position(other[1])[0]
                code = 'shared-object' if twin is not None else 'reassigned'
                return Keep(code, 'the memory allocated in line %d is freed here too and stays '
                            'unmanaged' % line, release.source, release.tok)
        return None

    def _agree(self):
        """One release, one action: a managed free wins over a deletion."""
        released = {action.place: action for candidate in self.candidates
                    for action in candidate.site.actions if action.what == RELEASED}
        for candidate in self.candidates:
            site = candidate.site
            site.actions = [released.get(action.place, action) for action in site.actions]
            for free in site.frees:
                if free['action'] != 'none' and any(a.line == free['line']
                                                    for a in released.values()):
                    free['action'] = 'devm_kfree'


def decide(tree, path, drivers, fix_leaks=False):
    """Verdicts for one file.

    tree: tree.Tree; path: relative to its root; drivers: its drivers.Driver
    list; fix_leaks: convert what is freed on failure only, where no other
    owner is found.  Returns Site objects in source order.  Raises OSError when
    the file cannot be read.
    """
    source = load(tree.root, path)
    below = source.reachable(driver.probe for driver in drivers)
    if not any(function.name in below for function, _, _ in source.calls_of(tables.resources())):
        return []
    return sorted(Decision(tree, path, drivers, fix_leaks).run(), key=Site.sort_key)
