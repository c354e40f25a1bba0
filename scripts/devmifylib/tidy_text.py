# SPDX-License-Identifier: GPL-2.0-only
"""How a changed function's text stands to what it was, and its white space.

Everything here is computed from two texts of one function: `old`, before any
change, and `new`, as it stands now.  Nothing is remembered between steps, so
that tidying a tidy text finds nothing to do.
"""

import difflib
import re
from collections import Counter

from devmifylib.cparser import KEYWORDS
from devmifylib.csource import TOKEN

WIDTH = 80
MORE_WIDTH = 100        # where checkpatch starts to complain
TAB = 8
# A comment that talks of giving something back describes the deleted line.
ABOUT_RELEASE = re.compile(r'\b(k?free|freed|freeing|releas\w*|de-?alloc\w*|dispos\w*|'
                           r'clean ?up|clean|memory|undo|unwind)\b', re.I)
# So does one that tells that something is not wanted any more, or where it is from.
UNWANTED = re.compile(r"\b(leak\w*|no longer|any ?more|getting rid|get rid|"
                      r"(?:not|n't) need(?:ed)?)\b", re.I)
ORIGIN = re.compile(r'\W*this\b|.*\b\w*alloc\w*', re.I | re.S)
# What is left to do, and what somebody else gives back, is no description.
REMINDER = re.compile(r'\b(?:TODO|FIXME|XXX|HACK)\b')
BY_OTHERS = re.compile(r'\b(?:is|are|be|been|gets?|was|were)\s+(?:\w+\s+)?'
                       r'(?:freed|released|cleaned up|disposed)\b', re.I)
FEW_WORDS = 4           # of these a comment says what the line below it does
# A comment of such words alone heads every release below it.
HEADING = re.compile(r"[\W_]*(?:(?:clean(?:up|ing)?|up|free|free'?ing|release|undo|unwind|all|every|"
                     r"everything|things?|stuff|resources?|the|our|allocated|and|now)\b[\W_]*)+$", re.I)
RELEASE_CALL = re.compile(r'free|release|unmap|destroy|unregister|put|del|disable|stop|kill|cancel|'
                          r'cleanup|remove|exit|shutdown|fini|deinit', re.I)
MANAGED = re.compile(r'^(?:devm|pcim|dmam)_')

EMPTIED = re.compile(r'(?m)^[ \t]*#[ \t]*if[^\n\\]*\n\s*#[ \t]*endif[^\n]*\n')
EMPTY_ELSE = re.compile(r'(?m)^[ \t]*#[ \t]*else[^\n]*\n\s*(?=#[ \t]*endif)')
ONLY_ELSE = re.compile(r'(?m)^([ \t]*#[ \t]*)(if|ifdef|ifndef)([ \t]+)([^\n\\]*)\n\s*#[ \t]*else[^\n]*$')


class Refused(Exception):
    """An edit that cannot be made safely (a directive is in its way)."""


def apply_edits(text, edits):
    """Text with the (start, end, replacement) edits made; overlaps: first wins."""
    out, at = [], 0
    for start, end, new in sorted(edits, key=lambda e: (e[0], e[1])):
        if start < at:
            continue
        out.append(text[at:start])
        out.append(new)
        at = end
    out.append(text[at:])
    return ''.join(out)


def columns(text, start=0):
    """Column after writing text from column `start`, tabs being eight wide."""
    for char in text:
        start = start + TAB - start % TAB if char == '\t' else start + 1
    return start


def indent(column):
    """White space of that width as the kernel writes it: tabs, then blanks."""
    return '\t' * (column // TAB) + ' ' * (column % TAB)


def line_start(text, offset):
    """Offset of the first character of the line."""
    return text.rfind('\n', 0, offset) + 1


def line_indent(text, offset):
    """White space at the start of the line that holds offset."""
    begin = line_start(text, offset)
    return re.match(r'[ \t]*', text[begin:]).group()


def cut(text, start, end, directives=False):
    """Edit that deletes text[start:end], its trailing comment, and an empty line's rest.

    Raises Refused where a directive stands inside; with `directives`, where one belongs to
    another outside.
    """
    found = re.findall(r'(?m)^[ \t]*#[ \t]*(\w*)', text[start:end])
    if found and not (directives and _whole(found)):
        raise Refused
    rest = re.compile(r'[ \t]*(?:/\*[^\n]*?\*/|//[^\n]*)?[ \t]*(?=\n|$)').match(text, end)
    begin = line_start(text, start)
    alone = not text[begin:start].strip()
    if rest:
        end = rest.end()
        if alone:
            return (begin, min(end + 1, len(text)), '')
        while start > begin and text[start - 1] in ' \t':
            start -= 1
        return (start, end, '')
    while end < len(text) and text[end] in ' \t':
        end += 1
    return (start, end, '')


def _whole(directives):
    """True for directives that every #if among them is ended by, and nothing else."""
    depth = 0
    for word in directives:
        if word not in ('if', 'ifdef', 'ifndef', 'elif', 'else', 'endif'):
            return False
        if word not in ('elif', 'else'):
            depth += -1 if word == 'endif' else 1
        if depth < 0 or not depth and word != 'endif':
            return False
    return not depth


class Change:
    """Which tokens of a function are new and where some are gone.

    to_old[i] is the old index of new token i or None; gap[i] is true where old
    tokens are missing directly before new token i.
    """

    def __init__(self, old, new):
        """old, new: lists of token texts."""
        self.to_old = [None] * len(new)
        self._align(old, new)
        self.to_new = {j: i for i, j in enumerate(self.to_old) if j is not None}
        self.gap = [False] * (len(new) + 1)
        last, begin = -1, 0
        for i, j in enumerate(self.to_old):
            if j is None:
                continue
            if j != last + 1:
                for k in range(begin, i + 1):
                    self.gap[k] = True
            last, begin = j, i + 1

    def _align(self, old, new):
        """Align by pieces that end in ; { } first, then within what differs."""
        left, right = _pieces(old), _pieces(new)
        one = [tuple(old[a:b]) for a, b in left]
        two = [tuple(new[a:b]) for a, b in right]
        shorter = min(len(one), len(two))
        lo = 0
        while lo < shorter and one[lo] == two[lo]:
            self._pair(left[lo], right[lo][0])
            lo += 1
        hi = 0
        while hi < shorter - lo and one[-1 - hi] == two[-1 - hi]:
            hi += 1
            self._pair(left[-hi], right[-hi][0])
        left, right = left[lo:len(left) - hi], right[lo:len(right) - hi]
        match = difflib.SequenceMatcher(None, one[lo:len(one) - hi], two[lo:len(two) - hi],
                                        autojunk=False)
        for tag, i1, i2, j1, j2 in match.get_opcodes():
            if tag == 'equal':
                for piece, (c, _) in zip(left[i1:i2], right[j1:j2]):
                    self._pair(piece, c)
            elif tag == 'replace':
                self._jumps(old, new, left[i1:i2], right[j1:j2])

    def _jumps(self, old, new, left, right):
        """Align pieces that end in a jump, whatever it is now, then the tokens of what is left.

        The value of a new return is not taken for that of another statement.
        """
        match = difflib.SequenceMatcher(None, [_without_jump(old[a:b]) for a, b in left],
                                        [_without_jump(new[a:b]) for a, b in right],
                                        autojunk=False)
        for tag, i1, i2, j1, j2 in match.get_opcodes():
            if tag == 'equal':
                for (a, b), (c, d) in zip(left[i1:i2], right[j1:j2]):
                    self._tokens(old, new, a, b, c, d)
            elif tag == 'replace':
                self._calls(old, new, left[i1:i2], right[j1:j2])

    def _calls(self, old, new, left, right):
        """Align pieces that call a function or its managed form, then the tokens of what is left.

        What such a call is given now is not taken from another statement.
        """
        match = difflib.SequenceMatcher(None, [_head(old[a:b]) for a, b in left],
                                        [_head(new[a:b]) for a, b in right], autojunk=False)
        for tag, i1, i2, j1, j2 in match.get_opcodes():
            if tag == 'equal':
                for (a, b), (c, d) in zip(left[i1:i2], right[j1:j2]):
                    self._tokens(old, new, a, b, c, d)
            elif tag == 'replace':
                self._tokens(old, new, left[i1][0], left[i2 - 1][1], right[j1][0], right[j2 - 1][1])

    def _tokens(self, old, new, a, b, c, d):
        match = difflib.SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
        for x, y, size in match.get_matching_blocks():
            self._pair((a + x, a + x + size), c + y)

    def _pair(self, piece, at):
        for k in range(piece[1] - piece[0]):
            self.to_old[at + k] = piece[0] + k

    def inserted(self, i):
        """True when new token i was not there before."""
        return self.to_old[i] is None

    def neighbours(self, i):
        """True when new tokens i and i + 1 stood side by side before."""
        left, right = self.to_old[i], self.to_old[i + 1]
        return left is not None and right == left + 1


def _pieces(tokens):
    out, begin = [], 0
    for i, token in enumerate(tokens):
        if token in (';', '{', '}', ':'):
            out.append((begin, i + 1))
            begin = i + 1
    if begin < len(tokens):
        out.append((begin, len(tokens)))
    return out


def _head(tokens):
    """What a piece calls and where the result goes, managed or not; all of another piece."""
    at = tokens.index('(') if '(' in tokens else 0
    if not at or tokens[at - 1] in KEYWORDS:
        return tuple(tokens)
    return tuple(tokens[:at - 1] + [MANAGED.sub('', tokens[at - 1])])


def _without_jump(tokens):
    """A piece, without saying where its goto or return leads; a bare one is as it is."""
    at = next((i for i, token in enumerate(tokens) if token in ('goto', 'return')), 0)
    return tuple(tokens[:at] + ['goto'] if at else tokens)


def between(source, tok):
    """The text between token tok and the next one."""
    return source.text[source.starts[tok] + len(source.texts[tok]):source.starts[tok + 1]]


def restore(work):
    """Edits that give what was not touched the white space which it had."""
    edits, new = [], work.src
    fresh = _fresh_calls(work)
    for i in range(work.first, work.last):
        now, was = between(new, i), _was_between(work, i)
        if now.split() != (was or '').split() and new.texts[i] == ';' and \
                work.change.inserted(i - work.first - 1):
            continue            # the remark behind a jump that leads elsewhere now
        if i in fresh:
            was = _normal(new, i, fresh[i], was if was is not None else now)
        if was is not None and was != now:
            start = new.starts[i] + len(new.texts[i])
            edits.append((start, start + len(now), was))
    return edits


def _fresh_calls(work):
    """{token: its call's opening bracket} of all tokens in calls that the change named anew."""
    out = {}
    for tok in range(work.first, work.last):
        if work.change.inserted(tok - work.first) and _calls(work.src, tok):
            for inner in range(tok, work.src.match[tok + 1]):
                out.setdefault(inner, tok + 1)
    return out


def _normal(source, tok, open_, gap):
    """The gap behind a token of a rewritten call, as the kernel writes it."""
    if gap.strip(' \t'):
        return gap
    here, behind = source.texts[tok], source.texts[tok + 1]
    if here == '(' or behind in (')', ',') or behind == '(' and (
            here == 'sizeof' or tok + 1 == open_):
        return ''
    return ' ' if here == ',' else gap


def sizes(work):
    """Edits that put the brackets round what a rewritten call takes the size of, and no others."""
    edits, src = [], work.src
    for tok in _fresh_calls(work):
        if src.texts[tok] != 'sizeof':
            continue
        if src.texts[tok + 1] == '(':
            close = src.match[tok + 1] + 1
            if src.texts[tok - 1] == '(' and src.texts[tok - 2] in ('(', ',') and \
                    src.match[tok - 1] == close and work.bare(tok - 1, close + 1):
                edits += [work.span(tok - 1, tok) + ('',), work.span(close, close + 1) + ('',)]
            continue
        end = tok + 1
        while src.texts[end] in ('*', '&'):
            end += 1
        end += 1
        while src.texts[end] in ('->', '.', '['):
            end = src.match[end] + 1 if src.texts[end] == '[' else end + 2
        if src.kinds[end - 1] == 'id' or src.texts[end - 1] == ']':
            start, stop = work.span(tok + 1, end)
            edits += [(work.span(tok, tok + 1)[1], start, '('), (stop, stop, ')')]
    return edits


def _was_between(work, i):
    """The old white space behind new token i, None where that is no question."""
    old, change = work.old.source, work.change
    left, right = change.to_old[i - work.first], change.to_old[i + 1 - work.first]
    if change.neighbours(i - work.first):
        return between(old, work.old_first + left)
    # A function named in the place of another: (u8 *)get(), get (x).
    if left is not None and right is None:
        call, was_call = i + 1, left + 1
    elif left is None and right:
        call, was_call = i, right - 1
    else:
        return None
    new = work.src
    if was_call in change.to_new or not _calls(new, call) or not _calls(old, was_call):
        return None
    was = between(old, left if left is not None else was_call)
    return None if was.strip(' ') or between(new, i).strip(' ') else was


def _calls(source, tok):
    return source.kinds[tok] == 'id' and source.texts[tok] not in KEYWORDS and \
        source.texts[tok + 1:tok + 2] == ['(']


# -- what is left between the neighbours of a deleted piece -------------------


def _items(text):
    """(kind, start, end) of what a stretch of text is made of."""
    for found in TOKEN.finditer(text):
        yield found.lastgroup, found.start(), found.end()


def _orphans(was, now, right, behind):
    """Comments of an old stretch that described only what is gone from it.

    was, now: old and new text between two tokens that stayed; right: the one
    after it; behind: the statement that starts there.
    """
    items = list(_items(was))
    kept = {line.strip() for line in now.split('\n')}
    closing = right == '}'
    code = [n for n, item in enumerate(items) if item[0] not in ('ws', 'comment', 'pp')]
    if not code:
        return []
    out = []
    for n, (kind, start, end) in enumerate(items):
        if kind != 'comment':
            continue
        text = was[start:end]
        before = was[:start]
        if n > code[0] and '\n' not in before[items[max(c for c in code if c < n)][2]:]:
            out.append(text)                    # behind a deleted statement
        elif n < code[-1] and '\n' in before and _line_behind(was, items, n) not in kept:
            # Above a deleted statement: look at the rest of its paragraph.
            rest = re.match(r'[ \t]*\n[ \t]*(?=\S)', was[end:])
            line = _line_behind(was, items, n)
            if not (_describes(text, line, closing) if rest else closing and ABOUT_RELEASE.search(text)):
                continue
            paragraph = re.split(r'\n[ \t]*\n', was[end:], maxsplit=1)
            if closing or len(paragraph) > 1 or (
                    (ABOUT_RELEASE.search(text) or UNWANTED.search(text)) and
                    all(kind != 'pp' for kind, _, _ in items[code[-1]:]) and
                    not (RELEASE_CALL.search(right) and (
                        HEADING.match(text) or _of_several(text, right)))) or \
                    _says(text, line, behind):
                out.append(text)
        elif n > code[-1] and closing:
            pass                                # was the last thing there before
    return out


def _words_in(text):
    """The words of a text, those that _ joins apart, in small letters."""
    return set(re.findall(r'[a-z0-9]+', text.lower()))


def _of_several(comment, callee):
    """True for a comment on several things of which a call gives one back: regions."""
    return any(word + 's' in _words_in(comment) for word in _words_in(callee))


def _says(comment, line, behind):
    """True for a few words that name what a call in a deleted line did, and nothing behind it."""
    call = re.match(r'(?:\w+ = |if \()?\(?(\w+)\s*\(', line)
    words = _words_in(comment)
    return bool(call) and len(words) <= FEW_WORDS and not REMINDER.search(comment) and \
        bool(words & _words_in(call.group(1))) and \
        not {word.rstrip('s') for word in words} & _words_in(behind)


def _describes(comment, line, last=False):
    """True when a comment right above a deleted line speaks of what that line did.

    last: nothing follows, of which it could speak instead.
    """
    call = re.match(r'(?!if\b|for\b|while\b|switch\b)\w+\s*\(', line)
    if not call:
        return True
    words = set(re.findall(r'\w+', comment))
    if any('_' in name and name in words for name in re.findall(r'\w+', line[call.end():])):
        return True
    if REMINDER.search(comment) or BY_OTHERS.search(comment):
        return False
    if last and _words_in(comment) & _words_in(call.group()):
        return True
    return len(words) <= FEW_WORDS or bool(
        ABOUT_RELEASE.search(comment) or UNWANTED.search(comment) or ORIGIN.match(comment))


def _line_behind(was, items, n):
    """The first line of code or directive behind item n, '' if none."""
    for kind, start, end in items[n + 1:]:
        if kind not in ('ws', 'comment'):
            return was[start:].split('\n', 1)[0].strip()
    return ''


def gaps(work):
    """Edits that leave a tidy stretch wherever tokens went or came."""
    edits, src, change = [], work.src, work.change
    for i in range(work.first, work.last):
        if change.neighbours(i - work.first):
            continue
        now = between(src, i)
        if '\n' not in now:
            continue
        new = _tidy_stretch(work, i, now)
        if new != now:
            start = src.starts[i] + len(src.texts[i])
            edits.append((start, start + len(now), new))
    return edits


def lost_comments(work):
    """Edits that bring back a comment that went with the line below it and speaks of more."""
    edits, src = [], work.src
    for i in range(work.first, work.last):
        to_old, now = work.change.to_old[i - work.first:i - work.first + 2], between(src, i)
        was = None if None in to_old or work.change.neighbours(i - work.first) \
            else work.old_stretch(i)
        new = _with_lost(was, now, src.texts[i + 1] == '}') if was is not None and '/' in was else now
        if new != now:
            start = src.starts[i] + len(src.texts[i])
            edits.append((start, start + len(now), new))
    return edits


def _with_lost(was, now, closing):
    """The stretch `now` with the comments of `was` that are missing without a reason.

    closing: a block ends behind it.
    """
    items, left = list(_items(was)), Counter(
        now[start:end] for kind, start, end in _items(now) if kind == 'comment')
    drop, lost, depth, front = [], False, 0, ';'
    for n, (kind, start, end) in enumerate(items):
        text = was[start:end]
        if kind == 'comment':
            alone = not was[was.rfind('\n', 0, start) + 1:start].strip() and '\n' in was[:start]
            if left[text]:
                left[text] -= 1
            elif alone and not depth and front in (';', '}') and \
                    not _describes(text, _line_behind(was, items, n), closing):
                lost = True
            else:
                drop.append((start, end))
        elif kind not in ('ws', 'pp'):
            depth += (text == '{') - (text == '}')
            front = text
            drop.append((start, end))
    if not lost:
        return now
    lines = apply_edits(was, [(start, end, '\0') for start, end in drop]).split('\n')
    kept = [line.replace('\0', '') for line in lines if '\0' not in line or
            line.replace('\0', '').strip()]
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(kept[:-1] + [now[now.rfind('\n') + 1:]]))


def conditionals(work):
    """Edits that tidy an #if, #else and #endif with nothing left between."""
    edits, src = [], work.src
    for i in range(work.first, work.last):
        now = '' if work.change.neighbours(i - work.first) else between(src, i)
        if '#' not in now:
            continue
        start = src.starts[i] + len(src.texts[i])
        for pattern, new in ((EMPTIED, lambda m: ''), (EMPTY_ELSE, lambda m: ''),
                             (ONLY_ELSE, _turned_directive)):
            found = pattern.search(now)
            if found:
                edits.append((start + found.start(), start + found.end(), new(found)))
                break
    return edits


def _turned_directive(found):
    """The #if whose own branch is gone, for its #else branch."""
    lead, word, blank, rest = found.groups()
    if word != 'if':
        return lead + {'ifdef': 'ifndef', 'ifndef': 'ifdef'}[word] + blank + rest
    rest = re.sub(r'\s*/\*.*?\*/\s*$', '', rest)
    if re.match(r'!?\w+(\([^()]*\))?$', rest):
        return lead + word + blank + (rest[1:] if rest[0] == '!' else '!' + rest)
    return lead + word + blank + '!(%s)' % rest


def _tidy_stretch(work, i, now):
    src = work.src
    left, right = src.texts[i], src.texts[i + 1]
    was = work.old_stretch(i)
    behind = src.text[src.starts[i + 1]:].split(';', 1)[0]
    for comment in _orphans(was, now, right, behind) if was is not None else ():
        now = _drop_comment(now, comment)
    now = re.sub(r'[ \t]+(?=\n)', '', now)
    if re.search(r'(?m)^[ \t]*#', now):
        if right == '}' and not re.search(r'\n\n[ \t]*$', was or ''):
            now = re.sub(r'\n\n([ \t]*)$', r'\n\1', now)
        return re.sub(r'\n{3,}', '\n\n', now)
    now = re.sub(r'\n{3,}', '\n\n', now)
    if left == ':' and was is not None and not now.strip() and right not in ('}', 'case') and \
            src.texts[i + 2] != ':':
        # The label had its code beside it, so the next statement takes the place.
        beside = re.match(r'[ \t]+(?=[^\s/])', was)
        if beside:
            return beside.group()
    if left == ':' and was is not None and not re.match(r'[ \t]*\n[ \t]*\n', was):
        now = re.sub(r'^[ \t]*\n[ \t]*\n', '\n', now)
    if left == '{':
        now = re.sub(r'^((?:[ \t]*(?:/\*[^\n]*\*/|//[^\n]*))?)\n\n', r'\1\n', now)
    if right == '}':
        now = re.sub(r'\n\n([ \t]*)$', r'\n\1', now)
    if was is not None and '\n\n' not in now and left in (';', '}') and right != '}' and (
            work.ends_declarations(i) and '\n\n' in was or _stood_apart(was)):
        now = now.replace('\n', '\n\n', 1)
    return now


def _stood_apart(was):
    """True when an empty line parted the deleted code from what is beside it."""
    code = [item for item in _items(was) if item[0] not in ('ws', 'comment', 'pp')]
    return bool(code) and ('\n\n' in was[:code[0][1]] or '\n\n' in was[code[-1][2]:])


def _drop_comment(text, comment):
    at = text.find(comment)
    if at < 0:
        return text
    start, end, _ = cut(text, at, at + len(comment))
    if start == 0 and text[:1] != '\n':
        end -= 1 if text[end - 1:end] == '\n' else 0
    return text[:start] + text[end:]


# -- continuation lines -------------------------------------------------------


class Layout:
    """The lines of one statement: tokens lo..hi-1 and the gaps between them."""

    def __init__(self, source, lo, hi):
        self.source = source
        self.lo = lo
        self.texts = source.texts[lo:hi]
        self.gaps = [between(source, t) for t in range(lo, hi - 1)]
        begin = line_start(source.text, source.starts[lo])
        self.before = source.text[begin:source.starts[lo]]
        self.fixed = None       # the gap whose break is to stay
        tail = source.text[source.starts[hi - 1] + len(source.texts[hi - 1]):]
        # ") {" belongs to the line of a condition.
        self.after = re.match(r'[ \t]*\{|', tail).group()

    def place(self):
        """[(column, line, innermost open bracket or None)] of the tokens."""
        out, stack, line = [], [], 0
        column = columns(self.before)
        for i, text in enumerate(self.texts):
            if i:
                gap = self.gaps[i - 1]
                if '\n' in gap:
                    line += gap.count('\n')
                    column = columns(gap[gap.rfind('\n') + 1:])
                else:
                    column = columns(gap, column)
            out.append((column, line, stack[-1] if stack else None))
            column = columns(text, column)
            if text in ('(', '[', '{'):
                stack.append(i)
            elif text in (')', ']', '}') and stack:
                stack.pop()
        return out

    def widths(self):
        """Last column of every line."""
        out = {}
        placed = self.place()
        for i, (column, line, _) in enumerate(placed):
            out[line] = columns(self.texts[i], column)
        if placed:
            out[placed[-1][1]] = columns(self.after, out[placed[-1][1]])
        return out

    def excess(self):
        """(lines over the width, columns over it): less is better."""
        over = [w - WIDTH for w in self.widths().values() if w > WIDTH]
        return len(over), sum(over)

    def copy(self):
        """A layout that can be changed without changing this one."""
        other = Layout.__new__(Layout)
        other.__dict__.update(self.__dict__)
        other.gaps = list(self.gaps)
        return other

    def part(self, fresh):
        """Put an argument that runs over several lines on lines of its own, in a fresh call."""
        placed = self.place()
        for i in range(1, len(self.texts)):
            open_ = placed[i][2]
            if '\n' not in self.gaps[i - 1] or open_ is None or self.texts[open_] != '(' or \
                    self.texts[i - 1] in (',', '(') or not fresh(open_):
                continue
            comma = max((j for j in range(open_, i) if self.texts[j] == ',' and
                         placed[j][2] == open_), default=None)
            if comma is not None and '\n' not in self.gaps[comma]:
                self.gaps[comma] = '\n' + indent(placed[open_][0] + 1)

    def align(self, moved, which=lambda index, open_: True):
        """Align each line whose open bracket `moved(index)` to that bracket, of those that `which` picks."""
        for i in range(1, len(self.texts)):
            gap = self.gaps[i - 1]
            if '\n' not in gap:
                continue
            placed = self.place()
            open_ = placed[i][2]
            if open_ is None or self.texts[open_] == '{' or not moved(open_) or not which(i, open_):
                continue
            if '\n' in self.gaps[open_]:
                continue
            self.gaps[i - 1] = gap[:gap.rfind('\n') + 1] + indent(placed[open_][0] + 1)

    def join(self, fresh):
        """Take back the line breaks in brackets, or behind =, that `fresh(index)` lets go."""
        placed = self.place()
        for i in range(1, len(self.texts)):
            if '\n' not in self.gaps[i - 1] or not fresh(i):
                continue
            open_, front = placed[i][2], self.texts[i - 1]
            if front == '=' if open_ is None else self.texts[open_] != '{':
                self.gaps[i - 1] = '' if front in ('(', '[') else ' '

    def wrap(self, more=False):
        """Break lines over the width behind a comma, an && or an ||; `more`: a | or a +."""
        for _ in range(len(self.texts)):
            placed, widths = self.place(), self.widths()
            for line in sorted(widths):
                spot = None
                if widths[line] > WIDTH:
                    spot = self._break_at(placed, line, (',', '&&', '||')) or (
                        more and self._break_at(placed, line, ('|', '+')) or None)
                if spot is not None:
                    open_ = placed[spot][2]
                    self.gaps[spot - 1] = '\n' + indent(placed[open_][0] + 1)
                    self._fill(spot, open_)
                    self._follow(placed)
                    break
            else:
                return

    def _follow(self, before):
        """Align the lines inside of brackets that are no longer where they were before."""
        def aligned(i):
            open_ = before[i][2]
            return open_ is not None and before[i][0] == before[open_][0] + 1

        was = {i: aligned(i) for i in range(len(self.texts))}
        for i in range(1, len(self.texts)):
            placed = self.place()
            open_ = placed[i][2]
            if '\n' in self.gaps[i - 1] and was[i] and self.texts[open_] != '{' and \
                    '\n' not in self.gaps[open_]:
                gap = self.gaps[i - 1]
                self.gaps[i - 1] = gap[:gap.rfind('\n') + 1] + indent(placed[open_][0] + 1)

    def _fill(self, spot, open_):
        """Join the next line of the same call to the one that a break made."""
        placed = self.place()
        for i in range(spot + 1, len(self.texts)):
            if placed[i][2] is None or placed[i][0] <= placed[open_][0]:
                return
            if '\n' in self.gaps[i - 1]:
                gap = self.gaps[i - 1]
                if placed[i][2] == open_ and self.texts[i - 1] == ',':
                    self.gaps[i - 1] = ' '
                    if self.widths()[placed[spot][1]] > WIDTH:
                        self.gaps[i - 1] = gap
                return

    def _break_at(self, placed, line, ends):
        best = None
        mine = [i for i, place in enumerate(placed) if place[1] == line]
        for i in mine[1:]:
            open_ = placed[i][2]
            if open_ is None or self.texts[i - 1] not in ends or \
                    '\n' in self.gaps[open_] or self.texts[open_] == '{':
                continue
            if columns(self.texts[i - 1], placed[i - 1][0]) > WIDTH:
                continue
            if best is None or self._depth(placed, i) <= self._depth(placed, best):
                best = i
        return best

    @staticmethod
    def _depth(placed, i):
        depth, open_ = 0, placed[i][2]
        while open_ is not None:
            depth += 1
            open_ = placed[open_][2]
        return depth

    def after_assignment(self):
        """This layout with the right side of its `=` on a line of its own, or None."""
        placed = self.place()
        for i, text in enumerate(self.texts[:-1]):
            if text == '=' and placed[i][2] is None and '\n' not in self.gaps[i]:
                other = self.copy()
                base = re.match(r'[ \t]*', self.before).group()
                other.gaps[i] = '\n' + base + '\t'
                other.fixed = i
                return other
        return None

    def cast(self):
        """(index of the =, of the end of the cast behind it) where a call follows, or None."""
        placed = self.place()
        for i, text in enumerate(self.texts[:-1]):
            if text == '=' and placed[i][2] is None and self.texts[i + 1] == '(':
                close = next((j for j in range(i + 2, len(self.texts))
                              if self.texts[j] == ')' and placed[j][2] == i + 1), None)
                if close is None or self.texts[close - 1] != '*' or \
                        self.texts[close + 2:close + 3] != ['(']:
                    return None
                return i, close
        return None

    def after_cast(self):
        """This layout with a break behind the cast that starts its right side, or None."""
        spot = self.cast()
        if spot is None:
            return None
        other = self.copy()
        other.fixed = spot[1]
        other.gaps[spot[0]] = ' '
        other.gaps[spot[1]] = '\n' + re.match(r'[ \t]*', self.before).group() + '\t'
        return other

    def edits(self):
        """The edits that give the source this layout."""
        out, src = [], self.source
        for i, gap in enumerate(self.gaps):
            now = between(src, self.lo + i)
            if now != gap:
                start = src.starts[self.lo + i] + len(src.texts[self.lo + i])
                out.append((start, start + len(now), gap))
        return out


def relayout(work):
    """Edits that align and wrap the statements which hold new tokens."""
    edits = []
    for lo, hi in work.changed_statements():
        layout = Layout(work.src, lo, hi)
        if any('/' in gap or '\\' in gap or '#' in gap for gap in layout.gaps):
            continue
        edits.extend(_relaid(work, layout).edits())
    return edits


def _relaid(work, layout):
    change, lo = work.change, layout.lo - work.first
    was = work.old_columns(layout)

    def moved(open_):
        at = layout.place()[open_][0]
        return was.get(open_, (None, 0))[0] != at or (
            open_ > 0 and change.inserted(lo + open_ - 1))

    layout.join(lambda i: not change.neighbours(lo + i - 1) and not (
        layout.texts[i - 1] == '=' and work.was_broken(lo + i - 1)))
    spot = layout.cast()
    if spot and '\n' in layout.gaps[spot[1]] and change.inserted(lo + spot[1] + 1):
        layout.gaps[spot[0]] = ' '      # one break is enough
    own = layout.copy()
    own.align(moved, lambda i, open_: i not in was or open_ not in was or
              was[i][0] == was[open_][0] + 1)
    layout.part(lambda open_: open_ > 0 and change.inserted(lo + open_ - 1))
    layout.align(moved)
    limit = MORE_WIDTH if work.purity.wide or any(width > WIDTH for _, width in was.values()) else WIDTH
    for made in (layout, own):          # the author's breaks, and the author's own indents
        if max(made.widths().values()) <= limit:
            return made
    best = layout
    for more in (False, True):
        for made in (layout.copy(), layout.after_assignment(), layout.after_cast()):
            if made is None:
                continue
            made.join(lambda i: made.fixed is not None and i - 1 != made.fixed)
            made.wrap(more)
            if made.excess() < best.excess():
                best = made
            if not best.excess()[0]:
                return best
    return best
