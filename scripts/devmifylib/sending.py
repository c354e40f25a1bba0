# SPDX-License-Identifier: GPL-2.0-only
"""What `devmify series` does: from the results of a run to mails, and what is said about them."""

from collections import Counter

from . import VERSION, git, series, subjects, treescripts
from .building import Builder
from .gain import NOTHING
from .verdict import numbered

LEFT = 'left-out.txt'


class Sending:
    """Makes mails of a run's results.

    tree: a tree.Tree; args: the command line.  All that it names is looked at when this is made.
    Raises git.GitError, building.BuildError, series.SeriesError, OSError.
    """

    def __init__(self, tree, args):
        self.tree = tree
        self.args = args
        self.who = git.author()
        self.skipped = series.read_skips(args.skip_list, tree) if args.skip_list else {}
        self.proved = _names(args.proved, tree)
        self.builder = Builder(tree, args.build, args.config_name, args.jobs) if args.build else None

    def send(self, run):
        """({name of a file: text}, lines to print) of a run.Run that has run."""
        changed = run.changed
        drivers, left = series.chosen(self.tree, changed, self.args.policy, self.skipped)
        left += [(path, NOTHING) for path, result in run.results.items()
                 if result.patch and path not in changed]
        series.Steps(run.runner, self.args.jobs, self.args.split == 'family').divide(drivers)
        tools = series.Tools(VERSION, run.spatch.version, self.tree.version)
        said = []
        if self.builder:
            tools.built = self.builder.name
            drivers, dropped, said = built(self.builder, drivers)
            left += dropped
        said += _people(self.tree, drivers, self.args.jobs)
        has_history = git.is_checkout(self.tree.root)
        for driver in drivers:
            driver.proved = driver.path in self.proved
            driver.form = subjects.form_of(
                driver.path, git.subjects(self.tree.root, driver.path) if has_history else ())
            for step in driver.steps:
                step.text = series.message(driver, step, tools)
        drivers, dropped, words = self._checked(drivers, tools)
        left += dropped
        said += words
        groups = series.grouped(drivers, self.args.max)
        files = series.mails(self.tree, groups, tools, self.who)
        files[LEFT] = ''.join('%s\t%s\n' % row for row in sorted(left))
        number = sum(len(driver.steps) for driver in drivers)
        made = '%s for %s' % (numbered(number, 'patch', 'es'), numbered(len(drivers), 'driver')) if drivers \
            else 'no patch for no driver'
        return files, ['%s in %d series' % (made, len(groups))] + said + _left(left)

    def _checked(self, drivers, tools):
        """(Drivers less those whose patches checkpatch.pl faults, [(path, why)] of those, lines)."""
        why = treescripts.missing(self.tree, treescripts.CHECKPATCH)
        if why:
            return drivers, [], ['not checked: %s' % why]
        mails = series.mails(self.tree, {'all': (drivers, (1, 1))}, tools, self.who)
        texts = [text for name, text in sorted(mails.items())][1:]      # less the cover letter
        steps = [driver for driver in drivers for _ in driver.steps]
        try:
            said = treescripts.checkpatch(self.tree, dict(enumerate(texts)), self.args.jobs)
        except treescripts.ScriptError as err:
            return drivers, [], ['not checked: %s' % err]
        wrong = {}
        for number, driver in enumerate(steps):
            for line in said[number]:
                if not line.startswith('CHECK'):
                    wrong.setdefault(driver.path, line)
        dropped = [(path, 'checkpatch.pl: %s' % line) for path, line in sorted(wrong.items())]
        return [driver for driver in drivers if driver.path not in wrong], dropped, [
            'checkpatch.pl --strict has nothing against the patches but checks'] + [
                '%s: dropped: %s' % row for row in dropped]


def built(builder, drivers):
    """(Drivers less what does not build, [(path, why)] of those, lines) of what was compiled."""
    said = builder.compare({path: [step.after[path] for step in driver.steps]
                            for driver in drivers for path in driver.sources})
    good, dropped, counts = [], [], Counter()
    for driver in drivers:
        answers = [said.get((path, number)) for path in driver.sources
                   for number in range(len(driver.steps))]
        wrong = next((answer for answer in answers if answer), '')
        if wrong:
            dropped.append((driver.path, wrong))
            continue
        if None in answers:
            counts['none'] += 1
        elif all(builder.enabled(path) for path in driver.sources):
            counts['whole'] += 1
            driver.tested = 'Compile-tested (%s), without a new warning.' % builder.name
        else:
            counts['alone'] += 1
            driver.tested = 'Compile-tested (the file alone, as its option is not set: %s), without a new ' \
                'warning.' % builder.name
        good.append(driver)
    return good, dropped, [
        '%d compile-tested (%s), %d as files whose option is not set there, %d that cannot be built there '
        'as they are' % (counts['whole'], builder.name, counts['alone'], counts['none'])] + [
            '%s: dropped: %s' % row for row in dropped]


def _people(tree, drivers, jobs):
    """Ask the tree who gets the patches; lines on those of nobody."""
    try:
        why = treescripts.missing(tree, treescripts.MAINTAINER)
        found = treescripts.recipients(tree, [driver.path for driver in drivers], jobs) if not why else {}
    except treescripts.ScriptError as err:
        why = err
    if why:
        return ['no recipients: %s' % why]
    for driver in drivers:
        driver.people = found[driver.path]
    nobody = [driver.path for driver in drivers if not driver.people.to]
    return ['no recipients for %s, as %s' % (
        numbered(len(nobody), 'driver'), nobody[0])] if nobody else []


def _names(file, tree):
    """Paths in a file, one a line, as `make prove REAL=` writes them.  Raises OSError, TreeError."""
    if not file:
        return frozenset()
    with open(file, encoding='utf-8', errors='surrogateescape') as handle:
        return frozenset(tree.inside(line.strip()) for line in handle if line.strip())


def _left(left):
    """Lines on what was left out, by reason."""
    reasons = {}
    for path, why in left:
        reasons.setdefault(why, []).append(path)
    return ['%d left out: %s' % (len(paths), why) for why, paths in sorted(
        reasons.items(), key=lambda row: (-len(row[1]), row[0]))]
