# SPDX-License-Identifier: GPL-2.0-only
"""How a managed call is asked whether it failed, and how that is told: on a line of its own, as the kernel's
style wants every assignment, and where two calls became one, by what told of the first failure."""

import re

from devmifylib import cparser, terms
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
    right = cparser.uncast(right)
    return right.kind == 'call' and work.change.inserted(right.start)


def probed(work):
    """`dev_err(dev, ...); return ret;` behind a new call becomes `return dev_err_probe(dev, ret, ...);` where
    what it is for now, too, was told that way: getting what was enabled here may have to be put off."""
    edits, src = [], work.src
    for block in work.body.walk():
        for front, check in zip(block.body, block.body[1:]) if block.kind == 'block' else ():
            given = _first(front.expr) if front.kind == 'expr' else None
            if given is None or not _is_new(work, given) or given.base.kind != 'id' or check.kind != 'if' or \
                    check.orelse is not None or len(check.branch) != 2:
                continue
            name, (say, leave) = given.base.text, check.branch
            call = say.expr if say.kind == 'expr' and say.expr.kind == 'call' else None
            if call is None or call.callee != 'dev_err' or len(call.args) < 2 or leave.kind != 'return' or \
                    src.text_of(check.expr.start, check.expr.end) not in (name, name + ' < 0') or \
                    src.text_of(leave.start, leave.end) != 'return %s ;' % name or \
                    not work.bare(say.start, leave.end) or not _told_before(work, say.start):
                continue
            edits.append((src.starts[say.start], work.span(leave.start, leave.end)[1],
                          'return dev_err_probe(%s, %s, %s' % (
                              src.written(call.args[0].start, call.args[0].end), name,
                              work.text[src.starts[call.args[1].start]:work.span(say.start, say.end)[1]])))
    return edits


def _told_before(work, tok):
    """True where a check of what the call before a message was given went, and told by dev_err_probe()."""
    at, old, now = work.change.to_old[tok], work.old, work.src.text_of(0, work.last)
    for block in old.body.walk() if at is not None else ():
        for front, check in zip(block.body, block.body[1:]) if block.kind == 'block' else ():
            if not check.start <= at < check.end:
                continue
            given = {old.source.text_of(arg.start, arg.end) for top in front.exprs() for expr in top.walk()
                     if expr.kind == 'call' for arg in expr.args}
            return any(stmt.kind == 'if' and len(stmt.branch) == 1 and _tells(stmt.branch[0]) and
                       stmt.expr.kind == 'call' and stmt.expr.callee == 'IS_ERR' and
                       old.source.text_of(stmt.expr.args[0].start, stmt.expr.args[0].end) in given and
                       old.source.text_of(stmt.start, stmt.end) not in now for stmt in old.body.walk())
    return False


def _tells(stmt):
    """True for `return dev_err_probe(...);`."""
    return stmt.kind == 'return' and stmt.expr is not None and stmt.expr.kind == 'call' and \
        terms.is_call('gives-back-error', stmt.expr.callee)
