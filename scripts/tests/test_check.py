# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the test runner: each of its checks is made to fail here once."""

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from checklib import build, coverage, goldens, lint, rules, standalone, unit  # noqa: E402
from checklib.results import Results, unified  # noqa: E402
from devmifylib.tsv import TableError  # noqa: E402
from testlib import fetch, headers  # noqa: E402
from testlib.cases import Case, find_cases, find_rules, kept_code, read_table  # noqa: E402
from testlib.source import kernel_source  # noqa: E402

CODES = ['in-loop', 'freed-elsewhere', 'freed-in-callback', 'freed-in-other-file']
RULE = '''\
// SPDX-License-Identifier: GPL-2.0-only
/// Turns a into b
// Confidence: High
// Copyright: (C) 2025 Somebody
// Comments: none
// Options: --no-includes

virtual report
virtual patch

@freed_anywhere@
expression x;
@@
- a(x)
+ b(x)
'''
# Stands in for the command: answers lie in answers.json beside it, by sample.
FAKE = '''\
import difflib, json, pathlib, sys
here = pathlib.Path(__file__).parent
verb, rest = sys.argv[1], sys.argv[2:]
opts, paths = {}, []
while rest:
    word = rest.pop(0)
    if word.startswith("--"):
        opts[word] = rest.pop(0)
    else:
        paths.append(word)
answers = json.loads((here / "answers.json").read_text())
if answers.get("exit"):
    print("devmify: it went wrong", file=sys.stderr)
    sys.exit(answers["exit"])
rows, patches = [], {}
for path in paths:
    answer = answers.get(path, {})
    text = (pathlib.Path(opts["--tree"]) / path).read_text()
    new = text.replace(*answer["change"]) if "change" in answer else text
    if new != text:
        patches[path] = "".join(difflib.unified_diff(
            text.splitlines(True), new.splitlines(True), "a/" + path, "b/" + path))
    for line, verdict, code in answer.get("verdicts", []):
        rows.append((path, line, verdict, code))
if verb == "scan":
    for path, line, verdict, code in rows:
        print("%s:%d:1: %s %stext" % (path, line, verdict, "[%s] " % code if code else ""))
else:
    out = pathlib.Path(opts["--out"])
    out.mkdir(parents=True)
    for path, patch in patches.items():
        (out / (path.replace("/", "-") + ".patch")).write_text(patch)
    keys = ("function object family kind law acquire managed driver device remove message at note fixes "
            "frees behind policy").split()
    with open(out / "report.jsonl", "w") as stream:
        for path, line, verdict, code in rows:
            row = dict.fromkeys(keys, "")
            row.update(file=path, line=line, column=1, verdict=verdict, code=code)
            stream.write(json.dumps(row) + "\\n")
'''


class Project(unittest.TestCase):
    """A small project in a temporary folder, with a stand-in for the command."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name) / 'project'
        self.scratch = Path(scratch.name) / 'scratch'
        self.scratch.mkdir()
        self.write('scripts/devmify', FAKE)
        self.answer({})
        patcher = mock.patch.object(goldens, 'COMMAND', self.root / 'scripts' / 'devmify')
        patcher.start()
        self.addCleanup(patcher.stop)
        self.out = io.StringIO()
        self.results = Results(self.out)
        self.results.stage('stage')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
        return path

    def answer(self, answers):
        self.write('scripts/answers.json', json.dumps(answers))

    def printed(self):
        self.results.close()
        return self.out.getvalue()

    def goldens(self, **kwargs):
        found = goldens.check_goldens(self.results, find_cases(self.root), CODES, self.scratch,
                                      2, kwargs.get('whole', True))
        return found, self.printed()


class ResultsTest(unittest.TestCase):
    def test_closing_line_and_exit_code(self):
        out = io.StringIO()
        results = Results(out)
        results.stage('one')
        results.passed('a')
        results.skipped('b', 'no tool')
        self.assertEqual(results.finish(), 0)
        self.assertEqual(out.getvalue().splitlines()[-1], '1 passed, 0 failed, 1 skipped')
        self.assertIn('skipped one: b: no tool', out.getvalue())

    def test_a_failure_is_named_and_can_be_run_again(self):
        out = io.StringIO()
        results = Results(out)
        results.stage('one')
        results.check('a', ['it broke'], 'rule/a')
        self.assertEqual(results.finish(), 1)
        self.assertIn('FAILED  one: a', out.getvalue())
        self.assertIn('make check CASE=rule/a', out.getvalue())

    def test_nothing_ran_is_a_failure(self):
        results = Results(io.StringIO())
        results.stage('empty')
        self.assertEqual(results.finish(), 1)

    def test_only_skips_is_a_failure(self):
        results = Results(io.StringIO())
        results.stage('one')
        results.skipped('a', 'why')
        self.assertEqual(results.finish(), 1)

    def test_diff_says_when_the_last_newline_is_missing(self):
        self.assertIn('No newline', unified('a\n', 'a', 'x', 'y'))


class CasesTest(unittest.TestCase):
    def test_the_longest_code_wins(self):
        codes = ['freed-in', 'freed-in-other-file']
        self.assertEqual(kept_code('keep-freed-in-other-file-two', codes), 'freed-in-other-file')
        self.assertEqual(kept_code('keep-freed-in', codes), 'freed-in')

    def test_a_code_ends_at_a_dash(self):
        self.assertIsNone(kept_code('keep-in-looped', ['in-loop']))
        self.assertIsNone(kept_code('in-loop', ['in-loop']))

    def test_a_table_wants_reasons_and_single_names(self):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / 'table.tsv'
            path.write_text('# c\na\twhy\n')
            self.assertEqual(read_table(path), {'a': 'why'})
            for bad in ('a\n', 'a\t\n', 'a\tx\na\ty\n'):
                path.write_text(bad)
                with self.assertRaises(TableError):
                    read_table(path)


class GoldensTest(Project):
    def setUp(self):
        super().setUp()
        self.write('samples/r/turns.c', 'old\n')
        self.write('samples/r/keep-in-loop.c', 'stays\n')
        self.write('samples/r/keep-in-loop.naive.c', 'harm\n')
        self.write('expected/r/turns.c', 'new\n')
        self.write('expected/r/keep-in-loop.txt', 'r/keep-in-loop.c:3:1: keep [in-loop] text\n')
        self.good = {'r/turns.c': {'change': ['old', 'new'], 'verdicts': [[1, 'convert', None]]},
                     'r/keep-in-loop.c': {'verdicts': [[3, 'keep', 'in-loop']]}}
        self.answer(self.good)

    def test_exact_goldens_pass(self):
        answers, printed = self.goldens()
        self.assertEqual(self.results.totals['failed'], 0, printed)
        self.assertEqual(len(answers), 2)

    def test_one_byte_makes_a_diff_with_both_commands(self):
        self.write('expected/r/turns.c', 'new \n')
        _, printed = self.goldens()
        self.assertIn('-new \n', printed)
        self.assertIn('+new\n', printed)
        self.assertIn('make check CASE=r/turns', printed)
        self.assertIn('make bless CASE=r/turns', printed)

    def test_report_lines_are_compared(self):
        self.write('expected/r/keep-in-loop.txt', 'r/keep-in-loop.c:4:1: keep [in-loop] text\n')
        _, printed = self.goldens()
        self.assertIn('+r/keep-in-loop.c:3:1: keep [in-loop] text', printed)

    def test_the_code_is_that_of_the_name(self):
        self.good['r/keep-in-loop.c']['verdicts'] = [[3, 'keep', 'freed-elsewhere']]
        self.answer(self.good)
        _, printed = self.goldens()
        self.assertIn('the name says [in-loop]', printed)

    def test_a_kept_sample_may_not_be_patched(self):
        self.good['r/keep-in-loop.c']['change'] = ['stays', 'goes']
        self.answer(self.good)
        _, printed = self.goldens()
        self.assertIn('was converted', printed)

    def test_a_converting_sample_with_a_kept_site_has_both_goldens(self):
        self.good['r/turns.c']['verdicts'].append([2, 'keep', 'in-loop'])
        self.answer(self.good)
        self.write('expected/r/turns.txt',
                   'r/turns.c:1:1: convert text\nr/turns.c:2:1: keep [in-loop] text\n')
        _, printed = self.goldens()
        self.assertEqual(self.results.totals['failed'], 0, printed)

    def test_a_sample_without_a_verdict_fails(self):
        self.answer({'r/turns.c': self.good['r/turns.c']})
        _, printed = self.goldens()
        self.assertIn('no report line', printed)

    def test_a_golden_without_a_sample_fails(self):
        self.write('expected/r/gone.c', 'x\n')
        _, printed = self.goldens()
        self.assertIn('expected/r/gone.c: no sample', printed)

    def test_a_failing_command_is_shown(self):
        self.answer({'exit': 2})
        with self.assertRaisesRegex(goldens.CommandFailed, 'it went wrong'):
            self.goldens()

    def test_a_command_that_writes_in_the_tree_fails(self):
        self.write('scripts/devmify', FAKE + "pathlib.Path(opts['--tree'], 'new').touch()\n")
        _, printed = self.goldens()
        self.assertIn('new: written by the command', printed)

    def test_unparsed_files_do_not_fail_the_command(self):
        self.write('scripts/devmify', FAKE + 'sys.exit(3)\n')
        _, printed = self.goldens()
        self.assertEqual(self.results.totals['failed'], 0, printed)

    def test_the_second_run_may_not_change_anything(self):
        self.good['r/turns.c']['change'] = ['e', 'ee']
        self.write('samples/r/turns.c', 'one e\n')
        self.answer(self.good)
        self.goldens()
        results = Results(self.out)
        results.stage('second')
        goldens.check_second_run(results, find_cases(self.root), self.scratch, 1)
        self.assertEqual(results.totals, {'passed': 1, 'failed': 1, 'skipped': 0})

    def test_bless_writes_what_differs(self):
        case = Case('r', 'turns', self.root)
        case.expected_c.write_text('wrong\n')
        out = io.StringIO()
        self.assertEqual(goldens.bless(case, CODES, self.scratch, 1, out), [])
        self.assertEqual(case.expected_c.read_text(), 'new\n')
        self.assertIn('-wrong\n+new\n', out.getvalue())

    def test_bless_refuses_another_code(self):
        self.good['r/keep-in-loop.c']['verdicts'] = [[3, 'keep', 'freed-elsewhere']]
        self.answer(self.good)
        case = Case('r', 'keep-in-loop', self.root)
        before = case.expected_txt.read_text()
        self.assertTrue(goldens.bless(case, CODES, self.scratch, 1, io.StringIO()))
        self.assertEqual(case.expected_txt.read_text(), before)


class ProgramTest(unittest.TestCase):
    def check(self, *args, **env):
        return subprocess.run([sys.executable, str(SCRIPTS / 'check'), *args], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=dict(os.environ, **env), check=False)

    def test_bless_refuses_in_ci(self):
        case = find_cases()[0].id
        done = self.check('--bless', case, CI='true')
        self.assertEqual(done.returncode, 2)
        self.assertIn('CI is set', done.stderr)

    def test_unknown_cases_are_usage_errors(self):
        for option in ('--case', '--bless'):
            done = self.check(option, 'no-such/case', CI='')
            self.assertEqual(done.returncode, 2)
            self.assertIn('no-such/case: no such case', done.stderr)

    def test_unknown_options_are_usage_errors(self):
        self.assertEqual(self.check('--nonsense').returncode, 2)
        self.assertEqual(self.check('--jobs', '0').returncode, 2)


class RulesTest(unittest.TestCase):
    def problems(self, text):
        return '\n'.join(rules.header_problems('x.cocci', text))

    def test_a_good_header(self):
        self.assertEqual(self.problems(RULE), '')
        self.assertEqual(rules.name_problems('x.cocci', RULE), [])

    def test_each_fault_is_found(self):
        for old, new, said in (
                ('GPL-2.0-only', 'MIT', 'first line'),
                ('/// Turns a into b', '// Turns', 'description'),
                ('Confidence: High', 'Confidence: Medium', 'Confidence is Medium'),
                ('// Confidence: High\n', '', 'no Confidence'),
                ('Comments', 'Remarks', 'unknown field Remarks'),
                ('(C) 2025 Somebody', '2025 Somebody', 'Copyright is'),
                ('virtual report\n', '', 'no virtual report'),
                ('--no-includes', 'no-includes', "spatch's own"),
                ('// Confidence: High\n// Copyright: (C) 2025 Somebody\n',
                 '// Copyright: (C) 2025 Somebody\n// Confidence: High\n', 'stands after'),
                ('// Comments: none\n', '// Comments: none\n// Comments: x\n', 'twice')):
            self.assertIn(said, self.problems(RULE.replace(old, new)), new)

    def test_rules_are_named(self):
        for name in ('r1', '', 'r'):
            text = RULE.replace('freed_anywhere', name)
            self.assertEqual(len(rules.name_problems('x.cocci', text)), 1, name)

    def test_an_unparsable_rule_fails(self):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            (root / 'cocci').mkdir()
            (root / 'cocci' / 'x.cocci').write_text(RULE.replace('a(x)', 'a(x'))
            results = Results(io.StringIO())
            results.stage('rules')
            rules.check_rules(results, root, 1)
            self.assertEqual(results.totals['failed'], 1)


class HeadersTest(unittest.TestCase):
    def test_the_newest_package_of_the_series(self):
        names = ['linux-headers-6.12.9+deb12-amd64', 'linux-headers-6.12.117+deb12-amd64',
                 'linux-headers-6.12.200+deb12-cloud-amd64', 'linux-headers-6.13.1+deb13-amd64',
                 'linux-headers-6.12-amd64', 'linux-headers-6.12.300+deb12-rt-amd64']
        self.assertEqual(headers.pick_package(names, 'amd64'),
                         'linux-headers-6.12.117+deb12-amd64')
        self.assertIsNone(headers.pick_package(names, 'arm64'))

    def test_the_parts_come_from_depends_without_the_image(self):
        depends = ('Depends: linux-headers-6.12.1+x-common (= 1), linux-image-6.12.1+x-amd64, '
                   'linux-kbuild-6.12.1+x, gcc-12')
        self.assertEqual(headers.parts_of('p', depends),
                         ['p', 'linux-headers-6.12.1+x-common', 'linux-kbuild-6.12.1+x'])

    def test_a_wrong_headers_folder_is_said(self):
        with mock.patch.dict(os.environ, HEADERS='/nonexistent'):
            with self.assertRaises(fetch.Unavailable):
                headers.find()


class BuildTest(unittest.TestCase):
    LOG = textwrap.dedent('''\
          CC [M]  /t/s/one.o
        /t/s/one.c: In function 'f':
        /t/s/one.c:7:3: warning: unused variable 'x' [-Wunused-variable]
          CC [M]  /t/s/two.o
        /t/s/two.c:9:1: error: expected ';'
        make[3]: *** [/h/scripts/Makefile.build:250: /t/s/two.o] Error 1
        WARNING: modpost: missing MODULE_DESCRIPTION() in /t/s/one.o
        WARNING: modpost: "nosuch" [/t/s/one.ko] undefined!
        ''')

    def test_messages_go_to_their_module(self):
        log = build.parse(self.LOG, {'one', 'two'})
        self.assertEqual(log.warnings['one'],
                         [('7', "unused variable 'x' [-Wunused-variable]"),
                          (None, 'missing MODULE_DESCRIPTION() in one.o')])
        self.assertEqual(log.errors['two'], [('9', "expected ';'")])
        self.assertEqual(log.general, [])

    def test_symbols_that_nobody_exports_are_found(self):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            (root / 'a.c').write_text('void known(void); void nosuch(void);\n'
                                      'void f(void) { known(); nosuch(); }\n')
            subprocess.run(['gcc', '-c', '-o', root / 'a.o', root / 'a.c'], check=True)
            (root / 'Module.symvers').write_text('0x1\tknown\tvmlinux\tEXPORT_SYMBOL\t\n')
            self.assertEqual(build.undefined(root, [root / 'a.o']), {root / 'a.o': ['nosuch']})

    def test_a_tool_that_fails_without_a_place_is_quoted(self):
        log = build.parse('  CC [M]  /t/s/one.o\nkernel-doc: no perl\nmore\n'
                          'make[3]: *** [/h/Makefile.build:234: /t/s/one.o] Error 2\n', {'one'})
        self.assertEqual(log.errors['one'], [(None, 'kernel-doc: no perl')])

    def test_errors_of_no_module_are_kept(self):
        log = build.parse('make[1]: *** [/h/Makefile:1: /h/scripts/basic.o] Error 2\n', {'one'})
        self.assertEqual(len(log.general), 1)

    def test_a_moved_warning_is_not_new(self):
        self.assertEqual(build.new_warnings([('7', 'a')], [('9', 'a')]), [])
        self.assertEqual(build.new_warnings([('7', 'a')], [('9', 'a'), ('10', 'a')]),
                         [('10', 'a')])

    def test_without_headers_each_build_is_a_named_skip(self):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            (root / 'samples' / 'r').mkdir(parents=True)
            (root / 'samples' / 'r' / 'a.c').write_text('int x;\n')
            out = io.StringIO()
            results = Results(out)
            results.stage('build')
            with mock.patch.object(headers, 'find', side_effect=fetch.Unavailable('no apt')):
                build.check_builds(results, find_cases(root), root / 't', 1, root / 'no', True,
                                   root / 'alone')
            results.close()
            self.assertIn('sample r/a: no apt', out.getvalue())
            self.assertEqual(results.totals['skipped'], 1)


class CoverageTest(Project):
    def setUp(self):
        super().setUp()
        self.write('scripts/data/code-without-sample.tsv', '')
        self.write('scripts/data/bus-without-sample.tsv', '')

    def run_stage(self, codes=(), buses=()):
        coverage.check_coverage(self.results, self.root, find_cases(self.root), codes, buses)
        return self.printed()

    def test_a_rule_wants_both_kinds_of_sample(self):
        self.write('cocci/r.cocci', RULE)
        self.write('cocci/goto.cocci', RULE)
        self.assertEqual(find_rules(self.root), ['r'])
        printed = self.run_stage()
        self.assertIn('no sample that changes', printed)
        self.assertIn('no sample that must not change', printed)

    def test_samples_want_a_rule_and_a_golden(self):
        self.write('samples/q/a.c', 'int a;\n')
        self.write('samples/q/b.naive.c', 'int b;\n')
        self.write('cocci/r.cocci', RULE)
        printed = self.run_stage()
        self.assertIn('no rule cocci/q.cocci', printed)
        self.assertIn('make bless CASE=q/a', printed)
        self.assertIn('b.naive.c: no keep-', printed)

    def test_codes_and_buses_want_a_sample_or_a_reason(self):
        self.write('cocci/r.cocci', RULE)
        self.write('samples/r/keep-in-loop.c', 'static struct i2c_driver d = {\n};\n')
        self.write('expected/r/keep-in-loop.txt', 'x\n')
        self.write('scripts/data/code-without-sample.tsv', 'timed-out\tof the tool\nold\tgone\n')
        self.write('scripts/data/bus-without-sample.tsv', 'i2c_driver\tno reason any more\n')
        printed = self.run_stage(['in-loop', 'timed-out', 'free-verb'],
                                 ['i2c_driver', 'spi_driver'])
        self.assertIn('no sample shows free-verb', printed)
        self.assertIn('no sample shows spi_driver', printed)
        self.assertIn('a sample shows i2c_driver now', printed)
        self.assertIn('old is not in the table', printed)
        self.assertNotIn('no sample shows timed-out', printed)


class StandaloneTest(unittest.TestCase):
    CASE = Case('r', 'a')
    ANSWER = goldens.Answer('old\n', 'new\n', ['r/a.c:3:5: convert text'], [
        {'line': 3, 'verdict': 'convert', 'code': None, 'acquire': 'its_own'},
        {'line': 9, 'verdict': 'keep', 'code': 'in-loop', 'acquire': 'kzalloc'}])

    def test_the_same_verdicts_pass(self):
        out = 'samples/r/a.c:3:5-12: convert text\n'
        self.assertEqual(standalone.report_problems(self.CASE, self.ANSWER, 0, out, ''), [])

    def test_other_verdicts_and_failures_are_told(self):
        for code, out in ((0, ''), (0, 'samples/r/a.c:3:5-12: keep [in-loop] text\n'), (255, '')):
            self.assertTrue(standalone.report_problems(self.CASE, self.ANSWER, code, out, 'x'))

    def test_coccicheck_output_is_taken_apart_by_sample(self):
        out = '--- /x/r/a.c\n+++ /tmp/o\n-old\n+new\n--- /x/r/ab.c\n+++ /tmp/o\n-p\n+q\n'
        self.assertEqual(standalone.about(out, 'patch', self.CASE.path),
                         '--- /x/r/a.c\n+++ /tmp/o\n-old\n+new\n')
        out = '/x/r/a.c:1:2-3: convert x\n/x/r/ab.c:1:2-3: keep x\n'
        self.assertEqual(standalone.about(out, 'report', self.CASE.path),
                         '/x/r/a.c:1:2-3: convert x\n')

    def test_a_patch_where_the_runner_has_one(self):
        diff = '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n'
        self.assertEqual(standalone.patch_problems(self.CASE, self.ANSWER, 0, diff, ''), [])
        self.assertTrue(standalone.patch_problems(self.CASE, self.ANSWER, 0, '', ''))
        kept = goldens.Answer('old\n', 'old\n', [])
        self.assertTrue(standalone.patch_problems(self.CASE, kept, 0, diff, ''))


class UnitStageTest(unittest.TestCase):
    def run_text(self, text):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / 'test_x.py'
            path.write_text(textwrap.dedent(text))
            return unit.run_file(Path(scratch), path)

    def test_outcomes_by_name(self):
        rows = self.run_text('''
            import unittest
            class T(unittest.TestCase):
                def test_good(self):
                    pass
                def test_bad(self):
                    self.assertEqual(1, 2)
                @unittest.skip("not here")
                def test_left(self):
                    pass
            ''')
        self.assertEqual({name.split('.')[-1]: outcome for outcome, name, _ in rows},
                         {'test_good': 'passed', 'test_bad': 'failed', 'test_left': 'skipped'})

    def test_no_test_and_a_broken_file_fail(self):
        self.assertEqual([row[0] for row in self.run_text('')], ['failed'])
        self.assertEqual([row[0] for row in self.run_text('import no_such_module')], ['failed'])


class RoomsTest(unittest.TestCase):
    # What a package of the tests may stand on, besides itself.
    ROOMS = {'testlib': {'devmifylib'}, 'checklib': {'testlib', 'devmifylib'},
             'provelib': {'testlib', 'devmifylib'}, 'benchlib': {'testlib', 'devmifylib'}}

    @staticmethod
    def imports(path):
        """The modules that a file imports, with dots in front where they are named so."""
        for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                name = '.' * node.level + (node.module or '')
                yield from ([name + alias.name for alias in node.names] if name == '.'
                            else [name])

    def test_no_package_imports_upwards_or_beside_itself(self):
        packages = {path.parent.name for path in SCRIPTS.glob('*/__init__.py')}
        for room, below in self.ROOMS.items():
            for path in (SCRIPTS / room).glob('*.py'):
                with self.subTest(path.name):
                    used = {name.split('.')[0] for name in self.imports(path)}
                    self.assertLessEqual(used & packages, below)

    def test_no_package_imports_in_a_circle(self):
        for room in self.ROOMS:
            needs = {path.stem: {name.split('.')[1] for name in self.imports(path)
                                 if name.startswith('.')}
                     for path in (SCRIPTS / room).glob('*.py')}
            while needs:
                free = [name for name in needs if not needs[name] & set(needs)]
                self.assertTrue(free, '%s: a circle of %s' % (room, ' '.join(sorted(needs))))
                for name in free:
                    del needs[name]


class LintTest(unittest.TestCase):
    def test_text_faults(self):
        good = '# SPDX-License-Identifier: GPL-2.0-only\nx\n'
        self.assertEqual(lint.text_problems('a.py', good), [])
        self.assertEqual(len(lint.text_problems('a.py', good + 'y \n')), 1)
        self.assertEqual(len(lint.text_problems('a.py', good + 'y')), 1)
        self.assertEqual(len(lint.text_problems('a.py', 'x\n')), 1)
        self.assertEqual(lint.text_problems('expected/r/a.txt', 'x\n'), [])

    @unittest.skipUnless(shutil.which('perl') and kernel_source(), 'no perl or no kernel source')
    def test_checkpatch_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, 'a.c')
            path.write_text('int mixedCase;\n')
            former = Path.cwd()
            os.chdir(scratch)
            self.addCleanup(os.chdir, former)
            said = lint.checkpatch(kernel_source(), [path])[path]
            self.assertEqual([line for line, text in said if 'CAMELCASE' in text], ['1'])
            self.assertEqual(list(Path(scratch).iterdir()), [path])

    def test_shell_syntax_errors_are_found(self):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            (root / 'a.py').write_text('# SPDX-License-Identifier: GPL-2.0-only\n')
            (root / 'a.sh').write_text('# SPDX-License-Identifier: GPL-2.0-only\nif x; then\n')
            results = Results(io.StringIO())
            results.stage('lint')
            with mock.patch.object(lint, 'check_checkpatch'):
                lint.check_lint(results, root, [], 1)
            self.assertEqual(results.totals['failed'], 1)


class DepsTest(unittest.TestCase):
    def test_unknown_purposes_are_refused(self):
        done = subprocess.run([str(SCRIPTS / 'deps'), 'nonsense'], text=True,
                              stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn('unknown purpose', done.stderr)

    def test_without_apt_get_it_says_what_is_missing(self):
        with tempfile.TemporaryDirectory() as scratch:
            for tool in ('sh', 'dirname', 'grep', 'sed', 'sort'):
                found = next(path for path in (Path('/usr/bin', tool), Path('/bin', tool))
                             if path.exists())
                (Path(scratch) / tool).symlink_to(found)
            done = subprocess.run([str(SCRIPTS / 'deps'), 'run'], text=True, check=False,
                                  stderr=subprocess.PIPE, env={'PATH': scratch})
        self.assertEqual(done.returncode, 2)
        self.assertIn('spatch (Debian package coccinelle)', done.stderr)
        self.assertIn('libpython3 (Debian package', done.stderr)


if __name__ == '__main__':
    unittest.main()
