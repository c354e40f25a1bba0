# SPDX-License-Identifier: GPL-2.0-only
"""Collects what passed, failed and was skipped, and prints it stage by stage."""

import difflib
import sys
import time

PASSED, FAILED, SKIPPED = 'passed', 'failed', 'skipped'


class Results:
    """Named outcomes, in stages.

    A stage is opened with stage(); each outcome belongs to the stage that is
    open.  Failures and skips are printed with their detail when the stage
    closes, passes are counted (and named with verbose).
    """

    def __init__(self, out=None, verbose=False):
        self.out = out or sys.stdout
        self.verbose = verbose
        self.totals = {PASSED: 0, FAILED: 0, SKIPPED: 0}
        self._stage = None
        self._began = 0.0
        self._rows = []

    def stage(self, name):
        """Close the open stage, if any, and open the stage `name`."""
        self.close()
        self._stage, self._began, self._rows = name, time.monotonic(), []

    def passed(self, name):
        """Record that the check `name` held."""
        self._add(PASSED, name, '')

    def failed(self, name, detail):
        """Record that the check `name` did not hold; `detail` says where and what to do."""
        self._add(FAILED, name, detail)

    def skipped(self, name, reason):
        """Record that the check `name` could not be made here, and why."""
        self._add(SKIPPED, name, reason)

    def check(self, name, problems, case=None):
        """Record `name` as passed when the list `problems` is empty, else as failed with them.

        With the id of a `case` a failure says how to run that case again.
        """
        if problems:
            again = ['again:  make check CASE=' + case] if case else []
            self.failed(name, '\n'.join(problems + again))
        else:
            self.passed(name)

    def close(self):
        """Print the open stage."""
        if self._stage is None:
            return
        counts = {kind: sum(1 for row in self._rows if row[0] == kind)
                  for kind in (PASSED, FAILED, SKIPPED)}
        if not self._rows:
            # A stage in which nothing ran is no success.
            self._add(FAILED, 'nothing ran', 'the stage found nothing to check')
            counts[FAILED] = 1
        said = ', '.join('%d %s' % (n, kind) for kind, n in counts.items() if n)
        print('%-11s %s (%.1f s)' % (self._stage, said, time.monotonic() - self._began),
              file=self.out)
        for kind, name, detail in sorted(self._rows):
            if kind == FAILED:
                print('  FAILED  %s: %s' % (self._stage, name), file=self.out)
                for line in detail.splitlines():
                    print('          ' + line, file=self.out)
            elif kind == SKIPPED:
                print('  skipped %s: %s: %s' % (self._stage, name, detail), file=self.out)
            elif self.verbose:
                print('  ok      %s: %s' % (self._stage, name), file=self.out)
        self.out.flush()
        self._stage = None

    def finish(self):
        """Close the open stage, print the closing line; returns the exit code (0 or 1)."""
        self.close()
        print('%d passed, %d failed, %d skipped'
              % (self.totals[PASSED], self.totals[FAILED], self.totals[SKIPPED]), file=self.out)
        return 1 if self.totals[FAILED] or not self.totals[PASSED] else 0

    def _add(self, kind, name, detail):
        self.totals[kind] += 1
        self._rows.append((kind, name, detail))


def unified(before, after, before_name, after_name):
    """The unified diff of two texts, as text; empty when they are equal."""
    lines = []
    for line in difflib.unified_diff(before.splitlines(True), after.splitlines(True),
                                     before_name, after_name):
        lines.append(line if line.endswith('\n') else line + '\n\\ No newline at end of file\n')
    return ''.join(lines)
