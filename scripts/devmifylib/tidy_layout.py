# SPDX-License-Identifier: GPL-2.0-only
"""The lines of a changed statement: where they break, and what they are aligned with."""

import re

from devmifylib.cparser import KEYWORDS
from devmifylib.tidy_text import MORE_WIDTH, WIDTH, between, columns, indent, line_start


class Layout:
    """The lines of one statement: tokens lo..hi-1 and the gaps between them."""

    def __init__(self, source, lo, hi):
        self.source = source
        self.lo = lo
        self.texts = source.texts[lo:hi]
        self.gaps = [between(source, t) for t in range(lo, hi - 1)]
        begin = line_start(source.text, source.starts[lo])
        self.before = source.text[begin:source.starts[lo]]
        self.fixed = None       # the gap whose break is to stay
        tail = source.text[source.starts[hi - 1] + len(source.texts[hi - 1]):]
        # ") {" belongs to the line of a condition.
        self.after = re.match(r'[ \t]*\{|', tail).group()

    def place(self):
        """[(column, line, innermost open bracket or None)] of the tokens."""
        out, stack, line = [], [], 0
        column = columns(self.before)
        for i, text in enumerate(self.texts):
            if i:
                gap = self.gaps[i - 1]
                if '\n' in gap:
                    line += gap.count('\n')
                    column = columns(gap[gap.rfind('\n') + 1:])
                else:
                    column = columns(gap, column)
            out.append((column, line, stack[-1] if stack else None))
            column = columns(text, column)
            if text in ('(', '[', '{'):
                stack.append(i)
            elif text in (')', ']', '}') and stack:
                stack.pop()
        return out

    def widths(self):
        """Last column of every line."""
        out = {}
        placed = self.place()
        for i, (column, line, _) in enumerate(placed):
            out[line] = columns(self.texts[i], column)
        if placed:
            out[placed[-1][1]] = columns(self.after, out[placed[-1][1]])
        return out

    def excess(self):
        """(lines over the width, columns over it): less is better."""
        over = [w - WIDTH for w in self.widths().values() if w > WIDTH]
        return len(over), sum(over)

    def copy(self):
        """A layout that can be changed without changing this one."""
        other = Layout.__new__(Layout)
        other.__dict__.update(self.__dict__)
        other.gaps = list(self.gaps)
        return other

    def part(self, fresh):
        """Put an argument that runs over several lines on lines of its own, in a fresh call."""
        placed = self.place()
        for i in range(1, len(self.texts)):
            open_ = placed[i][2]
            if '\n' not in self.gaps[i - 1] or open_ is None or self.texts[open_] != '(' or \
                    self.texts[i - 1] in (',', '(') or not fresh(open_):
                continue
            comma = max((j for j in range(open_, i) if self.texts[j] == ',' and
                         placed[j][2] == open_), default=None)
            if comma is not None and '\n' not in self.gaps[comma]:
                self.gaps[comma] = '\n' + indent(placed[open_][0] + 1)

    def align(self, moved, which=lambda index, open_: True):
        """Align each line whose open bracket `moved(index)` to that bracket, of those that `which` picks."""
        for i in range(1, len(self.texts)):
            gap = self.gaps[i - 1]
            if '\n' not in gap:
                continue
            placed = self.place()
            open_ = placed[i][2]
            if open_ is None or self.texts[open_] == '{' or not moved(open_) or not which(i, open_):
                continue
            if '\n' in self.gaps[open_]:
                continue
            self.gaps[i - 1] = gap[:gap.rfind('\n') + 1] + indent(placed[open_][0] + 1)

    def join(self, fresh):
        """Take back the line breaks in brackets, or behind =, that `fresh(index)` lets go."""
        placed = self.place()
        for i in range(1, len(self.texts)):
            if '\n' not in self.gaps[i - 1] or not fresh(i):
                continue
            open_, front = placed[i][2], self.texts[i - 1]
            if front == '=' if open_ is None else self.texts[open_] != '{':
                self.gaps[i - 1] = '' if front in ('(', '[') else ' '

    def wrap(self, more=False):
        """Break lines over the width behind a comma, an && or an ||; `more`: a | or a +."""
        for _ in range(len(self.texts)):
            placed, widths = self.place(), self.widths()
            for line in sorted(widths):
                spot = None
                if widths[line] > WIDTH:
                    spot = self._break_at(placed, line, (',', '&&', '||')) or (
                        more and self._break_at(placed, line, ('|', '+')) or None)
                if spot is not None:
                    open_ = placed[spot][2]
                    self.gaps[spot - 1] = '\n' + indent(placed[open_][0] + 1)
                    self._fill(spot, open_)
                    self._follow(placed)
                    break
            else:
                return

    def _follow(self, before):
        """Align the lines inside of brackets that are no longer where they were before."""
        def aligned(i):
            open_ = before[i][2]
            return open_ is not None and before[i][0] == before[open_][0] + 1

        was = {i: aligned(i) for i in range(len(self.texts))}
        for i in range(1, len(self.texts)):
            placed = self.place()
            open_ = placed[i][2]
            if '\n' in self.gaps[i - 1] and was[i] and self.texts[open_] != '{' and \
                    '\n' not in self.gaps[open_]:
                gap = self.gaps[i - 1]
                self.gaps[i - 1] = gap[:gap.rfind('\n') + 1] + indent(placed[open_][0] + 1)

    def _fill(self, spot, open_):
        """Join the next line of the same call to the one that a break made."""
        placed = self.place()
        for i in range(spot + 1, len(self.texts)):
            if placed[i][2] is None or placed[i][0] <= placed[open_][0]:
                return
            if '\n' in self.gaps[i - 1]:
                gap = self.gaps[i - 1]
                if placed[i][2] == open_ and self.texts[i - 1] == ',':
                    self.gaps[i - 1] = ' '
                    if self.widths()[placed[spot][1]] > WIDTH:
                        self.gaps[i - 1] = gap
                return

    def _break_at(self, placed, line, ends):
        best = None
        mine = [i for i, place in enumerate(placed) if place[1] == line]
        for i in mine[1:]:
            open_ = placed[i][2]
            if open_ is None or self.texts[i - 1] not in ends or \
                    '\n' in self.gaps[open_] or self.texts[open_] == '{':
                continue
            if columns(self.texts[i - 1], placed[i - 1][0]) > WIDTH:
                continue
            if best is None or self._depth(placed, i) <= self._depth(placed, best):
                best = i
        return best

    def scattered(self):
        """How many breaks part the arguments of a call that is an argument itself."""
        placed, out = self.place(), 0
        for i in range(1, len(self.texts)):
            if '\n' in self.gaps[i - 1]:
                calls, open_ = 0, placed[i][2]
                while open_ is not None:
                    calls += self.is_call(open_)
                    open_ = placed[open_][2]
                out += calls > 1
        return out

    def is_call(self, open_):
        """True for the opening bracket of a call."""
        return open_ > 0 and self.texts[open_] == '(' and self.texts[open_ - 1] not in KEYWORDS and \
            bool(re.match(r'\w', self.texts[open_ - 1]))

    def breaks_in(self, open_):
        """The tokens that start a line between the brackets of a call."""
        placed = self.place()
        close = next((i for i in range(open_ + 1, len(self.texts)) if self.texts[i] == ')' and
                      placed[i][2] == open_), len(self.texts))
        return [i for i in range(open_ + 1, close + 1) if '\n' in self.gaps[i - 1]]

    def argument(self, i):
        """Columns of the argument that starts at a token, with what has to stand behind it on its line."""
        placed, out = self.place(), len(self.texts[i])
        open_ = placed[i][2]
        while i + 1 < len(self.texts) and not (self.texts[i] == ',' and placed[i][2] == open_):
            i += 1
            out += len(self.gaps[i - 1]) + len(self.texts[i])
        return out

    @staticmethod
    def _depth(placed, i):
        depth, open_ = 0, placed[i][2]
        while open_ is not None:
            depth += 1
            open_ = placed[open_][2]
        return depth

    def after_assignment(self):
        """This layout with the right side of its `=` on a line of its own, or None."""
        placed = self.place()
        for i, text in enumerate(self.texts[:-1]):
            if text == '=' and placed[i][2] is None and '\n' not in self.gaps[i]:
                other = self.copy()
                base = re.match(r'[ \t]*', self.before).group()
                other.gaps[i] = '\n' + base + '\t'
                other.fixed = i
                return other
        return None

    def cast(self):
        """(index of the =, of the end of the cast behind it) where a call follows, or None."""
        placed = self.place()
        for i, text in enumerate(self.texts[:-1]):
            if text == '=' and placed[i][2] is None and self.texts[i + 1] == '(':
                close = next((j for j in range(i + 2, len(self.texts))
                              if self.texts[j] == ')' and placed[j][2] == i + 1), None)
                if close is None or self.texts[close - 1] != '*' or \
                        self.texts[close + 2:close + 3] != ['(']:
                    return None
                return i, close
        return None

    def after_cast(self):
        """This layout with a break behind the cast that starts its right side, or None."""
        spot = self.cast()
        if spot is None:
            return None
        other = self.copy()
        other.fixed = spot[1]
        other.gaps[spot[0]] = ' '
        other.gaps[spot[1]] = '\n' + re.match(r'[ \t]*', self.before).group() + '\t'
        return other

    def edits(self):
        """The edits that give the source this layout."""
        out, src = [], self.source
        for i, gap in enumerate(self.gaps):
            now = between(src, self.lo + i)
            if now != gap:
                start = src.starts[self.lo + i] + len(src.texts[self.lo + i])
                out.append((start, start + len(now), gap))
        return out


def relayout(work):
    """Edits that align and wrap the statements which hold new tokens."""
    edits = []
    for lo, hi in work.changed_statements():
        layout = Layout(work.src, lo, hi)
        if any('\\' in gap or '#' in gap or '/' in gap[gap.rfind('\n') + 1:] and '\n' in gap
               for gap in layout.gaps):
            continue
        if any('/' in gap for gap in layout.gaps):      # the lines stay as they are, and aligned
            layout.align(*_moved(work, layout))
            edits.extend(layout.edits())
            continue
        edits.extend(_relaid(work, layout).edits())
    return edits


def _moved(work, layout):
    """(the brackets that are not where they were, as a test; the lines that were aligned to theirs)."""
    was = work.old_columns(layout)

    def moved(open_):
        at = layout.place()[open_][0]
        return was.get(open_, (None, 0))[0] != at or (
            open_ > 0 and work.change.inserted(layout.lo - work.first + open_ - 1))

    return moved, lambda i, open_: i not in was or open_ not in was or was[i][0] == was[open_][0] + 1


def _relaid(work, layout):
    change, lo = work.change, layout.lo - work.first
    was = work.old_columns(layout)
    moved, aligned = _moved(work, layout)
    layout.join(lambda i: not change.neighbours(lo + i - 1) and not (
        layout.texts[i - 1] == '=' and work.was_broken(lo + i - 1)))
    spot = layout.cast()
    if spot and '\n' in layout.gaps[spot[1]] and change.inserted(lo + spot[1] + 1):
        layout.gaps[spot[0]] = ' '      # one break is enough
        if not work.was_broken(lo + spot[1]):
            was_at = change.to_old[lo + spot[1]]
            layout.gaps[spot[1]] = between(work.old.source, was_at) if was_at is not None else ''
    own = layout.copy()
    own.align(moved, aligned)
    layout.part(lambda open_: open_ > 0 and change.inserted(lo + open_ - 1))
    layout.align(moved)
    limit = MORE_WIDTH if work.purity.wide or any(width > WIDTH for _, width in was.values()) else WIDTH
    if not WIDTH < max(layout.widths().values()) <= limit:
        layout = _filled(layout, was, lambda open_: change.inserted(lo + open_ - 1))
    for made in (layout, own):          # the author's breaks, and the author's own indents
        if max(made.widths().values()) <= limit:
            return made
    best, parted = layout, layout.scattered()
    for more in (False, True):
        for made in (layout.copy(), layout.after_assignment(), layout.after_cast()):
            if made is None:
                continue
            made.join(lambda i: made.fixed is not None and i - 1 != made.fixed)
            made.wrap(more)
            if (made.excess(), max(made.scattered(), parted)) < (
                    best.excess(), max(best.scattered(), parted)):
                best = made
        if not best.excess()[0]:
            return best
    return best


def _filled(layout, was, fresh):
    """The layout with fresh calls filled anew whose arguments filled their lines before.

    was: {token: (column, width of the line)} before.
    """
    for open_ in range(1, len(layout.texts) - 1):
        if not layout.is_call(open_) or not fresh(open_) or open_ not in was:
            continue
        breaks = layout.breaks_in(open_)
        placed = layout.place()
        if not breaks or not all(
                placed[i][2] == open_ and layout.texts[i - 1] == ',' and i in was and i - 1 in was and
                was[i][0] == was[open_][0] + 1 and
                was[i - 1][1] + 1 + layout.argument(i) >= WIDTH for i in breaks):
            continue
        as_was, other = layout.copy(), layout.copy()
        for i in breaks:
            other.gaps[i - 1] = ' '
        as_was.wrap()
        other.wrap()
        if other.excess() <= as_was.excess() and other.scattered() <= layout.scattered():
            layout = other
    return layout
