# SPDX-License-Identifier: GPL-2.0-only
"""How a changed function's text stands to what it was, and its white space.

Everything here is computed from two texts of one function: `old`, before any
change, and `new`, as it stands now.  Nothing is remembered between steps, so
that tidying a tidy text finds nothing to do.
"""

import bisect
import difflib
import re
from collections import Counter

from devmifylib import terms
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

# One that says no less than that something is freed.
FREES = re.compile(r'\b(?:k?free|freeing|releas(?:e|es|ing)|de-?allocate|dispose)\b', re.I)

# Comments and strings.
COMMENT = re.compile(r'(?s)/\*.*?\*/|//[^\n]*')
NO_CODE = re.compile(r'(?s)/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"')
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
    return tuple(tokens[:at - 1] + [terms.plain(tokens[at - 1])])


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
        if new.texts[i:i + 2] == [';', 'if'] and i - 2 in fresh and '\n\n' not in now:
            continue            # the check of a call that stood in the condition
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
                    not (RELEASE_CALL.search(right) and (HEADING.match(text) or _of_several(
                        text, right) or _of_next(text, line, behind)))) or \
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


def _of_next(comment, line, behind):
    """True for a comment that names what the call behind is given, and not the deleted line."""
    found = re.match(r'\w+\s*\((.*)', behind, re.S)
    return bool(found) and bool(_words_in(comment) & _words_in(found.group(1)) - _words_in(line))


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


def spent(work):
    """Edits that delete a comment on freeing above what frees nothing any more, nor does what is below."""
    edits, src, change = [], work.src, work.change
    for stmt in work.body.walk():
        if stmt.kind not in ('if', 'for', 'while', 'loop') or not any(
                change.gap[tok] for tok in range(stmt.start + 1, stmt.end)):
            continue
        front, at = between(src, stmt.start - 1), src.starts[stmt.start]
        found = re.search(r'\n[ \t]*(/\*(?:[^*]|\*(?!/))*\*/)[ \t]*\n[ \t]*$', front)
        ends = change.to_old[stmt.start], change.to_old[stmt.end - 1]
        if found is None or None in ends or not FREES.search(found.group(1)) or \
                REMINDER.search(found.group(1)) or BY_OTHERS.search(found.group(1)):
            continue
        was = Counter(_releases(work.old.source, *ends))
        below = re.split(r'\n[ \t]*\n', src.text[src.starts[stmt.end - 1]:])[0]
        below = bisect.bisect_left(src.starts, src.starts[stmt.end - 1] + len(below))
        if was and not _releases(src, stmt.start, below):
            begin = src.starts[stmt.start - 1] + len(src.texts[stmt.start - 1])
            edits.append((begin + found.start() + 1, line_start(src.text, at), ''))
    return edits


def _releases(source, lo, hi):
    """The calls in tokens lo..hi-1 whose names tell that they release something."""
    return [source.texts[tok] for tok in range(lo, hi) if _calls(source, tok) and
            RELEASE_CALL.search(source.texts[tok])]


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
