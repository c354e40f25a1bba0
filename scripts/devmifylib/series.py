# SPDX-License-Identifier: GPL-2.0-only
"""Series of patches for the maintainers: which drivers, in which steps, with which words.

A step is what one patch does to one driver.  A driver is one step, but for what its conversion mends
beside, which comes first, and with `split` a family at a time.
"""

import difflib
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field

from . import changelog, git, resources, subjects, treescripts
from .gain import NOTHING
from .runner import Result
from .tree import TreeError
from .verdict import numbered

# What is said of a site for whoever decides, not for whoever applies a patch.
REMARKED = re.compile(r'it embeds struct ')


class SeriesError(Exception):
    """A list of drivers that cannot be used; the text says what to do."""


@dataclass
class Driver:
    """A runner.Result, its steps as changelog.Changes in order, and what is said of them; path names it.

    tested: what building it said, '' where it was not built; form: how its subjects begin, as
    subjects.form_of() has it; people: treescripts.Recipients, None where nobody was asked.
    """
    path: str
    result: object
    form: tuple = None
    steps: list = field(default_factory=list)
    tested: str = ''
    proved: bool = False
    people: object = None

    @property
    def converted(self):
        """Its Sites that are converted."""
        return [site for site in self.result.sites if site.verdict == 'convert']

    @property
    def sources(self):
        """Its C files that change, whose headers may change with them."""
        return [path for path in self.result.before if path.endswith('.c')]

    @property
    def left(self):
        """Its Sites that stay."""
        return [site for site in self.result.sites if site.verdict != 'convert']


# -- which drivers ----------------------------------------------------------

def chosen(tree, results, policy, skipped):
    """(Drivers whose patches are to be sent, [(path, why it is left out)]).

    results: {path: Result} with a patch; policy: 'allow' takes what the maintainers want, 'ask' those that
    are to be asked as well, 'none' all; skipped: {path: reason}.
    """
    drivers, left = [], []
    for path in sorted(results):
        driver = Driver(path, results[path])
        said = tree.policy(path)
        stance = said.stance
        if stance == 'whole':
            stance = 'ask' if driver.left else 'allow'
        if path in skipped:
            left.append((path, skipped[path]))
        elif policy == 'none' or stance == 'allow' or stance == policy:
            drivers.append(driver)
        else:
            left.append((path, said.note))
    return drivers, left


def read_skips(file, tree):
    """{path: reason} of a list of drivers to leave out, lines of a path, a tab and a reason.

    Raises OSError, SeriesError for a line that is none or names no file of the tree.
    """
    out = {}
    with open(file, encoding='utf-8', errors='surrogateescape') as handle:
        for number, line in enumerate(handle, 1):
            path, _, reason = line.strip().partition('\t')
            if not path or path.startswith('#'):
                continue
            if not reason:
                raise SeriesError('%s:%d: no reason: write the path, a tab and why' % (file, number))
            try:
                out[tree.inside(path)] = reason
            except TreeError as err:
                raise SeriesError('%s:%d: %s: drop the line' % (file, number, err)) from err
    return out


# -- in which steps -----------------------------------------------------------

class Steps:
    """Divides drivers into steps.

    runner: the runner.Runner of the whole; jobs: processes at a time; split: True for a family at a time.
    """

    def __init__(self, runner, jobs, split):
        self.runner = runner
        self.jobs = jobs
        self.split = split

    def divide(self, drivers):
        """Give each Driver its steps."""
        plans = {driver.path: self._parts(driver) for driver in drivers}
        reached = {driver.path: [] for driver in drivers}       # [(sites so far, text)]
        for step in range(max((len(parts) for parts in plans.values()), default=1) - 1):
            some = {path: frozenset(site.place for part in parts[:step + 1] for site in part)
                    for path, parts in plans.items() if step < len(parts) - 1}
            runner = self.runner.about(frozenset().union(*some.values()))
            files = {file: driver.path for driver in drivers if driver.path in some
                     for file in driver.result.paths}
            found = {path: Result(path, ()) for path in some}
            for result in runner.results(sorted(files), self.jobs).values():
                found[files[result.path]].take(result)
            for path, result in found.items():
                if result.after and some[path] == {
                        site.place for site in result.sites if site.verdict == 'convert'}:
                    reached[path].append((step, result))
        for driver in drivers:
            driver.steps = self._steps(driver, plans[driver.path], reached[driver.path])

    def _parts(self, driver):
        """Lists of Sites, one for each step that is wanted."""
        mending = [site for site in driver.converted if site.fixes]
        rest = [site for site in driver.converted if not site.fixes]
        parts = [mending] if mending else []
        if self.split:
            # What is inert may be left to devres whatever stays manual; a caller wants what it uses to
            # be managed before it.
            order = [*resources.families(), resources.ACTION]
            families = sorted({site.family for site in rest}, key=lambda family: (
                max(resources.KINDS.index(site.kind) for site in rest if site.family == family),
                order.index(family)))
            parts += [[site for site in rest if site.family == family] for family in families]
        elif rest:
            parts.append(rest)
        return parts

    def _steps(self, driver, parts, reached):
        """The Changes of a driver; steps that do not stand alone are one with the next."""
        out, before, begun, earlier = [], driver.result.before, 0, []
        for step, result in [*reached, (len(parts) - 1, driver.result)]:
            places = {site.place for part in parts[begun:step + 1] for site in part}
            after = {path: result.after.get(path, text) for path, text in driver.result.before.items()}
            if after == before:
                continue
            sites = [site for site in result.sites if site.place in places]
            out.append(changelog.Change(driver.path, sites, before, after, list(earlier),
                                        mends=all(site.fixes for site in sites)))
            before, begun = after, step + 1
            earlier += sites
        return out


# -- with which words ---------------------------------------------------------

@dataclass
class Tools:
    """What the text of a patch names: versions of devmify and spatch, and how drivers were built."""
    version: str
    spatch: str
    kernel: str
    built: str = ''


def message(driver, change, tools):
    """The text of a patch: subject, paragraphs, what was used, and behind --- what is for its reader."""
    room = max(24, changelog.SUBJECT - len(driver.form[0]) + 6)
    used = 'Generated with devmify %s and Coccinelle %s (%s) on Linux %s.%s' % (
        tools.version, tools.spatch, ', '.join('cocci/%s.cocci' % rule for rule in change.rules),
        tools.kernel or '(of no known version)', ''.join(' ' + text for text in tested(driver)))
    first = subjects.subject(driver.form, changelog.what(change, room))
    log = '\n\n'.join((first, changelog.body(change), changelog.wrapped(used)))
    return '%s\n%s' % (log, notes(driver, change))


def tested(driver):
    """How a driver was tested, as sentences."""
    out = [driver.tested] if driver.tested else []
    if driver.proved:
        out.append('Bound and unbound on a fake device in User Mode Linux, with each acquisition failing '
                   'in turn.')
    return out


def notes(driver, change):
    """What is behind the --- of a patch: how it was not tested, remarks, what stays for a reason of order."""
    lines = ['Not tested on the hardware.' if driver.tested else 'Not built, and not tested on the hardware.']
    places = {path: _places(text, change.before[path]) for path, text in driver.result.before.items()}
    lines += [_line(site, note, places) for site in change.sites for note in site.note.split('; ')
              if note and note != NOTHING and not REMARKED.match(note) and
              not any(note == fix['text'] for fix in site.fixes)]
    stays = [site for site in driver.left if site.law]
    lines += [_line(site, 'stays manual: ' + site.message, places) for site in stays if site.law > 1]
    number = sum(bool(site.family) for site in driver.left)
    if number:
        lines.append('%s in %s stay%s manual; devmify explain says why.' % (
            numbered(number, 'acquisition'), 'this file' if len(driver.result.paths) == 1 else 'these files',
            's' * (number == 1)))
    return '---\n%s\n' % '\n'.join(changelog.wrapped('- ' + line) for line in dict.fromkeys(lines))


def _places(first, text):
    """{line of a file as it was first: its line in the text that a step begins with}."""
    if first == text:
        return {}
    match = difflib.SequenceMatcher(None, first.split('\n'), text.split('\n'), False)
    return {old + i + 1: new + i + 1 for old, new, size in match.get_matching_blocks() for i in range(size)}


def _line(site, text, places):
    """A remark on a site, with the lines that a patch's reader has before him; places: {path: _places()}."""
    def moved(line, path=site.file):
        return places.get(path, {}).get(line, line)
    text = re.sub(r'law \d+: | \(line %d\)$' % site.line, '', text)
    text = re.sub(r'\bline (\d+)', lambda found: 'line %d' % moved(int(found.group(1))), text)
    text = re.sub(r'([\w./+-]+\.c):(\d+)', lambda found: '%s:%d' % (
        found.group(1), moved(int(found.group(2)), found.group(1))), text)
    where = 'line %d' if len(places) < 2 else site.file.rpartition('/')[2] + ':%d'
    return '%s, %s%s' % (where % moved(site.line), '' if site.acquire + '()' in text
                         else site.acquire + '(): ', text)


def letter(drivers, tools, number):
    """The text of a cover letter: its subject is the first line.

    number: (which of those to the same people, how many).
    """
    begins = Counter(re.match(r'[^:]*', step.subject).group() for driver in drivers for step in driver.steps)
    which = begins.most_common(1)[0][0]
    sites = [site for driver in drivers for site in driver.converted]
    removed = sum(len(step.gone['functions']) for driver in drivers for step in driver.steps)
    labels = sum(step.gone['labels'] for driver in drivers for step in driver.steps)
    part = ', part %d of %d' % number if number[1] > 1 else ''
    families = sorted(Counter(site.family for site in sites).items(), key=lambda row: (-row[1], row[0]))
    less = [numbered(count, what) for count, what in ((labels, 'label'), (removed, 'function')) if count]
    text = [
        'These patches leave to devres what %s acquired in probe and released by hand where probe failed and '
        'in remove(): %s.%s' % (
            numbered(len(drivers), 'driver'),
            ', '.join('%s %d' % row for row in families),
            ' With that go %s.' % changelog.joined(less) if less else ''),
        'An object is converted completely or not at all: each call that can release it was found, and what '
        'followed the release in remove() was looked at. What stays manual, and why, stands behind the --- '
        'of each patch. The patches do not depend on each other, but for those of one driver, which are in '
        'order.',
        'Made by devmify %s with Coccinelle %s on Linux %s. %s' % (
            tools.version, tools.spatch, tools.kernel or '(of no known version)',
            'Each patch says whether it was built (%s).' % tools.built if tools.built
            else 'Nothing was built.')]
    return '%s: use managed resources%s\n\n%s\n' % (which, part, '\n\n'.join(map(changelog.wrapped, text)))


# -- in which mails -----------------------------------------------------------

def grouped(drivers, most):
    """{name: (Drivers, (which part, of how many))}: those of a subsystem together, as the subjects name it.

    most: patches at a time, but for a driver with more.
    """
    groups = {}
    for driver in drivers:
        name = re.match(r'[^:/]*', driver.steps[0].subject).group().lower()
        groups.setdefault(re.sub(r'[^a-z0-9]+', '-', name).strip('-') or 'others', []).append(driver)
    out = {}
    for name, group in sorted(groups.items()):
        parts = [[]]
        for driver in group:
            if parts[-1] and sum(len(one.steps) for one in parts[-1]) + len(driver.steps) > most:
                parts.append([])
            parts[-1].append(driver)
        for number, part in enumerate(parts, 1):
            out[name if len(parts) == 1 else '%s-part%d' % (name, number)] = part, (number, len(parts))
    return out


def mails(tree, groups, tools, who):
    """{name of a file: text} of all series: a folder each, with a cover letter and a patch for each step.

    groups: see grouped(); tools: Tools; who: the author.  Raises git.GitError.
    """
    base, series = {}, {}
    if not any(drivers for drivers, _ in groups.values()):
        return {}
    for name, (drivers, number) in groups.items():
        patches = []
        for driver in drivers:
            modes = {path: git.mode_of(tree.path(path)) for path in driver.result.before}
            base.update((path, (modes[path], text)) for path, text in driver.result.before.items())
            patches += [(step.text, {path: (modes[path], text) for path, text in step.after.items()})
                        for step in driver.steps]
        named = {tree.policy(driver.path).tree for driver in drivers}
        series[name] = letter(drivers, tools, number), patches, named.pop() if len(named) == 1 else ''
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        made = git.format_patches(folder, base, series, who, 'devmify %s' % tools.version)
    out = {}
    for name, (drivers, _) in groups.items():
        people = [driver.people or treescripts.Recipients() for driver in drivers for _ in driver.steps]
        everybody = treescripts.Recipients([], [person for one in people for person in one.to + one.cc])
        for number, one in enumerate([everybody, *people]):
            file, text = made[name, number]
            head, blank, rest = text.partition('\n\n')
            if not number:      # which git leaves as it is
                head = head.replace('From: %s\n' % who, treescripts.header('From', [who]))
            lines = treescripts.header('To', one.to) + treescripts.header(
                'Cc', [person for person in one.cc if person not in one.to])
            out['%s/%s' % (name, file)] = head + '\n' + lines + blank[1:] + rest
    return out
