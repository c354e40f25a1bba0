# SPDX-License-Identifier: GPL-2.0-only
"""Runs the command over the samples and compares with the goldens, byte for byte."""

import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from devmifylib import resources
from testlib.cases import NAIVE, ROOT, kept_code

from .results import unified

COMMAND = ROOT / 'scripts' / 'devmify'
LINE = re.compile(r'^(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): '
                  r'(?P<verdict>convert|keep) (?:\[(?P<code>[a-z-]+)\] )?(?P<text>.+)$')
KEYS = {'file', 'line', 'column', 'function', 'object', 'family', 'kind', 'acquire', 'managed', 'driver',
        'device', 'remove', 'verdict', 'code', 'law', 'message', 'at', 'note', 'fixes', 'frees', 'behind',
        'policy'}
# 3 is "done, but some files were unparsed, timed out or crashed": samples show that too.
GOOD_EXITS = (0, 3)
ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}


class CommandFailed(Exception):
    """The command did not do its work; the text holds what it said."""


def command(*args):
    """Run scripts/devmify; returns its output.  Raises CommandFailed on a bad exit."""
    call = [sys.executable, str(COMMAND)] + [str(arg) for arg in args]
    done = subprocess.run(call, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, **ENCODING)
    if done.returncode not in GOOD_EXITS:
        raise CommandFailed('devmify %s: exit %d\n%s' % (
            ' '.join(str(arg) for arg in args), done.returncode,
            '\n'.join((done.stderr + done.stdout).strip().splitlines()[-15:])))
    return done.stdout


def words(verb):
    """The first column of what `devmify codes` or `devmify buses` prints."""
    return [line.split('\t')[0] for line in command(verb).splitlines() if line.strip()]


@dataclass
class Answer:
    """What the command made of one sample."""

    before: str
    after: str
    report: list = field(default_factory=list)  # its lines of `scan`
    sites: list = field(default_factory=list)   # its objects of report.jsonl
    problems: list = field(default_factory=list)
    beside: dict = field(default_factory=dict)  # {path of a further file of it: (before, after)}

    @property
    def changed(self):
        """Whether a patch was written for the sample."""
        return self.before != self.after or any(one != two for one, two in self.beside.values())

    def verdicts(self):
        """(file, line number, verdict, code) of each report line, in order."""
        return [(found['path'], int(found['line']), found['verdict'], found['code'])
                for found in map(LINE.match, self.report) if found]

    def report_text(self):
        """The golden text: all report lines when something is kept, else nothing."""
        if not any(verdict == 'keep' for _, _, verdict, _ in self.verdicts()):
            return ''
        return ''.join(line + '\n' for line in self.report)


def lay_out(root, rules, tree):
    """Copy the samples of the rules into `tree`, which the command takes as a kernel tree.

    All of a rule's files, since one may be a second file of another's module;
    but not the naive conversions, which are no input.  The dot files beside
    the rules' folders say that this is a tree.
    """
    tree.mkdir(parents=True, exist_ok=True)
    for path in (root / 'samples').glob('.*'):
        shutil.copyfile(path, tree / path.name)
    for rule in rules:
        shutil.copytree(root / 'samples' / rule, tree / rule,
                        ignore=shutil.ignore_patterns('*%s.c' % NAIVE))


def apply_patches(out, tree):
    """Apply every patch in `out` to `tree`; returns {path in the tree: problem}."""
    problems = {}
    for patch in sorted(out.glob('*.patch')):
        text = patch.read_text(**ENCODING)
        paths = re.findall(r'^\+\+\+ b/(\S+)', text, re.M)
        done = subprocess.run(
            ['patch', '-p1', '--batch', '--forward', '--fuzz=0', '--no-backup-if-mismatch',
             '-d', str(tree), '-i', str(patch)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False)
        said = done.stdout.strip()
        if done.returncode or 'offset' in said or not paths:
            for path in paths or [patch.name]:
                problems[path] = '%s does not apply cleanly: %s' % (patch.name, said)
        wanted = [path.replace('/', '-') + '.patch' for path in paths if path.endswith('.c')]
        if paths and patch.name not in wanted:
            problems[paths[0]] = "%s: the file's name should be %s" % (patch.name, wanted[0])
    return problems


def chosen(cases, rule):
    """What the command is given for the cases of a rule: a family's samples are about its
    resources alone, but an action is worth it for what else goes."""
    paths = [case.inside(path) for case in cases if case.rule == rule for path in [case.sample, *case.parts]]
    if rule == resources.ACTION:
        return ['--actions', *paths]
    return ['--only', rule, *paths] if rule in resources.families() else paths


def convert(cases, scratch, jobs):
    """Run scan and convert over the cases.

    Returns {case: Answer}, the objects of report.jsonl, and what was written
    in the tree, which should be nothing.  Afterwards scratch/"after" holds the converted samples as a tree.
    """
    tree, after, out = scratch / 'before', scratch / 'after', scratch / 'out'
    rules = sorted({case.rule for case in cases})
    lay_out(cases[0].root, rules, tree)
    lay_out(cases[0].root, rules, after)
    laid_out = contents(tree)
    # Side by side with half the jobs each: what they print may not depend on the number.
    half = max(1, jobs // 2)
    lines, problems, report = [], {}, []
    with ThreadPoolExecutor(2) as pool:
        def start(verb, rule, *args):
            return pool.submit(command, verb, '--tree', tree, '--jobs', half, *args, *chosen(cases, rule))
        runs = [(rule, start('scan', rule),
                 start('convert', rule, '--out', out / rule, '--min-gain', 0)) for rule in rules]
        for rule, scanned, converted in runs:
            lines += scanned.result().splitlines()
            converted.result()
            problems.update(apply_patches(out / rule, after))
            report += [json.loads(line) for line in
                       (out / rule / 'report.jsonl').read_text(**ENCODING).splitlines() if line]
    answers = {}
    for case in cases:
        names = [case.inside(path) for path in [case.sample, *case.beside]]
        texts = [((tree / name).read_text(**ENCODING), (after / name).read_text(**ENCODING))
                 for name in names]
        answers[case] = Answer(*texts[0],
                               [line for line in lines if line.split(':')[0] in names],
                               [row for row in report if row.get('file') in names],
                               [problems.pop(name) for name in names if name in problems],
                               dict(zip(case.beside, texts[1:])))
    for name, problem in problems.items():
        report.append({'file': name, 'problem': problem})
    now = contents(tree)
    edited = ['%s: written by the command' % name for name in sorted(set(laid_out) | set(now))
              if laid_out.get(name) != now.get(name)]
    return answers, report, edited


def contents(tree):
    """{path below the folder: bytes} of all its files."""
    return {str(path.relative_to(tree)): path.read_bytes()
            for path in tree.rglob('*') if path.is_file()}


def promise_broken(case, answer, codes):
    """What the sample's name promises and the answer does not keep, as a list of texts."""
    problems = []
    verdicts = answer.verdicts()
    unread = [line for line in answer.report if not LINE.match(line)]
    if unread:
        problems.append('not of the form path:line:col: convert|keep [code] text: ' + unread[0])
    if case.idle:
        if verdicts or answer.changed:
            problems.append('%s: it has sites: the name says that it has none' % case.path)
        return problems
    if not verdicts:
        problems.append('%s: no report line: every site wants a verdict' % case.path)
    if not case.keeps:
        if not answer.changed:
            problems.append('%s: nothing was converted: name a sample that is kept keep-CODE'
                            % case.path)
        return problems
    code = kept_code(case.name, codes)
    given = sorted({found or 'none' for _, _, verdict, found in verdicts if verdict == 'keep'})
    if code is None:
        problems.append('%s: the name holds no reason code: see devmify codes' % case.path)
    elif verdicts and code not in given:
        problems.append('%s: the reason is [%s], the name says [%s]'
                        % (case.path, ' '.join(given), code))
    if answer.changed or any(verdict == 'convert' for _, _, verdict, _ in verdicts):
        problems.append('%s: a sample that is to be kept was converted' % case.path)
    return problems


def differences(case, answer):
    """[(golden file, its text, the actual text)] of the goldens that differ."""
    rows = []
    # A link leads to a header of the sample's that does not change.
    for path, actual in ((case.expected_c, answer.after if answer.changed else ''),
                         *((case.golden(path), after if before != after else '')
                           for path, (before, after) in answer.beside.items()),
                         (case.expected_txt,
                          'nothing to do\n' if case.idle else answer.report_text())):
        golden = path.read_text(**ENCODING) if path.exists() and not path.is_symlink() else ''
        if golden != actual:
            rows.append((path, golden, actual))
    return rows


def show(case, rows):
    """The diffs from golden to actual of what differences() found."""
    return ''.join(unified(golden, actual, 'expected/' + '/'.join(path.parts[-2:]),
                           'actual/' + '/'.join(path.parts[-2:]))
                   for path, golden, actual in rows)


def check_goldens(results, cases, codes, scratch, jobs, whole):
    """The stage: the command's answers are exactly the goldens.

    Returns {case: Answer}.  Raises CommandFailed.
    """
    answers, report, edited = convert(cases, scratch, jobs)
    for case, answer in answers.items():
        problems = answer.problems + promise_broken(case, answer, codes)
        rows = differences(case, answer)
        if rows:
            problems.append(show(case, rows))
            problems.append('accept: make bless CASE=' + case.id)
        results.check(case.id, problems, case.id)
    results.check('report.jsonl', _report_problems(answers, report, codes))
    results.check('the tree is not edited', edited)
    if whole:
        results.check('goldens of no sample', orphans(cases))
    return answers


def _report_problems(answers, report, codes):
    """Whether report.jsonl is complete, of the fixed shape, and says what scan printed."""
    problems = [row['problem'] for row in report if 'problem' in row]
    rows = [row for row in report if 'problem' not in row]
    for row in rows:
        if set(row) != KEYS:
            problems.append('%s:%s: keys differ from the described ones: %s' % (
                row.get('file'), row.get('line'), ' '.join(sorted(set(row) ^ KEYS))))
        elif (row['verdict'] == 'keep') != (row['code'] in codes):
            problems.append('%s:%s: verdict %s with code %s' % (
                row['file'], row['line'], row['verdict'], row['code']))
    for case, answer in answers.items():
        told = sorted((row.get('file'), row.get('line'), row.get('verdict'), row.get('code') or '')
                      for row in answer.sites)
        if told != sorted((file, line, verdict, code or '')
                          for file, line, verdict, code in answer.verdicts()):
            problems.append('%s: scan and report.jsonl differ' % case.path)
    return problems


def orphans(cases):
    """The files under expected/ that no sample stands behind."""
    # A header of the sample's own is the golden's, too: a link to it, or what becomes of it.
    known = {path for case in cases for path in (case.expected_c, case.expected_txt,
                                                 *map(case.golden, case.beside))}
    return ['%s: no sample of that name: remove it' % path.relative_to(cases[0].root)
            for path in sorted((cases[0].root / 'expected').glob('*/*'))
            if path not in known]


def check_second_run(results, cases, scratch, jobs):
    """The stage: a run over the converted samples writes no patch."""
    out = scratch / 'again'
    for rule in sorted({case.rule for case in cases}):
        command('convert', '--tree', scratch / 'after', '--out', out / rule, '--min-gain', 0,
                '--jobs', jobs, *chosen(cases, rule))
    touched = {}
    for patch in sorted(out.glob('*/*.patch')):
        text = patch.read_text(**ENCODING)
        for path in re.findall(r'^\+\+\+ b/(\S+)', text, re.M) or [patch.name]:
            touched[path] = text
    for case in cases:
        names = [case.inside(path) for path in [case.sample, *case.beside]]
        results.check(case.id, [touched.pop(name) for name in names if name in touched], case.id)
    for path, text in touched.items():
        results.failed(path, text)


def bless(case, codes, scratch, jobs, out):
    """Accept the actual answer of one case as its goldens, after showing the diff on `out`.

    Returns the problems that forbid it; empty when it was accepted or nothing differs.
    """
    answers, _, _ = convert([case], scratch, jobs)
    answer = answers[case]
    problems = answer.problems + promise_broken(case, answer, codes)
    rows = differences(case, answer)
    out.write(show(case, rows) if rows else '%s: the goldens are as the answer\n' % case.id)
    if problems:
        return problems
    for path, _, actual in rows:
        if actual:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, **ENCODING)
            out.write('accepted %s\n' % path.relative_to(case.root))
        else:
            path.unlink()
            out.write('removed %s\n' % path.relative_to(case.root))
    return []
