# SPDX-License-Identifier: GPL-2.0-only
"""The clean-up of one function: what a deletion left without a purpose.

Each rule looks at the function as it stands and as it was, and returns text
edits, or none.  What was so before the change is no business of any rule.
"""

import re

from devmifylib.csource import ParseError, Source
from devmifylib.tidy_flow import Flow, is_constant, plain_local
from devmifylib.tidy_text import (Change, Refused, apply_edits, between, columns,
                                  conditionals, cut, gaps, line_indent, line_start, relayout, restore)

ROUNDS = 40
LEAVES = frozenset(('return', 'goto', 'break', 'continue'))
SIMPLE = frozenset(('expr', 'return', 'goto', 'break', 'continue'))
LOOPS = frozenset(('while', 'for', 'loop'))
SIGNED = re.compile(r'(int|long|ssize_t|s8|s16|s32|s64|short|signed|irqreturn_t)( int)?$')
OPPOSITE = {'==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>'}
NOT_A_TYPE = frozenset('''static inline __init __exit __maybe_unused __ref __cold
    __always_inline noinline extern asmlinkage __must_check'''.split())


def type_of(words):
    """A type's text without storage classes and attributes."""
    return ' '.join(w for w in words.split() if w not in NOT_A_TYPE)


class Group:
    """Labels that stand together and what they lead to."""

    def __init__(self, labels, owner, after, before):
        self.labels = labels
        self.owner = owner
        self.after = after          # the statement behind them, or None
        self.before = before        # the statement in front, or None
        self.names = frozenset(label.name for label in labels)

    def leads_to(self, source):
        """Text of the statement behind the labels, '' at the end of a block."""
        return source.text_of(self.after.start, self.after.end) if self.after else ''


def label_groups(body):
    """The groups of labels in a function's body, in source order."""
    out = []
    for block in body.walk():
        if block.kind != 'block':
            continue
        run, front = [], None
        for stmt in block.body + [None]:
            if stmt is not None and stmt.kind == 'label':
                run.append(stmt)
                continue
            if run:
                out.append(Group(run, block, stmt, front))
            run, front = [], stmt
    return out


class Work:
    """One function under work: as it was, as it stands, what changed."""

    def __init__(self, path, name, old_text, text, purity):
        """old_text, text: the function's own text, from its type to its brace.

        Raises ParseError when either is not one function by itself.
        """
        self.path = path
        self.name = name
        self.purity = purity
        self.old = self._alone(old_text)
        self.old_first = self.old.start
        self._old_facts = None
        self._old_columns = {}
        self._set(text)

    def _alone(self, text):
        function = Source(self.path, text).functions.get(self.name)
        if function is None or function.start != 0 or \
                function.rbrace != len(function.source.texts) - 2:
            raise ParseError('%s: no function by itself' % self.name)
        return function

    def _set(self, text):
        fn = self._alone(text)
        self.text = text
        self.fn = fn
        self.src = fn.source
        self.first, self.last = 0, fn.rbrace
        self.change = Change(self.old.source.texts[:-1], self.src.texts[:-1])
        self._flow = None
        self._home = None
        self._ends = None
        self._plain = None
        try:
            self.body = fn.body
        except ParseError:
            self.body = None

    def apply(self, edits):
        """Make the edits; False, and nothing made, if the result cannot be read."""
        if not edits:
            return False
        text, body = self.text, self.body
        self_text = apply_edits(text, edits)
        try:
            self._set(self_text)
            broken = body is not None and self.body is None
        except ParseError:
            broken = True
        if broken:
            self._set(text)
        return not broken and self.text != text

    # -- facts ----------------------------------------------------------

    @property
    def flow(self):
        """The graph of the function as it stands."""
        if self._flow is None:
            self._flow = Flow(self.fn)
        return self._flow

    @property
    def old_facts(self):
        """(flow, label groups by name, dead stores, braces not needed) of old.

        None where the old function cannot be parsed.
        """
        if self._old_facts is None:
            try:
                flow = Flow(self.old)
                groups = {label.name: group for group in label_groups(self.old.body)
                          for label in group.labels}
                spare = {brace: len(chain) for chain in chains(self.old.body)
                         if needless(self.old.source, chain) for brace in chain_braces(chain)}
                self._old_facts = (flow, groups, flow.dead_stores(), spare)
            except ParseError:
                self._old_facts = ()
        return self._old_facts or None

    @property
    def home(self):
        """{id(statement): (owner, role, index)}; role is block, body or else."""
        if self._home is None:
            self._home = {}
            for stmt in self.body.walk():
                role = 'block' if stmt.kind == 'block' and stmt.expr is None else 'body'
                for i, sub in enumerate(stmt.body):
                    self._home[id(sub)] = (stmt, role, i)
                if stmt.orelse is not None:
                    self._home[id(stmt.orelse)] = (stmt, 'else', 0)
        return self._home

    def ends_declarations(self, tok):
        """True for the semicolon behind which a block's statements start."""
        if self._ends is None:
            self._ends = set()
            for block in self.body.walk() if self.body is not None else ():
                if block.kind == 'block':
                    for one, two in zip(block.body, block.body[1:]):
                        if one.kind == 'decl' and two.kind != 'decl':
                            self._ends.add(one.end - 1)
        return tok in self._ends

    def old_stretch(self, tok):
        """Old text between token tok and the next, or None if they are not in order."""
        to_old = self.change.to_old
        left, right = tok, tok + 1
        while left > 0 and to_old[left] is None:
            left -= 1
        while right < self.last and to_old[right] is None:
            right += 1
        left, right = to_old[left], to_old[right]
        if left is None or right is None or right <= left:
            return None
        old = self.old.source
        return old.text[old.starts[left] + len(old.texts[left]):old.starts[right]]

    def changed_statements(self):
        """Token ranges of statements, or heads of them, that hold new tokens."""
        out = []
        for stmt in self.body.walk() if self.body is not None else ():
            lo, hi = stmt.start, stmt.end
            if stmt.kind in ('if', 'while', 'for', 'switch', 'loop'):
                hi = self.src.match[lo + 1] + 1
            elif stmt.kind not in ('expr', 'decl', 'return'):
                continue
            if any(self.change.inserted(t) for t in range(lo, hi)):
                out.append((lo, hi))
        return out

    def was_broken(self, tok):
        """True when a line break stood behind token tok before the change."""
        was = self.change.to_old[tok]
        return was is not None and '\n' in between(self.old.source, was)

    def old_columns(self, layout):
        """{index: (column, width of the line)} that the layout's tokens had."""
        out, old = {}, self.old.source
        for i in range(len(layout.texts)):
            j = self.change.to_old[layout.lo + i]
            if j is None:
                continue
            begin = line_start(old.text, old.starts[j])
            if begin not in self._old_columns:
                end = old.text.find('\n', begin)
                self._old_columns[begin] = columns(old.text[begin:end if end >= 0 else None])
            out[i] = (columns(old.text[begin:old.starts[j]]), self._old_columns[begin])
        return out

    # -- edits ----------------------------------------------------------

    def span(self, lo, hi):
        """Offsets of tokens [lo, hi)."""
        return self.src.starts[lo], self.src.starts[hi - 1] + len(self.src.texts[hi - 1])

    def bare(self, lo, hi):
        """True when nothing but white space and tokens stands in tokens [lo, hi)."""
        start, end = self.span(lo, hi)
        return not re.search(r'/\*|//|(?m:^[ \t]*#)', self.text[start:end])

    def remove(self, stmt):
        """Edit that takes a statement away.  Raises Refused."""
        owner, role, index = self.home[id(stmt)]
        start, end = self.span(stmt.start, stmt.end)
        if role == 'block':
            front = owner.body[index - 1].kind if index else ''
            if front in ('case', 'default') and index + 1 == len(owner.body):
                return (start, end, 'break;')
            return cut(self.text, start, end)
        if re.search(r'(?m)^[ \t]*#', self.text[start:end]):
            raise Refused
        if role == 'else':
            before = self.span(stmt.start - 2, stmt.start - 1)[1]
            if not self.bare(stmt.start - 2, stmt.start):
                raise Refused
            return (before, end, '')
        return (self.span(stmt.start - 1, stmt.start)[1], end, ' {}')

    def words(self, name):
        """How often the name stands in the text outside comments and strings."""
        if self._plain is None:
            self._plain = re.sub(r'(?s)/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', '', self.text)
        return len(re.findall(r'\b%s\b' % re.escape(name), self._plain))

    @staticmethod
    def occurrences(source, name):
        """Tokens of the name as a variable."""
        return [i for i, text in enumerate(source.texts) if text == name and
                source.kinds[i] == 'id' and source.texts[i - 1] not in
                ('.', '->', 'goto', 'struct', 'union', 'enum')]


def tidy_function(work):
    """Bring one changed function in order; the result is work.text."""
    work.apply(restore(work))
    if work.body is not None and work.old_facts is not None:
        for _ in range(ROUNDS):
            moved = [work.apply(rule(work))
                     for rule in (conditionals, empty_statements, labels, stores, folded,
                                  last_guard, braces)]
            if not any(moved):
                break
    work.apply(restore(work))
    work.apply(gaps(work))
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


def _empty_statement(work, stmt):
    if stmt.kind == 'if':
        return _empty_if(work, stmt)
    if stmt.kind in LOOPS or stmt.kind in ('do', 'switch'):
        if not _emptied(work, stmt.body[0]):
            return None
        if stmt.kind in ('do', 'switch'):
            return [work.remove(stmt)] if work.purity.pure(stmt.expr) else None
        return [work.remove(stmt)] if _idle_loop(work, stmt) else None
    if work.home[id(stmt)][1] == 'block' and _emptied(work, stmt):
        return [work.remove(stmt)]
    return None


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


# -- labels and gotos ---------------------------------------------------------

def labels(work):
    """Labels that lead nowhere now, or straight on, hand their gotos over."""
    facts = _LabelFacts(work)
    edits = []
    for group in label_groups(work.body):
        try:
            edits.extend(_label_group(work, group, facts))
        except Refused:
            continue
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
            if work.words(name) > mine:
                self.hidden.add(name)


def _label_group(work, group, facts):
    now = group.leads_to(work.src)
    vanished, grown = [], False
    for label in group.labels:
        old = facts.old.get(label.name)
        if old is None:
            continue
        if old.leads_to(work.old.source) != now:
            vanished.append(label)
        grown = grown or bool(group.names - old.names)
    unused = [label for label in group.labels if _unused(work, label, facts)]
    stop = group.after.end if group.after else group.owner.end
    begin, end = work.span(group.labels[0].start, stop)
    if re.search(r'(?m)^[ \t]*#', work.text[begin:end]):
        # Between the labels there may be code that this reader skips.
        return [cut(work.text, *work.span(label.start, label.end)) for label in unused]
    skipped = _skipped_jump(work, group)
    if skipped is not None:
        return [work.remove(skipped)]
    if (vanished or grown) and not facts.hidden & group.names:
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
    return [cut(work.text, *work.span(label.start, label.end)) for label in unused]


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
            later.name not in old.names for later in group.labels[i + 1:]))
    edits = []
    for i, label in enumerate(group.labels):
        if not absorbed[i]:
            continue
        target = next(other for other, gone in zip(group.labels[i + 1:], absorbed[i + 1:])
                      if not gone)
        edits.append(cut(work.text, *work.span(label.start, label.end)))
        edits.extend(work.span(goto.start + 1, goto.start + 2) + (target.name,)
                     for goto in facts.gotos.get(label.name, ()))
    return edits


def _bare_group(work, group, facts, vanished):
    """Edits for labels that only return, go on, or jump themselves."""
    jumps = [goto for label in group.labels for goto in facts.gotos.get(label.name, ())]
    after, edits = group.after, []
    if after is None:
        word = _end_of_block(work, group, jumps)
        if not word:
            return []
        edits = [work.span(goto.start, goto.end) + (word,) for goto in jumps]
    elif after.kind == 'goto':
        if after.name in group.names or not set(group.labels) <= set(vanished):
            return []
        edits = [work.span(goto.start + 1, goto.start + 2) + (after.name,) for goto in jumps]
    elif after.kind == 'return':
        for goto in jumps:
            edit = _returned(work, goto, after)
            if edit is None:
                return []
            edits.append(edit)
    else:
        return []
    edits.extend(cut(work.text, *work.span(label.start, label.end)) for label in group.labels)
    if after is not None and group.before is not None and group.before.kind in LEAVES and \
            not _directive(work, group.before.end - 1, group.labels[0].start + 1):
        edits.append(cut(work.text, *work.span(after.start, after.end)))
    return edits


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
        if value is not None and _same_type(work, name, True, wrapped):
            value = work.src.written(value.start, value.end)
            if value.count('(') != value.count(')'):
                return None
        else:
            value = None
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
    """(offset, text) of `name = text;` directly in front of a goto, or None."""
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
    if decl.stars == words.count('*') and mine == words.replace('*', '').strip():
        return True
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


# -- stores and variables -----------------------------------------------------

def stores(work):
    """Assignments, initialisers and locals that nothing reads any more go."""
    flow, (old_flow, _, old_dead, _) = work.flow, work.old_facts
    reads, old_reads, dead = flow.read_anywhere(), old_flow.read_anywhere(), flow.dead_stores()
    edits = []

    def goes(name, tok, value):
        """(True, ...) when the store at tok has lost its purpose."""
        decl = flow.locals.get(name)
        if decl is None or name in flow.twice or decl.static or decl.attrs:
            return False, False
        unread = name not in reads and name in old_reads and name not in flow.params
        if unread:
            return True, True
        if tok not in dead:
            return False, False
        was = work.change.to_old[tok]
        fresh = was is not None and was not in old_dead
        beside = value.kind == 'id' and value.text == 'NULL' and work.change.gap[tok]
        return fresh or beside, False

    for stmt in work.body.walk():
        try:
            if stmt.kind == 'expr' and id(stmt) in work.home:
                edits.extend(_store(work, stmt, goes))
            elif stmt.kind == 'decl' and work.home.get(id(stmt), ('', ''))[1] == 'block':
                edits.extend(_declared(work, stmt, goes))
        except Refused:
            continue
    return edits


def _store(work, stmt, goes):
    expr = stmt.expr
    if expr.kind != 'assign' or expr.op != '=' or expr.base.kind != 'id':
        return []
    gone, unread = goes(expr.base.text, expr.base.start, expr.right)
    if not gone:
        return []
    value = expr.base.start + 2
    if expr.right.kind == 'assign':
        return [(work.src.starts[stmt.start], work.src.starts[value], '')]
    if work.purity.pure(expr.right):
        return [work.remove(stmt)]
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
        used.append(decl.init is not None or decl.static or bool(decl.attrs) or
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
    behind = owner.body[index + 1] if index + 1 < len(owner.body) else None
    first = decl.at + 2
    if len(stmt.decls) > 1 or decl.init.kind != 'call' or work.src.texts[first] == '(' or \
            (behind is not None and behind.kind == 'decl'):
        return []
    return [(work.src.starts[stmt.start], work.src.starts[first], '')]


def _forgotten(work, decl):
    """True for a local that only its declaration still names."""
    return len(work.occurrences(work.src, decl.name)) == 1 and \
        work.words(decl.name) == work.src.texts.count(decl.name) and \
        len(work.occurrences(work.old.source, decl.name)) > 1


def folded(work):
    """`ret = 0;` that now stands right before `return ret;` becomes `return 0;`."""
    edits = []
    for stmt in work.body.walk():
        if stmt.kind != 'return' or stmt.expr is None or stmt.expr.kind != 'id' or \
                id(stmt) not in work.home or work.change.neighbours(stmt.start - 1):
            continue
        front = _value_before(work, stmt, stmt.expr.text, False)
        if front is None or stmt.end - stmt.start != 3:
            continue
        owner, _, index = work.home[id(stmt)]
        if is_constant(owner.body[index - 1].expr.right):
            edits.append((front[0], work.span(stmt.start, stmt.end)[1],
                          'return %s;' % front[1]))
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
                leave.expr is None or leave.expr.kind == 'id' or is_constant(leave.expr))
    try:
        return [work.remove(guard)] if same else []
    except Refused:
        return []


# -- braces -------------------------------------------------------------------

def chains(body):
    """[branches] of every if-else chain and loop; a branch is its body."""
    out, inner = [], set()
    for stmt in body.walk():
        if stmt.kind == 'if' and id(stmt) not in inner:
            branches, at = [], stmt
            while at is not None and at.kind == 'if':
                inner.add(id(at))
                branches.append(at.body[0])
                at = at.orelse
            if at is not None:
                branches.append(at)
            out.append(branches)
        elif stmt.kind in LOOPS:
            out.append([stmt.body[0]])
    return out


def chain_braces(chain):
    """The opening braces of a chain's branches."""
    return [b.start for b in chain if b.kind == 'block' and b.expr is None]


def needless(source, chain):
    """True when no branch of a chain needs its braces and some have them."""
    found = False
    for branch in chain:
        if branch.kind != 'block' or branch.expr is not None:
            if branch.kind not in SIMPLE:
                return False
            continue
        if len(branch.body) != 1 or branch.body[0].kind not in SIMPLE:
            return False
        only = branch.body[0]
        start = source.starts[branch.start] + 1
        stop = source.starts[branch.end - 1]
        head = source.text[start:source.starts[only.start]]
        body = source.written(only.start, only.end)
        tail = source.text[source.starts[only.end - 1] + 1:stop]
        behind = source.text[stop + 1:source.starts[branch.end]]
        if head.strip() or '\n' in body or \
                re.search(r'/\*|//|#', tail.partition('\n')[2]) or \
                '/' in behind.split('\n', 1)[0] or (
                    source.texts[branch.end] == 'else' and behind.strip(' \t\n')):
            return False
        found = True
    return found


def braces(work):
    """Braces that the change made needless go, in all branches or in none."""
    edits, spare = [], work.old_facts[3]
    for chain in chains(work.body):
        if not needless(work.src, chain):
            continue
        opening = chain_braces(chain)
        if all(spare.get(work.change.to_old[b]) == len(chain) for b in opening):
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

