# SPDX-License-Identifier: GPL-2.0-only
"""The .cocci files: they parse, and their headers speak the kernel's vocabulary."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

SPDX = '// SPDX-License-Identifier: GPL-2.0-only'
# The fields of scripts/coccinelle in Linux, in the order in which they stand here.
FIELDS = ('Confidence', 'Copyright', 'URL', 'Comments', 'Options', 'Keywords', 'Requires')
NEEDED = ('Confidence', 'Copyright', 'Options')
CONFIDENCE = ('High', 'Moderate', 'Low')
FIELD = re.compile(r'^//\s*([A-Z][A-Za-z]*):\s*(.*)$')
MODES = ('report', 'patch')
RULE_HEAD = re.compile(r'^@\s*(?:script:(?:python|ocaml)\s*)?(?P<name>[\w$]*)[^@]*@\s*$')
IDENTIFIER = re.compile(r'[a-z][a-z0-9]*(_[a-z0-9]+)+|[a-z]{4,}')


def header_problems(name, text):
    """What is wrong with the header of a .cocci file, as a list of texts."""
    lines = text.splitlines()
    problems = []

    def say(number, what):
        problems.append('%s:%d: %s' % (name, number, what))

    if not lines or lines[0] != SPDX:
        say(1, 'the first line is to be: ' + SPDX)
    if len(lines) < 2 or not re.match(r'^///\s*\S', lines[1]):
        say(2, 'the description (/// ...) is to follow the SPDX line')
    seen = []
    for number, line in enumerate(lines, 1):
        if line and not line.startswith('//'):
            break
        found = FIELD.match(line)
        if not found:
            continue
        field, value = found.groups()
        if field == 'SPDX':
            continue
        if field not in FIELDS:
            say(number, 'unknown field %s: use one of %s' % (field, ' '.join(FIELDS)))
            continue
        if seen and FIELDS.index(field) < FIELDS.index(seen[-1]):
            say(number, '%s stands after %s: the order is %s'
                % (field, seen[-1], ' '.join(FIELDS)))
        if field in seen and field != 'Copyright':
            say(number, '%s is given twice' % field)
        if field == 'Confidence' and value not in CONFIDENCE:
            say(number, 'Confidence is %s: use one of %s' % (value, ' '.join(CONFIDENCE)))
        if field == 'Copyright' and not re.match(r'\(C\) \d{4}(-\d{4})? \S', value):
            say(number, 'Copyright is to be: (C) YEAR HOLDER')
        if field == 'Options' and not value.startswith('--'):
            say(number, "Options are to be spatch's own")
        seen.append(field)
    for field in NEEDED:
        if field not in seen:
            say(1, 'no %s in the header' % field)
    code = [(number, line.split('//')[0].split()) for number, line in enumerate(lines, 1)]
    virtual = [part[1] for _, part in code if len(part) == 2 and part[0] == 'virtual']
    for mode in MODES:
        if mode not in virtual:
            say(1, 'no virtual ' + mode)
    return problems


def name_problems(name, text):
    """SmPL rules that are not named for what they prove, as a list of texts.

    A name of one word of four letters or of several words is taken for one;
    r1 and the like are not, nor is a rule without a name.
    """
    problems, declaring = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if declaring:
            # Between a rule's head and the line that closes its declarations.
            declaring = not line.startswith('@@')
            continue
        found = RULE_HEAD.match(line)
        if not found:
            continue
        declaring = True
        # Blocks that start or end a run, and Python without a name, prove nothing.
        nameless = line.startswith(('@initialize', '@finalize')) or (
            'script:' in line and found['name'] in ('', 'depends'))
        if not nameless and not IDENTIFIER.fullmatch(found['name']):
            problems.append('%s:%d: rule %s: name it for what it proves'
                            % (name, number, found['name'] or 'without a name'))
    return problems


def _parse(root, path):
    """What spatch says against a rule; empty when it parses.

    In each mode, since spatch leaves out the rules that another mode needs.
    """
    problems = []
    for mode in MODES:
        done = subprocess.run(
            ['spatch', '-D', mode, '--parse-cocci', str(path.relative_to(root))], cwd=root,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, errors='replace', check=False)
        if done.returncode:
            said = [line for line in (done.stderr + done.stdout).splitlines()
                    if line.strip() and not line.startswith(('init_defs', 'Warning: PARSING'))]
            problems.append('spatch -D %s --parse-cocci: exit %d' % (mode, done.returncode))
            problems += said[:10]
    return problems


def check_rules(results, root, jobs):
    """The stage: every rule parses, every header is in order."""
    paths = sorted((root / 'cocci').glob('*.cocci'))
    with ThreadPoolExecutor(jobs) as pool:
        parsed = pool.map(lambda path: _parse(root, path), paths)
    for path, said in zip(paths, parsed):
        text = path.read_text(encoding='utf-8')
        results.check('header ' + path.name, header_problems(path.name, text))
        results.check('names ' + path.name, name_problems(path.name, text))
        results.check('parses ' + path.name, said)
