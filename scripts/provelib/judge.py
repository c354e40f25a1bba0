# SPDX-License-Identifier: GPL-2.0-only
"""The judgement on a case whose tests have run, as a row of the results."""

import re

from . import plan, verdict

PASSED, FAILED, SKIPPED = 'passed', 'failed', 'skipped'
# What these samples show is that the original leaks.
LEAKS_ITSELF = ('leaks-on-unbind', 'never-freed')
# Words that a "condemned by" comment may use for a kind of report.
SYNONYMS = {
    verdict.LEAK: ('kmemleak', 'leak'),
    verdict.ERRNO: ('probe error', "probe's error", 'errno', 'probe refuses'),
    verdict.LEFT: ('left behind', 'refcnt', 'rmmod'),
    verdict.HANG: ('hang',),
    'panic': ('panic', 'oops', 'bug'),
    'Oops': ('oops', 'panic'),
}


class Row:
    """The result of one case."""

    def __init__(self, subject):
        self.subject = subject
        self.status = PASSED
        self.bus = '-'
        self.before = self.after = '-'
        self.injected = self.binds = self.met = 0
        self.details = []       # of a failure
        self.reason = ''        # of a skip

    def fail(self, lines):
        """Record a failure with its explanation."""
        self.status = FAILED
        self.details += lines

    def skip(self, reason):
        """Record that the case could not run, unless it failed already."""
        if self.status == PASSED:
            self.status, self.reason = SKIPPED, reason

    def count(self, test):
        """Add up what was done with a test."""
        outcome = test and test.outcome
        if outcome:
            self.injected += outcome.injected
            self.binds += outcome.binds
            self.met += outcome.met
            if outcome.buses:
                self.bus = ','.join(outcome.buses)


def unrunnable(test):
    """Why a test could not run here, for its bus; empty if it ran or has no excuse."""
    def no_bus(why):
        bus = plan.bus_in(test.source)
        return ('%s: no such bus in this machine: %s' % (bus, why)
                if bus and bus not in plan.OFFERED else '')
    if test.barred:
        return test.barred
    if test.problem:
        return no_bus(test.problem)
    outcome = test.outcome
    if outcome.broken:
        # Some buses refuse drivers where there is no such bus.
        return no_bus(outcome.broken)
    if outcome.skips and not outcome.attempts:
        return outcome.skips[0]
    if not outcome.drivers and not outcome.reports:
        # Others take them and do nothing.
        return no_bus('its registration is empty here')
    return ''


def faults(test, tolerate=()):
    """What speaks against a test, as text lines; nothing if it is clean."""
    if test.problem:
        return ['%s: not built: %s' % (test.source.name, test.problem)]
    outcome = test.outcome
    lines = []
    if test.machine:
        lines.append('%s: %s' % (test.source.name, test.machine))
    if outcome.broken:
        lines.append('%s: %s' % (test.source.name, outcome.broken))
    seen = {}
    for report in outcome.reports:
        if report.kind not in tolerate:
            seen.setdefault(re.sub('0x[0-9a-f]+', '', verdict.describe(report)), []).append(report)
    for alike in seen.values():
        lines += verdict.detail(outcome, alike[0])
        if len(alike) > 1:
            lines.append('    and %d more like it' % (len(alike) - 1))
    if outcome.endless:
        lines.append("%s: there is no end to probe's allocations" % test.source.name)
    for number in outcome.refused:
        lines.append('%s: probe refuses every device: %s'
                     % (test.source.name, verdict.error_name(number)))
    return lines


def promised_kinds(text, kinds):
    """Those of the kinds that a "condemned by" comment speaks of."""
    text = text.lower()
    return [kind for kind in kinds
            if any(word in text for word in SYNONYMS.get(kind, (kind.lower(),)))]


def is_unkept(subject):
    """True for a naive conversion that is condemned by something else than its comment promises."""
    outcome = subject.naive.outcome if subject.naive else None
    return bool(subject.promised and outcome and outcome.reports) and not promised_kinds(
        subject.promised, [report.kind for report in outcome.reports])


def judge_suspect(row, test, original=None):
    """Fill in a row for a conversion that the kernel has to condemn."""
    subject = row.subject
    if test.problem or test.machine or test.outcome.broken:
        row.after = 'FAILED'
        row.fail(faults(test))
        return
    outcome = test.outcome
    found = [(report.kind, verdict.describe(report)) for report in outcome.reports]
    found += [(verdict.ERRNO, 'probe refuses: %s' % verdict.error_name(number))
              for number in outcome.refused]
    if original and not found:
        found += [(verdict.ERRNO, line) for line in verdict.compare(
            original.outcome, outcome, plan.moved_lines(original, test))]
    if not found:
        row.after = 'NOT CONDEMNED'
        row.fail(['%s: the kernel finds no fault with it: %d failures injected, %d binds'
                  % (test.source.name, outcome.injected, outcome.binds)])
        return
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    row.after = 'condemned: ' + ', '.join(kinds)
    if not subject.promised:
        row.fail(['%s: no comment says what condemns it: write /* condemned by: %s */'
                  % (test.source.name, kinds[0])])
    elif not promised_kinds(subject.promised, kinds):
        row.fail(['%s: said to be condemned by %s, but what came is:'
                  % (test.source.name, subject.promised)]
                 + ['    ' + text for _, text in found[:4]])
    line = plan.caught_line(test.source) if subject.kind == 'judge' else None
    if subject.kind == 'judge' and not any(
            place.line == line for report in outcome.reports for place in report.places):
        row.fail(['%s: no report names line %s; what came is:' % (test.source.name, line)]
                 + ['    ' + text for _, text in found[:4]])


def judge(subject):
    """The Row of a case whose tests have run."""
    row = Row(subject)
    for test in (subject.before, subject.after, subject.naive):
        row.count(test)
    if subject.before:
        excuse = unrunnable(subject.before)
        if excuse:
            row.bus = plan.bus_in(subject.before.source) or '-'
            row.skip(excuse)
            return row
        tolerate = [verdict.LEAK] if subject.code in LEAKS_ITSELF else []
        if subject.mended:
            kinds = [report.kind for report in subject.before.outcome.reports]
            tolerate += promised_kinds(subject.mended, kinds)
        bad = faults(subject.before, tolerate)
        if subject.mended and not tolerate:
            bad = ['%s: said to fail with %s, and does not'
                   % (subject.before.source.name, subject.mended)]
        row.before = 'FAILED' if bad else 'mended' if subject.mended else 'ok'
        row.fail(['before:'] + bad) if bad else None
    if subject.kind in ('convert', 'real'):
        if not subject.after:
            row.fail(['no golden: expected/%s.c is missing: make bless CASE=%s'
                      % (subject.id, subject.id)])
            return row
        bad = faults(subject.after)
        if not bad and not subject.after.outcome.binds:
            bad = ['%s: was never bound' % subject.after.source.name]
        if not bad and row.before != 'FAILED':
            bad = verdict.compare(subject.before.outcome, subject.after.outcome,
                                  plan.moved_lines(subject.before, subject.after),
                                  plan.managed_lines(subject.after))
        row.after = 'FAILED' if bad else 'ok'
        row.fail(['after:'] + bad) if bad else None
    elif subject.naive:
        judge_suspect(row, subject.naive, subject.before if row.before == 'ok' else None)
    return row


def judge_all(subjects):
    """The rows of all cases that have run."""
    rows = [judge(subject) for subject in subjects]
    shown = shown_codes(rows)
    for row in rows:
        subject = row.subject
        if subject.kind == 'keep' and not subject.naive and not subject.note:
            if subject.code in shown:
                subject.note = 'another sample of %s has been condemned' % subject.code
            else:
                row.fail(['no naive conversion and no reason why: write %s.naive.c or '
                          '/* no naive: ... */' % subject.id])
    return rows


def shown_codes(rows):
    """Reason codes that a condemned naive conversion shows to be needed."""
    return {row.subject.code for row in rows
            if row.subject.kind == 'keep' and row.subject.naive and row.status == PASSED
            and row.subject.code}
