# SPDX-License-Identifier: GPL-2.0-only
"""One run over a tree, as a command line asks for it: what was read, what became of it, and the sums."""

import os
import re
import sys
import tempfile
import time
from collections import Counter

from . import clock, git, headers, process, resources, spatch
from .out import OutputError
from .runner import Runner
from .tree import NO_DRIVERS, Tree, TreeError, root_for
from .verdict import Site, apart, numbered

OK, FAILED, USAGE, INCOMPLETE = 0, 1, 2, 3
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


class Run:
    """One run over a tree: what was read, what became of it.

    All that the user gave is checked when it is made, before anything is done.
    """

    def __init__(self, args):
        self.args = args
        self.began = time.monotonic()
        self.tree = tree_of(args)
        self.spatch = spatch.Spatch(self.tree, args.timeout, args.memory * 1000000)
        with clock.step('choosing'):
            paths = self._touched() if getattr(args, 'since', None) is not None else args.paths
            self.files, self.unread = self.tree.candidates(paths, args.jobs, families_of(args)) \
                if paths is not None else ([], [])
        for path in args.paths if paths is args.paths else ():
            self._say_if_empty(path)
        self.names = patch_names(self.files)
        self.progress = Progress()
        self.results = {}
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
            print('devmify: %s: nothing there could hold a site: no file allocates in a module '
                  'that registers a probe' % path, file=sys.stderr)

    def run(self):
        """Do all of it."""
        with process.scratch():
            try:
                self.progress.start('files', len(self.files))
                self.results = self.runner.results(self.files, self.args.jobs, self.progress.step)
            finally:
                self.progress.end()

    @property
    def changed(self):
        """{path: Result} of the drivers that change, sorted, less those whose patch is left out."""
        return {path: result for path, result in sorted(self.results.items())
                if result.patch and not self._left_out(result)}

    @property
    def patches(self):
        """{name: text} of the patches of those."""
        return {self.names[path]: result.patch for path, result in self.changed.items()}

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
        for result, path in [(result, path) for result in self.results.values() for path in result.paths]:
            codes = {site.code for site in result.sites if result.failure or site.file == path}
            troubled = [what for code, what in TROUBLES.items() if code in codes]
            if path in result.after:
                out['gainless' if self._left_out(result) else 'changed'] += 1
                out['partly'] += bool(troubled)
            elif troubled:
                out[troubled[0]] += 1
            else:
                out['kept' if codes else 'nothing'] += 1
        return out

    def total(self):
        """The last line."""
        n = self.counts()
        text = '%d candidates read: %d changed, %d kept, %d nothing to do, %d unparsed, ' \
            '%d timed out, %d failed' % (
                len(self.files) + len(self.unread), n['changed'], n['kept'], n['nothing'],
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
            numbered(len(sites), 'site'), len(converted),
            numbered(len({site.file for site in converted}), 'file'),
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
                         [numbered(self.runner.changed, 'driver') + ' went to spatch'])

    def status(self):
        """The exit status."""
        codes = {site.code for result in self.results.values() for site in result.sites}
        amiss = codes & set(TROUBLES) - ({'unparsed'} if self.args.unparsed_ok else set())
        return INCOMPLETE if amiss or self.unread else OK


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
    if re.search(r'\s', tempfile.gettempdir()):
        raise TreeError('%s: TMPDIR has a blank in it, which spatch does not take: set another' %
                        tempfile.gettempdir())
    for name in ('TMPDIR', 'TEMP', 'TMP'):
        if os.environ.get(name) and tree.holds(os.environ[name]):
            raise TreeError('%s: %s is inside the tree, which is never written to: set another' %
                            (os.environ[name], name))
    return tree
