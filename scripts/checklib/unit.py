# SPDX-License-Identifier: GPL-2.0-only
"""Runs the Python unit tests, one process a file, and hands their outcomes on by name.

As a program: unit.py FOLDER FILE prints one line a test, OUTCOME TAB NAME TAB
DETAIL, where DETAIL is a Python string literal.
"""

import ast
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor


class _Printer(unittest.TestResult):
    def _say(self, outcome, test, detail=''):
        print('%s\t%s\t%r' % (outcome, test.id(), detail), flush=True)

    def addSuccess(self, test):
        self._say('passed', test)

    def addFailure(self, test, err):
        self._say('failed', test, self._exc_info_to_string(err, test))

    def addError(self, test, err):
        self.addFailure(test, err)

    def addSkip(self, test, reason):
        self._say('skipped', test, reason)

    def addExpectedFailure(self, test, err):
        self._say('passed', test)

    def addUnexpectedSuccess(self, test):
        self._say('failed', test, 'passed, though marked as an expected failure')

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)


def run_file(folder, path):
    """The outcomes of one test file as (outcome, name, detail) rows."""
    done = subprocess.run([sys.executable, '-B', __file__, str(folder), path.name],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace', check=False)
    rows, noise = [], []
    for line in done.stdout.splitlines():
        parts = line.split('\t', 2)
        if len(parts) == 3 and parts[0] in ('passed', 'failed', 'skipped'):
            rows.append((parts[0], parts[1], ast.literal_eval(parts[2])))
        else:
            noise.append(line)
    if done.returncode or not rows:
        said = (done.stderr or '\n'.join(noise) or 'no test in the file').strip()
        rows.append(('failed', path.name, said))
    return rows


def check_units(results, folder, jobs):
    """The stage: all test_*.py under `folder`."""
    paths = sorted(folder.glob('test_*.py'))
    with ThreadPoolExecutor(jobs) as pool:
        for rows in pool.map(lambda path: run_file(folder, path), paths):
            for outcome, name, detail in rows:
                if outcome == 'passed':
                    results.passed(name)
                elif outcome == 'failed':
                    results.failed(name, detail)
                else:
                    results.skipped(name, detail)


def main(folder, pattern):
    """Run the tests of one file, printing a line each."""
    unittest.defaultTestLoader.discover(folder, pattern=pattern).run(_Printer())


if __name__ == '__main__':
    main(*sys.argv[1:])
