# SPDX-License-Identifier: GPL-2.0-only
"""The command line: scan, convert, explain, and verbs that show the tables.

Exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch; 3
done, but some files were unparsed, timed out or crashed; 130 stopped by the
user, with what was done until then.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter

from . import explain, rewrite, spatch, tables
from .tree import Tree, TreeError
from .verdict import Site

OK, FAILED, USAGE, INCOMPLETE, STOPPED = 0, 1, 2, 3, 130
REPORT = 'report.jsonl'
ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape', 'newline': ''}


class OutputError(Exception):
    """OUT cannot be written; the text says what to do."""


class Progress:
    """How far a run is, on a terminal's last line; silent elsewhere."""

    def __init__(self, stream=sys.stderr):
        self.stream = stream
        self.shown = stream.isatty()
        self.began = time.monotonic()
        self.total = self.done = 0
        self.what = ''

    def start(self, what, total):
        """A new step of `total` files."""
        self.what, self.total, self.done = what, total, 0
        self.began = time.monotonic()
        self.step(0)

    def step(self, files):
        """So many files more are done."""
        self.done += files
        if not self.shown:
            return
        left = ''
        if self.done:
            spent = time.monotonic() - self.began
            seconds = int(spent / self.done * (self.total - self.done))
            left = ', %d:%02d left' % divmod(seconds, 60)
        self.stream.write('\r\033[K%s: %d of %d%s' % (self.what, self.done, self.total, left))
        self.stream.flush()

    def end(self):
        """Clear the line."""
        if self.shown:
            self.stream.write('\r\033[K')
            self.stream.flush()


class Out:
    """The folder that convert writes to; files appear there whole or not at all."""

    def __init__(self, path):
        self.path = path
        try:
            os.makedirs(path, exist_ok=True)
            for name in self._former():
                os.unlink(os.path.join(path, name))
        except OSError as err:
            raise OutputError('%s: cannot be written: %s: give another --out' %
                              (path, err.strerror)) from err

    def _former(self):
        """Patches that an earlier run left in the folder, by its report."""
        report = os.path.join(self.path, REPORT)
        if not os.path.exists(report):
            return
        names = set()
        with open(report, **ENCODING) as handle:
            for line in handle:
                try:
                    names.add(patch_name(json.loads(line)['file']))
                except (ValueError, KeyError, TypeError):
                    continue
        for name in sorted(names):
            if os.path.exists(os.path.join(self.path, name)):
                yield name
        yield REPORT

    def write(self, name, text):
        """Write a file in one step.  Raises OutputError."""
        full = os.path.join(self.path, name)
        temporary = None
        try:
            handle, temporary = tempfile.mkstemp(prefix='.', suffix='.part', dir=self.path)
            with os.fdopen(handle, 'w', **ENCODING) as stream:
                stream.write(text)
            os.chmod(temporary, 0o644)
            os.replace(temporary, full)
        except OSError as err:
            if temporary and os.path.exists(temporary):
                os.unlink(temporary)
            raise OutputError('%s: cannot be written: %s: make room or give another --out' %
                              (full, err.strerror)) from err


def patch_name(path):
    """Name of the patch for a file of the tree."""
    return path.replace('/', '-') + '.patch'


def patch_names(paths):
    """{path: name of its patch}; of paths that would share one, later ones get a number."""
    out, taken = {}, set()
    for path in sorted(paths):
        name, number = patch_name(path), 1
        while name in taken:
            number += 1
            name = '%s-%d.patch' % (path.replace('/', '-'), number)
        taken.add(name)
        out[path] = name
    return out


class Run:
    """One run over a tree: what was read, what became of it."""

    def __init__(self, args, out=None, thorough=False):
        self.args = args
        self.out = out
        self.thorough = thorough
        self.began = time.monotonic()
        self.tree = Tree(args.tree)
        self.files, self.unread = self.tree.candidates(args.paths, args.jobs)
        self.names = patch_names(self.files)
        self.progress = Progress()
        self.results = {}
        self.trouble = None
        self.version = ''

    def run(self):
        """Do all of it; returns False when it was stopped."""
        stopped = False
        with spatch.Spatch(self.tree, self.args.jobs, self.args.timeout,
                           getattr(self.args, 'fix_leaks', False), self.thorough) as runner:
            self.version = runner.version
            try:
                self.progress.start('files', len(self.files))
                runner.run(self.files, self.progress.step, self._ready)
            except KeyboardInterrupt:
                stopped = True
                runner.stop()
            finally:
                self.progress.end()
        if self.trouble:
            raise self.trouble
        return not stopped

    def _ready(self, result):
        # Called from the runner's threads, once for each file.
        self.results[result.path] = result
        if self.out is None or result.text is None or result.text == result.before:
            return
        try:
            self.out.write(self.names[result.path],
                           rewrite.unified(result.path, result.before, result.text))
        except (OutputError, OSError) as err:
            self.trouble = self.trouble or err
            raise

    def sites(self):
        """Every site, sorted; what could not be read is one too."""
        out = [site for result in self.results.values() for site in result.sites]
        out += [Site(path, 1, 0, '', code='unparsed', message='cannot be read: %s' % why)
                for path, why in self.unread]
        return sorted(out, key=Site.sort_key)

    def counts(self):
        """Counter of files by what became of them; each file counts once."""
        out = Counter(unread=len(self.unread))
        for result in self.results.values():
            partly = any(site.code == 'unparsed' for site in result.sites)
            if result.failure == 'timed-out':
                out['timed out'] += 1
            elif result.failure:
                out['failed'] += 1
            elif result.text is not None and result.text != result.before:
                out['changed'] += 1
                out['partly'] += partly
            elif partly:
                out['unparsed'] += 1
            elif result.sites:
                out['kept'] += 1
            else:
                out['nothing'] += 1
        out['failed'] += out['unread']
        out['open'] = len(self.files) - len(self.results)
        return out

    def total(self):
        """The last line."""
        n = self.counts()
        text = '%d candidates read: %d changed, %d kept, %d nothing to do, %d unparsed, ' \
            '%d timed out, %d failed' % (
                len(self.results) + n['unread'], n['changed'], n['kept'], n['nothing'],
                n['unparsed'], n['timed out'], n['failed'])
        if n['partly']:
            text += ', %d changed ones unparsed in part' % n['partly']
        if n['open']:
            text += ', %d not reached' % n['open']
        return '%s; spatch %s, %.1f seconds' % (text, self.version,
                                                time.monotonic() - self.began)

    def status(self, whole):
        """The exit status."""
        n = self.counts()
        if not whole:
            return STOPPED
        return INCOMPLETE if n['unparsed'] + n['partly'] + n['timed out'] + n['failed'] else OK


def json_line(site):
    """A site as one line of JSON."""
    return json.dumps(site.report(), ensure_ascii=True) + '\n'


def scan(args):
    """Print the verdicts."""
    run = Run(args)
    whole = run.run()
    for site in run.sites():
        sys.stdout.write(json_line(site) if args.json else site.line_text() + '\n')
    sys.stdout.flush()
    print(run.total(), file=sys.stderr)
    return run.status(whole)


def convert(args):
    """Write the patches and the report."""
    tree = Tree(args.tree)
    if os.path.commonpath([tree.root, os.path.realpath(args.out)]) == tree.root:
        raise OutputError('%s: is inside the tree, which is never written to: give another '
                          '--out' % args.out)
    run = Run(args, Out(args.out))
    try:
        whole = run.run()
    finally:
        run.out.write(REPORT, ''.join(json_line(site) for site in run.sites()))
    print(run.total())
    return run.status(whole)


def show_file(args):
    """Print what was found in one file at each step."""
    tree = Tree(args.tree)
    with spatch.Spatch(tree, 1, args.timeout, thorough=True) as runner:
        text, status = explain.explain(tree, runner, args.file)
    sys.stdout.write(text)
    return status


def candidates(args):
    """Print the files that scan would read."""
    files, unread = Tree(args.tree).candidates(args.paths)
    for path in files:
        print(path)
    for path, why in unread:
        print('devmify: %s: cannot be read: %s' % (path, why), file=sys.stderr)
    return INCOMPLETE if unread else OK


def facts(args):
    """Print what the rules match, one JSON object for each file."""
    run = Run(args, thorough=True)
    whole = run.run()
    for path in sorted(run.results):
        result = run.results[path]
        print(json.dumps({'path': path, 'drivers': [vars(d) for d in result.drivers],
                          'allocs': [vars(c) for c in result.allocs],
                          'frees': [vars(c) for c in result.frees]}))
    print(run.total(), file=sys.stderr)
    return run.status(whole)


def codes(_):
    """Print the reasons."""
    for code, meaning in tables.reasons().items():
        print('%s\t%s' % (code, meaning))
    return OK


def buses(_):
    """Print the buses."""
    for bus in tables.buses().values():
        print('\t'.join((bus.type, bus.parameter, bus.device, ','.join(bus.probe),
                         ','.join(bus.remove) or '-', bus.source)))
    return OK


def _jobs(text):
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError('%r is no number of processes: give 1 or more' % text)
    return number


def _seconds(text):
    number = int(text) if text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError('%r is no number of seconds: give 1 or more' % text)
    return number


def parser():
    """The argparse parser of all verbs."""
    main_ = argparse.ArgumentParser(
        prog='devmify', description='Convert the memory that drivers allocate in probe to '
        'managed memory, with a verdict for every site.',
        epilog='exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch; '
        '3 done, but some files were unparsed, timed out or crashed')
    verbs = main_.add_subparsers(dest='verb', metavar='VERB', required=True)

    def verb(name, work, text, paths=True, tree=True, **more):
        sub = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + '.',
                               **more)
        sub.set_defaults(work=work)
        if tree:
            sub.add_argument('--tree', required=True, metavar='DIR',
                             help='root of a kernel source; it is only read')
        if paths:
            sub.add_argument('paths', nargs='*', metavar='PATH',
                             help='file or folder, relative to the tree; without one, '
                             'everything that can hold a driver')
        return sub

    def running(sub):
        sub.add_argument('--timeout', type=_seconds, default=60, metavar='SECONDS',
                         help='for one file; a file that takes longer is kept with the code '
                         'timed-out (default: %(default)s)')

    def parallel(sub):
        sub.add_argument('--jobs', type=_jobs, default=os.cpu_count() or 1, metavar='N',
                         help='processes at a time (default: %(default)s, one a processor)')
        running(sub)

    fixing = ('--fix-leaks', 'convert, too, what is freed where probe fails and never on '
              'removal, if the checks find no other owner')
    sub = verb('scan', scan, 'print a verdict for every site')
    parallel(sub)
    sub.add_argument('--json', action='store_true', help='one JSON object a line')
    sub.add_argument(fixing[0], action='store_true', help=fixing[1])

    sub = verb('convert', convert, 'write a patch for each driver, and report.jsonl')
    sub.add_argument('--out', required=True, metavar='DIR',
                     help='folder for the patches (apply them with -p1 at the root of the tree) '
                     'and the report; patches of an earlier run there are replaced')
    parallel(sub)
    sub.add_argument(fixing[0], action='store_true', help=fixing[1])

    sub = verb('explain', show_file, 'show what was found in a file at each step', paths=False)
    sub.add_argument('file', metavar='FILE', help='a C file, relative to the tree')
    running(sub)

    verb('candidates', candidates, 'print the files that scan would read')
    sub = verb('facts', facts, 'print what the rules match in each file, as JSON')
    parallel(sub)
    verb('codes', codes, 'print the reasons for which a site is kept', paths=False, tree=False)
    verb('buses', buses, 'print the buses and their device expressions', paths=False, tree=False)
    return main_


def main(argv=None):
    """Run the command; returns the exit status."""
    args = parser().parse_args(argv)
    # A pipe that is closed early ends the command quietly, as it does cat.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.reconfigure(errors='surrogateescape')
    try:
        tables.check()
        return args.work(args)
    except (TreeError, spatch.SpatchError, tables.TableError, OutputError) as err:
        print('devmify: %s' % err, file=sys.stderr)
        return USAGE
    except OSError as err:
        print('devmify: %s: %s' % (err.filename or 'system', err.strerror), file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
