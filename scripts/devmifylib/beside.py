# SPDX-License-Identifier: GPL-2.0-only
"""Conditions on the very struct that holds an object.

Where an object is put into one member of the module, whoever releases it by that member has the
struct in hand that it was put into, by whatever name: what lies beside it there is the same.
"""

from . import cparser
from .macros import freed_argument
from .writes import target

DEPTH = 8


class Beside:
    """Answers for one object.

    module: module.Module; candidate: the candidate.Candidate of what makes it; releases:
    candidate.Release of those that surely are the object's.
    """

    def __init__(self, module, candidate, releases):
        self.m = module
        self.anchors = {}           # {Function: (name, members) of the lvalue there, or None}
        function, call = candidate.function, candidate.call
        left = module.left_of(function, call)
        if left is None or left.kind != 'member' or not self._alone(left, function, call):
            return
        self.holder = self._struct(left, function)
        self._add(left, function)
        for release in releases:
            arg = freed_argument(release.verb, release.call.args) if release.call.args else None
            if arg is not None and arg.kind == 'member' and arg.text == left.text and \
                    self._struct(arg, release.function) == self.holder:
                self._add(arg, release.function)

    def _alone(self, left, function, call):
        """True where nothing but the call is put into such a member."""
        writes = []
        for writer, other, value in self.m.writes.field_writes(left.text):
            lvalue, element = target(other) if other is not None else (None, False)
            if not element and cparser.key_of(value) != 'NULL' and (
                    lvalue is None or self._struct(lvalue, writer) in ('', self._struct(left, function))):
                writes.append(value)
        return len(writes) == 1 and any(part is call for part in writes[0].walk()) and \
            not self.m.writes.address_taken(left.text)

    def _struct(self, lvalue, function):
        type_ = self.m.types.type_of(lvalue.base, function) if lvalue.kind == 'member' else None
        return self.m.types.canonical(type_[0]) if type_ else ''

    def _add(self, lvalue, function):
        """Take how an lvalue is reached in a function, and in those that lead to it."""
        todo = [(function, self._place(lvalue, function), 0)]
        while todo:
            function, place, depth = todo.pop()
            if place is None or self.anchors.get(function) == place:
                continue
            self.anchors[function] = None if function in self.anchors else place     # two of them
            names = [param.name for param in function.params]
            calls, others = self.m.references(function)
            for caller, at in calls if place[0] in names and not others and depth < DEPTH else ():
                given = caller.argument(at, names.index(place[0]))
                above = given is not None and self._pointer(given, caller)
                todo.append((caller, above and (above[0], above[1] + place[1]) or None, depth + 1))

    def _place(self, expr, function):
        """(name, members) of an lvalue in what a variable of the function points to, else None."""
        if expr.kind != 'member':
            return None
        whole = self._pointer(expr.base, function) if expr.op == '->' else self._place(expr.base, function)
        return whole and (whole[0], whole[1] + (expr.text,))

    def _pointer(self, expr, function):
        expr = cparser.uncast(expr)
        if expr.kind == 'unary' and expr.op == '&':
            return self._place(expr.base, function)
        decl = self.m.types.locals(function).get(expr.text) if expr.kind == 'id' else None
        if decl is None or decl.static:
            return None
        writes = [(value, how) for value, how in self.m.writes.local_writes(function, expr.text)
                  if how != 'element']
        if expr.text in [param.name for param in function.params]:
            return None if writes else (expr.text, ())
        if len(writes) != 1 or writes[0][1] != 'set':
            return None
        return self._pointer(writes[0][0], function) or (expr.text, ())

    def text(self, expr, function):
        """A condition, or what is compared in one, in words that are the same where the object is
        acquired and where it is released; '' where that is not sure."""
        if expr.kind == 'num' or expr.kind == 'id' and expr.text.isupper():
            return expr.text
        if expr.kind == 'bin' and expr.op in ('==', '!=', '<', '>', '<=', '>=', '&'):
            parts = self.text(expr.base, function), self.text(expr.right, function)
            return '(%s%s%s)' % (parts[0], expr.op, parts[1]) if all(parts) else ''
        anchor, place = self.anchors.get(function), self._place(expr, function)
        if anchor is None or place is None or anchor[0] != place[0] or expr.kind != 'member':
            return ''
        same = 0
        while same < min(len(anchor[1]), len(place[1])) and anchor[1][same] == place[1][same]:
            same += 1
        up, down = anchor[1][same:], place[1][same:]
        return '<%s in %s>.%s' % (' '.join(up), self.holder, '.'.join(down)) if up and down else ''
