# SPDX-License-Identifier: GPL-2.0-only
"""Whether a C file that no Makefile names is a module by itself.

It is where it shares no name with another file: none uses a function or an
object that it defines, and it uses none that stands elsewhere among them.
"""

import functools
import os
import re

from . import csource

# What a line of file scope may define: enough to see which files to read.
AT_MARGIN = re.compile(r'^(?!static\b|typedef\b|extern\b)(?:[A-Za-z_][\w \t*]*[ \t*])?(\w+)\s*[(=;,\[]', re.M)


@functools.lru_cache(maxsize=4096)
def text_of(root, path):
    return csource.text_of(root, path)


@functools.lru_cache(maxsize=4096)
def may_define(root, path):
    return frozenset(AT_MARGIN.findall(text_of(root, path)))


@functools.lru_cache(maxsize=512)
def source_of(root, path):
    return csource.Source(path, text_of(root, path))


def _defined(source):
    """(all names, those that other files can use) that a source defines."""
    functions = source.functions
    objects = {name: decl for name, decl in source.globals().items()
               if source.texts[decl.at + 1] != '(' and 'extern' not in decl.type.split() and
               re.match(r'(?!__)\w', name)}       # struct x { } __packed; declares none
    return frozenset(functions) | frozenset(objects), \
        frozenset(name for name, function in functions.items() if not function.static) | \
        frozenset(name for name, decl in objects.items() if not decl.static)


def _headers(tree, path, source):
    """(Sources of the headers of the driver's own that a file includes, names of absent ones)."""
    found, absent, seen = [], [], set()
    todo = [source]
    while todo:
        for where, name in tree.own_headers(todo.pop(), path):
            if where is None:
                absent.append(name)
            elif where not in seen:
                seen.add(where)
                found.append(source_of(tree.root, where))
                todo.append(found[-1])
    return found, absent


def _declared(source, words):
    """Those of some words that a header declares without defining them."""
    out = []
    for word in words:
        for i in source.words.get(word, ()):
            after = i + 1
            if source.texts[after] == '(':
                after = source.match.get(after, after) + 1
                while source.texts[after].startswith('__'):
                    after += 1
                    if source.texts[after] == '(':
                        after = source.match.get(after, after) + 1
            elif not (source.texts[after] in (';', ',', '[') and _after_extern(source, i)):
                continue
            if source.texts[after] in (';', ',', '[') and source.function_at(i) is None and \
                    source.texts[i - 1] not in ('(', ',', '='):
                out.append(word)
                break
    return out


def _after_extern(source, tok):
    while tok and source.texts[tok] not in (';', '{', '}'):
        tok -= 1
        if source.texts[tok] == 'extern':
            return True
    return False


def bound(tree, path):
    """What shows that a file is no module by itself, '' if nothing does.

    tree: tree.Tree of a folder of drivers; path: relative to its root.
    """
    main = source_of(tree.root, path)
    defined, shared = _defined(main)
    headers, absent = _headers(tree, path, main)
    if absent:
        return '%s, which it includes, is not there' % absent[0]
    inside = defined.union(*(_defined(header)[0] for header in headers))
    wanted = frozenset(main.words) - inside
    name = os.path.basename(path)
    for other in tree.sources:
        text = text_of(tree.root, other) if other != path else ''
        if re.search(r'#\s*include\s*"(?:[^"]*/)?%s"' % re.escape(name), text):
            return '%s includes it' % other
        hits = may_define(tree.root, other) & wanted if text else ()
        used = [word for word in shared if word in text and re.search(r'\b%s\b' % word, text)]
        if not hits and not used:
            continue
        source = source_of(tree.root, other)
        theirs, offered = _defined(source)
        for word in sorted(offered & wanted):
            return '%s defines %s' % (other, word)
        for word in sorted(set(used) & set(source.words) - theirs):
            return '%s uses %s' % (other, word)
    for header in headers:
        for word in _declared(header, sorted(wanted)):
            return '%s declares %s, which is defined in no file here' % (header.path, word)
    return ''
