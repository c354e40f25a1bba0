# SPDX-License-Identifier: GPL-2.0-only
"""The rules without the runner: by spatch on single samples, and by the kernel's coccicheck."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from devmifylib import csource, resources, rules
from testlib.source import NO_SOURCE, kernel_source

from .goldens import lay_out

REPORT = re.compile(r'^(?P<path>[^:\s]+):(?P<line>\d+):\d+(?:-\d+)?: (?P<verdict>convert|keep)\b'
                    r'(?: \[(?P<code>[a-z-]+)\])?')
# All samples are done by one spatch a rule and mode; what starts spatch for each
# sample, and the kernel's coccicheck, is tried with the rules that have most samples,
# on the first few that change and the first few that do not.
SOME, SOME_RULES = 3, 2
# What the rules' own patches make of the samples, below the scratch folder.
PATCHED = 'patched'


def spatch(root, rule, mode, targets):
    """Run a rule by hand as the README says; returns (exit code, output, errors)."""
    done = subprocess.run(['spatch', '--very-quiet', '-D', mode, '--sp-file',
                           'cocci/%s.cocci' % rule] + [str(word) for word in targets], cwd=root,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace', check=False)
    return done.returncode, done.stdout, done.stderr


def of_rule(case, answer):
    """The sites in a sample that its own rule decides; another rule may decide others."""
    known = resources.rows() if case.rule != resources.ACTION else ()
    return [site for site in answer.sites
            if site['acquire'] not in known or known[site['acquire']].family == case.rule]


def report_problems(case, answer, code, out, err):
    """Where the rule's own report differs from the runner's."""
    if code:
        return ['spatch -D report: exit %d: %s' % (code, err.strip()[-500:])]
    told = sorted((int(found['line']), found['verdict'], found['code'] or '')
                  for found in map(REPORT.match, out.splitlines()) if found)
    wanted = sorted((site['line'], site['verdict'], site['code'] or '')
                    for site in of_rule(case, answer))
    if told == wanted:
        return []
    return ['%s: spatch -D report says %s, devmify says %s' % (case.path, told, wanted)]


def patch_problems(case, answer, code, out, err):
    """Where the rule's own patch contradicts the runner's verdict."""
    if code:
        return ['spatch -D patch: exit %d: %s' % (code, err.strip()[-500:])]
    changed = bool(re.search(r'^\+(?!\+\+ )', out, re.M) or re.search(r'^-(?!-- )', out, re.M))
    if changed == any(site['verdict'] == 'convert' for site in of_rule(case, answer)):
        return []
    return ['%s: spatch -D patch %s' % (case.path, 'changes a kept sample' if changed
                                        else 'changes nothing')]


def calls_in(text, family, kept):
    """What a text acquires and releases by a family's functions and their twins, in order.

    The calls of a function that is not among kept, the functions of the other text, are told
    where it is called: the runner puts a helper's last statement there.
    """
    names = {twin.name for twin in rules.twins(family).values()}
    names.update(row.acquire for row in resources.rows().values() if row.family == family)
    names.update(name for name, of in resources.released().items() if of == family)
    source = csource.Source('', text)
    helpers = set(source.functions) - set(kept)
    calls = {}
    for function, _, name in source.calls_of(names | helpers):
        calls.setdefault(function.name, []).append(name)

    def told(name):
        return [name] if name not in helpers else [
            deep for call in calls.get(name, ()) for deep in told(call)]
    return [name for function in calls if function not in helpers
            for call in calls[function] for name in told(call)]


def check_patches(results, rule, answers, folder, out):
    """The rule's own patch acquires and releases what the runner's does, call by call.

    Another family's calls stay; what it makes of the samples is written below PATCHED, to be
    built.
    """
    patched = folder / PATCHED / rule
    patched.mkdir(parents=True)
    for case, answer in answers.items():
        if not any(site['verdict'] == 'convert' for site in of_rule(case, answer)):
            continue
        problems = []
        for path in [case.sample, *case.parts]:
            target = patched / path.name
            shutil.copyfile(path, target)
            mine = about(out, 'patch', case.inside(path))
            done = subprocess.run(['patch', '--batch', '--fuzz=0', '--no-backup-if-mismatch', str(target)],
                                  input=mine, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            problems += [done.stdout] * bool(mine and done.returncode)
            text = target.read_text(encoding='utf-8')
            after = answer.after if path == case.sample else answer.beside[path][1]
            own = calls_in(text, rule, csource.Source('', after).functions)
            runners = calls_in(after, rule, csource.Source('', text).functions)
            if own != runners:
                problems.append('%s: spatch -D patch leaves the calls %s, devmify %s' % (
                    path.name, own, runners))
        results.check('patch %s' % case.id, problems, case.id)
        for header in case.sample.parent.glob('*.h'):
            shutil.copyfile(header, patched / header.name)


JUDGES = {'report': report_problems, 'patch': patch_problems}


def coccicheck(source, rule, mode, folder, jobs):
    """Run the kernel's make coccicheck over a folder; returns (exit code, output, errors)."""
    done = subprocess.run(['make', '-s', '-C', str(source), 'coccicheck', 'COCCI=%s' % rule,
                           'MODE=' + mode, 'M=%s' % folder, 'J=%d' % jobs],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace', check=False)
    return done.returncode, done.stdout, done.stderr


def about(out, mode, path):
    """The part of an output that is about one file of a sample, of what many samples gave."""
    name = '/' + path
    if mode == 'report':
        return ''.join(line + '\n' for line in out.splitlines() if name + ':' in line)
    return ''.join(part for part in re.split(r'^(?=diff |--- )', out, flags=re.M)
                   if re.match(r'.*%s$' % re.escape(name), part.split('\n')[0].split('\t')[0]))


def some_of(answers, rule):
    """The first few cases of a rule that change, and the first few that do not."""
    chosen = []
    for changed in (True, False):
        chosen += [case for case in sorted(answers, key=lambda case: case.id)
                   if case.rule == rule and answers[case].changed == changed][:SOME]
    return chosen


def check_coccicheck(results, root, rule, answers, scratch, jobs):
    """In each mode the kernel's own runner comes to the same verdicts on some samples."""
    source = kernel_source()
    if not source:
        results.skipped('coccicheck ' + rule, NO_SOURCE)
        return
    folder = scratch / 'coccicheck' / rule
    folder.mkdir(parents=True)
    chosen = some_of(answers, rule)
    for case in chosen:
        for path in [case.sample, *case.parts, *case.sample.parent.glob(case.name + '.h'),
                     *case.sample.parent.glob('Kbuild')]:
            shutil.copyfile(path, folder / path.name)
    for mode, judge in JUDGES.items():
        code, out, err = coccicheck(source, root / 'cocci' / (rule + '.cocci'), mode, folder, jobs)
        results.check('coccicheck %s %s' % (mode, rule), [
            problem for case in chosen
            for problem in judge(case, answers[case], code, about_all(out, mode, case), err)])


def about_all(out, mode, case):
    """The parts of an output that are about a sample."""
    return ''.join(about(out, mode, case.inside(path)) for path in [case.sample, *case.parts])


def check_standalone(results, root, answers, scratch, jobs):
    """The stage: each rule gives the runner's verdicts when spatch runs it alone."""
    rules_ = sorted({case.rule for case in answers} & {*resources.families(), resources.ACTION})
    largest = sorted(rules_, key=lambda rule: -sum(case.rule == rule for case in answers))[:SOME_RULES]
    for rule in rules_:
        lay_out(root, [rule], scratch)
        own = {case: answer for case, answer in answers.items() if case.rule == rule}
        if len(own) > 1:
            code, out, err = spatch(root, rule, 'report', ['--dir', scratch / rule, '-j', jobs])
            for case, answer in own.items():
                results.check('report %s' % case.id, report_problems(
                    case, answer, code, about_all(out, 'report', case), err), case.id)
            _, out, _ = spatch(root, rule, 'patch', ['--dir', scratch / rule, '-j', jobs])
            check_patches(results, rule, own, scratch, out)
        if rule not in largest and len(own) > 1:
            continue
        tasks = [(case, mode) for case in some_of(answers, rule) for mode in JUDGES]
        with ThreadPoolExecutor(jobs) as pool:
            outputs = pool.map(lambda task: spatch(root, rule, task[1], [
                task[0].sample, *task[0].parts]), tasks)
            for (case, mode), said in zip(tasks, outputs):
                results.check('single %s %s' % (mode, case.id),
                              JUDGES[mode](case, answers[case], *said), case.id)
        check_coccicheck(results, root, rule, own, scratch, jobs)
