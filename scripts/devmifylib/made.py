# SPDX-License-Identifier: GPL-2.0-only
"""Functions that macros make: FOO_STORE(buf) outside of any function, of which a #define writes the body."""

import re

from . import csource

LINE = re.compile(r'\s*#\s*define\s+\w+\(([^()]*)\)(.*)', re.S)
BODY = re.compile(r'\)[\s\\]*\{')               # a head, and what it does
PART = re.compile(r'"(?:\\.|[^"\\])*"|#\s*(\w+)|\b[A-Za-z_]\w*')
GLUED = re.compile(r'\s*##\s*')
DEPTH = 6


def add_functions(module):
    """Append to the sources of a module.Module the functions that its macros make in them."""
    makers = None
    for source in module.sources:
        if source.own is None:
            makers = _makers(module.macros) if makers is None else makers
            found = [(tok, csource.Source(source.path, _text(module.macros, makers, name, args)))
                     for tok, name, args in _used(source, makers)] \
                if not makers.isdisjoint(source.words) else ()
            source.append_made([(tok, made) for tok, made in found if made.definitions])


def _makers(macros):
    """Names of the #defines in which the body of a function may stand, by way of others, too."""
    names = {name for name, (text, _) in macros.defines().items() if BODY.search(text)}
    return names | macros.holding(names)


def _used(source, makers):
    """(token, macro, texts of its arguments) where one of some macros stands in a source outside of
    braces, or is given to another one there."""
    texts, i = source.texts, 0
    while i < len(texts) - 1:
        close = source.match.get(i + 1) if source.kinds[i] == 'id' and texts[i + 1] == '(' else None
        if texts[i] == '{':
            i = source.match.get(i, i)
        elif close is not None:
            if texts[close + 1] != '{' and not makers.isdisjoint(texts[i:close]):
                yield i, texts[i], [source.text_of(*arg) for arg in source.split_commas(i + 2, close)]
            i = close
        i += 1


def _text(macros, makers, name, args, depth=0):
    """What a macro stands for as it is used, and behind it what the macros in that make."""
    out = [text for text in (filled(line, args) for line in macros.lines_of(name)) if text]
    for text in out[:] if depth < DEPTH else ():
        out += [_text(macros, makers, inner, given, depth + 1)
                for _, inner, given in _used(csource.Source('', text), makers)]
    return ' ; '.join(out)


def filled(line, args):
    """The body of a #define with its arguments in it, '' where they do not fit."""
    found = LINE.match(csource.COMMENTS.sub(' ', line))
    if not found:
        return ''
    params = [param.strip() for param in found.group(1).split(',')] if found.group(1).strip() else []
    if params and params[-1].endswith('...'):
        params[-1] = params[-1].rstrip('. ') or '__VA_ARGS__'
        args = [*args[:len(params) - 1], ' , '.join(args[len(params) - 1:])]
    if len(params) != len(args):
        return ''
    given = dict(zip(params, args))

    def part(piece):
        if piece.group(1):
            return '"%s"' % given.get(piece.group(1), '').replace('"', '')
        return given.get(piece.group(), piece.group())
    body = GLUED.sub('\0', re.sub(r'\\\r?\n', ' ', found.group(2)))
    return PART.sub(part, body).replace('\0', '')
