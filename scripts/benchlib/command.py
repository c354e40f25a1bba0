# SPDX-License-Identifier: GPL-2.0-only
"""The command line of scripts/bench: a conversion against what spatch alone needs to match.

In one run, on the same number of jobs: spatch matching kfree@p(...) over the
files that devmify takes as candidates, `devmify convert` over drivers, sound
and arch, and, if one is given, another semantic patch over the candidates.
Prints wall times, peak memory with all children, how many files spatch read
for the conversion and where its time went, and the ratio of the first two.

Exit status: 0 measured, 1 a command failed or the ratio is over the limit,
2 usage.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .measure import measure

COMMAND = Path(__file__).resolve().parents[1] / 'devmify'
FOLDERS = ('drivers', 'sound', 'arch')
BASELINE = '''@freed@
position p;
@@
kfree@p(...)

@script:python@
p << freed.p;
@@
print("%s:%s" % (p[0].file, p[0].line))
'''
# Stands before spatch in the PATH of devmify, and keeps the names of the files that it is given.
COUNTER = '''\
#!/bin/sh
before=
for word; do
	case $before in --file-groups) sed '/^$/d' "$word" ;; esac
	case $word in *.c) printf '%s\\n' "$word" ;; esac
	before=$word
done >{folder}/$$
exec {spatch} "$@"
'''
# A rule that has no modes does not run when one is asked for.
HAS_PATCH_MODE = re.compile(r'^virtual\b[^;\n]*\bpatch\b', re.M)
# devmify leaves with 3 when some files were unparsed, timed out or crashed.
DONE = (0, 3)
ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}


class Failed(Exception):
    """There is nothing to measure, or a command failed; the text says what it said."""


def groups(tree, candidates):
    """The text of a --file-groups file: each candidate in a group of its own.

    One group of many files would be parsed as one program and held in memory.
    """
    return ''.join('%s\n\n' % (tree / name) for name in candidates)


def parse_args(argv):
    """Read the command line; leaves with status 2 when it is wrong."""
    parser = argparse.ArgumentParser(
        prog='bench', description="time and memory of a conversion against spatch's matching")
    parser.add_argument('--tree', required=True, type=Path, help='kernel source')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1, metavar='N',
                        help='processes at a time (default: %(default)s)')
    parser.add_argument('--limit', type=float, default=2.0, metavar='RATIO',
                        help='the highest ratio that is in order (default: %(default)s)')
    parser.add_argument('--only', metavar='FAMILY[,FAMILY]',
                        help='convert these families, over the files that could hold them')
    parser.add_argument('--rival', type=Path, metavar='FILE.cocci',
                        help='a semantic patch to run over the same candidates')
    parser.add_argument('paths', nargs='*', metavar='PATH',
                        help='folders of the tree (default: %s)' % ' '.join(FOLDERS))
    args = parser.parse_args(argv)
    if not args.tree.is_dir():
        parser.error('--tree %s: no such folder: give a kernel source' % args.tree)
    if args.rival and not args.rival.is_file():
        parser.error('--rival %s: no such file: give a .cocci file' % args.rival)
    if args.jobs < 1:
        parser.error('--jobs: %d is no number of processes: give 1 or more' % args.jobs)
    if not shutil.which('spatch'):
        parser.error('no spatch: run make deps')
    args.tree = args.tree.resolve()
    args.rival = args.rival and args.rival.resolve()
    args.families = ['--only', args.only] if args.only else []
    args.paths = args.paths or [name for name in FOLDERS if (args.tree / name).is_dir()]
    return args


def candidates_of(args):
    """The files of the tree that devmify would read.  Raises Failed."""
    asked = subprocess.run(
        [sys.executable, str(COMMAND), 'candidates', '--tree', str(args.tree)] + args.families + args.paths,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors='surrogateescape',
        check=False)
    candidates = asked.stdout.split('\n')[:-1]
    if asked.returncode or not candidates:
        raise Failed('devmify candidates: exit %d, %d files: nothing to measure'
                     % (asked.returncode, len(candidates)))
    return candidates


class Bench:
    """Commands over the same files on the same number of jobs.

    scratch: a folder for what they write.
    """

    def __init__(self, args, candidates, scratch):
        self.args = args
        self.scratch = scratch
        self.listed = scratch / 'candidates'
        self.listed.write_text(groups(args.tree, candidates), **ENCODING)

    def timed(self, name, call, good=(0,), **where):
        """Run a command and print what it took; returns (seconds, its output).

        where: see measure().  Raises Failed.
        """
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            code, seconds, peak = measure(call, out, errors, **where)
            said = []
            for log in (errors, out):
                log.seek(0)
                said.append(log.read().decode(**ENCODING))
        if code not in good:
            raise Failed('\n'.join(['%s: exit %d' % (name, code)] +
                                   ''.join(said).splitlines()[-5:]))
        print('%-20s %8.1f s  peak memory %6.0f MiB' % (name, seconds, peak / 1024), flush=True)
        return seconds, said[1]

    def spatch(self, name, rule, *more):
        """Run a semantic patch over the candidates; returns (seconds, its output)."""
        # With -j it leaves a folder where it runs, if the rule's name has a blank or the like.
        return self.timed(name, ['spatch', '--very-quiet', '--no-includes', *more,
                                 '--sp-file', str(rule), '--file-groups', str(self.listed),
                                 '-j', str(self.args.jobs)], cwd=self.scratch)

    def baseline(self):
        """Seconds that spatch takes to match."""
        rule = self.scratch / 'kfree.cocci'
        rule.write_text(BASELINE, encoding='utf-8')
        return self.spatch('spatch kfree@p(...)', rule)[0]

    def conversion(self):
        """Seconds of the conversion; prints what became of the files and of the time."""
        counted, programs = self.scratch / 'read', self.scratch / 'programs'
        counted.mkdir()
        programs.mkdir()
        counter = programs / 'spatch'
        counter.write_text(COUNTER.format(folder=shlex.quote(str(counted)),
                                          spatch=shlex.quote(shutil.which('spatch'))),
                           encoding='utf-8')
        counter.chmod(0o755)
        seconds, said = self.timed(
            'devmify convert', [sys.executable, str(COMMAND), 'convert', '--times',
                                '--tree', str(self.args.tree), '--out', str(self.scratch / 'out'),
                                '--jobs', str(self.args.jobs)] + self.args.families + self.args.paths,
            DONE, path=os.pathsep.join([str(programs), os.environ.get('PATH', os.defpath)]))
        told, times = said.splitlines()[-2:]
        print('  %s\n  all processes together: %s' % (told, times))
        print('  %s' % readings([path.read_text(**ENCODING) for path in counted.iterdir()]))
        return seconds

    def rival(self):
        """Run the other semantic patch; prints how many files it would change."""
        rule = self.args.rival
        mode = ['-D', 'patch'] if HAS_PATCH_MODE.search(rule.read_text(**ENCODING)) else []
        _, said = self.spatch('spatch ' + rule.name, rule, *mode)
        print('  it would change %d files' % len(set(re.findall(r'(?m)^--- (\S+)', said))))


def readings(lists):
    """A line on the files that spatch was given: each text has the names that one run was."""
    names = [name for text in lists for name in text.splitlines()]
    return 'files that spatch read: %d (again: %d; runs: %d)' % (
        len(names), len(names) - len(set(names)), sum(map(bool, lists)))


def run(args, scratch):
    """Measure the commands and print the results; returns the exit status.  Raises Failed."""
    candidates = candidates_of(args)
    bench = Bench(args, candidates, scratch)
    # First the baseline, so that devmify has no cold disk cache to blame
    # and the baseline none to profit from: both read warm files.
    for name in candidates:
        (args.tree / name).read_bytes()
    print('%d candidate files, %d jobs' % (len(candidates), args.jobs))
    floor = bench.baseline()
    ratio = bench.conversion() / floor
    if args.rival:
        bench.rival()
    print('ratio %.2f, limit %.2f: %s' % (ratio, args.limit,
                                          'in order' if ratio <= args.limit else 'too slow'))
    return 0 if ratio <= args.limit else 1


def main(argv=None):
    """Measure; returns the exit status."""
    args = parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix='devmify-bench-') as scratch:
            return run(args, Path(scratch))
    except Failed as error:
        print('bench: %s' % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
