# SPDX-License-Identifier: GPL-2.0-only
"""Conditions that hold where memory is allocated and still hold in remove.

Many drivers allocate under a condition of the device and free under the same
one.  A condition counts here when it is made of constants and of what is set
before the allocation at the latest: then its truth is that of the allocation.
"""

import functools
import re

from . import cparser, terms
from .binding import PROBE, statement_of
from .macros import freed_argument

CONSTANT = re.compile(r'^[A-Z][A-Z0-9_]*$')
# The last argument of module_param() and its like where nobody writes the parameter through sysfs.
READ_ONLY = re.compile(r'(?:0|0[04]{3}|S_IR(?:UGO|USR|GRP|OTH)(?: \| S_IR(?:USR|GRP|OTH))*)$')
# Whoever is given the bound device does not change what it was made of.
MADE_OF = re.compile(r'\bDEVICE\.dev(?=\.(?:of_node|fwnode)\b)')
DEPTH = 6


class Holders:
    """The names by which releases get at an object: where such a name leads
    nowhere, there is no object either.

    module: module.Module; releases: candidate.Release of those that surely are the object's.
    """

    def __init__(self, module, releases):
        self.m = module
        self.names = {}             # {Function: keys of lvalues}
        for release in releases:
            if release.call is not None and release.call.args:
                self._add(freed_argument(release.verb, release.call.args), release.function, DEPTH)

    def __contains__(self, place):
        """True for an (expression, Function) that leads to the object."""
        expr, function = place
        return cparser.key_of(expr) in self.names.get(function, ())

    def _add(self, expr, function, depth, led=False):
        """Take what an expression is read through; led: and the expression itself."""
        while expr.kind in ('member', 'index', 'cast', 'unary'):
            if led and expr.kind in ('member', 'index'):
                self.names.setdefault(function, set()).add(cparser.key_of(expr))
            if expr.kind == 'unary' and expr.op not in ('*', '&'):
                return
            led = led and expr.kind == 'cast' or expr.op in ('->', '*') or \
                expr.kind == 'index' and not self.m.types.in_place(expr.base, function)
            expr = expr.base
        if expr.kind != 'id':
            return
        writes = [(value, how) for value, how in self.m.writes.local_writes(function, expr.text)
                  if cparser.key_of(value) != 'NULL']
        params = [param.name for param in function.params]
        if expr.text in params and not writes:
            if led:
                self.names.setdefault(function, set()).add(expr.text)
            for caller, at in self.m.references(function)[0] if depth else ():
                given = caller.argument(at, params.index(expr.text))
                if given is not None:
                    self._add(given, caller, depth - 1, led)
        elif expr.text in self.m.types.locals(function) and len(writes) == 1 and writes[0][1] == 'set':
            # A call may give NULL for reasons of its own.
            made = writes[0][0].kind == 'call' and not terms.steady(writes[0][0].callee)
            if led and not made:
                self.names.setdefault(function, set()).add(expr.text)
            if depth:
                self._add(writes[0][0], function, depth - 1, led)


class Conditions:
    """Answers for one module; bindings: its binding.Bindings, resolver: its
    alias.Resolver."""

    def __init__(self, module, resolver, bindings):
        self.m = module
        self.alias = resolver
        self.bind = bindings
        self._united = {}           # {member: see _beside()}
        self._lasting = {}          # {(Function, token, Driver, whether with a Beside): see lasting()}

    def held(self, function, tok, driver, beside=None):
        """{text: truth} of the conditions that an allocation depends on; beside: a Beside of it."""
        out = {}
        probe = self.bind.probe(driver)
        for _ in range(DEPTH):
            for expr, truth in self._round(function, tok):
                self._split(expr, truth, function, driver, beside, out)
            calls, others = self.m.references(function)
            if function is probe or others or len(calls) != 1:
                break
            function, tok = calls[0]
        return out

    def lasting(self, function, tok, driver, beside=None):
        """Those of held() that nothing changes after the allocation."""
        key = function, tok, driver, beside is not None
        if key not in self._lasting:
            held = self.held(function, tok, driver, beside)
            self._lasting[key] = {text: truth for text, truth in held.items()
                                  if not self.changes(text, function, tok, driver)}
        return self._lasting[key]

    def told(self, held, expr, function, driver, beside=None):
        """The truth of a condition that is one of these, True or False, else None."""
        for text, sign in self._said(expr, function, driver, beside) if held else ():
            if text in held:
                return held[text] == sign
            if text and self._excluded(held, text, expr, function):
                return not sign
        return None

    def _excluded(self, held, text, expr, function):
        """True for a comparison with one value of an enum where that with another one is known to hold."""
        whole, _, name = text.rpartition('==')
        of = expr.kind == 'bin' and whole and self.m.types.type_of(expr.base, function)
        names = self.m.types.enumerators(of[0]) if of else ()
        return name in names and any(held.get('%s==%s' % (whole, other)) for other in names if other != name)

    @staticmethod
    def _round(function, tok):
        """(expression, truth) of every condition round or above a token."""
        path = statement_of(function, tok)
        labels = {s.name: s.start for s in function.statements() if s.kind == 'label'}
        for outer, inner in zip(path, path[1:]):
            if outer.kind == 'if' and not outer.expr.start <= tok < outer.expr.end:
                yield outer.expr, inner is outer.body[0]
            for before in outer.body if outer.kind == 'block' else ():
                if before is inner:
                    break
                if before.kind != 'if' or before.orelse is not None:
                    continue
                last = before.body[0]
                while last.kind == 'block' and last.body:
                    last = last.body[-1]
                if last.kind == 'return' or last.kind == 'goto' and labels.get(last.name, 0) > tok:
                    yield before.expr, False

    def _split(self, expr, truth, function, driver, beside, out):
        if expr.kind == 'unary' and expr.op == '!':
            self._split(expr.base, not truth, function, driver, beside, out)
        elif expr.kind == 'call' and expr.callee in ('likely', 'unlikely') and expr.args:
            self._split(expr.args[0], truth, function, driver, beside, out)
        elif expr.kind == 'bin' and expr.op == ('&&' if truth else '||'):
            self._split(expr.base, truth, function, driver, beside, out)
            self._split(expr.right, truth, function, driver, beside, out)
        else:
            out.update((text, truth == sign)
                       for text, sign in self._said(expr, function, driver, beside) if text)

    def _said(self, expr, function, driver, beside):
        """condition(), and the same in the words of a Beside."""
        yield self.condition(expr, function, driver)
        if beside is not None and expr.kind == 'bin' and expr.op in ('==', '!='):
            left, right = beside.text(expr.base, function), beside.text(expr.right, function)
            yield left and right and '%s==%s' % (left, right), expr.op == '=='
        elif beside is not None:
            yield beside.text(expr, function), True

    def condition(self, expr, function, driver):
        """(text, sign) of a condition in names that mean the same in probe
        and in remove; ('', True) where it may change or cannot be told."""
        if expr.kind == 'bin' and expr.op in ('==', '!='):
            left, right = (self._text(e, function, driver, 0) for e in (expr.base, expr.right))
            return ('%s==%s' % (left, right), expr.op == '==') if left and right else ('', True)
        return self._text(expr, function, driver, 0), True

    def members(self, text):
        """(name, the member of it that is meant or '') of a condition's members."""
        return re.findall(r'\.([A-Za-z_]\w*)(?=(?:\.([A-Za-z_]\w*))?)', MADE_OF.sub('DEVICE', text))

    def changes(self, text, function, tok, driver):
        """True when something in a condition can be set after the allocation."""
        probe = self.bind.probe(driver)
        at = [tok] if function is probe else self.bind.calls_below(probe, function)
        members = self.members(text)
        for name, inner in members + [(other, '') for name, _ in members for other in self._beside(name)]:
            if terms.says('changes', name):
                return True
            for writer, i in self._writing(name, inner):
                if writer is None or i < writer.lbrace:
                    continue                    # an initialiser outside any function
                if any(kind != PROBE for kind, _ in self.bind.contexts(writer)):
                    return True
                if writer is function:
                    before = i < tok
                else:
                    calls = [i] if writer is probe else self.bind.calls_below(probe, writer)
                    before = bool(at) and bool(calls) and max(calls) < min(at)
                if not before:
                    return True
        return False

    def _writing(self, name, inner):
        """(Function or None, token) where a member of a name is given a value; inner: see members()."""
        for source, i in self.m.tokens(name):
            if source.texts[i - 1] in ('.', '->') and self._written(source, i) and not (
                    inner and source.texts[i + 1] in ('.', '->') and source.texts[i + 2] != inner):
                yield self.m.enclosing(source, i), i
        for writer in self.m.assigning.functions(name):
            yield from ((writer, one.start) for one in writer.assigned
                        if any(part.kind == 'member' and part.text == name for part in one.base.walk()))

    def _beside(self, name):
        """Names of the members that lie in a union of the module with one of that name."""
        if name not in self._united:
            found = self._united[name] = set()
            for source, i in self.m.tokens('union'):
                lbrace = i + 1 + (source.kinds[i + 1] == 'id')
                if source.texts[lbrace] == '{':
                    inside = {source.texts[j] for j in range(lbrace, source.match.get(lbrace, lbrace))
                              if source.kinds[j] == 'id' and source.texts[j + 1] in (';', ',', '[', ':')}
                    found |= inside - {name} if name in inside else set()
        return sorted(self._united[name])

    def _written(self, source, i):
        """True where a member is given a value, or its address is taken."""
        texts = source.texts
        after = i + 1
        while texts[after] in ('[', '.', '->'):
            after = source.match.get(after, after) + 1 if texts[after] == '[' else after + 2
        if texts[after] in ('=', '|=', '&=', '^=', '+=', '-=', '<<=', '>>=', '++', '--'):
            return True
        begin = i
        while texts[begin - 1] in ('.', '->', ']') or source.kinds[begin - 1] == 'id':
            begin = source.match.get(begin - 1, begin - 1) if texts[begin - 1] == ']' else begin - 1
        if texts[after] in (',', ')') and texts[begin - 1] in ('(', ','):
            call = self.m.call_round(source, begin - 1)
            return terms.is_call('stores', call) and (texts[begin - 1] == '(' or call == 'swap')
        return texts[begin - 1] in ('++', '--') or \
            texts[begin - 1] == '&' and (texts[begin - 2] in ('(', ',', '=', 'return') or
                                         texts[begin - 3:begin - 1] == ['*', ')'])

    def _text(self, expr, function, driver, depth):
        kind = expr.kind
        if depth > DEPTH:
            return ''
        if kind in ('num', 'chr'):
            return expr.text
        if kind == 'id':
            return self._name(expr, function, driver, depth)
        if kind == 'cast':
            return self._text(expr.base, function, driver, depth)
        if kind == 'member':
            base = self._text(expr.base, function, driver, depth)
            return base and '%s.%s' % (base.lstrip('&'), expr.text)
        if kind == 'unary' and expr.op in ('&', '*', '~', '-'):
            base = self._text(expr.base, function, driver, depth)
            return base and expr.op + base
        if kind == 'index' or kind == 'bin' and expr.op in ('&', '|', '<<', '>>', '+', '-', '==', '!=',
                                                            '<', '>', '<=', '>='):
            left = self._text(expr.base, function, driver, depth)
            right = self._text(expr.right, function, driver, depth)
            return '(%s%s%s)' % (left, '[]' if kind == 'index' else expr.op, right) \
                if left and right else ''
        if kind == 'call' and (terms.room(expr.callee) or
                               terms.is_call('same-for-same', expr.callee or '')) and \
                self.m.function(expr.callee, function.source) is None:
            args = [self._text(arg, function, driver, depth) for arg in expr.args]
            return '%s(%s)' % (expr.callee, ','.join(args)) if all(args) else ''
        if kind == 'call' and terms.is_call('gets-drvdata', expr.callee or '') and len(expr.args) == 1:
            arg = self._text(expr.args[0], function, driver, depth)
            return 'DRVDATA' if arg in ('DEVICE', '&DEVICE.dev') else ''
        return ''

    def _name(self, expr, function, driver, depth):
        name = expr.text
        decl = self.m.types.locals(function).get(name)
        if decl is None:
            if not any(name in self.m.types.globals(s) for s in self.m.sources):
                return name if CONSTANT.match(name) else ''
            return name if self._is_steady(name, function.source) else ''
        if decl.static:
            return ''
        writes = self.m.writes.local_writes(function, name)
        params = [p.name for p in function.params]
        if name in params:
            if writes:
                return ''
            if function is self.bind.probe(driver) or function in self.bind.removes(driver):
                return 'DEVICE' if params[0] == name else ''
            calls, others = self.m.references(function)
            found = set() if not others else {''}
            for caller, at in calls:
                call = caller.call_index.get(at)
                index = params.index(name)
                found.add(self._text(call.args[index], caller, driver, depth + 1)
                          if call is not None and index < len(call.args) else '')
            return found.pop() if len(found) == 1 else ''
        if len(writes) != 1 or writes[0][1] != 'set':
            return ''
        if self._stored == (function, name):
            return 'DRVDATA'
        return self._text(writes[0][0], function, driver, depth + 1)

    def _is_steady(self, name, source):
        """True for a static variable of a file that keeps what it is given as the module is loaded; the
        name tells it from those of other files."""
        decl = self.m.types.globals(source).get(name)
        if decl is None or not decl.static or decl.array or self.m.assigning.functions(name) or any(
                name in self.m.types.globals(other) for other in self.m.sources if other is not source):
            return False
        for i in source.words.get(name, ()):
            if source.texts[i - 1] in ('.', '->'):
                continue
            if source.texts[i - 1] == '&' or source.function_at(i) is not None and self._written(source, i):
                return False
            if source.function_at(i) is None and source.texts[i - 1] in ('(', ',') and \
                    not self._unwritten(source, i):
                return False
        return True

    @staticmethod
    def _unwritten(source, i):
        """True where a variable is described, or made a parameter that nobody writes."""
        open_ = i
        while source.texts[open_] not in ('(', ';', '{', '}', ''):
            open_ -= 1
        if source.texts[open_] != '(':
            return True             # declared together with others
        macro = source.texts[open_ - 1]
        last = source.split_commas(open_ + 1, source.match.get(open_, open_))[-1]
        return terms.is_call('describes', macro) or \
            terms.is_call('makes-parameter', macro) and bool(READ_ONLY.match(source.text_of(*last)))

    @functools.cached_property
    def _stored(self):
        """(Function, local) that is the only thing ever set as drvdata."""
        sets = terms.calls('sets-drvdata').match
        names = {t for s in self.m.sources for t in s.words if sets(t)}
        stored = set()
        for function, call, _ in self.m.calls_named(names):
            value = call.args[-1] if call is not None and len(call.args) > 1 else None
            if value is None or cparser.key_of(value) != 'NULL':
                stored.add((function, value.text if value is not None and value.kind == 'id' else ''))
        if any(self.m.writes.field_writes(field) for field in ('driver_data', 'drvdata')) or len(stored) != 1:
            return None
        return stored.pop()
