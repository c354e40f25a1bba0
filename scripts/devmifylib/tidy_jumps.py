# SPDX-License-Identifier: GPL-2.0-only
"""Labels, gotos and the values that are returned.

A label that only returns now goes, and its gotos become that return.  The
value that would have been returned must not change: a constant is written
only where it is the one value that can get there.
"""

import re

from devmifylib import terms
from devmifylib.tidy_flow import is_constant, plain_local, zero_where
from devmifylib.tidy_text import Refused, between, cut, line_indent, line_start
from devmifylib.tidy_work import LOOPS, Group, label_groups, type_of

LEAVES = frozenset(('return', 'goto', 'break', 'continue'))
UNSIGNED_INT = re.compile(r'(unsigned( int)?|u32|__u32|uint32_t)$')
SIGNED = re.compile(r'(int|long|ssize_t|s8|s16|s32|s64|short|signed|irqreturn_t)( int)?$')


def labels(work):
    """Labels that lead nowhere now, or straight on, hand their gotos over."""
    facts = _LabelFacts(work)
    edits, led_to = [], set()
    groups = [part for whole in label_groups(work.body) for part in _parts(work, whole)]
    # Those that end in a goto first: it may hand that its jumps, and is not settled then.
    for group in sorted(groups, key=lambda g: g.after is None or g.after.kind != 'goto'):
        try:
            made = _label_group(work, group, facts) if not led_to & group.names else []
        except Refused:
            continue
        edits.extend(made)
        if made and group.after is not None and group.after.kind == 'goto':
            led_to.add(group.after.name)
    return edits


class _LabelFacts:
    """Who jumps where: gotos by label, labels used in another way, the old groups."""

    def __init__(self, work):
        self.gotos = {}
        self.hidden = set()
        self.old = work.old_facts[1]
        names = set()
        for stmt in work.body.walk():
            if stmt.kind == 'goto':
                self.gotos.setdefault(stmt.name, []).append(stmt)
            elif stmt.kind == 'label':
                names.add(stmt.name)
        if not names:
            return
        texts = work.src.texts
        for name in names:
            # A macro that jumps, or code that #if took away, knows the name.
            mine = sum(1 for i, t in enumerate(texts) if t == name and
                       (texts[i - 1] == 'goto' or texts[i + 1] == ':'))
            if name in work.flow.locals:
                # A variable of that name, too: only unseen code may know the label.
                unseen = work.words(name) > texts.count(name)
            else:
                unseen = work.label_words(name) > mine
            if unseen or name in work.purity.labels:
                self.hidden.add(name)


def _parts(work, group):
    """A group cut where a directive, and maybe unread code, stands between two labels."""
    runs = [[group.labels[0]]]
    for one, two in zip(group.labels, group.labels[1:]):
        if _directive(work, one.start, two.end):
            runs.append([])
        runs[-1].append(two)
    return [Group(run, group.owner, group.after, None if n else group.before,
                  n + 1 == len(runs)) for n, run in enumerate(runs)]


def _label_group(work, group, facts):
    now = group.leads_to(work.src)
    vanished, grown = [], False
    for label in group.labels:
        old = facts.old.get(label.name)
        if old is None:                 # an earlier pass gave it this name for what went since
            vanished += [label] * (group.after is not None and group.after.kind == 'return')
            continue
        if old.leads_to(work.old.source) != now:
            vanished.append(label)
        grown = grown or any(name in facts.old for name in group.names - old.names)
    unused = [label for label in group.labels if _unused(work, label, facts)]
    stop = group.after.end if group.after else group.owner.end
    if not group.whole or _directive(work, group.labels[-1].start, stop):
        # What comes next depends on the configuration, or is not read at all.
        edits = _merged(work, group, facts) if not facts.hidden & group.names else []
        return edits or [cut_label(work, label) for label in unused]
    skipped = _skipped_jump(work, group)
    if skipped is not None:
        return [work.remove(skipped)]
    if (vanished or grown or _beside(work, group, facts)) and not facts.hidden & group.names:
        edits = _bare_group(work, group, facts, vanished)
        if edits:
            return edits
        edits = _merged(work, group, facts)
        if edits:
            return edits
    if group.after is None and vanished and not unused:
        # A label needs a statement behind it.
        label = group.labels[-1]
        end = work.span(label.start, label.end)[1]
        pad = line_indent(work.text, work.src.starts[group.owner.start])
        return [(end, end, '\n%s\t;' % pad)]
    return [cut_label(work, label) for label in unused]


def _beside(work, group, facts):
    """True for labels that only return, where the code in front of a goto to them went.

    So it is where all their gotos ask what came of a call that is another one now.
    """
    if group.after is None or group.after.kind != 'return':
        return False
    gotos = [goto for label in group.labels for goto in facts.gotos.get(label.name, ())]
    return any(work.change.gap[goto.start] for goto in gotos) or bool(gotos) and all(
        _asks_of_new_call(work, goto) for goto in gotos)


def _asks_of_new_call(work, goto):
    """True for the goto of `x = new_call(); if (!x) goto out;`."""
    guard, role, _ = work.home[id(goto)]
    if role == 'block' and guard is not work.body:
        guard, role, _ = work.home[id(guard)]
    if role != 'body' or guard.kind != 'if':
        return False
    block, role, index = work.home[id(guard)]
    front = block.body[index - 1] if role == 'block' and index else guard
    if not (front.kind == 'decl' or front.kind == 'expr' and front.expr.kind == 'assign'):
        front = guard
    return any(work.change.inserted(tok) for tok in range(front.start, guard.body[0].start))


def _unused(work, label, facts):
    """True for a label that lost its last goto."""
    if facts.gotos.get(label.name) or label.name in facts.hidden:
        return False
    return any(work.old.source.texts[i] == label.name and work.old.source.texts[i - 1] == 'goto'
               for i in range(1, len(work.old.source.texts)))


def _skipped_jump(work, group):
    """The jump in front that leads where control goes anyway now, or None."""
    front = group.before
    if front is None or not work.change.gap[group.labels[0].start] or \
            _directive(work, front.end - 1, group.labels[0].start + 1):
        return None
    only = front
    if front.kind == 'if' and front.orelse is None and work.purity.pure(front.expr):
        only = front.body[0]
        if only.kind == 'block' and only.expr is None and len(only.body) == 1:
            only = only.body[0]
    return front if only.kind == 'goto' and only.name in group.names else None


def _directive(work, lo, hi):
    """True when a directive stands in tokens [lo, hi)."""
    start, end = work.span(lo, hi)
    return bool(re.search(r'(?m)^[ \t]*#', work.text[start:end]))


def _merged(work, group, facts):
    """Gotos of labels whose code went go to the next label that is left."""
    absorbed = []
    for i, label in enumerate(group.labels):
        old = facts.old.get(label.name)
        absorbed.append(old is not None and any(
            later.name in facts.old and later.name not in old.names
            for later in group.labels[i + 1:]))
    edits = []
    for i, label in enumerate(group.labels):
        if not absorbed[i]:
            continue
        target = next(other for other, gone in zip(group.labels[i + 1:], absorbed[i + 1:])
                      if not gone)
        edits.append(cut_label(work, label))
        for goto in facts.gotos.get(label.name, ()):
            edits.append(work.span(goto.start + 1, goto.start + 2) + (target.name,))
            edits.extend(_remark(work, goto, label, target))
    return edits


def _remark(work, goto, label, target=None):
    """Edits for a comment behind a goto that repeats the one behind its label."""
    mine, theirs = _comment_behind(work, goto.end), _comment_behind(work, label.end)
    if mine is None or theirs is None or mine[2] != theirs[2]:
        return []
    new = _comment_behind(work, target.end) if target is not None else None
    return [mine[:2] + (' ' + new[2] if new else '',)]


def _comment_behind(work, end):
    """(start, end, text) of the comment on the line behind the token before `end`, or None."""
    start = work.span(end - 1, end)[1]
    found = re.compile(r'[ \t]*(/\*[^\n]*?\*/|//[^\n]*)[ \t]*(?=\n)').match(work.text, start)
    return (start, found.end(), found.group(1).rstrip()) if found else None


def _bare_group(work, group, facts, vanished):
    """Edits for labels that only return, go on, or jump themselves."""
    jumps = [goto for label in group.labels for goto in facts.gotos.get(label.name, ())]
    after, edits = group.after, []
    leave = _behind_branch(work, group) if after is None else after
    if leave is None:
        word = _end_of_block(work, group, jumps)
        if not word:
            return []
        edits = [work.span(goto.start, goto.end) + (word,) for goto in jumps]
    elif leave.kind == 'goto' and leave is after:
        if after.name in group.names or not set(group.labels) <= set(vanished):
            return []
        edits = [work.span(goto.start + 1, goto.start + 2) + (after.name,) for goto in jumps]
    elif leave.kind == 'return':
        for goto in jumps:
            edit = _returned(work, goto, leave)
            if edit is None:
                return []
            edits.append(edit)
        for label in group.labels:
            for goto in facts.gotos.get(label.name, ()):
                edits.extend(_remark(work, goto, label))
    else:
        return []
    if after is not None and group.before is not None and group.before.kind in LEAVES and \
            not _directive(work, group.before.end - 1, group.labels[0].start + 1):
        # Nothing falls into the labels: what they lead to goes with them.
        edits.append(cut(work.text, *work.span(group.labels[0].start, after.end)))
    else:
        edits.extend(cut_label(work, label) for label in group.labels)
    return edits


def _behind_branch(work, group):
    """The return that follows the branch of an if which the labels end, or None."""
    at = group.owner
    while at is not work.body:
        owner, role, index = work.home[id(at)]
        if role == 'block':
            rest = [stmt for stmt in owner.body[index + 1:] if stmt.kind != 'label']
            if rest:
                leave = rest[0]
                return leave if leave.kind == 'return' and \
                    not _directive(work, at.end - 1, leave.end) else None
        elif owner.kind != 'if':
            return None
        at = owner
    return None


def cut_label(work, label):
    """Edit that deletes a label; code behind it on its line moves to the code's column."""
    stop = label.end + (work.src.texts[label.end] == ';')
    start, end = work.span(label.start, stop)
    behind = between(work.src, stop - 1)
    if work.src.texts[stop] != '}' and not re.search(r'\n|/[*/]', behind):
        owner = work.home[id(label)][0]
        pad = line_indent(work.text, work.src.starts[owner.start]) + '\t'
        return (line_start(work.text, start), work.src.starts[stop], pad)
    return cut(work.text, start, end)


def _end_of_block(work, group, jumps):
    """What a goto to the end of this block is called: 'return;', 'continue;', ''."""
    owner = group.owner
    if owner is work.body:
        return 'return;' if type_of(work.fn.specifiers) == 'void' else ''
    loop, role, _ = work.home[id(owner)]
    if role != 'body' or (loop.kind not in LOOPS and loop.kind != 'do'):
        return ''
    for goto in jumps:
        at = goto
        while at is not loop:
            at = work.home[id(at)][0]
            if at is not loop and (at.kind in LOOPS or at.kind == 'do') or at is work.body:
                return ''
    return 'continue;'


def _returned(work, goto, leave):
    """Edit that turns a goto into the return that it leads to, or None."""
    expr = leave.expr
    if expr is None:
        return work.span(goto.start, goto.end) + ('return;',)
    start, end = work.span(leave.start + 1, leave.end - 1)
    text = work.text[start:end]
    if not work.bare(leave.start, leave.end) or '\n' in text:
        return None
    wrapped = expr.kind == 'call' and expr.callee == 'ERR_PTR' and \
        len(expr.args) == 1 and expr.args[0].kind == 'id'
    if expr.kind == 'id' and not is_constant(expr) or wrapped:
        name = expr.args[0].text if wrapped else expr.text
        if not _in_scope(work, name):
            return None
        value = work.flow.constant(goto, name)
        if value is not None and not _same_type(work, name, True, wrapped):
            value = None
        if value is not None and value.count('(') != value.count(')'):
            return None
        front = _value_before(work, goto, name, wrapped)
        if front is not None:
            begin, rhs = front
            return (begin, work.span(goto.start, goto.end)[1],
                    'return %s;' % ('ERR_PTR(%s)' % rhs if wrapped else rhs))
        if value is not None:
            text = 'ERR_PTR(%s)' % value if wrapped else value
    elif not is_constant(expr):
        if len(text) > 40 or any(e.kind == 'call' for e in expr.walk()) or \
                not work.purity.pure(expr):
            return None
        if not all(_in_scope(work, e.text) for e in expr.walk()
                   if e.kind == 'id' and e.text in work.flow.locals):
            return None
    return work.span(goto.start, goto.end) + ('return %s;' % text,)


def _value_before(work, goto, name, constant_only):
    """(offset, text) of `name = text;` directly in front of a statement, or None."""
    owner, role, index = work.home[id(goto)]
    if role != 'block' or not index:
        return None
    front = owner.body[index - 1]
    if front.kind != 'expr' or not work.bare(front.start, goto.end):
        return None
    expr = front.expr
    if expr.kind != 'assign' or expr.op != '=' or expr.base.kind != 'id' or \
            expr.base.text != name or expr.right.kind in ('assign', 'init'):
        return None
    decl = work.flow.locals.get(name)
    constant = is_constant(expr.right)
    if decl is None or not plain_local(decl) or name in work.flow.twice or \
            not _same_type(work, name, constant, constant_only):
        return None
    if constant_only and not constant:
        return None
    start, end = work.span(expr.base.start + 2, front.end - 1)
    return work.src.starts[front.start], work.text[start:end]


def _same_type(work, name, constant, as_error):
    """True when returning the value itself equals returning the variable."""
    decl = work.flow.locals[name]
    mine = type_of(decl.type)
    if as_error:
        return decl.stars == 0 and bool(SIGNED.match(mine))
    words = type_of(work.fn.specifiers)
    if mine and decl.stars == words.count('*') and mine == words.replace('*', '').strip():
        return True
    if constant and decl.stars == 0 and words == 'int' and UNSIGNED_INT.match(mine):
        return True                 # as wide: nothing is lost on the way
    return constant and decl.stars == 0 and '*' not in words and \
        bool(SIGNED.match(mine)) and bool(SIGNED.match(words))


def _in_scope(work, name):
    """True when the name means the same variable in the whole function."""
    flow = work.flow
    if name in flow.twice:
        return False
    if name not in flow.locals or name in flow.params:
        return True
    return any(decl.name == name for stmt in work.body.body for decl in stmt.decls)


def folded(work):
    """`ret = 0;` that now stands right before `return ret;` becomes `return 0;`.

    So does `ret = f();`.
    """
    edits = []
    for stmt in work.body.walk():
        if stmt.kind != 'return' or stmt.expr is None or stmt.expr.kind != 'id' or \
                id(stmt) not in work.home or work.change.neighbours(stmt.start - 1):
            continue
        front = _value_before(work, stmt, stmt.expr.text, False)
        if front is None or stmt.end - stmt.start != 3:
            continue
        owner, _, index = work.home[id(stmt)]
        value = owner.body[index - 1].expr.right
        if is_constant(value) or value.kind == 'call' and stmt.expr.text in work.flow.locals and \
                stmt.expr.text not in work.borrowed:
            edits.append((front[0], work.span(stmt.start, stmt.end)[1],
                          'return %s;' % front[1]))
    return edits


def folded_checks(work):
    """`ret = f(); if (ret) return ret; return 0;` becomes `return f();` where a jump became a return."""
    edits = []
    for block in work.body.walk():
        if block.kind != 'block':
            continue
        for front, check, leave in zip(block.body, block.body[1:], block.body[2:]):
            if front.kind != 'expr' or leave.kind != 'return' or leave.expr is None or \
                    leave.expr.text != '0' or not work.bare(front.start, leave.end):
                continue
            name = _returned_if_set(check, front.expr.right if front.expr.kind == 'assign' else None)
            found = _value_before(work, check, name, False) if name else None
            if found is None or front.expr.right.kind != 'call' or \
                    not any(work.change.gap[tok] or work.change.inserted(tok)
                            for tok in range(check.start, leave.end)):
                continue
            edits.append((found[0], work.span(leave.start, leave.end)[1], 'return %s;' % found[1]))
    return edits


def told(work):
    """`ret = f(); dev_err_probe(dev, ret, ...); return ret;` becomes `return dev_err_probe(dev, f(), ...);`
    where a jump became the return."""
    edits = []
    for block in work.body.walk():
        for before, front, leave in zip([None, *block.body], block.body, block.body[1:]) \
                if block.kind == 'block' else ():
            call = front.expr if front.kind == 'expr' and front.expr.kind == 'call' else None
            if call is None or not terms.is_call('gives-back-error', call.callee) or len(call.args) < 2 or \
                    leave.kind != 'return' or leave.expr is None or leave.expr.kind != 'id' or \
                    call.args[1].kind != 'id' or call.args[1].text != leave.expr.text or \
                    not work.change.inserted(leave.start) or not work.bare(front.start, leave.end):
                continue
            at, name = call.args[1], leave.expr.text
            begin, given = work.src.starts[front.start], name
            found = _value_before(work, front, name, False)
            if found is not None and work.purity.pure(before.expr.right) and name not in work.borrowed and \
                    work.src.texts[call.start:call.end].count(name) == 1:
                begin, given = found
            rest = work.text[work.src.starts[at.end - 1] + len(name):work.span(front.start, front.end)[1]]
            edits.append((begin, work.span(leave.start, leave.end)[1], 'return %s %s%s' % (
                work.src.written(call.start, at.start), given, rest)))
    return edits


def _returned_if_set(check, value):
    """The name in `if (name) return name;`, '' for anything else.

    value: what the name was set to; a call that gives no positive number may be asked for `name < 0`.
    """
    asked = check.expr
    if asked is not None and asked.kind == 'bin' and asked.op == '<' and asked.right.text == '0' and \
            value is not None and value.kind == 'call' and \
            terms.is_call('nought-or-error', value.callee):
        asked = asked.base
    if check.kind != 'if' or check.orelse is not None or asked.kind != 'id':
        return ''
    only = check.body[0]
    if only.kind == 'block' and only.expr is None and len(only.body) == 1:
        only = only.body[0]
    return asked.text if only.kind == 'return' and only.expr is not None and \
        only.expr.kind == 'id' and only.expr.text == asked.text else ''


def _only_named(work, name, count):
    """True when the function names a variable so many times, its declaration included."""
    return work.words(name) == len(work.occurrences(work.src, name)) == count and \
        name not in work.borrowed


def successes(work):
    """`return err;` that only success reaches, now that the label on it is gone, is `return 0;`."""
    edits = []
    for stmt in work.body.walk():
        if stmt.kind == 'return' and stmt.expr is not None and stmt.expr.kind == 'id' and \
                work.change.gap[stmt.start] and stmt.expr.text in work.flow.locals and \
                _same_type(work, stmt.expr.text, True, False) and \
                work.flow.constant(stmt, stmt.expr.text) == '0':
            edits.append(work.span(stmt.expr.start, stmt.expr.end) + ('0',))
    return edits


def presets(work):
    """`return err;` gives the constant that err starts with where nothing else needs that now.

    Only where another jump became the return of that very constant.
    """
    edits = []
    for stmt in work.body.body:
        for decl in stmt.decls if stmt.kind == 'decl' else ():
            if decl.init is None or not is_constant(decl.init) or \
                    not _same_type(work, decl.name, True, False):
                continue
            text = work.src.written(decl.init.start, decl.init.end)
            leaves = work.flow.only_returned(decl, decl.name)
            if not leaves or any(work.flow.constant(leave, decl.name) != text
                                 for leave in leaves) or not any(
                    other.kind == 'return' and work.change.inserted(other.start) and
                    other.expr is not None and is_constant(other.expr) and
                    work.src.written(other.expr.start, other.expr.end) == text
                    for other in work.body.walk()):
                continue
            edits.extend(work.span(leave.expr.start, leave.expr.end) + (text,)
                         for leave in leaves)
    return edits


def last_guard(work):
    """`if (!p) return;` goes when what it guarded is gone and a return follows anyway."""
    body = work.body.body
    leave = body[-1] if body and body[-1].kind == 'return' else None
    guard = body[-2 if leave is not None else -1] if len(body) > (leave is not None) else None
    if guard is None or guard.kind != 'if' or guard.orelse is not None or \
            not work.purity.pure(guard.expr):
        return []
    if not any(work.change.gap[t] for t in range(guard.end, len(work.src.texts) - 1)):
        return []
    only = guard.body[0]
    if only.kind == 'block' and only.expr is None and len(only.body) == 1:
        only = only.body[0]
    if only.kind != 'return':
        return []
    if leave is None:
        same = only.expr is None and type_of(work.fn.specifiers) == 'void'
    else:
        same = work.src.text_of(only.start, only.end) == \
            work.src.text_of(leave.start, leave.end) and (
                leave.expr is None or leave.expr.kind == 'id' or is_constant(leave.expr)) or \
            _returns_nought(work, guard, only, leave)
    try:
        return [work.remove(guard)] if same else []
    except Refused:
        return []


def last_continues(work):
    """`if (!p) continue;` goes when all that it kept from running in its loop is gone."""
    edits = []
    for loop in work.body.walk():
        body = loop.body[0] if loop.kind in LOOPS or loop.kind == 'do' else None
        guard = body.body[-1] if body is not None and body.kind == 'block' and body.body else None
        if guard is None or guard.kind != 'if' or guard.orelse is not None or \
                not work.purity.pure(guard.expr) or \
                not any(work.change.gap[tok] for tok in range(guard.end, body.end)):
            continue
        only = guard.body[0]
        if only.kind == 'block' and only.expr is None and len(only.body) == 1:
            only = only.body[0]
        try:
            edits += [work.remove(guard)] if only.kind == 'continue' else []
        except Refused:
            continue
    return edits


def _returns_nought(work, guard, only, leave):
    """True for `if (!err) return 0; return err;`."""
    return leave.expr is not None and leave.expr.kind == 'id' and only.expr is not None and \
        only.expr.text == '0' and leave.expr.text in work.flow.locals and \
        zero_where(guard.expr, True, leave.expr.text)
