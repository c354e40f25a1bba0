# SPDX-License-Identifier: GPL-2.0-only
"""One function under work: as it was, as it stands, and what changed.

The rules of the clean-up ask here.  What they need to know of the function
before the change (which store was dead then, which braces were needless) is
found once.
"""

import re

from devmifylib.cparser import TYPE_NAME, TYPE_WORDS, ParseError
from devmifylib.csource import Source
from devmifylib.tidy_flow import Flow
from devmifylib.tidy_text import (NO_CODE, Change, Refused, apply_edits, between, columns, cut,
                                  line_start)

SIMPLE = frozenset(('expr', 'return', 'goto', 'break', 'continue'))
LOOPS = frozenset(('while', 'for', 'loop'))
NOT_A_TYPE = frozenset('static inline extern register auto noinline asmlinkage'.split())
TAGS = frozenset(('struct', 'union', 'enum'))
# What a type consists of besides its name.
QUALIFIERS = frozenset(('const', 'volatile', '*'))
BRACKETS = re.compile(r'(\w+) (\((?: [^()]+| \( [^()]*\))* \))')


def type_of(words):
    """A type's text without storage classes and attributes.

    words: what stands in front of a name.  With an #else a function can have
    two heads, of which the first is whole; where their types differ, there is
    none to tell.
    """
    heads, at = [], 0
    for found in BRACKETS.finditer(words):
        if not found.group(1).startswith('__'):
            heads.append(words[at:found.start()])
            at = found.end()
    types = {_type_of(BRACKETS.sub('', head)) for head in heads + [words[at:]]} - {''}
    return types.pop() if len(types) == 1 else ''


def _type_of(words):
    words = [word for word in words.split() if word not in NOT_A_TYPE]
    known = [word for front, word in zip([''] + words, words) if word in TYPE_WORDS or
             word in QUALIFIERS or front in TAGS or TYPE_NAME.match(word)]
    if set(known) <= QUALIFIERS:
        known = [word for word in words if not word.startswith('__')]
    return ' '.join(words if set(known) <= QUALIFIERS else known)


class Group:
    """Labels that stand together and what they lead to."""

    def __init__(self, labels, owner, after, before, whole=True):
        self.labels = labels
        self.whole = whole          # False: other code may stand behind them
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
            if run and stmt is not None and stmt.kind == 'empty' and \
                    stmt.end == stmt.start + 1:
                continue                # "err:;" is a label, too
            if run:
                out.append(Group(run, block, stmt, front))
            run, front = [], stmt
    return out


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


def needless(source, chain, fresh=lambda tok: False):
    """True when no branch of a chain needs its braces and some have them.

    fresh: tells whether a token is new; round several lines braces stay, but for a return that came in the
    place of more.
    """
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
        if head.strip() or '\n' in body and not (
                len(chain) == 1 and only.kind == 'return' and fresh(only.start)) or \
                re.search(r'/\*|//|#', tail.partition('\n')[2]) or \
                '/' in behind.split('\n', 1)[0] or (
                    source.texts[branch.end] == 'else' and behind.strip(' \t\n')):
            return False
        found = True
    return found


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
        self.borrowed = purity.borrowed(set(self.old.source.texts))
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
            self._flow = Flow(self.fn, self.borrowed)
        return self._flow

    @property
    def old_facts(self):
        """(flow, label groups by name, dead stores, braces not needed) of old.

        None where the old function cannot be parsed.
        """
        if self._old_facts is None:
            try:
                flow = Flow(self.old, self.borrowed)
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

    def remove(self, stmt, directives=False):
        """Edit that takes a statement away, with `directives` those inside.  Raises Refused."""
        owner, role, index = self.home[id(stmt)]
        start, end = self.span(stmt.start, stmt.end)
        if role == 'block':
            front = owner.body[index - 1].kind if index else ''
            if front in ('case', 'default') and index + 1 == len(owner.body):
                return (start, end, 'break;')
            return cut(self.text, start, end, directives)
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
            self._plain = NO_CODE.sub('', self.text)
        return len(re.findall(r'\b%s\b' % re.escape(name), self._plain))

    def label_words(self, name):
        """words() without members, functions and their initialisers of that name."""
        self.words(name)
        return len(re.findall(r'(?<!\.)(?<!->)\b%s\b(?!\s*\()' % re.escape(name),
                              self._plain))

    @staticmethod
    def occurrences(source, name):
        """Tokens of the name as a variable."""
        return [i for i, text in enumerate(source.texts) if text == name and
                source.kinds[i] == 'id' and source.texts[i - 1] not in
                ('.', '->', 'goto', 'struct', 'union', 'enum')]
