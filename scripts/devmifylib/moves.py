# SPDX-License-Identifier: GPL-2.0-only
"""What takes an object from one bound device to another, or from a store that all of them share.

An allocation is managed with the device that made it.  Where remove() may free what another device has
made, and its own is still in use there, devres would free it too soon; so it would what another module of
the folder puts in its place.
"""

import os
import re

from . import cparser, resources, terms, writes
from .binding import statement_of
from .candidate import Keep
from .macros import freed_argument
from .module import load

LEAVES_LOOP = frozenset('break return goto'.split())


def _inside(expr):
    """What an argument is without its address being taken, casts and indexes."""
    while expr.kind in ('cast', 'index') or expr.kind == 'unary' and expr.op in ('&', '*'):
        expr = expr.base
    return expr


def _root(expr):
    """The variable through which an expression is reached, '' for none."""
    while expr.kind in ('member', 'cast', 'index', 'unary') and expr.base is not None:
        expr = expr.base
    return expr.text if expr.kind == 'id' else ''


class Moves:
    """Answers for a decide.Decision."""

    def __init__(self, decision):
        self.decision = decision
        self.m = decision.m
        self.bind = decision.bind

    def check(self, candidate, left):
        """Raise Keep where an object may not be with the device any more that made it."""
        self._check_swaps(candidate, left)
        self._check_lists(candidate)
        self._check_modules(candidate, left)
        for release in candidate.releases:
            if release.match != 'unknown' and release.call is not None and release.call.args:
                self._check_pool(release)

    def _struct(self, expr, function):
        type_ = self.m.types.type_of(expr, function)
        return self.m.types.canonical(type_[0]) if type_ is not None else ''

    def _check_swaps(self, candidate, left):
        """swap(one->buf, other->buf)"""
        left = _inside(left) if left is not None else None
        if left is None or left.kind != 'member':
            return
        owner = self._struct(left.base, candidate.function)
        for function, call, tok in self.m.calls_named({'swap'}):
            args = [_inside(arg) for arg in call.args] if call is not None else []
            if len(args) == 2 and all(arg.kind == 'member' and arg.text == left.text and
                                      self._struct(arg.base, function) in ('', owner) for arg in args) and \
                    _root(args[0]) != _root(args[1]):
                raise Keep('reassigned', '%s() gives it to another object for that one\'s' % function.name,
                           function.source, tok)

    def _check_lists(self, candidate):
        """Lists of two objects of one kind in a function that puts it on one of them."""
        heads = set()
        moves = self.m.calls_named({*self.m.named(terms.calls('links')),
                                    *self.m.named(terms.calls('links-more'))})
        for function, call, _ in moves:
            if call is None or len(call.args) < 2 or not terms.is_call('links', call.callee) or \
                    not self._is_element(candidate, call.args[0], function):
                continue
            head = _inside(call.args[1])
            if head.kind == 'member':
                heads.add((self._struct(head.base, function), head.text))
        for function, call, tok in moves if heads else ():
            if call is None or self.bind.only_probing(function):
                continue
            for head in map(_inside, call.args[1:]):
                if head.kind != 'member' or (self._struct(head.base, function), head.text) not in heads:
                    continue
                mine = self.m.types.locals(function).get(_root(head))
                other = next((name for name, decl in self.m.types.locals(function).items()
                              if mine is not None and decl is not mine and decl.stars == mine.stars == 1 and
                              decl.base == mine.base), None)
                if other is not None:
                    raise Keep('reassigned', '%s() may put it on the list of another object' % function.name,
                               function.source, tok)

    def _check_modules(self, candidate, left):
        """Another module of the folder that frees a member of a struct of a header that both include, and
        has made none there itself."""
        left = _inside(left) if left is not None else None
        if left is None or left.kind != 'member':
            return
        owner = self._struct(left.base, candidate.function)
        header = self.m.types.home(owner) if owner else None
        if header is None or not header.path.endswith('.h') or header not in self.m.sources:
            return
        makes = re.compile(r'(?:->|\.)\s*%s\s*=\s*\w+\s*\(' % re.escape(left.text))
        macros = {name for name in self.m.macros.wrapper_macros()
                  if left.text in self.m.macros.defines()[name][1]}
        for path, text in self.m.beside():
            if os.path.basename(header.path) not in text or not any(
                    name in text for name in (left.text, *macros)):
                continue
            source = load(self.m.tree.root, path)
            for function in source.functions.values() if not makes.search(source.text) else ():
                for tok, name in function.calls():
                    if name in macros or name in resources.freeing() and \
                            self._frees_member(function, tok, name, owner, left.text):
                        raise Keep('freed-in-other-file', '%s() of another module frees %s of a struct %s' %
                                   (function.name, left.text, owner), source, tok)

    @staticmethod
    def _frees_member(function, tok, verb, owner, member):
        """True for a call that frees the member of a variable of the struct's type."""
        try:
            call = function.call_index.get(tok)
            freed = _inside(freed_argument(verb, call.args)) if call is not None and call.args else None
            return freed is not None and freed.kind == 'member' and freed.text == member and any(
                decl.name == _root(freed) and decl.base == owner
                for decl in [*function.params, *(d for s in function.statements() for d in s.decls)])
        except cparser.ParseError:
            return True

    def _is_element(self, candidate, link, function):
        """True where a link is one of the object's."""
        link = _inside(link)
        return link.kind == 'member' and candidate.key in self.decision.alias.resolve(link.base, function)

    def _check_pool(self, release):
        """A list of the module's, of which one takes only some."""
        function, name = release.function, _root(release.call.args[0])
        path = statement_of(function, release.tok)
        for value, how in self.m.writes.local_writes(function, name):
            if value.kind != 'call' or how != 'loop' and not terms.is_call('list-end', value.callee):
                continue
            heads = [arg for arg in value.args if self._is_shared(arg, function)]
            if not heads:
                continue
            loop = next((stmt for stmt in path if stmt.kind in ('loop', 'while', 'for', 'do')), None)
            if loop is None or any(self._picks(loop, leave, name) for leave in loop.walk()
                                   if leave.kind in LEAVES_LOOP):
                raise Keep('reassigned', '%s() takes some of what all devices put on %s' % (
                    function.name, cparser.key_of(_inside(heads[0]))), function.source, release.tok)

    def _is_shared(self, head, function):
        """True for the head of a list that is a variable of a file, or in one."""
        root = writes.root_of(_inside(head))
        return head.kind == 'unary' and bool(root) and root not in self.m.types.locals(function)

    @staticmethod
    def _picks(loop, leave, name):
        """True for a way out of a loop that does not depend on which element was come to."""
        for stmt in loop.walk():
            if stmt.kind == 'if' and stmt.start <= leave.start < stmt.end and any(
                    part.kind in ('bin', 'call') and part.op not in ('&&', '||') and
                    any(_root(one) == name for one in (part.base, part.right, *part.args) if one is not None)
                    for part in stmt.expr.walk()):
                return False
        return True
