# SPDX-License-Identifier: GPL-2.0-only
"""What a search through the names of a module has found on its way, for the next time.

A search that goes from name to name passes over those that it is at already.  So an
answer found on the way to another is only good where the same names are passed
over: it is kept with the names that it asked for.  To ask again costs nothing, so
that a large module does not end a search that has little left to find.
"""

STEPS = 120000
DEPTH = 12
# Names that a search is at: (how many, their bits).
NOWHERE = (0, 0)


class Recall:
    """The memory of an alias.Resolver.

    steps: spent on one file, no more than STEPS: a count and not a time, so that the
    answer is the same on every machine; a driver of the usual size needs a few hundred.
    """

    def __init__(self):
        self.steps = 0
        self._bits = {}             # {key: its bit}
        self._memo = {}             # {key: answer to a search that began there}
        self._memoed = 0            # bits of the keys in _memo
        self._met = {}              # {key: what was found on the way, see once()}
        self._touched = 0           # bits of the keys that the search at hand has asked for
        self._deep = 0              # and how deep it got
        self._doubts = 0            # times that something was asked for that is being found out

    def _bit(self, key):
        bit = self._bits.get(key)
        if bit is None:
            bit = self._bits[key] = 1 << len(self._bits)
        return bit

    def forget(self):
        """Something is known better: ask everything again."""
        self._memo.clear()
        self._met.clear()
        self._memoed = 0

    def enter(self, key, seen):
        """`seen` with a key, None where it is in it."""
        bit = self._bit(key)
        self._touched |= bit
        return None if seen[1] & bit else (seen[0] + 1, seen[1] | bit)

    def once(self, key, seen, lasting, find, *args):
        """What find(*args, seen with the key) gives, an empty set for a key in `seen`.

        The answer must be the same for the same key.  lasting: an answer to a search
        that begins here is good for any other.
        """
        below = self.enter(key, seen)
        if below is None:
            return set()
        if lasting and key in self._memo:
            return self._memo[key]
        out = self._recalled(key, seen)
        if out is None:
            out = self._search(key, seen, below, find, args)
        if lasting and not seen[0]:
            self._memo[key] = out
            self._memoed |= self._bits[key]
        return out

    def _recalled(self, key, seen):
        """The answer from the last time, None where it may be another now."""
        if key not in self._met:
            return None
        out, touched, passed, memoed, depth, height = self._met[key]
        if seen[1] & touched != passed or self._memoed & touched != memoed or \
                seen[0] != depth and max(seen[0], depth) + height > DEPTH:
            return None
        self._touched |= touched
        self._deep = max(self._deep, seen[0] + height)
        return out

    def _search(self, key, seen, below, find, args):
        """Find the answer, and keep it with what it depends on."""
        touched, deep = self._touched, self._deep
        doubts, memoed = self._doubts, self._memoed
        self._touched, self._deep = self._bits[key], seen[0]
        out = find(*args, below)
        asked = self._touched
        if doubts == self._doubts and memoed & asked == self._memoed & asked:
            self._met[key] = (out, asked, seen[1] & asked, memoed & asked, seen[0],
                              self._deep - seen[0])
        self._touched |= touched
        self._deep = max(self._deep, deep)
        return out

    def doubt(self):
        """Something was asked for that is being found out."""
        self._doubts += 1

    def beside(self, find, *args):
        """What a search of its own finds, which is none of the names at hand."""
        touched, deep = self._touched, self._deep
        out = find(*args, NOWHERE)
        self._touched, self._deep = touched, deep
        return out
