# SPDX-License-Identifier: GPL-2.0-only
"""The rules without the runner: by spatch on single samples, and by the kernel's coccicheck."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import headers
from .cases import find_rules
from .goldens import lay_out

REPORT = re.compile(r"^(?P<path>[^:\s]+):(?P<line>\d+):\d+(?:-\d+)?: (?P<verdict>convert|keep)\b"
                    r"(?: \[(?P<code>[a-z-]+)\])?")
# A patch costs as much as a report; the first few samples of each kind show that
# the mode works, the runner's goldens show what it writes.
PATCHED_OF_EACH_KIND = 3


def spatch(root, rule, mode, sample):
    """Run a rule by hand as the README says; returns (exit code, output, errors)."""
    done = subprocess.run(["spatch", "--very-quiet", "-D", mode, "--sp-file",
                           "cocci/%s.cocci" % rule, str(sample.relative_to(root))], cwd=root,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    return done.returncode, done.stdout, done.stderr


def report_problems(case, answer, code, out, err):
    """Where the rule's own report differs from the runner's."""
    if code:
        return ["spatch -D report: exit %d: %s" % (code, err.strip()[-500:])]
    told = sorted((int(found["line"]), found["verdict"], found["code"] or "")
                  for found in map(REPORT.match, out.splitlines()) if found)
    wanted = sorted((line, verdict, reason or "") for line, verdict, reason in answer.verdicts())
    if told == wanted:
        return []
    return ["%s: spatch -D report says %s, devmify says %s" % (case.path, told, wanted)]


def patch_problems(case, answer, code, out, err):
    """Where the rule's own patch contradicts the runner's verdict."""
    if code:
        return ["spatch -D patch: exit %d: %s" % (code, err.strip()[-500:])]
    changed = bool(re.search(r"^\+(?!\+\+ )", out, re.M) or re.search(r"^-(?!-- )", out, re.M))
    if changed == answer.changed:
        return []
    return ["%s: spatch -D patch %s" % (case.path, "changes a kept sample" if changed
                                        else "changes nothing")]


def coccicheck(source, rule, mode, folder, jobs):
    """Run the kernel's make coccicheck over a folder; returns (exit code, output, errors)."""
    done = subprocess.run(["make", "-s", "-C", str(source), "coccicheck", "COCCI=%s" % rule,
                           "MODE=" + mode, "M=%s" % folder, "J=%d" % jobs],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    return done.returncode, done.stdout, done.stderr


def about(out, mode, case):
    """The part of coccicheck's output that is about one sample."""
    name = "/%s/%s.c" % (case.rule, case.name)
    if mode == "report":
        return "".join(line + "\n" for line in out.splitlines() if name + ":" in line)
    return "".join(part for part in re.split(r"^(?=diff |--- )", out, flags=re.M)
                   if name in part.split("\n")[0])


def check_coccicheck(results, root, answers, scratch, jobs):
    """In each mode the kernel's own runner comes to the same verdicts, file by file."""
    source = headers.kernel_source()
    for rule in sorted({case.rule for case in answers}):
        if not source:
            results.skipped("coccicheck " + rule, headers.NO_SOURCE)
            continue
        folder = scratch / rule
        lay_out(root, [rule], scratch)
        for mode, judge in (("report", report_problems), ("patch", patch_problems)):
            code, out, err = coccicheck(source, root / "cocci" / (rule + ".cocci"), mode, folder,
                                        jobs)
            problems = []
            for case, answer in answers.items():
                if case.rule == rule:
                    problems += judge(case, answer, code, about(out, mode, case), err)
            results.check("coccicheck %s %s" % (mode, rule), problems[:20])


def check_standalone(results, root, answers, scratch, jobs):
    """The stage: each rule gives the runner's verdicts when spatch runs it alone."""
    tasks = []
    rules = find_rules(root)
    for rule in rules:
        left = {True: PATCHED_OF_EACH_KIND, False: PATCHED_OF_EACH_KIND}
        for case, answer in sorted(answers.items(), key=lambda item: item[0].id):
            if case.rule != rule:
                continue
            tasks.append((case, answer, "report"))
            if left[answer.changed]:
                left[answer.changed] -= 1
                tasks.append((case, answer, "patch"))
    with ThreadPoolExecutor(jobs) as pool:
        outputs = pool.map(lambda task: spatch(root, task[0].rule, task[2], task[0].sample), tasks)
        for (case, answer, mode), said in zip(tasks, outputs):
            judge = report_problems if mode == "report" else patch_problems
            results.check("%s %s" % (mode, case.id), judge(case, answer, *said), case.id)
    check_coccicheck(results, root, answers, scratch, jobs)
