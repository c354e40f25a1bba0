# SPDX-License-Identifier: GPL-2.0-only
"""The command line: scan, convert, explain, and verbs that show the tables.

Exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch, an OUT
that cannot be written; 3 done, but some files were unparsed, timed out, too
large or crashed; 128 and a signal's number: stopped by it, without results.
"""

import argparse
import contextlib
import json
import os
import shlex
import signal
import sys
import time
from collections import Counter
from dataclasses import replace

from . import (VERSION, changelog, clock, csource, explain, git, headers, page, process, resources, sarif,
               sending, spatch, subjects, tables, tsv)
from .building import BuildError
from .out import REPORT, STATE, Out, OutputError
from .plan import Plan
from .runner import Runner
from .series import SeriesError
from .tree import NO_DRIVERS, Tree, TreeError, root_above, root_for
from .verdict import Site, apart

OK, FAILED, USAGE, INCOMPLETE = 0, 1, 2, 3
PAGE, SARIF = 'report.html', 'report.sarif'
# A name has at most 255 bytes; a number and an end come to it.
NAME_BYTES = 230


class Progress:
    """How far a run is, on a terminal's last line; silent elsewhere."""

    def __init__(self):
        self.stream = sys.stderr
        self.shown = self.stream.isatty()
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
        self._write('\r\033[K%s: %d of %d%s' % (self.what, self.done, self.total, left))

    def _write(self, text):
        try:
            self.stream.write(text)
            self.stream.flush()
        except OSError:
            self.shown = False          # the terminal is gone, the run is not

    def end(self):
        """Clear the line."""
        if self.shown:
            self._write('\r\033[K')


def patch_name(path, number=1):
    """Name of the patch for a file of the tree, the nth of that name."""
    flat = os.fsdecode(os.fsencode(path.replace('/', '-'))[-NAME_BYTES:])
    return '%s.patch' % flat if number == 1 else '%s-%d.patch' % (flat, number)


def patch_names(paths):
    """{path: name of its patch}; of paths that would share one, later ones get a number."""
    out, taken = {}, set()
    for path in sorted(paths):
        name, number = patch_name(path), 1
        while name in taken:
            number += 1
            name = patch_name(path, number)
        taken.add(name)
        out[path] = name
    return out


# Codes that say that spatch did not get to the end of a file, in the words of the last line.
TROUBLES = {'timed-out': 'timed out', 'crashed': 'failed', 'too-large': 'too large',
            'unparsed': 'unparsed'}


class UsageError(Exception):
    """What was asked for cannot be done; the text says what to do."""


class Run:
    """One run over a tree: what was read, what became of it.

    All that the user gave is checked when it is made, before anything is done.
    patches: {name: text} of the files that change.
    """

    def __init__(self, args):
        self.args = args
        self.began = time.monotonic()
        self.tree = tree_of(args)
        self.spatch = spatch.Spatch(self.tree, args.timeout, args.memory * 1000000)
        with clock.step('choosing'):
            paths = self._touched() if getattr(args, 'since', None) else args.paths
            self.files, self.unread = self.tree.candidates(paths, args.jobs, families_of(args)) \
                if paths is not None else ([], [])
        for path in args.paths if paths is args.paths else ():
            self._say_if_empty(path)
        self.names = patch_names(self.files)
        self.progress = Progress()
        self.results = {}
        self.patches = {}
        self.runner = Runner(self.tree, self.spatch, args.fix_leaks, families_of(args))

    def _touched(self):
        """The C files below the given paths that commits have changed, None for none."""
        inside = [self.tree.inside(path) for path in self.args.paths]
        touched = [path for path in git.changed(self.tree.root, self.args.since)
                   if path.endswith('.c') and path.split('/')[0] not in NO_DRIVERS]
        return [path for path in touched if not inside or any(
            one in ('', path) or path.startswith(one + '/') for one in inside)] or None

    def _say_if_empty(self, path):
        inside = self.tree.inside(path)
        read = self.files + [name for name, _ in self.unread]
        if inside and not any(name == inside or name.startswith(inside + '/') for name in read):
            print('devmify: %s: nothing there could hold a site: no file both registers a probe '
                  'and allocates' % path, file=sys.stderr)

    def run(self):
        """Do all of it."""
        with process.scratch():
            try:
                self.progress.start('files', len(self.files))
                self.results = self.runner.results(self.files, self.args.jobs, self.progress.step)
            finally:
                self.progress.end()
        for path, result in self.results.items():
            if result.patch and not self._left_out(result):
                self.patches[self.names[path]] = result.patch

    def _left_out(self, result):
        """True for a patch that gains too little to be worth somebody's reading."""
        return result.gain < getattr(self.args, 'min_gain', 0)

    def sites(self):
        """Every site, sorted; what could not be read is one too."""
        out = [site for result in self.results.values() for site in result.sites]
        out += [Site(path, 1, 0, '', code='unparsed', message='cannot be read: %s' % why)
                for path, why in self.unread]
        return sorted(out, key=Site.sort_key)

    def counts(self):
        """Counter of files by what became of them; each file counts once."""
        out = Counter(failed=len(self.unread))
        for result in self.results.values():
            codes = {site.code for site in result.sites}
            troubled = [what for code, what in TROUBLES.items() if code in codes]
            if result.patch:
                out['gainless' if self._left_out(result) else 'changed'] += 1
                out['partly'] += bool(troubled)
            elif troubled:
                out[troubled[0]] += 1
            else:
                out['kept' if result.sites else 'nothing'] += 1
        return out

    def total(self):
        """The last line."""
        n = self.counts()
        text = '%d candidates read: %d changed, %d kept, %d nothing to do, %d unparsed, ' \
            '%d timed out, %d failed' % (
                len(self.results) + len(self.unread), n['changed'], n['kept'], n['nothing'],
                n['unparsed'], n['timed out'], n['failed'])
        if n['too large']:
            text += ', %d too large' % n['too large']
        if n['gainless']:
            text += ', %d left out because they gain nothing' % n['gainless']
        if n['partly']:
            text += ', %d changed ones read in part' % n['partly']
        return '%s; spatch %s, %.1f seconds' % (text, self.spatch.version,
                                                time.monotonic() - self.began)

    def summary(self):
        """The lines before the last: the sites by verdict, and what maintainers say."""
        sites = self.sites()
        converted = [site for site in sites if site.verdict == 'convert']
        kept = Counter(site.code for site in sites if site.verdict != 'convert')
        lines = ['%s: %d converted in %s, %d kept%s' % (
            number(len(sites), 'site'), len(converted),
            number(len({site.file for site in converted}), 'file'),
            sum(kept.values()), ': ' * bool(kept) + ', '.join(
                '%s %d' % row for row in sorted(kept.items(), key=lambda row: (-row[1], row[0]))))]
        families = Counter(site.family for site in converted)
        if set(families) - {'memory'}:
            lines.append('converted by family: %s' % ', '.join(
                '%s %d' % row for row in sorted(families.items(), key=lambda row: (-row[1], row[0]))))
        policies = Counter(site.policy for site in converted if site.policy)
        lines += ['policy for %d of the converted: %s' % (count, text)
                  for text, count in sorted(policies.items())]
        return ''.join(line + '\n' for line in lines) + apart(sites)

    def times(self):
        """A line on where the time went, the seconds of all processes together."""
        seconds = clock.taken() + self.runner.seconds
        return ', '.join(['%s %.1f s' % (step, seconds[step]) for step in clock.STEPS] +
                         [number(self.runner.changed, 'file') + ' went to spatch'])

    def status(self):
        """The exit status."""
        codes = {site.code for result in self.results.values() for site in result.sites}
        amiss = codes & set(TROUBLES) - ({'unparsed'} if self.args.unparsed_ok else set())
        return INCOMPLETE if amiss or self.unread else OK


def number(count, what, end='s'):
    """A number of things in words."""
    return '%d %s%s' % (count, what, end * (count != 1))


def families_of(args):
    """The families of resources that a command line is about."""
    only, skip = getattr(args, 'only', None), getattr(args, 'skip', None)
    return [family for family in resources.families()
            if (not only or family in only) and not (skip and family in skip)] + \
        [resources.ACTION] * getattr(args, 'actions', False)


def given_tree(args, paths):
    """The Tree of a command line: what --tree says, or the one that some paths are in.

    Drivers outside of a kernel tree are for the kernel that --kernel gives the headers of, or that
    runs here, or for Linux 6.12; which it is, is said.  Raises TreeError.
    """
    if args.tree:
        if args.kernel:
            raise TreeError('%s: --kernel is for drivers outside of a kernel tree: leave out --tree' %
                            args.tree)
        return Tree(args.tree)
    root, flat = root_for(paths)
    kernel = headers.root_of(args.kernel) if args.kernel else headers.running()
    if args.kernel and not kernel:
        raise TreeError('%s: no kernel headers (no %s): give a kernel source, a folder that one is built '
                        'in, or an unpacked package of headers' % (args.kernel, headers.DEVICE))
    tree = Tree(root, anything=True, kernel=kernel, flat=flat)
    if tree.bare and not tree.marked:
        which = '%s, by the headers in %s' % (tree.version or '(of no known version)', kernel) \
            if kernel else '6.12: give the headers of another by --kernel'
        print('devmify: %s is in no kernel tree: taken for drivers of Linux %s' % (root, which),
              file=sys.stderr)
    elif args.kernel:
        raise TreeError('%s: --kernel is for drivers outside of a kernel tree' % root)
    return tree


def tree_of(args):
    """given_tree(), checked.  Raises TreeError, OutputError for what would write to it."""
    tree = given_tree(args, args.paths if hasattr(args, 'paths') else [args.file])
    out = getattr(args, 'out', None)
    if out and tree.holds(out):
        raise OutputError('%s: is inside the tree, which is never written to: give another '
                          '--out' % out)
    for name in ('TMPDIR', 'TEMP', 'TMP'):
        if os.environ.get(name) and tree.holds(os.environ[name]):
            raise TreeError('%s: %s is inside the tree, which is never written to: set another' %
                            (os.environ[name], name))
    return tree


def json_line(site):
    """A site as one line of JSON."""
    return json.dumps(site.report(), ensure_ascii=True) + '\n'


def scan(args):
    """Print the verdicts."""
    run = Run(args)
    run.run()
    for site in run.sites():
        sys.stdout.write(json_line(site) if args.json else site.line_text() + '\n')
    sys.stdout.flush()
    print(run.summary() + run.total(), file=sys.stderr)
    if args.fail_on and any(site.verdict == args.fail_on for site in run.sites()):
        return FAILED
    return run.status()


def convert(args):
    """Write the patches and the report, or the files themselves."""
    if args.in_place:
        return convert_in_place(args)
    run = Run(args)
    with Out(args.out) as out:
        out.check([REPORT, *run.names.values()])
        run.run()
        files = dict(run.patches)
        files[REPORT] = ''.join(json_line(site) for site in run.sites())
        process.unstoppable()
        out.publish(files)
    print(where(args.out, sorted(run.patches), run.tree))
    print(run.summary() + run.total())
    if args.times:
        print(run.times())
    return run.status()


def convert_in_place(args):
    """Change the files of a git checkout that are as the last commit has them."""
    run = Run(args)
    git.wanted(run.tree.root, '--in-place wants one, so that what it does can be undone')
    run.run()
    results = {path: run.results[path] for path, name in run.names.items() if name in run.patches}
    dirty = git.dirty(run.tree.root, sorted(results)) if results else []
    if dirty:
        raise UsageError('%s: differs from the last commit, or is in none: commit or stash it: no file was '
                         'changed' % run.tree.path(dirty[0]))
    process.unstoppable()
    for path, result in sorted(results.items()):
        csource.replace(run.tree.path(path), result.text)
    print('%s changed in %s: see git diff' % (number(len(results), 'file'), run.tree.root))
    print(run.summary() + run.total())
    return run.status()


def series(args):
    """Write patches as they are sent to maintainers."""
    run = Run(args)
    sender = sending.Sending(run.tree, args)
    with Out(args.out) as out:
        out.check([])
        run.run()
        with process.scratch():
            files, said = sender.send(run)
        process.unstoppable()
        out.publish(files)
    print('\n'.join(said))
    print('they are in %s' % os.path.abspath(args.out))
    print(run.total())
    return run.status()


def report(args):
    """Write the page and the SARIF log of what convert left in a folder."""
    with Out(args.out) as out:
        names = set(out.written()) - {PAGE, SARIF}
        if REPORT not in names:
            raise OutputError('%s: no %s by convert: run devmify convert --out=%s first' % (
                args.out, REPORT, args.out))
        out.check([PAGE, SARIF])
        # What is not published again goes.
        files = {name: csource.read(os.path.join(args.out, name)) for name in sorted(names)}
        sites = [json.loads(line) for line in files[REPORT].split('\n') if line]
        patches = {name: text for name, text in files.items() if name.endswith('.patch')}
        title = args.title or os.path.basename(os.path.abspath(args.out))
        files[PAGE], files[SARIF] = page.page(sites, patches, title), sarif.sarif(sites, VERSION)
        process.unstoppable()
        out.publish(files)
    for name in (PAGE, SARIF):
        print(os.path.join(os.path.abspath(args.out), name))
    return OK


def where(out, patches, tree):
    """A text on where the results are and what to do with them."""
    full = os.path.abspath(out)
    text = '%s and %s are in %s' % (number(len(patches), 'patch', 'es'), REPORT, full)
    if patches:
        text += '\none is applied by: patch -p1 -d %s -i %s' % (
            shlex.quote(tree.root), shlex.quote(os.path.join(full, patches[0])))
    return text


def clean(args):
    """Remove what convert wrote to a folder."""
    if not os.path.isdir(os.path.join(args.out, STATE)):
        return OK
    with Out(args.out) as out:
        stay = out.clear()
    for name, problem in stay:
        print('devmify: %s: %s: stays' % (os.path.join(args.out, name), problem), file=sys.stderr)
    return OK


def show_file(args):
    """Print what was found in one file at each step."""
    tree = tree_of(args)
    with process.scratch():
        text, status = explain.explain(
            tree, spatch.Spatch(tree, args.timeout, args.memory * 1000000), args.file,
            families_of(args))
    sys.stdout.write(text)
    return status


def candidates(args):
    """Print the files that scan would read."""
    files, unread = given_tree(args, args.paths).candidates(args.paths, 1, families_of(args))
    for path in files:
        print(path)
    for path, why in unread:
        print('devmify: %s: cannot be read: %s' % (path, why), file=sys.stderr)
    return INCOMPLETE if unread else OK


def plan(args):
    """Print the plan, or write what a rule needs that spatch runs alone."""
    tree = Tree(args.tree or root_above(args.paths[0]), anything=True)
    given = {}          # as spatch is given it: as the tree has it
    for path in args.paths:
        for file in tree.candidates([os.path.abspath(path)], args.jobs, families_of(args))[0]:
            full = tree.path(file)
            given[file] = full if os.path.isabs(path) else os.path.relpath(full)
    with process.scratch():
        results = Runner(tree, spatch.Spatch(tree, args.timeout, args.memory * 1000000),
                         args.fix_leaks, families_of(args)).results(
                             sorted(given), args.jobs, change=False)
    sites = [site for result in results.values() for site in result.sites]
    made = Plan([replace(action, file=given[action.file]) for action in site.actions]
                for site in sites)
    verdicts = [[given[site.file], site.line, site.column, len(site.acquire),
                 site.verdict_text()] for site in sites]
    if args.alone:
        spatch.joined(families_of(args), args.alone, 'goto')
        spatch.write_plan(os.path.join(args.alone, 'plan'), made, verdicts)
        spatch.write_groups(os.path.join(args.alone, 'groups'), sorted({v[0] for v in verdicts}))
    else:
        print(json.dumps(made.to_json()))
    return OK


def codes(_):
    """Print the reasons."""
    for code, reason in tables.reasons().items():
        print('%s\t%s%s' % (code, reason.meaning, ' (law %d)' % reason.law if reason.law else ''))
    return OK


def buses(_):
    """Print the buses."""
    for bus in tables.buses().values():
        print('\t'.join((bus.type, bus.parameter, bus.device, ','.join(bus.probe),
                         ','.join(bus.remove) or '-', bus.source)))
    return OK


def _number(what, least=1):
    """An argparse type: so many or more of something."""
    def read(text):
        value = int(text) if text.isdecimal() else -1
        if value < least:
            raise argparse.ArgumentTypeError('%r is no number of %s: give %d or more' %
                                             (text, what, least))
        return value
    return read


def _families(text):
    """An argparse type: names of families."""
    names = text.split(',')
    for name in names:
        if name not in resources.families():
            raise argparse.ArgumentTypeError('%r is no family: give one of %s' % (
                name, ', '.join(resources.families())))
    return frozenset(names)


def _path(text):
    """An argparse type: the name of a folder or file; of '--tree=~/x' the shell leaves the ~ as it is."""
    if not text:
        raise argparse.ArgumentTypeError('the name is empty: give one')
    return os.path.expanduser(text)


def _running(sub):
    """The options of a verb that runs spatch."""
    sub.add_argument('--timeout', type=_number('seconds'), default=60, metavar='SECONDS',
                     help='for one file; a file that takes longer is kept with the code '
                     'timed-out (default: %(default)s)')
    sub.add_argument('--memory', type=_number('megabytes'), default=spatch.MEMORY // 1000000,
                     metavar='MB', help='for one spatch; a file that takes more is kept with '
                     'the code crashed (default: %(default)s)')


def _choosing(sub):
    """The options of a verb that may be about some families alone."""
    sub.add_argument('--only', type=_families, metavar='FAMILY[,FAMILY]',
                     help='resources of these families alone; what stays manual is looked at '
                     'all the same')
    sub.add_argument('--skip', type=_families, metavar='FAMILY[,FAMILY]',
                     help='no resources of these families')
    _acting(sub)


def _acting(sub):
    sub.add_argument('--actions', action='store_true',
                     help='where no managed function does it, have devres undo what one call undoes '
                     'by devm_add_action_or_reset(), if a label or remove() goes for it')


def _deciding(sub):
    """The options of a verb that decides on many files."""
    _choosing(sub)
    sub.add_argument('--jobs', type=_number('processes'), default=os.cpu_count() or 1, metavar='N',
                     help='processes at a time (default: one a processor)')
    sub.add_argument('--unparsed-ok', action='store_true',
                     help='end with 0, not 3, when nothing is amiss but functions that '
                     'cannot be parsed')
    sub.add_argument('--fix-leaks', action='store_true',
                     help='convert, too, what is freed where probe fails and never on '
                     'removal, if the checks find no other owner')
    _running(sub)


def _since(sub):
    sub.add_argument('--since', metavar='REV',
                     help='only files that a revision of git or a range of them has changed; of one '
                     'revision all changes since, those that are not committed too')


def _gaining(sub):
    sub.add_argument('--min-gain', type=_number('lines', 0), default=1, metavar='N',
                     help='leave out the patch of a file that has fewer than N lines, labels, '
                     'branches and functions less afterwards (default: %(default)s); its sites '
                     'are reported all the same')


def _sending(sub):
    """The options of what is sent to maintainers."""
    sub.add_argument('--max', type=_number('patches'), default=15, metavar='N',
                     help='patches a series (default: %(default)s, as netdev wants it)')
    sub.add_argument('--policy', choices=('allow', 'ask', 'none'), default='allow',
                     help='allow: drivers whose maintainers have nothing against such patches (the default); '
                     'ask: those, too, that should be asked first; none: all')
    sub.add_argument('--split', choices=('family',),
                     help='a patch for each family of resources, in an order in which each stands alone')
    sub.add_argument('--skip-list', type=_path, metavar='FILE',
                     help='drivers to leave out, lines of a path, a tab and why')
    sub.add_argument('--build', type=_path, metavar='OBJDIR',
                     help='compile each driver before and after in this folder, which kbuild is configured '
                     'in, and leave out what does not build or warns anew; ARCH and CROSS_COMPILE are those '
                     'of the environment')
    sub.add_argument('--config-name', metavar='NAME',
                     help='what the patches call that configuration, as allmodconfig (default: the name of '
                     'the folder)')
    sub.add_argument('--proved', type=_path, metavar='FILE',
                     help='paths of drivers that passed make prove REAL=, one a line')


CONVERT_OUT = 'folder for the patches (apply them with -p1 at the root of the tree) ' \
    'and the report; what an earlier run wrote there is replaced at the end, and nothing else'


def _out(sub, text):
    sub.add_argument('--out', type=_path, required=True, metavar='DIR', help=text)


def _verbs(verb):
    """Add the verbs through a function that makes the parser of one."""
    sub = verb('scan', scan, 'print a verdict for every site')
    _deciding(sub)
    _since(sub)
    sub.add_argument('--json', action='store_true', help='one JSON object a line')
    sub.add_argument('--fail-on', choices=('convert', 'keep'), help='end with 1 when a site has that verdict')

    sub = verb('convert', convert, 'write a patch for each driver, and report.jsonl')
    where_to = sub.add_mutually_exclusive_group(required=True)
    where_to.add_argument('--out', type=_path, metavar='DIR', help=CONVERT_OUT)
    where_to.add_argument('--in-place', action='store_true',
                          help='change the files of the tree, a git checkout in which each of them is as '
                          'the last commit has it')
    _deciding(sub)
    _since(sub)
    _gaining(sub)
    sub.add_argument('--times', action='store_true',
                     help='end with a line on where the time went')

    sub = verb('series', series, 'write series of patches for the maintainers, as git am and git '
               'send-email take them')
    _out(sub, 'folder for the series, a folder each, and the list of what is left out; what an earlier run '
         'wrote there is replaced at the end, and nothing else')
    _deciding(sub)
    _since(sub)
    _gaining(sub)
    _sending(sub)

    sub = verb('report', report, 'write a page that shows what convert left in a folder, and a SARIF log',
               paths=False, tree=False)
    _out(sub, 'a folder that convert wrote to; report.html and report.sarif appear there')
    sub.add_argument('--title', metavar='TEXT',
                     help='what the page calls it (default: the name of the folder)')

    sub = verb('clean', clean, 'remove what convert wrote to a folder, and nothing else',
               paths=False, tree=False)
    _out(sub, 'a folder that convert wrote to')

    sub = verb('explain', show_file, 'show what was found in a file at each step', paths=False)
    sub.add_argument('file', metavar='FILE', help='a C file, relative to the tree')
    _acting(sub)
    _running(sub)

    _choosing(verb('candidates', candidates, 'print the files that scan would read'))

    sub = verb('plan', plan, 'print what spatch is to change, as JSON', paths=False, tree=False)
    sub.add_argument('--tree', type=_path, metavar='DIR', help='root of a kernel source; '
                     'without it, the nearest one above the first path')
    sub.add_argument('paths', nargs='+', metavar='PATH', help='file or folder')
    sub.add_argument('--alone', metavar='DIR', help='write a rule file, the plan, the verdicts '
                     'and the names of the files there, for a rule that spatch runs alone')
    _deciding(sub)

    verb('codes', codes, 'print the reasons for which a site is kept', paths=False, tree=False)
    verb('buses', buses, 'print the buses and their device expressions', paths=False, tree=False)


def parser():
    """The argparse parser of all verbs."""
    main_ = argparse.ArgumentParser(
        prog='devmify', description='Convert what Linux drivers acquire in probe to managed resources.',
        epilog='exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch, an OUT '
        'that cannot be written; 3 done, but some files were unparsed, timed out, too large or '
        'crashed; 128 + N: stopped by signal N, without results')
    main_.add_argument('--version', action='version', version='devmify %s' % VERSION)
    verbs = main_.add_subparsers(dest='verb', metavar='VERB', required=True)

    def verb(name, work, text, paths=True, tree=True, **more):
        sub = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + '.',
                               **more)
        sub.set_defaults(work=work)
        if tree:
            sub.add_argument('--tree', type=_path, metavar='DIR',
                             help='root of a kernel source, which is only read; without it, the one that '
                             'the first PATH, or else the current folder, is in, or the module there')
            sub.add_argument('--kernel', type=_path, metavar='DIR',
                             help='for drivers outside of a kernel tree: a source, a build folder or the '
                             'headers of the kernel that they are for (default: those of the kernel that '
                             'runs, if they are there, else what Linux 6.12 has)')
        if paths:
            sub.add_argument('paths', nargs='*', metavar='PATH',
                             help='file or folder, relative to the tree or else to the '
                             'current folder; without one, everything that can hold a driver')
        return sub

    _verbs(verb)
    return main_


def open_streams():
    """See that 0, 1 and 2 are no files of this run; False when output has nowhere to go."""
    there = sys.stdout is not None
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)      # takes the lowest number that is free
    sys.stderr = sys.stderr or open(2, 'w', encoding='utf-8', closefd=False)
    if there:
        sys.stdout.reconfigure(encoding='utf-8', errors='surrogateescape')
    return there


def main(argv=None):
    """Run the command; returns the exit status."""
    if not open_streams():
        print('devmify: standard output is closed: there is nowhere to print to', file=sys.stderr)
        return USAGE
    args = None
    try:
        args = parser().parse_args(argv)
        with process.stoppable():
            for one in (tables, changelog, subjects):
                one.check()
            status = args.work(args)
            sys.stdout.flush()
            return status
    except (TreeError, spatch.SpatchError, tsv.TableError, OutputError, UsageError, git.GitError,
            BuildError, SeriesError) as err:
        print('devmify: %s' % err, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # Whoever read has seen enough: as quiet as cat, and nothing is left to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as err:
        with contextlib.suppress(OSError):
            sys.stdout.close()
        print('devmify: %s: %s' % (err.filename or 'standard output', err.strerror),
              file=sys.stderr)
        return USAGE
    except process.Stopped as stop:
        print('devmify: stopped by %s: no results%s' % (
            signal.Signals(stop.args[0]).name, ', and %s is as it was' % args.out
            if hasattr(args, 'out') else ''), file=sys.stderr)
        return 128 + stop.args[0]
