# SPDX-License-Identifier: GPL-2.0-only
"""The part of a file that spatch has to parse: the functions that change, and what directives say of them.

spatch takes most of its time to parse, once more behind each rule that changed something.  Lines
keep their numbers, since a plan names places by them.
"""

import re

LEFT_OUT = 'int devmify_left_out_%d;%s'
FOUND = re.compile(r'int devmify_left_out_(\d+);')
WORD = re.compile(r'\w+')
# What says nothing of a function that does not name it: spatch reads no includes.
APART = re.compile(r'\s*#\s*(?:include|define\s+(\w+))')


class Excerpt:
    """A file without what stays as it is.

    source: the file, a Source; lines: numbers of the lines with something that changes.
    text: what is left.
    """

    def __init__(self, source, lines):
        self._gone = []
        begin, parts = 0, []
        for lo, hi in [*_needed(source, lines), (len(source.text), len(source.text))]:
            if begin < lo:
                parts.append(self._leave_out(source.text[begin:lo]))
            parts.append(source.text[max(begin, lo):hi])
            begin = max(begin, hi)
        self.text = ''.join(parts)

    def _leave_out(self, text):
        gone = text.strip()
        if not gone:
            return text
        self._gone.append(gone)
        # Behind a directive its line has to end first.
        before, after = text.split(gone, 1)
        return before + LEFT_OUT % (len(self._gone) - 1, '\n' * gone.count('\n')) + after

    def whole(self, text):
        """A rewritten excerpt with what was left out; None where it lost the place of some of it."""
        found = list(FOUND.finditer(text))
        if [int(place.group(1)) for place in found] != list(range(len(self._gone))):
            return None
        begin, parts = 0, []
        for place, gone in zip(found, self._gone):
            blank = '\n' * gone.count('\n')
            if not text.startswith(blank, place.end()):
                return None
            parts += [text[begin:place.start()], gone]
            begin = place.end() + len(blank)
        return ''.join(parts) + text[begin:]


def _needed(source, lines):
    """[(offset, offset)] of the functions with one of these lines and of the directives, but for
    #includes and #defines of what they do not name, in order."""
    found, words = [], set()
    for function in source.definitions:
        lo, hi = source.starts[function.start], source.starts[function.rbrace] + 1
        first, last = source.line_column(lo)[0], source.line_column(hi)[0]
        if any(first <= line <= last for line in lines):
            found.append((lo, hi))
            words.update(WORD.findall(source.text, lo, hi))
    for offset, line in source.directives:
        apart = APART.match(line)
        if apart is None or apart.group(1) in words:
            found.append((offset, offset + len(line)))
    return sorted(found)
