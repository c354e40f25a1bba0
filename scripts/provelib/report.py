# SPDX-License-Identifier: GPL-2.0-only
"""Prints the results of a run, and judges it as a whole."""

from devmifylib import tables

from .judge import FAILED, PASSED, SKIPPED, shown_codes

# Codes whose conversion would harm memory: each has to be shown to be needed.
PROTECTING = ('freed-elsewhere', 'owned-by-subsystem', 'refcounted', 'open-count',
              'release-callback', 'conditional-free', 'page-alignment', 'freed-in-callback',
              'shared-object', 'early-return')
ENOUGH_CODES = 8
# The laws of order that the kernel is asked about.  The codes have no third one: that is the
# second where it is probe that fails, and the promise of the naive conversion says so.
LAWS = (2, 3, 4)
FAILED_PROBE = 'after a failed probe'
ENOUGH_FAMILIES = 2
MUST_RUN = ('platform', 'i2c', 'spi', 'auxiliary')


class Check:
    """A condition on the whole run, counted like a case."""

    def __init__(self, name, problem):
        self.name, self.problem = name, problem


def condemned_laws(rows):
    """{law of order: {families in which breaking it was condemned}}."""
    laws = {law: set() for law in LAWS}
    for row in rows:
        subject = row.subject
        if subject.kind != 'keep' or not subject.naive or row.status != PASSED:
            continue
        law = tables.law(subject.code) if subject.code else None
        if law == 2 and FAILED_PROBE in subject.promised:
            law = 3
        if law in laws:
            laws[law].add(subject.id.split('/')[0])
    return laws


def whole_checks(rows, runner):
    """Conditions that only a run of everything can meet."""
    ran = {bus for row in rows if row.status == PASSED for bus in row.bus.split(',')}
    shown = shown_codes(rows)
    with_sample = {row.subject.code for row in rows if row.subject.kind == 'keep'}
    bare = {row.subject.code for row in rows if row.subject.kind == 'keep'
            and not row.subject.naive} - shown
    totals = {'failures injected': sum(row.injected for row in rows),
              'devices bound': sum(row.binds for row in rows), 'kmemleak scans': runner.scans,
              'callbacks met by an unbind': sum(row.met for row in rows)}
    return [
        Check('something ran', ', '.join('no ' + name for name, n in totals.items() if not n)),
        Check('buses', ', '.join('no sample ran on ' + bus for bus in MUST_RUN
                                 if bus not in ran)),
        Check('reason codes', '' if len(shown) >= ENOUGH_CODES else
              'only %d are shown to be needed (%s): %d are asked for'
              % (len(shown), ', '.join(sorted(shown)) or 'none', ENOUGH_CODES)),
        Check('laws of order', ', '.join(
            'law %d is shown to be needed by %s alone' % (law, ', '.join(sorted(found)) or 'none')
            for law, found in condemned_laws(rows).items() if len(found) < ENOUGH_FAMILIES)),
        Check('codes that protect memory', ', '.join(
            '%s has no naive conversion' % code for code in PROTECTING
            if code in with_sample and code in bare)),
    ]


def table(rows):
    """The rows as lines of a table."""
    cells = [('sample', 'bus', 'before', 'after', 'failures', 'binds', 'met')]
    cells += [(row.subject.id, row.bus,
               'skipped' if row.status == SKIPPED else row.before,
               'kept' if row.subject.kind in ('keep', 'idle') and not row.subject.naive
               and row.status != SKIPPED else row.after,
               str(row.injected), str(row.binds), str(row.met)) for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    return ['  '.join(cell.rjust(width) if i > 3 else cell.ljust(width)
                      for i, (cell, width) in enumerate(zip(line, widths))).rstrip()
            for line in cells]


def report(rows, runner, whole, seconds, again):
    """Print the results; returns the exit code."""
    print('\n'.join(table([row for row in rows if row.subject.before or row.subject.naive])))
    checks = whole_checks(rows, runner) if whole else []
    unshown = [row for row in rows if row.subject.kind == 'keep' and not row.subject.naive
               and row.status == PASSED]
    if unshown:
        print('\nkept, but no harm can be shown:')
        for row in unshown:
            print('  %s: %s' % (row.subject.id, row.subject.note))
    skipped = [row for row in rows if row.status == SKIPPED]
    if skipped:
        print('\nskipped:')
        for row in skipped:
            print('  %s: %s' % (row.subject.id, row.reason))
    failed = [row for row in rows if row.status == FAILED]
    for row in failed:
        print('\nFAILED %s' % row.subject.id)
        for line in row.details[:40]:
            print('  ' + line)
        print('  again: ' + again(row.subject))
    for check in checks:
        if check.problem:
            print('\nFAILED %s: %s' % (check.name, check.problem))
    for text in sorted({stray.text for stray in runner.strays})[:5]:
        print('\nnote: the kernel complained outside of any test: %s' % text)
    shown = shown_codes(rows)
    print()
    if shown:
        print('%d reason codes are shown to be needed: %s'
              % (len(shown), ', '.join(sorted(shown))))
    print('%d failures injected, %d devices bound, %d callbacks met by an unbind, '
          '%d kmemleak scans, %d boots, %d s'
          % (sum(row.injected for row in rows), sum(row.binds for row in rows),
             sum(row.met for row in rows), runner.scans, runner.boots, seconds))
    bad = len(failed) + sum(1 for check in checks if check.problem)
    good = (sum(1 for row in rows if row.status == PASSED)
            + sum(1 for check in checks if not check.problem))
    print('%d passed, %d failed, %d skipped' % (good, bad, len(skipped)))
    return 1 if bad or not good else 0
