# SPDX-License-Identifier: GPL-2.0-only
"""The #include that a managed function needs where the file did without it.

What a header includes under a condition is not counted on, nor is what only one
architecture's headers include.
"""

import bisect
import functools
import os
import re

from . import csource, drivers, resources, terms

DIRECTIVE = re.compile(r'^[ \t]*#[ \t]*(if|ifdef|ifndef|endif|include)\b[ \t]*([^\n]*)(\n|\Z)', re.M)
NAME = re.compile(r'[<"]([^>"]+)[>"]')
# Headers that include <linux/device.h> in each kernel, by their names.
HAVE_DEVICE = re.compile(r'(?:device|pci|usb|i2c|spi|hid|acpi|pnp|mdio|iio|hwmon|input)\.h$')
# One of so many neighbours may be out of order in a list that has one all the same.
OUT_OF_ORDER = 5
FIRST = re.compile(r'^[ \t]*#[ \t]*(\w+)', re.M)


def _lines(text, base=0):
    """The matches of the #include lines that so many #ifs hold at most."""
    depth = 0
    for found in DIRECTIVE.finditer(text):
        depth += {'endif': -1, 'include': 0}.get(found.group(1), 1)
        if found.group(1) == 'include' and depth <= base:
            yield found


def _named(texts, pattern):
    """True where one of some texts includes a header of such a name."""
    names = [NAME.match(found.group(2)) for text in texts for found in _lines(text, 1)]
    return any(name and pattern.search(name.group(1)) for name in names)


@functools.lru_cache(maxsize=1)
def of(tree):
    """The Includes of a tree.Tree, the same for all who ask."""
    return Includes(tree)


class Includes:
    """Answers for a tree.Tree."""

    def __init__(self, tree):
        self.tree = tree
        self._direct = {}

    def _of_header(self, path):
        """Paths of the headers that a header surely includes."""
        if path not in self._direct:
            text = self._text(path)
            first = FIRST.search(text)      # an #ifndef holds the header from its start to its end
            self._direct[path] = self._included(path, text, int(bool(first) and first.group(1) == 'ifndef'))
        return self._direct[path]

    def _included(self, path, text, base):
        names = [NAME.match(found.group(2)) for found in _lines(text, base)]
        return list(filter(None, (self._find(path, name.group(1)) for name in names if name)))

    def _find(self, path, name):
        """Path of a header that a file includes, in the tree or, outside of one, in the kernel's headers."""
        inside = os.path.join('include', name)
        return self.tree.include(path, name) or (inside if self.tree.bare and os.path.isfile(os.path.join(
            self.tree.included_from, inside)) else None)

    def _text(self, path):
        return self.tree.text(path) or csource.text_of(self.tree.included_from, path)

    def reached(self, path, text):
        """The set of the headers that a C file surely includes, on whatever way."""
        todo = self._included(path, text, 0)
        seen = set(todo)
        while todo:
            for header in self._of_header(todo.pop()):
                if header not in seen:
                    seen.add(header)
                    todo.append(header)
        return seen

    def _own(self, path, text):
        """The texts of a C file and of the headers that it includes by "name"."""
        return [text, *self.tree.local_headers(path, text).values()]

    def knows(self, path, text, struct):
        """True for a C file that has the definition of a bus's struct."""
        texts = self._own(path, text)
        if _named(texts, re.compile(r'(?:^|/)(?:%s|%s)\.h$' % (struct, struct.split('_')[0]))):
            return True
        pattern = re.compile(r'(?m)^struct\s+%s\s*\{' % re.escape(struct))
        return any(pattern.search(one) for one in texts) or bool(self.tree.kernel) and any(
            pattern.search(self._text(header)) for header in self.reached(path, text))

    def _declares(self, header, function):
        """True for a header that declares or defines a function, not for one that only names it."""
        return bool(re.search(r'(?m)^(?![ \t*/]).*\b%s\s*\(' % re.escape(function), self._text(header)))

    def completed(self, path, before, after):
        """The text `after` of a C file with a line for each header that a managed function of it
        needs; before: its text before that was there."""
        fresh = sorted(terms.managed_in(after) - terms.managed_in(before))
        if not self.tree.kernel:
            return self._by_name(path, after, fresh)
        reached = self.reached(path, before)
        for function in fresh:
            headers = [header for header in resources.headers() if self.tree.declares_in(header, function)]
            # What it stands for is called already, so that its header is there.
            plain = {terms.plain(function)} | {
                row.acquire for row in resources.rows().values() if row.managed == function}
            if headers and not reached.intersection(headers) and not any(
                    re.search(r'\b%s\(' % name, before) and self._declares(header, name)
                    for name in plain for header in headers):
                whole = headers[0].rpartition('/')[0] + '.h'    # <linux/device.h> of <linux/device/devres.h>
                header = whole if whole in resources.headers() else headers[0]
                after = added(after, header.split('/', 1)[1])
                reached.update(headers)
        return after

    def _by_name(self, path, after, fresh):
        """completed() where no headers of a kernel are at hand; the header of a bus has that of devices."""
        wanted = any(resources.is_memory(terms.plain(function)) for function in fresh)
        if not wanted or _named(self._own(path, after), HAVE_DEVICE) or \
                drivers.drivers_of(csource.Source(path, after)):
            return after
        return added(after, 'linux/device.h')


def _place(names, header):
    """Where a header goes among others: between its neighbours if nearly all are in order, else last."""
    if names == sorted(names):
        return bisect.bisect(names, header)
    rows = list(zip(names, names[1:]))
    if OUT_OF_ORDER * sum(one > two for one, two in rows) > len(rows):
        return len(names)
    return next((at for at, (one, two) in enumerate(rows, 1) if one < header < two), len(names))


def added(text, header):
    """The text with a header among its <linux/...> ones: in their order, if they have one."""
    found = [one for one in _lines(text) if one.group(2).startswith('<linux/')]
    names = [NAME.match(one.group(2)).group(1) for one in found]
    if not found or header in names:
        return text
    at = _place(names, header)
    place = found[at - 1].end() if at else found[0].start()
    end = '\r\n' if found[0].group(2).endswith('\r') else '\n'
    return '%s#include <%s>%s%s' % (text[:place], header, end, text[place:])
