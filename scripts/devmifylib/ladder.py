# SPDX-License-Identifier: GPL-2.0-only
"""What cocci/goto.cocci asks inside spatch: who jumps where, and what nothing uses any more.

A label or variable is known by its file, its function's name and its own.
"""

import os
import re
from collections import Counter

from .csource import read
from .tidy_flow import Purity

# What sets or counts.
WRITES = re.compile(r'\+\+|--|(?<![=!<>])=(?!=)')


def beside(file, text):
    """The texts, one behind the other, of the headers beside a file that it includes."""
    names = (os.path.join(os.path.dirname(file), name)
             for name in re.findall(r'#\s*include\s*"([^"]+)"', text))
    return ''.join(map(read, filter(os.path.isfile, names)))


class Ladder:
    """Labels, jumps and variables of functions; marks: the Marks of the same run."""

    def __init__(self, marks):
        self._marks = marks
        self.begin(())

    def begin(self, files):
        """Another file comes, or several."""
        texts = {file: read(file) for file in files}
        self._text = ''.join(texts.values())
        self._pure = Purity(self._text, ''.join(beside(file, text) for file, text in texts.items()))
        self._gone = [call for file, text in texts.items() for call in self._marks.absorbed(file, text)]
        self._returning = {}    # (function, label): the value that it only returns
        self._jumps = set()     # (function, label)
        self._uses = {}         # (function, variable): places
        self._sets = {}         # (function, variable): {place: what it is set to}
        self._names = set()     # (function, variable) that could go

    def does_nothing(self, expression):
        """True for the text of an expression that sets nothing and only calls what does not."""
        return not WRITES.search(expression) and all(
            name == 'sizeof' or self._pure.name(name)
            for name in re.findall(r'(\w+) *\(', expression))

    def is_unused(self, function):
        """True for a function that nothing but the calls that are taken out has named."""
        word = re.compile(r'\b%s\b' % re.escape(function))
        named = sum(len(word.findall(call)) for call in self._gone)
        return named > 0 and len(word.findall(self._text)) == named + 1

    @staticmethod
    def _key(name, positions):
        return (positions[0].file, positions[0].current_element), name

    def returns(self, label, value, positions):
        """A return of a value follows this label now."""
        self._returning[self._key(label, positions)] = value

    def returned(self, label, positions):
        """The value that a jump to a label has come to return, '' where it does more or did before."""
        known = self._marks.changed(positions) and not self._marks.returned(label, positions)
        return self._returning.get(self._key(label, positions), '') if known else ''

    def jumps(self, label, positions):
        """There is a goto to this label."""
        self._jumps.add(self._key(label, positions))

    def nobody_jumps(self, label, positions):
        """True for a label of a changed function without a goto, here or in a macro."""
        return self._marks.changed(positions) and self._key(label, positions) not in self._jumps \
            and label not in self._pure.labels

    @staticmethod
    def _place(positions):
        return positions[0].line, positions[0].column

    def uses(self, variable, positions):
        """The variable is named here, and not as the one that is declared."""
        self._uses.setdefault(self._key(variable, positions), set()).add(self._place(positions))

    def sets(self, variable, what, positions):
        """The variable is set here to what does nothing else, where it is declared or later."""
        self._sets.setdefault(self._key(variable, positions), {})[self._place(positions)] = what

    def names(self, variable, positions):
        """The variable is declared or set here by a statement that could go."""
        self._names.add(self._key(variable, positions))

    def nobody_reads(self, variable, positions):
        """True for a variable of a changed function that is only declared and set, or read only
        where others such are set."""
        key = self._key(variable, positions)
        return self._marks.changed(positions) and key in self._unread(key[0])

    def nobody_names(self, variable, positions):
        """True for a variable of a changed function that is named nowhere but where it is declared."""
        key = self._key(variable, positions)
        return self._marks.changed(positions) and key not in self._uses

    def _unread(self, function):
        found, grown = set(), True
        while grown:
            named = Counter(word for key in found for what in self._sets.get(key, {}).values()
                            for word in re.findall(r'[A-Za-z_]\w*', what))
            more = {key for key in self._names if key[0] == function and
                    len(self._uses.get(key, set()) - set(self._sets.get(key, ()))) <= named[key[1]]}
            grown, found = more != found, more
        return found
