# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch with a plan over files, and tells what came out of each.

spatch is given a folder of its own to work in and never writes to the tree.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace

from . import csource, process, resources, rules
from .excerpt import Excerpt
from .plan import ABSORBED, ACTED, Plan

SCRIPTS = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
COCCI = rules.FOLDER
# How files are parsed.  Without --noadd-typedef-root spatch takes kfree for a
# type once it has met __free(kfree), and skips the functions that call
# kfree(a->b).
PARSING = ('--very-quiet', '--no-includes', '--noadd-typedef-root',
           '--macro-file', os.path.join(COCCI, 'macros.h'))
# spatch's own limit is a signal that Python code holds off; beyond it the
# process is killed.
GRACE = 20
# A process that reads the largest drivers of Linux 6.12 takes 600 MB.
MEMORY = 4000000000
OLDEST = (1, 1, 1)
NO_MEMORY = re.compile(r'out.of.memory|MemoryError|cannot allocate memory|stack overflow', re.I)
TIME = 'time'
# Lists the functions that spatch parsed.
PARSED = '''@parsed@
identifier defined;
position place;
@@
defined@place(...) { ... }

@script:python@
defined << parsed.defined;
@@
print("parsed " + defined)
'''


class SpatchError(Exception):
    """spatch is missing or does not run; the text says what to do."""


@dataclass
class Answer:
    """What spatch made of one file.

    text: the rewritten file, None where it left the file alone.  missed: (line,
    column) of the actions that it does not see.  problem: (code, message) where it
    gave no answer that can be used, else None.
    """
    text: str = None
    missed: tuple = ()
    problem: tuple = None


def find():
    """(path, version) of spatch.  Raises SpatchError."""
    path = shutil.which('spatch')
    if path is None:
        raise SpatchError('no spatch: install the package coccinelle')
    try:
        said = subprocess.run([path, '--version'], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                              env=environment('/'), check=False).stdout
    except (OSError, subprocess.SubprocessError) as err:
        raise SpatchError('%s: does not run: %s' % (path, err)) from err
    found = re.search(r'spatch version ((\d+(?:\.\d+)*)\S*)', said)
    if not found:
        raise SpatchError('%s: tells no version%s: install the package coccinelle' %
                          (path, ', but: ' + last_line(said) if said.strip() else ''))
    if tuple(map(int, found.group(2).split('.'))) < OLDEST:
        raise SpatchError('%s: is version %s: install coccinelle %s or newer' %
                          (path, found.group(1), '.'.join(map(str, OLDEST))))
    if 'Python scripting support: yes' not in said:
        raise SpatchError('%s: built without Python: install the package coccinelle' % path)
    return path, found.group(1)


def environment(home, **more):
    """The environment of a spatch; home: stands in for HOME, without which it does not run."""
    return dict({'HOME': home}, **dict(os.environ, **more))


def joined(families, folder, *more):
    """A rule file, in a folder, that marks the calls of a plan and runs the rules of families.

    more: further files of cocci/ to run behind them.
    """
    # The rules look for their Python beside the folder of their file.
    path = os.path.join(folder, 'cocci', 'joined.cocci')
    os.makedirs(os.path.dirname(path))
    os.symlink(SCRIPTS, os.path.join(folder, 'scripts'))
    # spatch puts what is included last first.
    lines = ['# include "%s"' % os.path.join(COCCI, name + '.cocci')
             for name in reversed(['devmify', *families, *more])]
    lines += ['virtual patch', '', '@script:python@', '@@', 'pass', '']
    with open(path, 'w', encoding='utf-8') as handle:
        handle.write('\n'.join(lines))
    return path


def families(plan):
    """The families of resources that a Plan is about, in the order of the table."""
    found = {resources.ACTION if action.what == ACTED else resources.family(action.call)
             for action in plan.actions().values() if action.what != ABSORBED}
    return [name for name in (*resources.families(), resources.ACTION) if name in found]


def write_plan(path, plan, verdicts=()):
    """Write a Plan as the marks read it.  verdicts: rows to report, see marks."""
    with open(path, 'w', encoding='utf-8', errors='surrogateescape') as handle:
        json.dump({'plan': plan.to_json(), 'verdicts': verdicts}, handle)


def write_groups(path, groups):
    """Write a --file-groups file of lists of files: one of many is held in memory as one."""
    with open(path, 'w', encoding='utf-8', errors='surrogateescape') as handle:
        handle.write('\n\n'.join(map('\n'.join, groups)))


class Spatch:
    """spatch on the files of one tree.

    timeout: seconds for one file; memory: bytes for one process.  Raises
    SpatchError where there is no spatch that could be used.
    """

    def __init__(self, tree, timeout=60, memory=MEMORY):
        self.program, self.version = find()
        self.tree = tree
        self.timeout = timeout
        self.memory = memory

    def change(self, plan, sources=None):
        """{file: Answer} for the files of a Plan, from one process.

        sources: {file: its Source} of those of which spatch is given an excerpt.
        """
        with tempfile.TemporaryDirectory() as folder:
            excerpts = {path: Excerpt(sources[path],
                                      [action.line for action in part.actions_in(path)])
                        for path, part in plan.files().items() if sources is not None}
            given = self._given(plan.files(), folder, excerpts)
            paths = {key: os.path.join(folder, key) for key in ('groups', 'out', 'plan')}
            write_groups(paths['groups'], [[given[path] for path in group] for group in plan.groups()])
            write_plan(paths['plan'], Plan(
                [replace(action, file=given[action.file]) for action in actions]
                for actions in plan.objects))
            # A diff is a process for each file, and takes longer than the rules.
            command = [self.program, '-D', 'patch', *PARSING, '--timeout', str(self.timeout),
                       '--disable-worth-trying-opt', '--no-show-diff', '--out-place',
                       '--sp-file', joined(families(plan), folder),
                       '--file-groups', paths['groups']]
            env = environment(folder, TMPDIR=folder, DEVMIFY_OUT=paths['out'],
                              DEVMIFY_PLAN=paths['plan'])
            _, errors, ended = self._wait(command, env, folder, paths['out'])
            return self._answers(given, excerpts, paths['out'], errors, ended)

    def _given(self, paths, folder, excerpts):
        """{path: its name as spatch is given it}: an excerpt or a link in a folder, since the
        rewritten file is written beside it, and spatch may hand the name to a shell unquoted."""
        given = {}
        for number, path in enumerate(paths):
            given[path] = os.path.join(folder, '%d.c' % number)
            if path in excerpts:
                csource.write(given[path], excerpts[path].text)
            else:
                os.symlink(self.tree.path(path), given[path])
        return given

    def _answers(self, given, excerpts, out, errors, ended):
        missed = {line['file']: tuple(map(tuple, line['missed'])) for line in _lines(out)}
        wrong = exceptions(errors)
        answers = {}
        for path, name in given.items():
            answer = answers[path] = Answer(missed=missed.get(name, ()))
            with contextlib.suppress(FileNotFoundError):
                answer.text = csource.read(name + '.cocci_res')
                if path in excerpts:
                    answer.text = excerpts[path].whole(answer.text)
            said = wrong.get(name, '')
            if said or name not in missed:
                said = said or last_line(errors) or 'it gave no answer'
                answer.problem = self._ended(said, ended) or ('crashed', 'spatch failed: %s' % said)
        return answers

    def _ended(self, said, ended):
        """(code, message) when a limit or a signal ended spatch, which said this; else None."""
        if ended == TIME or 'timeout' in said.lower():
            return 'timed-out', 'not finished in %d seconds' % self.timeout
        if NO_MEMORY.search(said):
            return 'crashed', 'spatch failed: %s; it may take %d MB' % (said, self.memory // 1000000)
        if ended:
            return 'crashed', 'spatch was killed by %s%s' % (
                ended, ', as it is for want of memory' if ended == 'SIGKILL' else '')
        return None

    def _wait(self, command, env, folder, out):
        """(stdout, stderr, what ended it) of a command that is watched for progress.

        What ended it is '', TIME when it made no progress, or a signal's name.
        """
        with open(os.path.join(folder, 'stdout'), 'w+b') as stdout, \
                open(os.path.join(folder, 'stderr'), 'w+b') as stderr:
            child = subprocess.Popen(command, cwd=folder, env=env, stdout=stdout, stderr=stderr,
                                     stdin=subprocess.DEVNULL, start_new_session=True,
                                     preexec_fn=process.limits(self.memory))
            ended = ''
            size, since = -1, time.monotonic()
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(1)
                    break
                now = (os.path.getsize(out) if os.path.exists(out) else 0) + \
                    os.fstat(stderr.fileno()).st_size
                if now != size:
                    size, since = now, time.monotonic()
                elif time.monotonic() - since > self.timeout + GRACE:
                    ended = TIME
                    os.killpg(child.pid, signal.SIGKILL)
            stdout.seek(0)
            stderr.seek(0)
            return (stdout.read().decode('utf-8', 'surrogateescape'),
                    stderr.read().decode('utf-8', 'replace'), ended or signal_of(child.returncode))

    def unparsed(self, path, names):
        """Of a file's function names, those that spatch did not parse."""
        with tempfile.TemporaryDirectory() as folder:
            rule, link = (os.path.join(folder, name) for name in ('parsed.cocci', 'file.c'))
            with open(rule, 'w', encoding='utf-8') as handle:
                handle.write(PARSED)
            os.symlink(self.tree.path(path), link)
            text, _, _ = self._wait(
                [self.program, *PARSING, '--timeout', str(self.timeout), '--sp-file', rule, link],
                environment(folder, TMPDIR=folder), folder, os.path.join(folder, 'out'))
        parsed = {line[7:] for line in text.split('\n') if line.startswith('parsed ')}
        return [name for name in names if name not in parsed]


def _lines(path):
    """The JSON objects of a file of lines; one that was cut off, as by a full disk, is none."""
    try:
        with open(path, encoding='utf-8', errors='surrogateescape') as handle:
            for line in handle:
                with contextlib.suppress(ValueError):
                    yield json.loads(line)
    except FileNotFoundError:
        return


def exceptions(errors):
    """{file as spatch was given it: what spatch said to have gone wrong in it}."""
    return {found.group(2): found.group(1)
            for found in re.finditer(r'(?m)^EXN: (.*) in (\S.*?)\s*$', errors)}


def signal_of(status):
    """Name of the signal that ended a process or what its shell ran, '' if none did."""
    try:
        return signal.Signals(-status if status < 0 else status - 128).name
    except ValueError:
        return ''


def last_line(text):
    """The last line that holds anything."""
    lines = [line.strip() for line in text.split('\n') if line.strip()]
    return lines[-1][:200] if lines else ''
