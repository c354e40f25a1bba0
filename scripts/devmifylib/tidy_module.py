# SPDX-License-Identifier: GPL-2.0-only
"""Clean up behind a conversion across the files of a module: functions that other files call and of
which nothing is left."""

import re

from .csource import Source, regions
from .cparser import ParseError
from .tidy import call_statement, definition, forward_declaration, function_text, differ
from .tidy_flow import Purity
from .tidy_left import nothing_left
from .tidy_text import COMMENT, Refused, apply_edits
from .tidy_work import Work


def without_emptied(before, texts, others, around):
    """{path: text} of the files that change where functions go with their prototypes and their calls.

    before: {path: text} of the changed files as they were; texts: of the same as they are now; others: gives
    {path: text} of the module's other files and of the headers that they include; around: gives the texts of
    files that are not of the module and may call it all the same.  A function that anything else names stays.
    """
    out = {}
    for path, text in texts.items():
        for name in _emptied(path, before[path], text):
            if not any(re.search(r'\b%s\b' % re.escape(name), one) for one in around() if name in one):
                out.update(_without(name, path, {**others(), **texts, **out}))
    return out


def _emptied(path, before, text):
    """Names of the functions that other files may call and that do nothing now, and did before."""
    out = []
    for lo, hi, start, end in regions(before, text):
        old, new = Source(path, before[lo:hi]), Source(path, text[start:end])
        for name, function in new.functions.items():
            was = old.functions.get(name)
            if function.static or was is None or not differ(was, function):
                continue
            try:
                work = Work(path, name, function_text(was), function_text(function), Purity(text))
            except (ParseError, RecursionError, LookupError, ValueError):
                continue
            if nothing_left(work, None, lambda: False):
                out.append(name)
    return out


def _without(name, home, files):
    """{path: text} of the files that name a function, without it; none where it has to stay."""
    out = {}
    for path, text in files.items():
        if not re.search(r'\b%s\b' % re.escape(name), text):
            continue
        source = Source(path, text)
        if any(re.search(r'\b%s\b' % re.escape(name), line) for _, line in source.directives):
            return {}
        try:
            edits = [_edit(source, tok, name, path == home) for tok, word in enumerate(source.texts)
                     if word == name and source.kinds[tok] == 'id']
        except Refused:
            return {}
        # Code that an #if takes away, a string or an assembler line may name it, too.
        named = len(re.findall(r'\b%s\b' % re.escape(name), COMMENT.sub(' ', text)))
        if None in edits or len(edits) != named:
            return {}
        out[path] = apply_edits(text, edits)
    return out


def _edit(source, tok, name, at_home):
    """The edit that takes what is at a token of a function's name: its definition, or what a header has in
    its place for kernels without it, a prototype or a call; None where it is something else."""
    function = source.functions.get(name)
    if function is not None and tok == function.name_tok:
        stub = source.path.endswith('.h') and function.static and function.rbrace == function.lbrace + 1
        return definition(source, function) if at_home or stub else None
    return forward_declaration(source, tok) or call_statement(source, tok, Purity(source.text))
