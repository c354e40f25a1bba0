# SPDX-License-Identifier: GPL-2.0-only
"""Where an object may be acquired and released: which functions, drivers and spellings."""

import re

from . import binding, cparser, resources, structs, tables, terms
from .binding import CALLBACK, PROBE, REMOVE, SHUTDOWN
from .candidate import Keep, Reasons

# What a comment says of them, and what would say that they are wanted.
SPEAKS_OF_DEVRES = re.compile(r'\bdevm_\w*|\bdevres\b|\bmanaged (?:resource|variant|version|function)')
TO_DO = re.compile(r'TODO|FIXME|XXX|[Cc]onvert')
# A comment, of several lines if one follows the other.
REMARK = re.compile(r'(?s)/\*.*?\*/|//[^\n]*(?:\n\s*//[^\n]*)*')
ON_PURPOSE = re.compile(r"(?i)\b(?:do\s+not|don'?t|must\s+not|never|leave|left|on\s+purpose|intention\w*|"
                        r"deliberate\w*|(?:some|any)(?:one|body)\s+else)\b")

DEFINED = "%s() is not the kernel's: the driver has a #define for it"


class Places:
    """The places of a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind
        self.structs = structs.Structs(decision.m, decision.bind)

    def unseen_call(self, candidate):
        """A Keep where a function that is only declared may free the object: a
        call while the driver is bound, or one that looks like a release and
        after which nothing else frees."""
        for function, name, tok, itself in self.decision.owners.unseen(candidate.key):
            freed = any(r.function is function and r.tok > tok for r in candidate.releases)
            bound = any(kind not in (PROBE, REMOVE, SHUTDOWN)
                        for kind, _ in self.bind.contexts(function))
            if bound or itself and not freed and terms.says('releases', name):
                return Keep('unknown-free', '%s() cannot be read and may free it' % name,
                            function.source, tok)
        return None

    def check_drivers(self, probes):
        for driver in probes:
            why = tables.not_driver(driver.type)
            if why:
                raise Keep('not-driver-probe', 'struct %s: %s' % (driver.type, why),
                           self.bind.home(driver), self.driver_tok(driver))
            row = self.decision.buses.get(driver.type)
            if row is None:
                code = 'unknown-bus' if driver.type.endswith('_driver') else 'not-driver-probe'
                raise Keep(code, 'struct %s is no bus in the table' % driver.type,
                           self.bind.home(driver), self.driver_tok(driver))
            if not self._registered(driver):
                raise Keep('not-registered', 'nothing registers %s' % driver.name,
                           self.bind.home(driver), self.driver_tok(driver))
            probe = self.bind.probe(driver)
            if probe.params and self.m.types.canonical(probe.params[0].base) != row.parameter:
                raise Keep('unknown-bus', '%s() is not given the struct %s that a probe of '
                           'struct %s gets' % (probe.name, row.parameter, driver.type),
                           probe.source, probe.name_tok)
            calls, _ = self.m.references(probe)
            for caller, at in calls:
                raise Keep('probe-reentered', '%s() is also called from %s()' %
                           (probe.name, caller.name), caller.source, at)
            for kind, detail in sorted(self.bind.contexts(probe),
                                       key=lambda c: (c[0], getattr(c[1], 'name', c[1]))):
                if kind != PROBE:
                    raise Keep('probe-reentered', '%s() is also used as %s' %
                               (probe.name, detail or kind), probe.source, probe.name_tok)
            for remove in self.bind.removes(driver):
                calls, _ = self.m.references(remove)
                for caller, at in calls:
                    allowed = self.bind.contexts(caller)
                    if any(kind not in (PROBE, REMOVE) for kind, _ in allowed):
                        raise Keep('probe-reentered', '%s() is also called from %s()' %
                                   (remove.name, caller.name), caller.source, at)
            self.structs.check(driver)

    def check_alternatives(self, probes):
        """Raise Keep where probe or remove leads to a function of which it is not known what it does."""
        for driver in probes if self.m.alternatives else ():
            for root in [self.bind.probe(driver), *self.bind.removes(driver)]:
                for function, tok, name in self.decision.walks.calls(root):
                    if name in self.m.alternatives and name not in function.source.functions or \
                            function.name in self.m.alternatives and not function.static:
                        name = name if name in self.m.alternatives else function.name
                        raise Keep('freed-in-other-file', '%s() is defined in %s, of which one is linked' % (
                            name, ' and '.join(self.m.alternatives[name])), function.source, tok)

    def check_exit_only(self, remove):
        """remove() that a built-in driver lacks: unbinding it frees nothing,
        and nothing is stopped.  platform_driver_probe() forbids unbinding."""
        for source, i in self.m.tokens(remove.name):
            if source.texts[i - 2] == '__exit_p' and not any(
                    self.m.tokens(word) for word in ('platform_driver_probe',
                                                     'module_platform_driver_probe')):
                raise Keep('conditional-free', '%s() only exists in a module, not in a built-in '
                           'driver' % remove.name, source, i)

    def driver_tok(self, driver):
        for source, i in self.m.tokens(driver.name):
            if source is self.bind.home(driver) and source.position(i)[0] >= driver.line:
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

    def check_unseen(self, key):
        """A free that cannot be followed because of how it is written."""
        for source in self.m.sources:
            if any(word in resources.freeing() for word in source.unread):
                raise Keep('unparsed', '%s frees something in a branch of an #if that cannot '
                           'be followed' % source.path)
        for macro in sorted(self.m.macros.wrapper_macros()):
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
            key in self.decision.alias.resolve(arg, function)
            for call in function.expressions if call.kind == 'call' and call.start <= tok < call.end
            for arg in call.args if not arg.start <= tok < arg.end)

    def check_beside(self, candidate):
        """A file that is not known to be of the module and shares an object with it."""
        for name, itself, source, tok in self.m.freed_beside():
            shared = cparser.Expr('id', candidate.tok, text=name)
            if not itself or candidate.key in self.decision.alias.resolve(shared, candidate.function):
                raise Keep('freed-in-other-file', '%s() frees what %s leads to' %
                           (source.function_at(tok).name, name), source, tok)

    def check_given_away(self, left, function):
        """The member is emptied while the driver is bound: somebody took it."""
        depth = 0
        while left.kind == 'index':
            left = left.base
            depth += 1
        if left.kind != 'member':
            return
        owner = self.m.types.type_of(left.base, function)
        for writer, target, value in self.m.writes.field_writes(left.text):
            if target is None or cparser.key_of(value) != 'NULL':
                continue
            inner, deeper = target, -depth
            while inner.kind == 'index':
                inner = inner.base
                deeper += 1
            if deeper > 0:
                continue                # an element of what was allocated
            type_ = self.m.types.type_of(inner.base, writer) if inner.kind == 'member' else None
            if owner and type_ and self.m.types.canonical(type_[0]) != self.m.types.canonical(owner[0]):
                continue
            if any(kind not in (PROBE, REMOVE, SHUTDOWN)
                   for kind, _ in self.bind.contexts(writer)):
                raise Keep('reassigned', '%s() empties it while the driver is bound' % writer.name,
                           writer.source, target.start)

    def check_scope(self, function, left, tok):
        key = cparser.key_of(left) if left is not None else ''
        decl = self.m.types.locals(function).get(key)
        if decl is not None and any(a.startswith('__free') for a in decl.attrs):
            raise Keep('scope-cleanup', '%s carries __free()' % key, function.source, decl.at)
        texts = function.source.texts
        for i in range(function.lbrace, function.rbrace):
            if texts[i] in ('no_free_ptr', 'return_ptr', 'retain_and_null_ptr') and texts[i + 2] == key:
                raise Keep('scope-cleanup', '%s() takes %s' % (texts[i], key), function.source, i)
            if texts[i].startswith('devres_open_group'):
                raise Keep('devres-group', 'the driver opens a devres group', function.source, i)
            if i < tok and texts[i].startswith('component_') and \
                    re.match(r'component_(?:master_)?add\w*$', texts[i]):
                raise Keep('component', 'the allocation comes after %s()' % texts[i],
                           function.source, i)
        for source, i in self.m.tokens('devres_open_group'):
            raise Keep('devres-group', 'the driver opens a devres group', source, i)

    def check_names(self, candidate):
        """Raise Keep where the driver has a #define of its own for what acquires or releases."""
        name = self.m.macros.redefined({candidate.site.acquire})
        if name:
            raise Keep('no-managed-twin', DEFINED % name, *candidate.place)
        name = self.m.macros.redefined(word for word in candidate.resource.release if self.m.tokens(word))
        if name:
            raise Keep('free-verb', DEFINED % name, *candidate.place)

    def check_comments(self, candidate):
        """Raise Keep where a comment in front of the call, or of a release, speaks of devm_*."""
        for function, tok in [(candidate.function, candidate.tok)] + [
                (release.function, release.tok) for release in candidate.releases]:
            source, start = function.source, binding.statement_of(function, tok)[-1].start
            said = source.text[source.starts[start - 1]:source.starts[start]]
            found = SPEAKS_OF_DEVRES.search(said)
            # What another call does is told of that.
            if found and not TO_DO.search(said) and (
                    found.group() == candidate.resource.managed or
                    found.group() not in {name for _, name in candidate.function.calls()}):
                raise Keep('spoken-against', 'a comment in front of it speaks of %s' % found.group(),
                           source, tok)

    def check_left(self, candidate):
        """Raise Keep where a comment says that probe fails without a release on purpose."""
        for tok, function in sorted(candidate.lost.items()):
            source = function.source
            *outer, last = binding.statement_of(function, tok)
            inner = outer[-1] if len(outer) > 1 else last
            end = source.text.find('\n', source.starts[last.end])
            for comment in REMARK.findall(source.text[source.starts[inner.start]:end]):
                found = ON_PURPOSE.search(comment)
                if found and not TO_DO.search(comment):
                    raise Keep('spoken-against', '%s() fails without releasing it, and a comment there '
                               'says "%s"' % (function.name, ' '.join(found.group().split())), source, tok)

    def check_place(self, candidate, left):
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
                               % cparser.key_of(expr), candidate.source, stmt.start)
        for stmt in function.body.body:
            if stmt.kind == 'if' and stmt.start < tok and any(
                    cparser.key_of(e) in names for e in stmt.expr.walk()) and any(
                        s.kind == 'return' and (s.expr is None or s.expr.text == '0')
                        for s in stmt.body[0].walk()):
                raise Keep('shared-object', 'the first device allocates it for all',
                           candidate.source, stmt.start)
        flags = candidate.source.text_of(candidate.call.start, candidate.call.end)
        if 'GFP_ATOMIC' in flags or 'GFP_NOWAIT' in flags:
            held = 0
            for i in range(function.lbrace, tok):
                word = candidate.source.texts[i]
                if terms.is_call('locks', word) and candidate.source.texts[i + 1] == '(':
                    held += -1 if re.search('unlock|restore|enable', word) else 1
            if held > 0:
                raise Keep('atomic-context', 'a lock is held at the allocation', candidate.source, tok)

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
        own = {name for name, decl in self.m.types.locals(function).items() if not decl.static}
        return names - own - {''}

    def check_contexts(self, candidate, probes):
        """Of all releases the one that decides: who frees it outside probe and remove, then what may free
        it, then another file; what is named as it is first."""
        found = Reasons(candidate.source, candidate.tok)
        left = self.m.left_of(candidate.function, candidate.call)
        members = {name.split('->')[-1] for name in self._published(
            candidate.function, cparser.key_of(left))} if left is not None else ()
        for release in sorted(candidate.releases, key=lambda r: (not r.named, not any(
                arg.kind == 'member' and arg.text in members for arg in r.call.args),
                r.source is not candidate.source)):
            found.add(self._misplaced(candidate, release, set(probes)))
        found.give()

    def _misplaced(self, candidate, release, mine):
        """The Keep for a release that stands where it must not, or None."""
        contexts = self.bind.contexts(release.function)
        if not contexts:
            if release.match == 'unknown':
                return None
            contexts = {(CALLBACK, '')} if not release.function.static else set()
        found = Reasons(candidate.source, candidate.tok)
        for kind, detail in sorted(contexts, key=lambda c: (c[0], str(c[1]).endswith('open'),
                                                            getattr(c[1], 'name', c[1]))):
            if kind in (PROBE, REMOVE) and detail in mine:
                continue
            if kind == SHUTDOWN and any(k == REMOVE and d in mine for k, d in contexts):
                continue
            if kind == CALLBACK and release.match == 'must' and self.decision.acted.undoes(
                    candidate, self.bind.root(release.function, (kind, detail)), mine):
                continue
            found.add(self._elsewhere(candidate, release, kind, detail))
        where = (release.source, release.tok)
        if release.match == 'unknown':
            found.add(Keep('unknown-free', '%s() may free it' % release.function.name, *where))
        elif release.source is not candidate.source and not self.m.has(release.source):
            found.add(Keep('freed-in-other-file', '%s() frees it' % release.function.name, *where))
        return min(found.met, key=lambda keep: tables.weakness(keep.code), default=None)

    def _elsewhere(self, candidate, release, kind, detail):
        """A release outside probe and remove: the Keep that says it."""
        function = release.function
        doubt = release.match == 'unknown' and not release.named
        args = (release.source, release.tok)
        mixed = release.match != 'must' and release.foreign     # also other memory than the module's
        unsure = kind in (PROBE, REMOVE) and release.match != 'must'    # that driver may mean its own
        text = '%s() %s it' % (function.name, 'may free' if doubt or mixed or unsure else 'frees')
        root = self.bind.root(function, (kind, detail)) if self.bind.contexts(function) else function
        via = ', below %s()' % root.name if root is not function else ''
        if kind == binding.EXPORTED:
            return Keep('unknown-free' if doubt else 'freed-elsewhere',
                        text + ' and is called from outside' + via, *args)
        if kind in (PROBE, REMOVE):
            return Keep('freed-elsewhere', '%s for another driver of the module%s' % (text, via), *args)
        if doubt:
            return Keep('unknown-free', text + via, *args)
        for other in release.others if release.match != 'unknown' else ():
            maker = self.decision.alias.sites[other][0]
            if not any(k == PROBE for k, _ in self.bind.contexts(maker)):
                return Keep('reassigned', '%s() puts other memory in its place' % maker.name,
                            maker.source, other[1])
        refs, others = self.m.references(function)
        params = {p.base for one in (function, root) for p in one.params}
        words = {member for _, _, member in others} | {detail}
        if 'kref' in params or any('kref_put' in (c.source.texts[t - 3:t + 1]) for c, t in refs) \
                or detail in ('kref_put', 'argument') and self._kref(function):
            return Keep('refcounted', text + ' when the last reference goes' + via, *args)
        if kind == CALLBACK and terms.is_member('last-close', detail or '') and (
                'file' in params or 'inode' in params):
            return Keep('open-count', text + ' when a file is closed' + via, *args)
        if kind == CALLBACK and any(terms.is_member('freed-by-core', word) for word in words):
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
        given = self.m.handed_to(function)
        return bool(given) and all(terms.is_call('adds-action', name) for name in given)

    def _kref(self, function):
        for source, i in self.m.tokens(function.name):
            begin = max(0, i - 12)
            if any(t.startswith('kref_put') for t in source.texts[begin:i]):
                return True
        return False

    def check_interfaces(self, candidate, probes):
        """Several interfaces of one USB device that share the object."""
        if not any(d.type == 'usb_driver' for d in probes):
            return
        for function, call, tok in self.m.calls_named({'usb_driver_claim_interface'}):
            if call is None or len(call.args) < 3 or \
                    candidate.key in self.decision.alias.resolve(call.args[2], function):
                raise Keep('several-interfaces', 'another interface is claimed for it',
                           function.source, tok)
