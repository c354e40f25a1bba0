# SPDX-License-Identifier: GPL-2.0-only
"""What spatch wrote: its diffs, applied and compared with what was planned.

spatch may do less than a rule says, and now and then more.  Its diff is
applied to a copy of the text, and the result must be, token by token, the
text before with the planned edits and nothing else.
"""

import difflib
import os
import re
import subprocess
import tempfile

from . import tables
from .csource import TOKEN
from .verdict import DELETE, MANAGE

HUNK = re.compile(r'@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@')


class RewriteError(Exception):
    """A diff that does not apply, or a text that was not planned."""


def split_diffs(text):
    """{file: its diff} of spatch's output for several files."""
    out = {}
    name = header = None
    left = [0, 0]               # lines of the hunk that are still to come
    for line in text.split('\n'):
        found = HUNK.match(line) if left == [0, 0] else None
        if left != [0, 0]:
            left[0] -= line[:1] in ('-', ' ')
            left[1] -= line[:1] in ('+', ' ')
        elif found:
            left = [int(found.group(i) or 1) for i in (2, 3)]
        elif line.startswith('--- '):
            header = line[4:].split('\t')[0]
            continue
        elif line.startswith('+++ ') and header is not None:
            name, header = header, None
            out[name] = []
            continue
        elif not line.startswith('\\'):
            name = None         # said by something else than diff
        if name is not None:
            out[name].append(line)
    return {name: '\n'.join(lines) for name, lines in out.items()}


def changes(diff):
    """[(first line from 0, lines that go, lines that come)] of one file's diff.

    Raises RewriteError for what is no unified diff.
    """
    out = []
    at = None
    old = new = None

    def flush():
        if old or new:
            out.append((at - len(old), old, new))

    for line in diff.split('\n'):
        found = HUNK.match(line)
        if found:
            if at is not None:
                flush()
            at = int(found.group(1)) - (found.group(2) != '0')
            old, new = [], []
        elif at is None:
            if line.strip():
                raise RewriteError('spatch wrote no diff: %r' % line[:60])
        elif line.startswith('-'):
            old.append(line[1:])
            at += 1
        elif line.startswith('+'):
            new.append(line[1:])
        elif line.startswith(' '):
            flush()
            old, new = [], []
            at += 1
        elif line.startswith('\\'):
            continue            # no newline at the end of the file
        elif line:
            break
    if at is not None:
        flush()
    return out


def patched(text, diffs):
    """A text with the diffs applied, all of which start from it.

    Changes of the same lines are joined where they touch different tokens or
    delete the same ones: two rules that each delete one of two neighbouring
    statements both take the blank line between.  Raises RewriteError when a
    diff does not fit, or two contradict each other.
    """
    lines = text.split('\n')
    groups = []                 # [first line, line behind the last, changes]
    for start, old, new in sorted((change for diff in diffs for change in changes(diff)),
                                  key=lambda change: change[0]):
        end = start + len(old)
        if lines[start:end] != old:
            raise RewriteError('the diff does not fit at line %d' % (start + 1))
        if groups and start < groups[-1][1]:
            groups[-1][1] = max(groups[-1][1], end)
            groups[-1][2].append((start, old, new))
        else:
            groups.append([start, end, [(start, old, new)]])
    for first, end, several in reversed(groups):
        lines[first:end] = several[0][2] if len(several) == 1 else _joined(
            lines[first:end], [(start - first, len(old), new) for start, old, new in several],
            first + 1)
    return '\n'.join(lines)


def _joined(lines, several, number):
    """Lines with several changes of them: (first line, lines that go, lines
    that come).  number: the first line's, for the error."""
    if not any(new for _, _, new in several):
        gone = {at for start, count, _ in several for at in range(start, start + count)}
        return [line for at, line in enumerate(lines) if at not in gone]
    base = _pieces(lines)
    edits = []                  # (first piece, piece behind the last, pieces instead)
    for start, count, new in several:
        variant = _pieces(lines[:start] + new + lines[start + count:])
        edits += [(i1, i2, variant[j1:j2]) for tag, i1, i2, j1, j2 in
                  difflib.SequenceMatcher(None, base, variant, autojunk=False).get_opcodes()
                  if tag != 'equal']
    out, at, last = [], 0, None
    for begin, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        if last and (begin < at or (begin, end) == last[:2]):
            if instead != last[2] or instead and (begin, end) != last[:2]:
                raise RewriteError('two rules change line %d' % (
                    number + ''.join(base[:begin]).count('\n')))
            begin = max(begin, at)
            instead = []
        out += base[at:begin] + instead
        at = max(at, end)
        last = (begin, end, instead)
    return ''.join(out + base[at:]).split('\n')[:-1]


def _pieces(lines):
    """Tokens of lines, comments, and the blanks between them one by one."""
    text = ''.join(line + '\n' for line in lines)
    out = []
    for found in TOKEN.finditer(text):
        out += found.group() if found.lastgroup == 'ws' else [found.group()]
    return out


def tokens(text):
    """(texts, offsets) of everything in a text but blanks and comments."""
    texts, offsets = [], []
    for found in TOKEN.finditer(text):
        if found.lastgroup in ('ws', 'comment'):
            continue
        piece = found.group()
        if found.lastgroup == 'pp':
            piece = ' '.join(piece.split())
        texts.append(piece)
        offsets.append(found.start())
    return texts, offsets


def _plain(text):
    return tokens(text)[0]


class _Plan:
    """The planned edits over the tokens of the text before."""

    def __init__(self, before, edits, rule_of):
        self.texts, offsets = tokens(before)
        self.texts.append('')
        index = {offset: i for i, offset in enumerate(offsets)}
        lines = [0]
        for line in before.split('\n'):
            lines.append(lines[-1] + len(line) + 1)
        self.replaced = {}      # token: (end, tokens instead)
        self.dropped = {}       # token: end
        self.guards = {}        # token of an if: end
        for edit in edits:
            i = index.get(lines[edit.line - 1] + edit.column)
            if i is None:
                raise RewriteError('nothing to edit at %d:%d' % (edit.line, edit.column))
            close = self._closing(i + 1)
            if edit.kind == DELETE:
                self.dropped[i] = close + 2 if self.texts[close + 1] == ';' else close + 1
                self._guard(i, close + 1)
            else:
                self.replaced[i] = (close + 1, self._written(i, close, edit, rule_of))

    def _closing(self, i):
        depth = 0
        for j in range(i, len(self.texts)):
            depth += self.texts[j] in ('(', '[', '{')
            depth -= self.texts[j] in (')', ']', '}')
            if depth == 0:
                return j
        raise RewriteError('an edited call is not closed')

    def _guard(self, i, end):
        """A condition with nothing but a dropped call below it may go as well."""
        braced = self.texts[i - 1] == '{'
        head = i - 1 - braced
        after = end + 1 + braced
        if self.texts[head] != ')' or braced and self.texts[end + 1] != '}' or \
                self.texts[after] == 'else':
            return
        depth, j = 0, head
        while j >= 0:
            depth += self.texts[j] == ')'
            depth -= self.texts[j] == '('
            if depth == 0:
                break
            j -= 1
        if j > 0 and self.texts[j - 1] == 'if':
            self.guards[j - 1] = after

    def _arguments(self, i, close):
        out, begin, depth = [], i + 2, 0
        for j in range(i + 2, close):
            depth += self.texts[j] in ('(', '[', '{')
            depth -= self.texts[j] in (')', ']', '}')
            if self.texts[j] == ',' and depth == 0:
                out.append(self.texts[begin:j])
                begin = j + 1
        out.append(self.texts[begin:close])
        return out

    def _written(self, i, close, edit, rule_of):
        verb = self.texts[i]
        args = self._arguments(i, close)
        row = tables.resources().get(verb)
        shape = row.shape if edit.kind == MANAGE and row else 'free'
        flags = ['GFP_KERNEL']
        if shape == 'object':
            args = [['sizeof', '('] + args[0] + [')'], args[1] if args[1:] else flags]
        elif shape == 'objects':
            args = [args[1], ['sizeof', '('] + args[0] + [')'], args[2] if args[2:] else flags]
        elif shape == 'order-0':
            args = [args[0], ['0']]
        elif shape == 'zeroed-order-0':
            args = [args[0] + ['|', '__GFP_ZERO'], ['0']]
        elif shape == 'free':
            args = args[:1]
        name = row.managed if shape != 'free' else tables.managed_release(rule_of(verb), verb)
        out = [name, '('] + _plain(edit.text)
        for arg in args:
            out += [','] + arg
        return out + [')']


def check(before, after, edits):
    """Raise RewriteError unless `after` is `before` with the edits and no more.

    A dropped call may leave an empty statement or block behind, or take a
    condition that held nothing else with it.
    """
    plan = _Plan(before, edits, rule_of_release)
    old, new = plan.texts, _plain(after) + ['']
    todo, seen = [(0, 0)], set()
    furthest = 0
    while todo:
        i, j = todo.pop()
        while True:
            if (i, j) in seen:
                break
            seen.add((i, j))
            furthest = max(furthest, i)
            if i in plan.dropped:
                end = plan.dropped[i]
                if new[j] == ';':
                    todo.append((end, j + 1))
                if new[j:j + 2] == ['{', '}']:
                    todo.append((end, j + 2))
                i = end
                continue
            if i in plan.replaced:
                end, instead = plan.replaced[i]
                if new[j:j + len(instead)] != instead:
                    break
                i, j = end, j + len(instead)
                continue
            if i in plan.guards:
                todo.append((plan.guards[i], j))
            if i >= len(old) or j >= len(new) or old[i] != new[j]:
                break
            if i == len(old) - 1:
                if j == len(new) - 1:
                    return
                break
            i, j = i + 1, j + 1
    raise RewriteError('spatch changed more or less than was planned near %r' %
                       ' '.join(old[max(furthest - 3, 0):furthest + 3]))


def rule_of_release(verb):
    """Name of the rule that a freeing function belongs to, '' if none."""
    return next((rule for rule in tables.rules() if verb in tables.releases(rule)), '')


def unified(path, before, after):
    """A unified diff of a file with a/ and b/, three lines of context.

    Raises OSError when diff cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        names = [os.path.join(folder, side) for side in ('a', 'b')]
        for name, text in zip(names, (before, after)):
            with open(name, 'w', encoding='utf-8', errors='surrogateescape',
                      newline='') as handle:
                handle.write(text)
        done = subprocess.run(
            ['diff', '-u', '-p', '--label', 'a/' + path, '--label', 'b/' + path] + names,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise OSError(0, 'diff failed: exit %d' % done.returncode, path)
    return done.stdout.decode('utf-8', 'surrogateescape')
