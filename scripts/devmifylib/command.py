# SPDX-License-Identifier: GPL-2.0-only
"""The verbs: what each does with what a run found.

Exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch, an OUT
that cannot be written; 3 done, but some files were unparsed, timed out, too
large or crashed; 128 and a signal's number: stopped by it, without results.
"""

import contextlib
import json
import os
import shlex
import signal
import sys
from dataclasses import replace

from . import (VERSION, changelog, csource, explain, git, options, page, process, sarif, sending, spatch,
               subjects, tables, tsv)
from .building import BuildError
from .out import REPORT, STATE, Out, OutputError
from .plan import Plan
from .run import FAILED, INCOMPLETE, OK, USAGE, Run, families_of, given_tree, tree_of
from .runner import Runner
from .series import SeriesError
from .tree import Tree, TreeError, root_above
from .verdict import numbered

PAGE, SARIF = 'report.html', 'report.sarif'


class UsageError(Exception):
    """What was asked for cannot be done; the text says what to do."""


def json_line(site):
    """A site as one line of JSON."""
    return json.dumps(site.report(), ensure_ascii=True) + '\n'


def scan(args):
    """Print the verdicts."""
    run = Run(args)
    run.run()
    sites = run.sites()
    for site in sites:
        sys.stdout.write(json_line(site) if args.json else site.line_text() + '\n')
    sys.stdout.flush()
    print(run.summary() + run.total(), file=sys.stderr)
    if args.fail_on and any(site.verdict == args.fail_on for site in sites):
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
        files = run.patches
        files[REPORT] = ''.join(json_line(site) for site in run.sites())
        process.unstoppable()
        out.publish(files)
    print(where(args.out, sorted(files.keys() - {REPORT}), run.tree))
    print(run.summary() + run.total())
    if args.times:
        print(run.times())
    return run.status()


def convert_in_place(args):
    """Change the files of a git checkout that are as the last commit has them."""
    run = Run(args)
    git.wanted(run.tree.root, '--in-place wants one, so that what it does can be undone')
    run.run()
    files = {path: text for result in run.changed.values() for path, text in result.after.items()}
    dirty = git.dirty(run.tree.root, list(files))
    if dirty:
        raise UsageError('%s: differs from the last commit, or is in none: commit or stash it: no file was '
                         'changed' % run.tree.path(dirty[0]))
    process.unstoppable()
    csource.replace({run.tree.path(path): text for path, text in files.items()})
    print('%s changed in %s: see git diff' % (numbered(len(files), 'file'), run.tree.root))
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
        files = {name: csource.read(os.path.join(args.out, name)) for name in sorted(names)
                 if os.path.exists(os.path.join(args.out, name))}
        patches = {name: text for name, text in files.items() if name.endswith('.patch')}
        title = args.title or os.path.basename(os.path.abspath(args.out))
        try:
            sites = [json.loads(line) for line in files[REPORT].split('\n') if line]
            files[PAGE], files[SARIF] = page.page(sites, patches, title), sarif.sarif(sites, VERSION)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as err:
            raise OutputError('%s: is no report of this version: run devmify convert again' %
                              os.path.join(args.out, REPORT)) from err
        process.unstoppable()
        out.publish(files)
    for name in (PAGE, SARIF):
        print(os.path.join(os.path.abspath(args.out), name))
    return OK


def where(out, patches, tree):
    """A text on where the results are and what to do with them."""
    full = os.path.abspath(out)
    text = '%s and %s are in %s' % (numbered(len(patches), 'patch', 'es'), REPORT, full)
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
    given, asked = {}, {}       # as spatch is given it: as the tree has it
    for path in args.paths:
        for file in tree.candidates([os.path.abspath(path)], args.jobs, families_of(args))[0]:
            for one in tree.module_of(file):
                full = tree.path(one)
                given[one] = full if os.path.isabs(path) else os.path.relpath(full)
            asked[file] = None
    with process.scratch():
        results = Runner(tree, spatch.Spatch(tree, args.timeout, args.memory * 1000000),
                         args.fix_leaks, families_of(args)).results(
                             sorted(asked), args.jobs, change=False)
    sites = [site for result in results.values() for site in result.sites]
    made = Plan([replace(action, file=given[action.file]) for action in site.actions]
                for site in sites)
    verdicts = [[given[site.file], site.line, site.column, len(site.acquire),
                 site.verdict_text()] for site in sites]
    if args.alone:
        spatch.joined(families_of(args), args.alone, 'goto')
        spatch.write_plan(os.path.join(args.alone, 'plan'), made, verdicts)
        rest = {row[0] for row in verdicts} - set(made.files())
        spatch.write_groups(os.path.join(args.alone, 'groups'),
                            [*made.groups(), *sorted([file] for file in rest)])
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


VERBS = {'scan': scan, 'convert': convert, 'series': series, 'report': report, 'clean': clean,
         'explain': show_file, 'candidates': candidates, 'plan': plan, 'codes': codes, 'buses': buses}


def open_streams():
    """See that 0, 1 and 2 are no files of this run; False when output has nowhere to go."""
    there = sys.stdout is not None
    for stream in range(3):
        try:
            os.fstat(stream)
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
        args = options.parser().parse_args(argv)
        with process.stoppable():
            for one in (tables, changelog, subjects):
                one.check()
            status = VERBS[args.verb](args)
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
            if getattr(args, 'out', None) else ''), file=sys.stderr)
        return 128 + stop.args[0]
