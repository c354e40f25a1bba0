# SPDX-License-Identifier: GPL-2.0-only
"""The clean-up of one function: what a deletion left without a purpose.

Each rule looks at the function as it stands and as it was, and returns text
edits, or none.  What was so before the change is no business of any rule.
"""

import re

from devmifylib import resources, terms
from devmifylib.cparser import key_of
from devmifylib.tidy_asked import outside, probed
from devmifylib.tidy_flow import is_constant, marked, plain_local
from devmifylib.tidy_jumps import (folded, folded_checks, labels, last_continues, last_guard, presets,
                                   successes, told)
from devmifylib.tidy_names import renames
from devmifylib.tidy_layout import relayout
from devmifylib.tidy_text import (Refused, conditionals, cut, gaps, line_indent,
                                  lost_comments, restore, sizes, spent)
from devmifylib.tidy_work import LOOPS, chain_braces, chains, needless

ROUNDS = 40
OPPOSITE = {'==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>'}


def tidy_function(work):
    """Bring one changed function in order; the result is work.text."""
    work.apply(restore(work))
    work.apply(lost_comments(work))
    work.apply(sizes(work))
    rules = [gaps]
    if work.body is not None and work.old_facts is not None:
        rules = [outside, probed, conditionals, empty_statements, last_cases, null_guards, labels, stores,
                 parents, folded, folded_checks, told, successes, presets, last_guard, last_continues,
                 braces, gaps]
    for _ in range(ROUNDS):
        if not any([work.apply(rule(work)) for rule in rules]):
            break
    if len(rules) > 1:
        work.apply(renames(work))
    work.apply(restore(work))
    if len(rules) > 1:
        work.apply(spent(work))
    work.apply(relayout(work))


# -- statements that lost their body ------------------------------------------


def _emptied(work, stmt):
    """True for a block or a semicolon where the change took the body away."""
    change = work.change
    if stmt.kind == 'empty':
        return work.src.texts[stmt.start] == ';' and stmt.end == stmt.start + 1 and (
            change.gap[stmt.start] or change.inserted(stmt.start))
    if stmt.kind != 'block' or stmt.expr is not None or stmt.body:
        return False
    start, end = work.span(stmt.start, stmt.end)
    if re.search(r'(?m)^[ \t]*#', work.text[start:end]):
        return False
    return change.gap[stmt.end - 1] or change.inserted(stmt.start)


def empty_statements(work):
    """An if, else, loop or block without a body goes; an effect stays."""
    edits, last = [], -1
    for stmt in work.body.walk():
        if stmt.start < last or id(stmt) not in work.home:
            continue
        try:
            edit = _empty_statement(work, stmt)
        except Refused:
            edit = None
        if edit:
            edits.extend(edit)
            last = stmt.end
    return edits


def last_cases(work):
    """The last case of a switch behind which nothing is left gets a break: a compiler wants a statement."""
    edits = []
    for stmt in work.body.walk():
        last = stmt.body[-1] if stmt.kind == 'block' and stmt.body else None
        if last is not None and last.kind in ('case', 'default') and work.change.gap[last.end]:
            start, end = work.span(last.start, last.end)
            edits.append((end, end, '\n%s\tbreak;' % line_indent(work.text, start)))
    return edits


def _empty_statement(work, stmt):
    if stmt.kind == 'if':
        return _empty_if(work, stmt)
    if stmt.kind in LOOPS or stmt.kind in ('do', 'switch'):
        if not _emptied(work, stmt.body[0]) and not (
                stmt.kind in LOOPS and _only_ends(work, stmt.body[0])):
            return None
        if stmt.kind in ('do', 'switch'):
            return [work.remove(stmt)] if work.purity.pure(stmt.expr) else None
        return [work.remove(stmt)] if _idle_loop(work, stmt) else None
    if work.home[id(stmt)][1] == 'block' and _emptied(work, stmt):
        return [work.remove(stmt)]
    return None


def _only_ends(work, body):
    """True for the block of a loop in which nothing is left but what ends it, or a round of it."""
    if body.kind != 'block' or re.search(r'(?m)^[ \t]*#', work.text[slice(*work.span(body.start, body.end))]):
        return False
    return any(work.change.gap[i] for i in range(body.start, body.end)) and all(
        stmt.kind == 'if' and stmt.orelse is None and work.purity.pure(stmt.expr) and
        [one.kind for one in stmt.branch] in (['break'], ['continue']) for stmt in body.body)


def _idle_loop(work, stmt):
    """True when a loop without body leaves nothing behind that is wanted."""
    if stmt.kind == 'for' and stmt.decls:
        return all(work.purity.pure(d.init) for d in stmt.decls if d.init is not None)
    wanted, names = work.flow.live_after(stmt), set()

    def idle(expr):
        if expr.kind == 'assign' or expr.kind == 'post' or (
                expr.kind == 'unary' and expr.op in ('++', '--')):
            names.add(expr.base.text if expr.base.kind == 'id' else '')
            return expr.base.kind == 'id' and (expr.right is None or idle(expr.right))
        if expr.kind == 'bin':
            return idle(expr.base) and idle(expr.right)
        if expr.kind == 'unary':
            return idle(expr.base)
        return work.purity.pure(expr)

    if stmt.kind == 'loop':
        for arg in stmt.expr.args:
            if arg.kind == 'id':
                names.add(arg.text)
            elif arg.kind != 'type' and not work.purity.pure(arg):
                return False
        return all(n not in wanted or not _set_by(work, stmt, n) for n in names)
    parts = [e for e in (stmt.init, stmt.expr, stmt.step) if e is not None]
    if not all(idle(e) for e in parts):
        return False
    flow = work.flow
    return all(n in flow.locals and n not in flow.escaped and n not in wanted and
               plain_local(flow.locals[n]) for n in names)


def _set_by(work, stmt, name):
    """True when the iterating macro writes the variable: its cursors come first."""
    ids = [arg.text for arg in stmt.expr.args if arg.kind == 'id']
    macro = stmt.expr.callee
    cursors = 2 if macro.endswith('_safe') else 1
    return name in ids[:cursors] or name not in work.flow.locals


def _empty_if(work, stmt):
    then, other = stmt.body[0], stmt.orelse
    no_then = _emptied(work, then)
    no_else = other is not None and _emptied(work, other)
    if no_else and not no_then:
        end = work.span(other.start, other.end)[1]
        start = work.span(then.end - 1, then.end)[1]
        if re.search(r'(?m)^[ \t]*#', work.text[start:end]):
            raise Refused
        return [(start, end, '')]
    if not no_then:
        return None
    if other is None or no_else:
        if work.purity.pure(stmt.expr):
            return [work.remove(stmt)]
        effect = _effect(work, stmt)
        return [work.span(stmt.start, stmt.end) + (effect,)] if effect else None
    return _turned(work, stmt, other)


def _effect(work, stmt):
    """The statement that does what the condition of an emptied if did, or ''."""
    expr, pure = stmt.expr, work.purity.pure
    guard = ''
    while True:
        if expr.kind == 'unary' and expr.op == '!':
            expr = expr.base
        elif expr.kind == 'cast':
            expr = expr.base
        elif expr.kind == 'call' and expr.callee in ('likely', 'unlikely') and expr.args:
            expr = expr.args[0]
        elif expr.kind == 'bin' and expr.op in OPPOSITE and pure(expr.right):
            expr = expr.base
        elif expr.kind == 'bin' and expr.op in OPPOSITE and pure(expr.base):
            expr = expr.right
        elif expr.kind == 'bin' and expr.op == '&&' and pure(expr.base) and not guard:
            guard = _balanced(work, expr.base)
            if not guard:
                return ''
            expr = expr.right
        else:
            break
    if expr.kind not in ('call', 'assign', 'post') and not (
            expr.kind == 'unary' and expr.op in ('++', '--')):
        return ''
    if expr.kind == 'call' and terms.is_call('must-check', expr.callee):
        return ''
    text = _balanced(work, expr)
    if expr.kind == 'unary' and text:
        text = text[2:].lstrip() + expr.op
    if not text or '\n' in text or '\n' in guard:
        return ''
    if guard:
        pad = line_indent(work.text, work.src.starts[stmt.start])
        return 'if (%s)\n%s\t%s;' % (guard, pad, text)
    return text + ';'


def _balanced(work, expr):
    """An expression as written, '' where its brackets are not all inside."""
    text = work.src.written(expr.start, expr.end)
    return text if text.count('(') == text.count(')') else ''


def _turned(work, stmt, other):
    """`if (a) {} else X` becomes `if (!a) X`."""
    open_ = stmt.start + 1
    close = work.src.match[open_]
    inside = negated(work, stmt.expr, open_ + 1, close)
    start = work.span(open_, open_ + 1)[1]
    stop = work.src.starts[close]
    else_tok = other.start - 1
    drop = (work.span(close, close + 1)[1], work.span(else_tok, else_tok + 1)[1], '')
    if not work.bare(close, else_tok + 1):
        raise Refused
    if other.kind != 'if':
        return [(start, stop, inside), drop]
    # The condition guards every branch that is left.
    if other.orelse is not None and not work.purity.pure(stmt.expr):
        return None
    if re.search(r'\|\||\?', inside) and not inside.startswith('!('):
        inside = '(%s)' % inside
    inner = work.span(other.start, other.start + 1)
    edits, at = [(work.span(stmt.start, stmt.start + 1)[1], inner[1], '')], other
    while at is not None and at.kind == 'if':
        lo, hi = at.start + 2, work.src.match[at.start + 1]
        begin, end = work.span(lo, hi)
        text = work.text[begin:end]
        if at.expr.kind in ('assign', 'cond') or at.expr.op == '||':
            text = '(%s)' % text
        edits.append((begin, end, '%s && %s' % (inside, text)))
        at = at.orelse
    if at is not None:
        tail = work.span(at.start - 1, at.start)[1]
        edits.append((tail, tail, ' if (%s)' % inside))
    return edits


def negated(work, expr, lo, hi):
    """Text of the opposite of the condition in tokens [lo, hi)."""
    src = work.src
    start, end = work.span(lo, hi)
    text = work.text[start:end]
    if expr.kind == 'unary' and expr.op == '!' and src.texts[lo] == '!':
        inner = lo + 1
        if src.texts[inner] == '(' and src.match.get(inner) == hi - 1:
            return work.text[src.starts[inner] + 1:src.starts[hi - 1]]
        if expr.base.kind != 'bin':
            return work.text[src.starts[inner]:end]
    if expr.kind == 'bin' and expr.op in OPPOSITE:
        depth = 0
        spots = []
        for tok in range(lo, hi):
            depth += (src.texts[tok] in ('(', '[')) - (src.texts[tok] in (')', ']'))
            if depth == 0 and src.texts[tok] == expr.op and src.kinds[tok] == 'op':
                spots.append(tok)
        if len(spots) == 1:
            tok = spots[0]
            return work.text[start:src.starts[tok]] + OPPOSITE[expr.op] + \
                work.text[src.starts[tok] + len(expr.op):end]
    if expr.kind in ('id', 'call', 'member', 'index') and src.texts[lo] != '(' or (
            expr.kind == 'unary' and expr.op == '*'):
        return '!' + text
    return '!(%s)' % text


def null_guards(work):
    """`if (p) p = NULL;`, where the guard was for more than that, becomes `p = NULL;`."""
    edits = []
    for stmt in work.body.walk():
        if stmt.kind != 'if' or stmt.orelse is not None or work.home[id(stmt)][1] == 'else' or \
                not any(work.change.gap[tok] for tok in range(stmt.body[0].start, stmt.end)) or \
                not work.bare(stmt.start, stmt.end):
            continue
        only = stmt.body[0]
        if only.kind == 'block' and only.expr is None and len(only.body) == 1:
            only = only.body[0]
        if only.kind == 'expr' and only.expr.kind == 'assign' and only.expr.op == '=' and \
                only.expr.right.text == 'NULL' and work.purity.pure(stmt.expr) and \
                _tested(stmt.expr, work.flow) == work.flow.text(only.expr.base):
            edits.append(work.span(stmt.start, stmt.end) +
                         (work.src.written(only.start, only.end),))
    return edits


def _tested(expr, flow):
    """What a condition finds not to be NULL, as text; '' where it asks more."""
    if expr.kind == 'call' and expr.callee in ('likely', 'unlikely') and len(expr.args) == 1:
        return _tested(expr.args[0], flow)
    if expr.kind == 'bin' and expr.op == '!=':
        for one, other in ((expr.base, expr.right), (expr.right, expr.base)):
            if other.kind == 'id' and other.text == 'NULL':
                return flow.text(one)
    return flow.text(expr) if expr.kind in ('id', 'member', 'index') else ''


# -- stores and variables -----------------------------------------------------


def stores(work):
    """Assignments, initialisers and locals that nothing reads any more go."""
    flow, (old_flow, _, old_dead, _) = work.flow, work.old_facts
    reads, old_reads, dead = flow.read_anywhere(), old_flow.read_anywhere(), flow.dead_stores()
    edits, ahead = [], _ahead_of_returns(work)

    def goes(name, tok, value):
        """(True, ...) when the store at tok has lost its purpose."""
        decl = flow.locals.get(name)
        if decl is None or name in flow.twice or marked(decl):
            return False, False
        unread = name not in reads and name in old_reads and name not in flow.params
        if unread:
            return True, True
        if tok not in dead:
            return False, False
        was = work.change.to_old[tok]
        fresh = was is not None and was not in old_dead
        beside = value.kind == 'id' and value.text == 'NULL' and work.change.gap[tok]
        return fresh or beside or tok in ahead, False

    for stmt in work.body.walk():
        try:
            if stmt.kind == 'expr' and id(stmt) in work.home:
                edits.extend(_store(work, stmt, goes))
            elif stmt.kind == 'decl' and work.home.get(id(stmt), ('', ''))[1] == 'block':
                edits.extend(_declared(work, stmt, goes))
        except Refused:
            continue
    return edits


def _ahead_of_returns(work):
    """First tokens of the statements right in front of a return that was a goto."""
    return {front.start for block in work.body.walk() if block.kind == 'block'
            for front, stmt in zip(block.body, block.body[1:])
            if stmt.kind == 'return' and work.change.inserted(stmt.start)}


def _written(work, expr):
    return work.src.written(expr.start, expr.end)


def parents(work):
    """What a managed call has set already is not set again to the same."""
    sets = [(stmt, stmt.expr) for stmt in work.body.walk() if stmt.kind == 'expr' and
            stmt.expr.kind == 'assign' and stmt.expr.op == '=' and id(stmt) in work.home]
    edits, made = [], {}
    for _, expr in sets:
        names, value = [expr.base], expr.right
        while value.kind == 'assign' and value.op == '=':
            names.append(value.base)
            value = value.right
        member = resources.parents().get(value.callee) if value.kind == 'call' and value.args else None
        if member and work.change.inserted(value.start):
            made.update(('%s->dev.%s' % (key_of(name), member), _written(work, value.args[0]))
                        for name in names)
    for stmt, expr in sets:
        if made.get(key_of(expr.base)) == _written(work, expr.right):
            edits.append(work.remove(stmt))
    return edits


def _store(work, stmt, goes):
    expr = stmt.expr
    if expr.kind != 'assign' or expr.op != '=' or expr.base.kind != 'id':
        return []
    gone, unread = goes(expr.base.text, expr.base.start, expr.right)
    if not gone:
        return []
    value, removed = expr.base.start + 2, work.remove(stmt, directives=True)
    if expr.right.kind == 'assign':
        return [(work.src.starts[stmt.start], work.src.starts[value], '')]
    if work.purity.pure(expr.right):
        return [removed]
    if unread and expr.right.kind == 'call' and work.src.texts[value] != '(':
        return [(work.src.starts[stmt.start], work.src.starts[value], '')]
    return []


def _declared(work, stmt, goes):
    src, decls, edits = work.src, stmt.decls, []
    ends = [d.start - 1 for d in decls[1:]] + [stmt.end - 1]
    used = []
    for decl, end in zip(decls, ends):
        if decl.init is not None and not decl.array:
            gone, unread = goes(decl.name, decl.at, decl.init)
            if gone and work.purity.pure(decl.init):
                edits.append((work.span(decl.at, decl.at + 1)[1],
                              work.span(end - 1, end)[1], ''))
            elif gone and unread:
                return _call_of(work, stmt)
        used.append(decl.init is not None or marked(decl) or
                    not _forgotten(work, decl))
    if edits or all(used):
        return edits
    if not any(used):
        return [work.remove(stmt)]
    for i, decl in enumerate(decls):
        if used[i]:
            continue
        if i + 1 < len(decls) and not any(used[:i]):
            edits.append((src.starts[decl.start], src.starts[decls[i + 1].start], ''))
        elif any(used[:i]):
            edits.append((work.span(decl.start - 2, decl.start - 1)[1],
                          work.span(ends[i] - 1, ends[i])[1], ''))
    return edits


def _call_of(work, stmt):
    """A declaration whose variable nobody reads keeps only the call."""
    decl = stmt.decls[0]
    owner, _, index = work.home[id(stmt)]
    first = decl.at + 2
    if len(stmt.decls) > 1 or decl.init.kind != 'call' or work.src.texts[first] == '(':
        return []
    last = stmt
    for behind in owner.body[index + 1:]:
        if behind.kind != 'decl':
            break
        last = behind
        if not all(d.init is None or _settled(work, d.init) for d in behind.decls):
            return []               # it may want what the call does
    if last is stmt:
        return [(work.src.starts[stmt.start], work.src.starts[first], '')]
    end = work.span(last.start, last.end)[1]
    pad = line_indent(work.text, work.src.starts[stmt.start])
    apart = re.match(r'[ \t]*\n([ \t]*\n)?', work.text[end:])
    if not apart or not work.bare(stmt.start, last.end):
        return []
    call = work.src.written(first, stmt.end)
    if apart.group(1):
        return [work.remove(stmt), (end + apart.end(), end + apart.end(), pad + call + '\n')]
    return [work.remove(stmt), (end, end, '\n\n%s%s' % (pad, call))]


def _settled(work, expr):
    """True for a value that no call can change: a constant, an argument, an address in one."""
    if expr.kind == 'unary' and expr.op == '&':
        expr = expr.base
        while expr.kind == 'member' and expr.op == '.':
            expr = expr.base
        expr = expr.base if expr.kind == 'member' else expr
        return expr.kind == 'id'
    return is_constant(expr) or expr.kind == 'id' and expr.text in work.flow.params and \
        expr.text not in work.flow.escaped


def _forgotten(work, decl):
    """True for a local that only its declaration still names."""
    return decl.name not in work.borrowed and \
        len(work.occurrences(work.src, decl.name)) == 1 and \
        work.words(decl.name) == work.src.texts.count(decl.name) and \
        len(work.occurrences(work.old.source, decl.name)) > 1


# -- braces -------------------------------------------------------------------


def braces(work):
    """Braces that the change made needless go, in all branches or in none.

    Needless ones go, too, with the jump in them that became a return.
    """
    edits, spare = [], work.old_facts[3]
    for chain in chains(work.body):
        if not needless(work.src, chain, work.change.inserted):
            continue
        opening = chain_braces(chain)
        if all(spare.get(work.change.to_old[b]) == len(chain) for b in opening) and \
                not any(work.change.inserted(b + 1) for b in opening):
            continue
        try:
            for branch in chain:
                if branch.kind == 'block':
                    edits.extend(_without_braces(work, branch))
        except Refused:
            return []
    return edits


def _without_braces(work, branch):
    src, only = work.src, branch.body[0]
    close = branch.end - 1
    front = work.span(branch.start - 1, branch.start)[1]
    head = work.text[src.starts[branch.start] + 1:src.starts[only.start]]
    if '\n' in head:
        new = ''
        stop = src.starts[branch.start] + 1
    else:
        owner = work.home[id(branch)][0]
        new = '\n' + line_indent(work.text, src.starts[owner.start]) + '\t'
        stop = src.starts[only.start]
    if '#' in work.text[front:stop]:
        raise Refused
    edits = [(front, stop, new)]
    start = src.starts[close]
    if src.texts[branch.end] == 'else':
        edits.append((start, src.starts[branch.end], ''))
    else:
        edits.append(cut(work.text, start, start + 1))
    return edits
