# SPDX-License-Identifier: GPL-2.0-only
"""Style of the project's own files, with the tools that are here."""

import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from testlib.cases import read_table
from testlib.source import NO_SOURCE, kernel_source

SPDX = re.compile(r'SPDX-License-Identifier: \S')
# Files that show a comment to their readers, or whose bytes are a tool's output.
NO_SPDX = re.compile(r'(^|/)(LICENSE|COPYING|README\.md)$|^expected/.*\.txt$|\.jsonl?$')
# The defaults of --ignore, and tabs: C and tables in strings have them.
PYCODESTYLE = ['--max-line-length=110',
               '--ignore=E101,E121,E123,E126,E226,E24,E704,W191,W503,W504']
# Sources of a module outside any tree: what these ask for stands in the tree.
CHECKPATCH_IGNORE = 'FILE_PATH_CHANGES,LINUX_VERSION_CODE'


def own_files(root):
    """The project's files, relative to root: what git would keep, or all without git."""
    done = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                          cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False) if shutil.which('git') else None
    if done and done.returncode == 0:
        names = os.fsdecode(done.stdout).split('\0')
    else:
        names = [str(path.relative_to(root)) for path in root.rglob('*')
                 if '.git' not in path.parts and '__pycache__' not in path.parts]
    return sorted(name for name in names if name and (root / name).is_file())


def text_problems(name, text):
    """Blanks at line ends, a missing last newline and a missing SPDX line."""
    problems = []
    for number, line in enumerate(text.split('\n'), 1):
        if line != line.rstrip(' \t\r'):
            problems.append('%s:%d: blanks at the end of the line' % (name, number))
    if text and not text.endswith('\n'):
        problems.append('%s: no newline at the end' % name)
    if text and not NO_SPDX.search(name) and not SPDX.search('\n'.join(text.split('\n')[:3])):
        problems.append('%s:1: no SPDX line' % name)
    return problems


def interpreter(root, name):
    """python, sh or nothing: what runs a file, by its name or its first line."""
    if name.endswith('.py'):
        return 'python'
    if name.endswith('.sh'):
        return 'sh'
    with open(root / name, 'rb') as stream:
        first = stream.readline(80)
    if not first.startswith(b'#!'):
        return ''
    return 'python' if b'python' in first else 'sh' if re.search(rb'\b(ba|da)?sh\b', first) else ''


def _tool(results, name, command, found):
    """Run one linter; its output is the failure."""
    if not found:
        results.skipped(name, 'not installed: make deps')
        return
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace', check=False)
    results.check(name, (done.stdout.strip() or 'exit %d' % done.returncode).splitlines()[:30]
                  if done.returncode else [])


def checkpatch(source, paths):
    """{path: [message without its line number]} of checkpatch.pl --strict over whole files.

    All paths are absolute.
    """
    # Where it runs it leaves a file of names in mixed case.
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            ['perl', source / 'scripts' / 'checkpatch.pl', '--no-tree', '--strict', '--terse',
             '--no-summary', '--show-types', '--ignore', CHECKPATCH_IGNORE, '-f', *paths],
            cwd=scratch, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, errors='replace', check=False)
    said = {path: [] for path in paths}
    for line in done.stdout.splitlines():
        found = re.match(r'(.+?):(\d+): ((?:ERROR|WARNING|CHECK):.*)$', line)
        if found and Path(found.group(1)) in said:
            said[Path(found.group(1))].append((found.group(2), found.group(3)))
    return said


def check_checkpatch(results, root, cases, jobs):
    """Samples are clean for checkpatch.pl, and what was converted has no complaint more."""
    source = kernel_source()
    if not source or not shutil.which('perl'):
        results.skipped('checkpatch', NO_SOURCE if not source else 'no perl: make deps')
        return
    excused = read_table(root / 'scripts' / 'data' / 'checkpatch-excused.tsv')
    paths = [path for case in cases for path in (case.sample, case.naive, case.expected_c)
             if path.exists()]
    said = {}
    with ThreadPoolExecutor(jobs) as pool:
        for part in pool.map(lambda start: checkpatch(source, paths[start::jobs]), range(jobs)):
            said.update(part)
    needed = set()
    for case in cases:
        known = [text for _, text in said[case.sample]]
        for path in (case.sample, case.naive, case.expected_c):
            if path not in said:
                continue
            problems, left = [], list(known)
            for line, text in said[path]:
                wanted = '%s %s' % (case.id, text.split(':')[1])
                if path == case.sample and wanted in excused:
                    needed.add(wanted)
                elif path != case.sample and text in left:
                    left.remove(text)
                else:
                    problems.append('%s:%s: %s' % (path.relative_to(root), line, text))
            results.check('checkpatch %s' % path.relative_to(root), problems)
    results.check('checkpatch-excused.tsv', ['%s: no longer so: remove the line' % name
                                             for name in sorted(set(excused) - needed)])


def check_lint(results, root, cases, jobs):
    """The stage: compiles, linters, SPDX lines, blanks, checkpatch."""
    names = own_files(root)
    kinds = {name: interpreter(root, name) for name in names}
    python = [root / name for name in names if kinds[name] == 'python']
    shell = [root / name for name in names if kinds[name] == 'sh']
    texts = {}
    for name in names:
        if not name.endswith('.png'):
            texts[name] = (root / name).read_text(encoding='utf-8', errors='replace')
    results.check('text of every file', [problem for name in texts
                                         for problem in text_problems(name, texts[name])])
    problems = []
    for path in python:
        try:
            compile(path.read_text(encoding='utf-8'), path, 'exec')
        except (SyntaxError, ValueError) as error:
            problems.append('%s: %s' % (path.relative_to(root), error))
    results.check('python syntax', problems)
    for names, options in ((('pyflakes3', 'pyflakes'), []),
                           (('pycodestyle',), PYCODESTYLE)):
        tool = next(filter(shutil.which, names), None)
        _tool(results, names[-1], [tool] + options + python, tool)
    for path in shell:
        _tool(results, 'bash -n %s' % path.relative_to(root), ['bash', '-n', path],
              shutil.which('bash'))
    check_checkpatch(results, root, cases, jobs)
