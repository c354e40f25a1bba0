# SPDX-License-Identifier: GPL-2.0-only
"""Builds the tests' modules and boots the machine until each test has an outcome."""

import sys
import time

from testlib.fetch import Unavailable

from . import kernel, machine, modules, plan, verdict

DEVICES = ('devices.c', 'devices.buses.c', 'devices.supplies.c', 'devices.life.c')


def say(text):
    """Progress, apart from the results."""
    print(text, file=sys.stderr, flush=True)


class Runner:
    """Builds the tests' modules and boots the machine until each test has an outcome."""

    def __init__(self, build, stamp, folder, jobs, limit=250, patience=machine.TEST_SECONDS):
        self.patience = patience        # seconds for a test
        self.build, self.stamp, self.folder, self.jobs = build, stamp, folder, jobs
        self.limit = limit
        self.scans = self.boots = 0
        self.strays = []

    def devices(self):
        """Build the fake devices; returns the module's path."""
        built, broken = modules.build_modules(
            self.build, self.stamp, self.folder / 'devices',
            {'devices': [kernel.UML / name for name in DEVICES]}, self.jobs,
            machine.DEVICE_FLAGS)
        if broken:
            raise Unavailable('fake devices: %s' % broken['devices'])
        return built['devices'].path

    def compile(self, tests):
        """Build all modules, one make for each batch; sets module or problem of each test."""
        for number, batch in enumerate(plan.pack(tests)):
            began = time.monotonic()
            built, broken = modules.build_modules(
                self.build, self.stamp, self.folder / ('modules%d' % number),
                {test.stem: [test.source] + test.parts for test in batch}, self.jobs)
            for test in batch:
                test.problem = broken.get(test.stem, '')
                if test.stem in built:
                    test.module = built[test.stem]
                    test.candidates = plan.requests(test.module.aliases, test.module.name)
            say('modules: %d built, %d not, %.1f s'
                % (len(built), len(broken), time.monotonic() - began))

    def run(self, tests):
        """Boot until every test that was built, and may be loaded, has its outcome."""
        machine.make_root(self.folder / 'root', self.devices(), self.stamp)
        pending = [test for test in tests if test.module and not test.barred]
        alone = False
        while pending:
            batch = pending[:1] if alone else plan.pack(pending, limit=self.limit)[0]
            done = self._boot(batch)
            if not done and len(batch) == 1:
                batch[0].machine = 'the machine did not get to its end'
                batch[0].outcome = batch[0].outcome or verdict.Outcome()
                done = batch
            # A machine that fails between tests: find out whose doing it is.
            alone = not done
            pending = [test for test in pending if test not in done]
        # What spoiled the machine before it may have kept a fault from showing, or be to
        # blame for one that does not lead to its own code.
        for test in tests:
            if test.suspect and test.outcome and not (
                    test.machine or any(report.places for report in test.outcome.reports)):
                shared, test.outcome = test.outcome, None
                if not self._boot([test]):
                    test.outcome = test.outcome or shared

    def _boot(self, batch):
        """Boot with a batch; returns the tests that need no further boot."""
        root = self.folder / 'root'
        machine.write_plan(root, batch)
        self.boots += 1
        count = [0]

        def on_test(name):
            count[0] += 1
            if sys.stderr.isatty():
                print('\r\033[Kboot %d: %d/%d %s' % (self.boots, count[0], len(batch), name),
                      end='', file=sys.stderr, flush=True)

        said = machine.boot(self.build, root, on_test, not batch[0].suspect,
                            test_seconds=self.patience)
        if sys.stderr.isatty():
            print('\r\033[K', end='', file=sys.stderr)
        say('boot %d: %d of %d tests, %s after %.1f s'
            % (self.boots, count[0], len(batch), said.end, said.seconds))
        (self.folder / ('boot%d.log' % self.boots)).write_text('\n'.join(said.lines) + '\n', encoding='utf-8')
        if not said.ready:
            raise Unavailable('the kernel does not boot: %s: see %s' % (
                next((line for line in reversed(said.lines) if line.strip()), 'it says nothing'),
                self.folder / ('boot%d.log' % self.boots)))
        log = verdict.Log(said.lines, {test.module.name: test.id for test in batch})
        if log.broken:
            raise Unavailable('the test machine is broken: %s' % '; '.join(log.broken[:3]))
        self.scans += log.scans
        self.strays += log.strays
        return [test for test in batch if self._settle(test, log, said.end)]

    @staticmethod
    def _settle(test, log, end):
        """Take over what a boot showed of a test; whether that is final."""
        outcome = log.outcomes.get(test.id)
        if not outcome or not outcome.began:
            return False
        culprit = end != 'done' and log.culprit() == test.id
        if culprit and end == 'hang':
            outcome.reports.append(verdict.Report(verdict.HANG, 'the machine hangs',
                                                  attempt=len(outcome.attempts) - 1))
        elif culprit and not outcome.reports:
            outcome.reports.append(verdict.Report('panic', 'the machine stopped',
                                                  attempt=len(outcome.attempts) - 1))
        # What was not scanned has to run again, unless it is condemned anyway.
        if not (culprit or outcome.scanned or (test.suspect and outcome.reports)):
            return False
        verdict.locate(outcome, test.module, test.names)
        test.outcome = outcome
        return True
