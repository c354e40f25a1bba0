# SPDX-License-Identifier: GPL-2.0-only
"""A managed call in a condition gets a line of its own, as the kernel's style wants every assignment."""

import re

from devmifylib.tidy_text import line_start

NOTHING = re.compile(r'(?:(?:NULL|0) == (?P<left>[^\s()]+)|(?P<right>[^\s()]+) == (?:NULL|0))\Z')


def outside(work):
    """`if (!(x = devm_f(dev)))` becomes `x = devm_f(dev);` and `if (!x)`."""
    edits = []
    for stmt in work.body.walk():
        if stmt.kind != 'if' or id(stmt) not in work.home or work.home[id(stmt)][1] != 'block':
            continue
        given = _first(stmt.expr)
        if given is None or not work.purity.pure(given.base) or not _is_new(work, given) or \
                not work.bare(stmt.start, stmt.body[0].start):
            continue
        src, begin = work.src, work.src.starts[stmt.start]
        space = work.text[line_start(work.text, begin):begin]
        left = src.written(given.base.start, given.base.end)
        lo, hi = given.start, given.end
        if src.texts[lo - 1] == '(' and src.texts[hi] == ')' and lo - 2 != stmt.start:
            lo, hi = lo - 1, hi + 1
        first, last = work.span(stmt.start + 2, stmt.body[0].start - 1)
        asked = work.text[first:src.starts[lo]] + left + work.text[work.span(lo, hi)[1]:last]
        found = NOTHING.match(asked)
        if found:
            asked = '!' + (found.group('left') or found.group('right'))
        if space.strip():
            continue
        edits.append((begin, last, '%s;\n%sif (%s' % (
            src.in_a_line(given.start, given.end), space, asked)))
    return edits


def _first(expr):
    """The assignment that a condition evaluates before anything else, or None."""
    while expr is not None:
        if expr.kind == 'assign':
            return expr if expr.op == '=' else None
        if expr.kind == 'unary' and expr.op == '!':
            expr = expr.base
        elif expr.kind == 'bin' and expr.base.kind in ('id', 'num') and expr.op in ('==', '!='):
            expr = expr.right
        elif expr.kind == 'bin':
            expr = expr.base
        else:
            return None
    return None


def _is_new(work, given):
    """True where a call that the change brought is assigned."""
    right = given.right
    while right.kind == 'cast':
        right = right.base
    return right.kind == 'call' and work.change.inserted(right.start)
