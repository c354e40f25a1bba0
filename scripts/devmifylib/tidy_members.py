# SPDX-License-Identifier: GPL-2.0-only
"""Members of structs that nothing names any more.

A member that held a clock or a regulator for its release alone goes with the
release.  Only pointers go, of structs that the file itself defines: where a
layout is meant for hardware or for others, there is none of these.
"""

import re

from devmifylib.tidy_text import NO_CODE, line_start

# A struct at the margin and what is in it.
STRUCT = re.compile(r'(?ms)^(?:typedef )?struct[ \t]*(\w*)[^;{}()=]*\{\n(.*?)^\}')
# One pointer, declared in a line of its own, perhaps with a comment.
POINTER = (r'(?m)^[ \t]+(?:const )?(?:struct \w+|void)(?: __iomem)?[ \t]*\*[ \t]*%s;[ \t]*'
           r'(?:/\*[^\n]*\*/[ \t]*)?\n')
ALONE = re.compile(r'[ \t]*/\*[^\n]*\*/[ \t]*\n')
# A #define with parameters: its name, these, and its body.
MACRO = re.compile(r'(?m)^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^()]*)\)((?:[^\n\\]|\\\n|\\.)*)')
KERNEL_DOC = re.compile(r'/\*\*(?:[^*]|\*(?!/))*\*/\s*\Z')
USED = re.compile(r'(?:->|\.)\s*(\w+)')


def unnamed(before, after, headers):
    """Edits of the text `after` that delete the members which `before` named and nothing names now.

    headers: texts of the file's own headers, whose macros may name them; no other file knows a struct
    that is defined here.
    """
    now = NO_CODE.sub(' ', after)
    gone = set(USED.findall(NO_CODE.sub(' ', before))) - set(USED.findall(now))
    edits = []
    for struct in STRUCT.finditer(after) if gone else ():
        tag, body = struct.groups()
        if re.search(r'(?m)^[ \t]*#|\bunion\b|__packed', body) or after.startswith(' __packed', struct.end()):
            continue
        if tag and re.search(r'\bstruct\s+%s\s+\w+\s*(?:\[\w*\]\s*)?=\s*\{\s*[^.\s}]' % tag, now):
            continue                # its initialiser goes by the order
        for name in sorted(gone):
            found = re.search(POINTER % re.escape(name), body)
            word = re.compile(r'\b%s\b' % re.escape(name))
            if found is None or len(body.split(';')) < 3 or not _private(name, tag, now, headers) or \
                    len(word.findall(NO_CODE.sub(' ', body))) > 1:
                continue
            edits.append(_without(after, struct.start(2) + found.start(), struct.start(2) + found.end()))
            edits += _undocumented(after, struct.start(), name)
    return edits


def _private(name, tag, text, headers):
    """True where no text has another member of the name, or gets at this one in another way."""
    word = re.escape(name)
    declared = re.compile(r'(?m)^[ \t]+[^;(){}=\n]*[ \t*,]%s\s*(?:\[[^;\n]*\])?[;,]' % word)
    reached = re.compile(r'(?:->|\.)\s*%s\b|\bstruct\s+%s\s*,\s*%s\b|##\s*%s\b|\b%s\s*##' % (
        word, re.escape(tag), word, word, word))
    inside = re.compile(r'(?m)^[ \t]*#.*\b%s\b' % word)
    members = sum(len(declared.findall(struct.group(2))) for struct in STRUCT.finditer(text))
    if any(_picked(name, text, one) for one in [text, *headers]):
        return False
    return members == 1 and not reached.search(text) and not inside.search(text) and not any(
        reached.search(NO_CODE.sub(' ', header)) for header in headers)


def _picked(name, text, macros):
    """True where a text gives the name of a member to a macro, of those in another, that takes it by that."""
    return any(re.search(r'(?:->|\.)\s*(?:%s)\b' % '|'.join(re.findall(r'\w+', params) or ['$']), body) and
               re.search(r'\b%s\([^;]*\b%s\b' % (macro, re.escape(name)), text)
               for macro, params, body in MACRO.findall(macros))


def _without(text, start, end):
    """Edit that deletes a member's line, with a comment above that is for it alone and a blank line
    that would be left at an end of the struct or beside another."""
    above = text[line_start(text, start - 1):start]
    below = text[end:text.index('\n', end) + 1]
    if ALONE.fullmatch(above) and (not below.strip() or below.startswith('}') or ALONE.fullmatch(below)):
        start -= len(above)
        above = text[line_start(text, start - 1):start]
    if not below.strip() and (not above.strip() or above.rstrip().endswith('{')):
        end += len(below)
    elif below.startswith('}') and not above.strip():
        start -= len(above)
    return start, end, ''


def _undocumented(text, struct, name):
    """Edits that delete what the kernel-doc comment in front of a struct says of a member."""
    comment = KERNEL_DOC.search(text, max(text.rfind('\n/**', 0, struct), 0), struct)
    if comment is None:
        return []
    found = re.compile(r'(?m)^[ \t]*\*[ \t]*@%s:[^\n]*\n(?:[ \t]*\*(?:\t| {2,})(?!@)[^\n]*\n)*' % re.escape(
        name)).search(text, comment.start(), comment.end())
    return [(found.start(), found.end(), '')] if found else []
