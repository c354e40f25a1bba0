# SPDX-License-Identifier: GPL-2.0-only
"""Whose mailing lists get a patch of a file, by a tree's MAINTAINERS.

Sections are matched as scripts/get_maintainer.pl matches them: F: names a
file, a folder with all below it, or a pattern of one folder; X: takes a
section out again; N: is a regular expression for the whole path.  The section
that names the most folders of a path comes first.
"""

import os
import re


class Maintainers:
    """The sections of a MAINTAINERS text that have one of some lists.

    root: the tree's root, to tell folders from files; wanted: addresses.
    """

    def __init__(self, root, text, wanted):
        self.root = root
        self.sections = []      # ([address], [F pattern], [X pattern], [N pattern])
        self.places = []        # of each section the places() of its F patterns
        for block in re.split(r'\n\s*\n', text):
            lines = {}
            for line in block.split('\n'):
                if re.match(r'[A-Z]:\s', line):
                    lines.setdefault(line[0], []).append(line[2:].strip())
            lists = [words.split()[0] for words in lines.get('L', ()) if words]
            if wanted.intersection(lists):
                self.places.append({place(f) for f in lines.get('F', ())})
                self.sections.append((
                    lists, [self._pattern(f) for f in lines.get('F', ())],
                    [self._pattern(x) for x in lines.get('X', ())],
                    [compiled(n, re.X) for n in lines.get('N', ())]))

    def _pattern(self, value):
        """(compiled pattern, folders in it or None for any number below, its
        depth) of an F: or X: line."""
        folder = value.endswith('/') or os.path.isdir(os.path.join(self.root, value))
        if folder and not value.endswith('/'):
            value += '/'
        pattern = value.replace('.', r'\.').replace('*', '.*').replace('?', '.')
        slashes = value.count('/')
        depth = -1 if value.startswith('*') else slashes + (not folder)
        return compiled(pattern), None if folder else slashes, depth

    def lists(self, path):
        """Addresses of the lists that get a path, the most specific first."""
        found = []
        here = {'', path.split('/')[0], place(path)}
        for number, (lists, files, excluded, names) in enumerate(self.sections):
            near = not here.isdisjoint(self.places[number])
            depths = [pattern[2] for pattern in files if matches(path, pattern)] if near else []
            depths += [0 for name in names if name.search(path)]
            if depths and not any(matches(path, pattern) for pattern in excluded):
                found.append((-max(depths), number, lists))
        return list(dict.fromkeys(one for _, _, lists in sorted(found) for one in lists))


def place(path):
    """The first two folders of a path or of what F: says, less where it is a
    pattern there: most sections need not be looked at for a path."""
    out = re.match(r'[^*?/]*(?:/[^*?/]*(?=/|$))?(?=/|$)', path)
    return out.group().rstrip('/') if out else ''


def compiled(pattern, flags=0):
    """A pattern as MAINTAINERS has it; one that is no regular expression is
    taken by the letter."""
    try:
        return re.compile(pattern, flags)
    except re.error:
        return re.compile(re.escape(pattern))


def matches(path, pattern):
    """True for a path below a folder, or in the folder that a pattern names."""
    compiled_, slashes, _ = pattern
    return bool(compiled_.match(path)) and slashes in (None, path.count('/'))
