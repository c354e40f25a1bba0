# SPDX-License-Identifier: GPL-2.0-only
"""The command line of scripts/prove: let a running kernel judge the conversions.

Every sample is built as a module before and after its conversion, and run in
User Mode Linux with KASAN and kmemleak while each of its allocations is made
to fail in turn.  Every naive conversion that a rule refuses has to be
condemned by the kernel.
"""

import argparse
import os
import sys
import time

from devmifylib.tsv import TableError
from testlib.fetch import SERIES, Unavailable, cache_dir
from testlib.source import find_source, version_of

from . import kernel, machine, modules, plan, real
from .judge import Row, is_unkept, judge_all
from .report import report
from .runner import Runner, say


def parse_arguments(argv):
    """The command line."""
    parser = argparse.ArgumentParser(
        prog='prove', description='Run every sample, before and after its conversion, in a real '
        'Linux under failure injection, and every refused conversion until the kernel '
        'condemns it.',
        epilog='Exit: 0 all passed; 1 something failed; 2 usage, no kernel source, no compiler, '
        'or a kernel that does not boot.')
    parser.add_argument('--linux', metavar='DIR',
                        help="kernel source (default: Debian's linux-source-%s, kept in the cache "
                        'folder)' % SERIES)
    parser.add_argument('--case', metavar='RULE/NAME',
                        help='run one sample, all of a RULE, or the cases of "judge" (or several '
                        'of these, with commas); with --real, one patch by its name')
    parser.add_argument('--real', metavar='DIR',
                        help='run the drivers that the patches in DIR convert (as written by '
                        'devmify convert), instead of the samples')
    parser.add_argument('--jobs', metavar='N', type=int, default=os.cpu_count() or 1,
                        help='parallel compiler runs (default: all processors)')
    options = parser.parse_args(argv)
    if options.jobs < 1:
        parser.error('--jobs %d: give 1 or more' % options.jobs)
    return options


def prove(options):
    """Do what the command line asks for; returns the exit code."""
    began = time.monotonic()
    cache = cache_dir()
    subjects = None if options.real else plan.find_subjects(wanted=options.case)
    if options.linux:
        # What is wrong already need not wait for another run's end.
        version_of(options.linux)
    with kernel.alone(cache, say):
        source = find_source(options.linux, cache, say)
        build, stamp = machine.make_kernel(source, cache, options.jobs, say)
        folder = cache / 'prove'
        if options.real:
            runner = Runner(build, stamp, folder / 'real', options.jobs, patience=real.PATIENCE)
            return prove_real(options, source, runner, began)
        runner = Runner(build, stamp, folder / ('case' if options.case else 'all'), options.jobs)
        # The judge's own cases come first, to a machine that nothing has spoiled yet.
        tests = [test for subject in sorted(subjects, key=lambda one: one.kind != 'judge')
                 for test in (subject.before, subject.after, subject.naive) if test]
        runner.compile(tests)
        runner.run(tests)
        # Each that another one's damage may have spoken for gets a machine of its own.
        for subject in filter(is_unkept, subjects):
            runner.run([subject.naive])
    rows = judge_all(subjects)
    linux = ' LINUX=%s' % options.linux if options.linux else ''
    return report(rows, runner, not options.case, time.monotonic() - began,
                  lambda subject: 'make prove CASE=%s%s' % (subject.id, linux))


def prove_real(options, source, runner, began):
    """Test the drivers of a folder of patches; returns the exit code."""
    subjects, why = real.subjects_of(options.real, source, runner, options.case, say)
    runner.run([subject.before for subject in subjects])
    # One that stops the machine as it is would only do so again.
    runner.run([subject.after for subject in subjects
                if subject.after and not real.stops(subject.before)])
    rows = []
    for subject in subjects:
        row = Row(subject)
        row.count(subject.before)
        row.count(subject.after)
        if subject.after:
            real.judge(row)
        else:
            row.fail(['only the original builds: %s' % subject.note])
        rows.append(row)
    for name, reason in sorted(why.items()):
        rows.append(Row(plan.Subject(name, 'real')))
        rows[-1].skip(reason)
    if not rows:
        raise plan.BadCase('%s: no such patch in %s' % (options.case, options.real))
    real.write_passed(rows, runner.folder / 'passed.txt')
    say('those that passed are in %s' % (runner.folder / 'passed.txt'))
    return report(rows, runner, False, time.monotonic() - began,
                  lambda subject: 'scripts/prove --real %s --case %s --linux %s'
                  % (options.real, subject.patch or subject.id, source))


def main(argv=None):
    """Entry point; returns the exit code."""
    options = parse_arguments(argv)
    try:
        return prove(options)
    except (Unavailable, modules.Broken, plan.BadCase, TableError) as error:
        print('prove: %s' % error, file=sys.stderr)
        return 2
    except OSError as error:
        print('prove: %s: %s' % (error.filename or 'file', (error.strerror or str(error)).lower()),
              file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print('prove: stopped by hand: nothing was judged', file=sys.stderr)
        return 2
