# SPDX-License-Identifier: GPL-2.0-only
"""The rules without the runner: spatch -D report and -D patch on single samples."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .cases import find_rules

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


def check_standalone(results, root, answers, jobs):
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
