# SPDX-License-Identifier: GPL-2.0-only
"""Nothing stands alone: rules, samples, goldens, reason codes and buses all have each other."""

import re

from testlib.cases import DRIVERS, KEEP, NAIVE, find_rules, kept_code, read_table


def check_coverage(results, root, cases, codes, buses):
    """The stage: each rule has samples of both kinds, each code and each bus has a sample."""
    data = root / 'scripts' / 'data'
    rules = find_rules(root)
    for rule in rules:
        own = [case for case in cases if case.rule == rule]
        problems = []
        if not any(not case.keeps for case in own):
            problems.append('samples/%s: no sample that changes' % rule)
        if not any(case.keeps for case in own):
            problems.append('samples/%s: no sample that must not change (keep-CODE.c)' % rule)
        results.check('rule ' + rule, problems)
    for case in cases:
        problems = []
        if case.rule not in (*rules, DRIVERS):
            problems.append('samples/%s: no rule cocci/%s.cocci' % (case.rule, case.rule))
        if not case.expected_c.exists() and not case.expected_txt.exists():
            problems.append('no golden: make bless CASE=' + case.id)
        if case.keeps and case.expected_c.exists():
            problems.append('expected/%s: a kept sample has no converted form: remove it'
                            % case.path)
        results.check('golden of ' + case.id, problems)
    known = {case.naive for case in cases if case.keeps}
    for path in sorted((root / 'samples').glob('*/*%s.c' % NAIVE)):
        results.check('sample of %s/%s' % (path.parent.name, path.name),
                      [] if path in known else
                      ['%s: no %s*.c of that name' % (path.relative_to(root), KEEP)])
    _check_table(results, 'code', codes, data / 'code-without-sample.tsv',
                 {kept_code(case.name, codes) for case in cases if case.keeps})
    mentioned = set()
    for case in cases:
        mentioned.update(re.findall(r'\bstruct\s+(\w+)\s+\w+\s*(?:\[\s*\]\s*)?=\s*\{',
                                    case.sample.read_text(encoding='utf-8', errors='replace')))
    _check_table(results, 'bus', buses, data / 'bus-without-sample.tsv', mentioned)


def _check_table(results, what, wanted, path, shown):
    """Each name in `wanted` is in `shown` or excused in the data file, and not both."""
    excused = read_table(path)
    for name in wanted:
        problems = []
        if name not in shown and name not in excused:
            problems.append('no sample shows %s: write one, or say in scripts/data/%s why not'
                            % (name, path.name))
        if name in shown and name in excused:
            problems.append('%s: a sample shows %s now: remove the line' % (path.name, name))
        results.check('%s %s' % (what, name), problems)
    stale = sorted(set(excused) - set(wanted))
    results.check(path.name, ['%s: %s is not in the table: remove the line' % (path.name, name)
                              for name in stale])
