# SPDX-License-Identifier: GPL-2.0-only
"""What a conversion is worth: what the file has less of, and what nobody needs any more."""

import re
from collections import Counter

from .csource import Source, differences, regions
from .tidy_left import Members
from .tidy_text import COMMENT

FREEING = re.compile(r'\bk?free(?:s|d|ing)?\b', re.I)
WARNING = re.compile(r"\b(?:do not|don'?t|must not|must never|never|"
                     r"(?:should|may|can) ?not|(?:shouldn|can)'t|beware|careful)\b", re.I)
BRANCHES = frozenset('if while do for loop switch'.split())
NOTHING = 'the patch gains nothing: no line, label, branch or function less'


def gain(path, before, after):
    """How many lines of code, labels, branches and functions a file has less; 0 for none."""
    had, has = [0] * 4, [0] * 4
    for lo, hi, start, end in regions(before, after):
        for total, text in ((had, before[lo:hi]), (has, after[start:end])):
            for i, number in enumerate(_counts(path, text)):
                total[i] += number
    return sum(max(0, old - new) for old, new in zip(had, has))


def _counts(path, text):
    """(lines of code, labels, branches, functions) of some text."""
    kinds = [stmt.kind for function in Source(path, text).definitions
             for stmt in function.statements()]
    return (sum(bool(line.strip()) for line in COMMENT.sub('', text).split('\n')),
            kinds.count('label'), sum(kind in BRANCHES for kind in kinds),
            len(Source(path, text).definitions))


def _freed(source, action):
    """What the call of an action is given, as a name or a member, or None."""
    tok = source.token_at(action.line, action.column)
    function = source.function_at(tok) if tok is not None else None
    call = function.call_index.get(tok) if function is not None else None
    arg = call.args[-1] if call is not None and call.args else None
    while arg is not None and arg.kind in ('cast', 'index'):
        arg = arg.base
    return arg if arg is not None and arg.kind in ('id', 'member') else None


def unread_members(source, actions, after, others):
    """{place: text of a member} for the frees that were the last to read it.

    source: the file as it was; actions: the planned ones; after: its final
    text; others: gives the texts of the module's other files and own headers.
    """
    out, members = {}, None
    for action in actions:
        arg = _freed(source, action)
        if arg is None or arg.kind != 'member':
            continue
        members = members or Members(after, others())
        if members.declared(arg.text) and not members.read(arg.text):
            out[action.place] = source.written(arg.start, arg.end)
    return out


def stale_comments(source, actions, after):
    """{place: line} of comments in changed functions that go on speaking of the deleted free.

    source: the file as it was; actions: the planned ones; after: its final text.
    """
    left = Counter(found.group() for found in COMMENT.finditer(after))
    out = {}
    for lo, hi, _, _ in regions(source.text, after):
        for found in COMMENT.finditer(source.text, lo, hi):
            text = found.group()
            if not FREEING.search(text) or not left[text]:
                continue
            line, _ = source.line_column(found.start())
            for action in actions:
                arg = _freed(source, action)
                name = arg.text.lower() if arg is not None else ''
                if len(name) > 2 and '_%s_' % name in _plain(text, name):
                    out.setdefault(action.place, line)
    return out


def lost_warnings(source, actions, after):
    """{place: line} of comments that went with what stood beside them and say what must not be done.

    source: the file as it was; actions: the planned ones; after: its final text.
    """
    left = Counter(found.group() for found in COMMENT.finditer(after))
    out = {}
    for lo, hi, _, _ in differences(source.text, after):
        for found in COMMENT.finditer(source.text, lo, hi):
            text = found.group()
            left[text] -= 1
            if left[text] >= 0 or not WARNING.search(text):
                continue
            line, _ = source.line_column(found.start())
            for function in source.definitions:
                first, last = (source.position(tok)[0] for tok in (function.start, function.rbrace))
                if first < line < last:
                    out.update((action.place, line) for action in actions if first < action.line < last)
    return out


def _plain(comment, name):
    """A comment's words, joined by _; without parameters that it explains, and other names."""
    words = re.sub(r'@\w+\s*:.*', ' ', comment.lower())
    words = re.sub(r'\w*_\w*', lambda found: found.group() if found.group() == name else ' ', words)
    return re.sub(r'[\W_]+', '_', words)


def tell(sites, source, after, others):
    """Note at the sites what the patch of a file leaves behind.

    source: the file as it was; after: its final text;
    others: see unread_members(), None where the module's files are not known.
    """
    actions = [action for site in sites for action in site.actions if action.file == source.path]
    stale = stale_comments(source, actions, after)
    lost = lost_warnings(source, actions, after)
    unread = unread_members(source, actions, after, others) if others else {}
    for site in sites:
        places = [action.place for action in site.actions]
        notes = ['nothing reads %s any more' % name
                 for name in sorted({unread[at] for at in places if at in unread})]
        notes += ['the comment in line %d still speaks of the free' % line
                  for line in sorted({stale[at] for at in places if at in stale})]
        notes += ['the comment in line %d, which warns of something, goes' % line
                  for line in sorted({lost[at] for at in places if at in lost})]
        _note(site, *notes)


def tell_nothing(sites, worth):
    """Note at converted sites that their patch is not worth it; worth: gain() of its files."""
    for site in sites:
        if site.verdict == 'convert' and not worth:
            _note(site, NOTHING)


def _note(site, *notes):
    site.note = '; '.join(([site.note] if site.note else []) + list(notes))
