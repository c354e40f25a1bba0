# SPDX-License-Identifier: GPL-2.0-only
"""The command line of scripts/check: the whole test of devmify, stage by stage.

Exit status: 0 all passed, 1 a check failed, 2 usage.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from devmifylib.tsv import TableError
from testlib.cases import DRIVERS, ROOT, find_cases
from testlib.fetch import Unavailable, cache_dir
from testlib.source import find_source, kernel_source

from . import build, coverage, goldens, lint, rules, standalone, unit
from .results import Results

STAGES = ('rules', 'goldens', 'second-run', 'standalone', 'build', 'coverage', 'units', 'lint')
# What one case can be put through; the others look at the project as a whole.
STAGES_OF_A_CASE = ('goldens', 'second-run', 'standalone', 'build')


def parse_args(argv):
    """Read the command line; leaves with status 2 when it is wrong."""
    parser = argparse.ArgumentParser(
        prog='check', description='test the rules, the samples and the code of devmify',
        epilog='exit status: 0 all passed, 1 a check failed, 2 usage')
    parser.add_argument('--case', metavar='RULE/NAME', help='only this sample')
    parser.add_argument('--bless', metavar='RULE/NAME',
                        help='show how the answer differs from the golden, and accept it')
    parser.add_argument('--stage', action='append', choices=STAGES,
                        help='only this stage (may be given more than once)')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1, metavar='N',
                        help='processes at a time (default: %(default)s)')
    parser.add_argument('--verbose', action='store_true', help='name what passed, too')
    args = parser.parse_args(argv)
    if args.jobs < 1:
        parser.error('--jobs: %d is no number of processes: give 1 or more' % args.jobs)
    if args.case and args.bless:
        parser.error('--case and --bless: give one of them')
    return args


def leave(text):
    """End with status 2 and one line on stderr."""
    print('check: ' + text, file=sys.stderr)
    sys.exit(2)


def choose(cases, wanted):
    """The case of that id; leaves with status 2 when there is none."""
    wanted = wanted[:-2] if wanted.endswith('.c') else wanted
    for case in cases:
        if case.id == wanted:
            return case
    near = sorted(case.id for case in cases if wanted.split('/')[-1] in case.id)[:5]
    leave('%s: no such case under samples/%s' % (
        wanted, ': did you mean %s?' % ', '.join(near) if near else ': give RULE/NAME'))


def bless(case, jobs):
    """Accept one golden; returns the exit status."""
    if os.environ.get('CI'):
        leave('bless %s: CI is set: accept goldens where somebody reads the diff' % case.id)
    with tempfile.TemporaryDirectory(prefix='devmify-bless-') as scratch:
        try:
            problems = goldens.bless(case, goldens.words('codes'), Path(scratch), jobs, sys.stdout)
        except goldens.CommandFailed as error:
            problems = [str(error)]
    for problem in problems:
        print('check: bless %s: refused: %s' % (case.id, problem), file=sys.stderr)
    return 1 if problems else 0


def fetch_source():
    """Get the kernel source in CI, so that what needs one is not skipped there.

    Elsewhere 150 MB are too much for checkpatch.pl and coccicheck alone; in CI
    make prove follows and wants the source anyway.
    """
    if not os.environ.get('CI') or kernel_source():
        return
    try:
        find_source(None, cache_dir(),
                    lambda text: print(text, file=sys.stderr, flush=True))
    except (Unavailable, OSError) as error:
        print('check: kernel source: %s' % error, file=sys.stderr)


def run(args, cases, results, scratch):
    """Run the stages that were asked for over the cases."""
    whole = args.case is None
    wanted = set(args.stage or (STAGES if whole else STAGES_OF_A_CASE))
    answers, codes, buses = {}, [], []

    @contextlib.contextmanager
    def stage(name):
        """A stage that cannot be finished has failed, and the others still run."""
        results.stage(name)
        try:
            yield
        except (OSError, ValueError, TableError, goldens.CommandFailed) as error:
            results.failed('not finished', str(error) or type(error).__name__)

    if wanted & {'goldens', 'second-run', 'standalone', 'coverage'}:
        with stage('command'):
            codes, buses = goldens.words('codes'), goldens.words('buses')
            results.check('codes and buses', [] if codes and buses else ['devmify names none'])
    if 'rules' in wanted:
        with stage('rules'):
            rules.check_rules(results, ROOT, args.jobs)
    if wanted & {'goldens', 'second-run', 'standalone'}:
        with stage('goldens'):
            answers = goldens.check_goldens(results, cases, codes, scratch, args.jobs, whole)
    if answers and 'second-run' in wanted:
        with stage('second-run'):
            goldens.check_second_run(results, cases, scratch, args.jobs)
    if 'standalone' in wanted and any(case.rule != DRIVERS for case in answers):
        with stage('standalone'):
            standalone.check_standalone(results, ROOT, answers, scratch / 'alone', args.jobs)
    if 'build' in wanted:
        with stage('build'):
            build.check_builds(results, cases, scratch / 'build', args.jobs,
                               ROOT / 'scripts' / 'data' / 'symbols-not-in-headers.tsv', whole,
                               scratch / 'alone' / standalone.PATCHED)
    if 'coverage' in wanted:
        with stage('coverage'):
            coverage.check_coverage(results, ROOT, cases, codes, buses)
    if 'units' in wanted:
        with stage('units'):
            unit.check_units(results, ROOT / 'scripts' / 'tests', args.jobs)
    if 'lint' in wanted:
        with stage('lint'):
            lint.check_lint(results, ROOT, cases, args.jobs)


def main(argv=None):
    """Run the checks or accept a golden; returns the exit status."""
    args = parse_args(argv)
    cases = find_cases()
    for tool in ('spatch', 'patch', 'make'):
        if not shutil.which(tool):
            leave('no %s: run make deps' % tool)
    try:
        if args.bless:
            return bless(choose(cases, args.bless), args.jobs)
        if args.case:
            cases = [choose(cases, args.case)]
        if set(args.stage or STAGES) & {'standalone', 'lint'}:
            fetch_source()
        results = Results(verbose=args.verbose or args.case is not None)
        with tempfile.TemporaryDirectory(prefix='devmify-check-') as scratch:
            run(args, cases, results, Path(scratch))
        return results.finish()
    except KeyboardInterrupt:
        return 130
