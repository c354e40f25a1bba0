# SPDX-License-Identifier: GPL-2.0-only
"""What `devmify series` does: from the results of a run to mails, and what is said about them."""

from . import VERSION, git, series, treescripts
from .building import Builder

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
        self.proved = _names(args.proved)
        self.builder = Builder(tree, args.build, args.config_name, args.jobs) if args.build else None

    def send(self, run):
        """({name of a file: text}, lines to print) of a run.Run that has run."""
        results = {path: run.results[path] for path, name in run.names.items() if name in run.patches}
        drivers, left = series.chosen(self.tree, results, self.args.policy, self.skipped)
        series.Steps(run.runner, self.args.jobs, self.args.split == 'family').divide(drivers)
        tools = series.Tools(VERSION, run.spatch.version, self.tree.version)
        said = []
        if self.builder:
            tools.built = self.builder.name
            drivers, dropped, said = built(self.builder, drivers)
            left += dropped
        _people(self.tree, drivers, self.args.jobs, said)
        for driver in drivers:
            driver.proved = driver.path in self.proved
            for step in driver.steps:
                step.text = series.message(self.tree, driver, step, tools)
        drivers, dropped, words = self._checked(drivers, tools)
        left += dropped
        said += words
        groups = series.grouped(drivers, self.args.max)
        files = series.mails(self.tree, groups, tools, self.who)
        files[LEFT] = ''.join('%s\t%s\n' % row for row in sorted(left))
        return files, ['%d patches for %d drivers in %d series' % (
            sum(len(driver.steps) for driver in drivers), len(drivers), len(groups))] + said + _left(left)

    def _checked(self, drivers, tools):
        """(Drivers less those whose patches checkpatch.pl faults, [(path, why)] of those, lines)."""
        why = treescripts.missing(self.tree, treescripts.CHECKPATCH)
        if why:
            return drivers, [], ['not checked: %s' % why]
        mails = series.mails(self.tree, {'all': (drivers, (1, 1))}, tools, self.who)
        texts = [text for name, text in sorted(mails.items())][1:]      # less the cover letter
        steps = [driver for driver in drivers for _ in driver.steps]
        said = treescripts.checkpatch(self.tree, dict(enumerate(texts)), self.args.jobs)
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
    said = builder.compare({driver.path: [step.after for step in driver.steps] for driver in drivers})
    good, dropped, untested = [], [], 0
    for driver in drivers:
        answers = [said.get((driver.path, number)) for number in range(len(driver.steps))]
        wrong = next((answer for answer in answers if answer), '')
        if wrong:
            dropped.append((driver.path, wrong))
            continue
        if None in answers:
            untested += 1
            driver.tested = ''
        else:
            driver.tested = 'Compile-tested (%s), without a new warning.' % builder.name
        good.append(driver)
    return good, dropped, ['%d compile-tested (%s), %d that this configuration does not build' % (
        len(good) - untested, builder.name, untested)] + [
            '%s: dropped: %s' % row for row in dropped]


def _people(tree, drivers, jobs, said):
    """Ask the tree who gets the patches."""
    why = treescripts.missing(tree, treescripts.MAINTAINER)
    if why:
        said.append('no recipients: %s' % why)
        return
    found = treescripts.recipients(tree, [driver.path for driver in drivers], jobs)
    for driver in drivers:
        driver.people = found[driver.path]
    nobody = [driver.path for driver in drivers if not driver.people.to]
    if nobody:
        said.append('no recipients for %d drivers, as %s' % (len(nobody), nobody[0]))


def _names(file):
    """Paths in a file, one a line, as `make prove REAL=` writes them."""
    if not file:
        return frozenset()
    with open(file, encoding='utf-8') as handle:
        return frozenset(line.strip() for line in handle)


def _left(left):
    """Lines on what was left out, by reason."""
    reasons = {}
    for path, why in left:
        reasons.setdefault(why, []).append(path)
    return ['%d left out: %s' % (len(paths), why) for why, paths in sorted(
        reasons.items(), key=lambda row: (-len(row[1]), row[0]))]
