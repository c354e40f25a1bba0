# SPDX-License-Identifier: GPL-2.0-only
"""Reads the machine's log, and judges.

The log is a row of lines of init ("prove: ...") with the kernel's reports in
between.  A report belongs to the test in whose time it came, unless its call
trace names the module of another test.
"""

import difflib
import errno
import itertools
import re
from collections import namedtuple
from dataclasses import dataclass, field

from devmifylib import terms

# Kinds of reports: (kind, pattern of the first line).  Sources: mm/kasan/report.c,
# kernel/panic.c, lib/bug.c, lib/list_debug.c, lib/refcount.c, lib/debugobjects.c,
# drivers/base/dd.c, fs/sysfs/dir.c, mm/kmemleak.c, mm/slub.c, kernel/resource.c,
# kernel/locking/lockdep.c of Linux.
KINDS = (
    ('KASAN', re.compile(r'BUG: KASAN: .*')),
    ('panic', re.compile(r'Kernel panic - not syncing: .*')),
    ('BUG', re.compile(r'(kernel BUG at |BUG: |BUG \S+ \(|INFO: task .* blocked).*')),
    ('WARNING', re.compile(r'WARNING: CPU.*')),
    ('lockdep', re.compile(r'WARNING: (possible|inconsistent|suspicious|bad unlock|held lock|'
                           r'lock held|Nested|.*lock order).*')),
    ('Oops', re.compile(r'(Oops|general protection fault|Unable to handle|'
                        r'Kernel mode fault at).*')),
    ('list corruption', re.compile(r'list_(add|del) corruption.*')),
    ('refcount', re.compile(r'refcount_t: .*')),
    ('ODEBUG', re.compile(r'ODEBUG: .*')),
    ('Resources present before probing', re.compile(r'.*Resources present before probing.*')),
    ('sysfs', re.compile(r'sysfs: cannot create duplicate filename.*')),
    ('kobject', re.compile(r'kobject: .*(tried to (init|add)|is not initialized).*')),
    ('kobject', re.compile(r"Device '.*' does not have a release\(\) function.*")),
    ('kmemleak', re.compile(r'kmemleak: (Freeing unknown object|Cannot insert|'
                            r'Object already|Trying to).*')),
    ('resource', re.compile(r'Trying to free (nonexistent|already-free).*')),
    ('UBSAN', re.compile(r'UBSAN: .*')),
)
LEAK, LEFT, DIED, HANG = 'kmemleak', 'left behind', 'Oops', 'hang'
ERRNO = "probe's error"

ASSIGNED = re.compile(r'[^=!<>]=\s*(\w+)\(')
MARK = re.compile(r'prove: (.*)')
FRAME = re.compile(r'(?:\[<[0-9a-f]+>\] )?(\?)? ?([\w.]+)\+0x([0-9a-f]+)/0x[0-9a-f]+'
                   r'(?: \[(\w+)\])?')
RAW = re.compile(r'^\s*(?:\[<)?0x([0-9a-f]+)(?:>\])?$')
INJECTED = re.compile(r'FAULT_INJECTION: forcing a failure')
PARTS = (('allocated', re.compile(r'Allocated by task')), ('freed', re.compile(r'Freed by task')),
         ('queued', re.compile(r'Last potentially related work|Workqueue:')))
REPORT_LINES = 150

Frame = namedtuple('Frame', 'part module symbol offset')
Place = namedtuple('Place', 'part function file line')


@dataclass
class Report:
    """One complaint: its kind, its first line, and where the modules' code was in it."""

    kind: str
    text: str
    frames: list = field(default_factory=list)
    attempt: int = -1       # index of the attempt in whose time it came
    places: list = field(default_factory=list)

    def where(self):
        """The most telling place: where it happened, else where it was freed or allocated."""
        return self.places[0] if self.places else None


@dataclass
class Attempt:
    """One bind: driver, device, the allocation made to fail (0: none), and what came of it."""

    driver: str
    device: str
    nth: int
    error: int = -1
    fired: bool = False
    frames: list = field(default_factory=list)
    site: object = None     # the Place in the driver that the failed allocation was made from
    lively: bool = False    # while a second task used what there was


@dataclass
class Life:
    """What went on while a device was bound and unbound, and how much of it during an unbind."""

    unbinds: int = 0
    uses: int = 0           # calls of the second task that were answered
    met: int = 0
    interrupts: int = 0     # handlers that were called
    interrupts_met: int = 0


@dataclass
class Outcome:
    """Everything that one test showed in one boot."""

    base: int = 0
    size: int = 0
    drivers: list = field(default_factory=list)     # (bus, name)
    attempts: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    skips: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    opened: int = 0
    life: Life = field(default_factory=Life)
    living: bool = False
    endless: bool = False       # there was no end to probe's allocations
    began: bool = False
    ended: bool = False
    scanned: bool = False
    broken: str = ''

    @property
    def injected(self):
        """Allocations that were made to fail."""
        return sum(1 for attempt in self.attempts if attempt.fired)

    @property
    def binds(self):
        """Successful binds."""
        return sum(1 for attempt in self.attempts if attempt.error == 0)

    @property
    def met(self):
        """Callbacks that ran while an unbind was under way."""
        return self.life.met + self.life.interrupts_met

    @property
    def buses(self):
        """Names of the drivers' buses."""
        return sorted({bus for bus, _ in self.drivers})


def error_name(number):
    """ENOMEM for 12, and so on; success for 0."""
    return 'success' if not number else errno.errorcode.get(number, 'error %d' % number)


class Log:
    """The log of one boot, sorted by test.

    `modules` maps the name of each loaded module to the id of its test.
    """

    def __init__(self, lines, modules):
        self.outcomes = {}
        self.scans = 0
        self.broken = []        # what the machine itself could not do
        self.strays = []        # reports that belong to no test
        self._modules = modules
        self._current = None
        self._report = None
        self._part = None
        self._injection = None
        self._leaks = []
        self._last = None
        for line in lines:
            self._line(line)
        self._close_report()

    def culprit(self):
        """Id of the test under which the log ends: the last report's, else the running one."""
        return self._last or self._current

    def _outcome(self, test):
        return self.outcomes.setdefault(test, Outcome())

    def _line(self, line):
        mark = MARK.match(line)
        if mark:
            self._mark(mark.group(1))
            return
        if INJECTED.match(line):
            self._close_report()
            self._injection = self._attempt()
            return
        for kind, pattern in KINDS:
            if pattern.match(line):
                self._open_report(kind, line)
                return
        self._trace(line)

    def _attempt(self):
        outcome = self.outcomes.get(self._current)
        return outcome.attempts[-1] if outcome and outcome.attempts else None

    def _open_report(self, kind, line):
        # A panic at the end of another report is the same fault.
        if kind == 'panic' and self._report and not self._report.frames:
            self._report.text += ': ' + line
            return
        self._close_report()
        self._injection = None
        outcome = self.outcomes.get(self._current)
        self._report = Report(kind, line.strip(),
                              attempt=len(outcome.attempts) - 1 if outcome else -1)
        self._part, self._room = '', REPORT_LINES
        # The first line often says itself where it was.
        self._trace(line)

    def _trace(self, line):
        if self._report:
            for part, pattern in PARTS:
                if pattern.search(line):
                    self._part = part
            self._room -= 1
            if not self._room:
                self._close_report()
                return
        found = FRAME.search(line)
        if not found or found.group(1) or not found.group(4):
            return
        frame = Frame(self._part if self._report else '', found.group(4), found.group(2),
                      int(found.group(3), 16))
        if self._report:
            if frame not in self._report.frames:
                self._report.frames.append(frame)
        elif self._injection:
            self._injection.frames.append(frame)

    def _close_report(self):
        report, self._report = self._report, None
        self._injection = None
        if not report:
            return
        owner = self._current
        named = [self._modules[frame.module] for frame in report.frames
                 if frame.module in self._modules]
        if named and owner not in named:
            owner = named[0]
            report.attempt = -1
        if owner is None:
            self.strays.append(report)
        else:
            self._outcome(owner).reports.append(report)
        self._last = owner

    def _mark(self, text):
        words = text.split(' ')
        if words[0] == 'leak':
            self._leaks.append(text[5:])
            return
        self._close_report()
        if words[0] == 'broken':
            self.broken.append(text[7:])
        elif text == 'scan end':
            self.scans += 1
            self._assign_leaks()
            for outcome in self.outcomes.values():
                outcome.scanned = True
        elif words[0] == 'test' and len(words) > 2:
            self._mark_test(words[1], words[2], words[3:])

    def _mark_test(self, test, what, rest):
        outcome = self._outcome(test)
        if what == 'device':
            outcome.living = False
        elif what == 'begin':
            self._current, outcome.began, self._last = test, True, None
        elif what in ('end', 'unloaded'):
            self._current, outcome.ended = None, True
        elif what == 'unload':
            self._current = test
        elif what == 'loaded':
            outcome.base, outcome.size = int(rest[0], 16), int(rest[1], 16)
        elif what == 'driver':
            # "none" stands for a module that registers no driver.
            if rest[0] != 'none':
                outcome.drivers.append((rest[0], ' '.join(rest[1:])))
        elif what == 'live':
            outcome.living = True
        elif what == 'lived':
            outcome.living = False
            outcome.life = Life(*(was + int(more) for was, more
                                  in zip(vars(outcome.life).values(), rest)))
        elif what == 'try':
            outcome.attempts.append(Attempt(outcome.drivers[-1][1], ' '.join(rest[:-1]),
                                            int(rest[-1]), lively=outcome.living))
        elif what == 'got':
            outcome.attempts[-1].error = int(rest[0])
            outcome.attempts[-1].fired = rest[1] == 'fired'
        elif what == 'skip':
            outcome.skips.append(' '.join(rest))
        elif what == 'refused':
            outcome.refused.append(int(rest[0]))
        elif what == 'unloadable':
            outcome.broken = 'insmod: %s' % error_name(int(rest[0]))
        elif what == 'endless':
            outcome.endless = True
        elif what == 'open' and rest[-1] == '0':
            outcome.opened += 1
        elif what == 'left':
            outcome.reports.append(Report(LEFT, 'left behind: ' + ' '.join(rest)))
        elif what == 'died':
            outcome.reports.append(Report(DIED, 'the task that used the driver was killed'))

    def _assign_leaks(self):
        """Give each lost object to the module from whose code it was allocated."""
        records, record = [], None
        lines, self._leaks = self._leaks, []
        for line in lines:
            if line.startswith('unreferenced object'):
                record = [line]
                records.append(record)
            elif record is not None:
                record.append(line)
        for record in records:
            for line in record[1:]:
                found = RAW.match(line)
                if found and self._leaked(int(found.group(1), 16), record[0]):
                    break

    def _leaked(self, address, text):
        for outcome in self.outcomes.values():
            # Modules that an earlier scan was for had the same addresses before.
            if not outcome.scanned and outcome.base <= address < outcome.base + outcome.size:
                report = Report(LEAK, 'kmemleak: ' + text.rstrip(':'))
                # The module is gone: only the distance from its start is known.
                report.frames.append(Frame('allocated', None, None, address - outcome.base))
                outcome.reports.append(report)
                return True
        return False


def locate(outcome, module, names):
    """Fill in the source places of a test's reports and failed allocations.

    `names` maps the file names that were built to those to be shown.
    """
    def own(frames):
        return [frame for frame in frames if frame.module in (None, module.name)]

    wanted = {(frame.symbol, frame.offset) for item in outcome.reports + outcome.attempts
              for frame in own(item.frames)}
    lines = module.resolve(wanted)

    def places(frames):
        result = []
        for frame in own(frames):
            for function, name, line in lines[frame.symbol, frame.offset]:
                if name in names:
                    result.append(Place(frame.part, function, names[name], line))
                    break
        return result

    for report in outcome.reports:
        report.places = places(report.frames)
    for attempt in outcome.attempts:
        attempt.site = next(iter(places(attempt.frames)), None)


def failure_groups(outcome):
    """What probe answered to failures, as [(driver, device, site, {errors})].

    Consecutive failures from the same line of the driver are one entry: a
    managed function may ask for memory twice where the plain one did once.
    Failures that probe survives are left out: the kernel's own tables grow in
    steps, so that some of them depend on what ran before.
    """
    groups = []
    for attempt in outcome.attempts:
        if not attempt.fired or not attempt.error:
            continue
        key = (attempt.driver, attempt.device, attempt.site)
        if groups and groups[-1][0] == key:
            groups[-1][1].add(attempt.error)
        else:
            groups.append((key, {attempt.error}))
    return [(driver, device, site, errors) for (driver, device, site), errors in groups]


def _at(site):
    return '%s:%d' % (site.file, site.line) if site else 'an unknown place'


def _errors(errors):
    return '/'.join(error_name(error) for error in sorted(errors))


def _call(line):
    """What a line is known by in both versions: what it calls, plain or managed."""
    result = ASSIGNED.search(line)
    return terms.plain(result[1]) if result else line.strip()


def line_map(old, new):
    """Which line of the text `old` each line of `new` stands for: {new: old}, from 1."""
    lines = {}
    matcher = difflib.SequenceMatcher(None, [_call(line) for line in old.splitlines()],
                                      [_call(line) for line in new.splitlines()], autojunk=False)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        for k in range(j_end - j):
            lines[j + k + 1] = i + (k if what == 'equal' else min(k, max(i_end - i - 1, 0))) + 1
    return lines


def _keys(groups, lines):
    """What says which groups of two versions belong together: driver, device, line."""
    devices, keys = {}, []
    for driver, device, site, _ in groups:
        # Devices are told apart by their order: some buses never use a name twice.
        number = devices.setdefault((driver, device), len(devices))
        keys.append((driver, number, site and (site.file, lines.get((site.file, site.line), site.line))))
    return keys


def managed_lines(text):
    """The numbers of the lines of a driver that call a managed function."""
    return {number for number, line in enumerate(text.splitlines(), 1) if terms.managed_in(line)}


def _is_managed(site, managed):
    """True for the place of a failure in a line that calls a managed function."""
    return bool(site) and (site.file, site.line) in managed


def _excused(gone, fresh, managed):
    """Take out of both lists what a managed function may do.

    It needs memory of its own to remember what it got.  So it fails where the
    plain one, which asked for none, could not; what probe makes of it is what
    the driver does with any failure of that call.
    """
    new = [group for group in fresh if _is_managed(group[2], managed)]
    for was in list(gone):
        for now in new:
            if was[3] <= now[3]:
                gone.remove(was)
                fresh.remove(now)
                new.remove(now)
                break
    for now in new:
        fresh.remove(now)


def _same_errors(was, now, managed):
    """Whether two groups' errors agree, as far as they have to."""
    # A device whose name finds no room is refused with EINVAL, not ENOMEM.
    if managed and was[3] ^ now[3] == {errno.EINVAL} and errno.ENOMEM in was[3] & now[3]:
        return True
    return was[3] == now[3] or bool(_is_managed(now[2], managed)
                                    and was[3] | {errno.ENOMEM} == now[3])


def compare(before, after, lines=None, managed=()):
    """Differences between the answers of two versions of a driver, as text lines.

    `lines` has the line_map() from the version before of each file, as {(file, line): line}.
    What failed at the same line of the driver stands against each other; what is between
    such lines is taken in its order, and so is everything when there is no line_map().
    `managed` are the managed_lines() of the version after, as (file, line).
    """
    old, new = failure_groups(before), failure_groups(after)
    blocks = [('replace', 0, len(old), 0, len(new))]
    if lines is not None:
        blocks = difflib.SequenceMatcher(None, _keys(old, {}), _keys(new, lines),
                                         autojunk=False).get_opcodes()
    gone, fresh, differences = [], [], []
    for _, i, i_end, j, j_end in blocks:
        for was, now in itertools.zip_longest(old[i:i_end], new[j:j_end]):
            if not now:
                gone.append(was)
            elif not was:
                fresh.append(now)
            elif not _same_errors(was, now, managed):
                if managed and (j_end - j != i_end - i or _is_managed(now[2], managed)):
                    # Nothing says that these two belong together.
                    gone.append(was)
                    fresh.append(now)
                    continue
                differences.append('probe returned %s for a failure at %s, now %s for the one '
                                   'at %s' % (_errors(was[3]), _at(was[2]), _errors(now[3]),
                                              _at(now[2])))
    _excused(gone, fresh, managed)
    differences += ['probe no longer meets the failure at %s (%s)'
                    % (_at(was[2]), _errors(was[3])) for was in gone]
    differences += ['probe meets a new failure at %s (%s)'
                    % (_at(now[2]), _errors(now[3])) for now in fresh]
    return differences


def describe(report):
    """The report in one line: what the kernel said, and where."""
    place = report.where()
    return report.text + (' at %s:%d (%s)' % (place.file, place.line, place.function)
                          if place else '')


def detail(outcome, report):
    """The report in several lines: which allocation failed, and all places in the driver."""
    lines = [describe(report)]
    for place in report.places[1:4]:
        lines.append('    %s at %s:%d (%s)' % (place.part or 'called', place.file, place.line,
                                               place.function))
    if 0 <= report.attempt < len(outcome.attempts):
        attempt = outcome.attempts[report.attempt]
        if attempt.nth and attempt.fired:
            lines.append('    while allocation %d of probe failed, at %s: probe returned %s'
                         % (attempt.nth, _at(attempt.site), error_name(attempt.error)))
        elif attempt.error == -1:
            lines.append('    in probe, %s' % ('with allocation %d to fail' % attempt.nth
                                               if attempt.nth else 'with nothing to fail'))
        else:
            lines.append('    after bind %d of %s, or its unbind%s'
                         % (report.attempt + 1, attempt.device,
                            ', while it was used' if attempt.lively else ''))
    return lines
