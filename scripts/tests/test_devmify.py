# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the command as a user runs it: verbs, exit statuses, bad input."""

import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))
sys.path.insert(0, str(SCRIPTS / 'tests'))

from devmifylib import command, tables  # noqa: E402
from test_spatch import DRIVER, MEDDLER  # noqa: E402

COMMAND = SCRIPTS / 'devmify'
SPATCH = shutil.which('spatch')


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)
        self.tree = self.top / 'tree'
        self.out = self.top / 'out'
        self.add('.devmify-tree', '')

    def add(self, name, text=DRIVER):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def run_it(self, *args, **env):
        done = subprocess.run([sys.executable, str(COMMAND)] + [str(a) for a in args],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False,
                              env=dict(os.environ, **env))
        return done.returncode, done.stdout, done.stderr

    def refused(self, said, *args, **env):
        """A run that ends with status 2 and one line about what to do."""
        code, out, err = self.run_it(*args, **env)
        self.assertEqual((code, out), (2, ''), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(said, err)


class Usage(InAFolder):
    def test_help_of_each_verb(self):
        for verb in ('scan', 'convert', 'explain', 'candidates', 'facts', 'codes', 'buses'):
            code, out, _ = self.run_it(verb, '--help')
            self.assertEqual(code, 0)
            self.assertIn('usage: devmify ' + verb, out)

    def test_wrong_options(self):
        for args in ((), ('scan',), ('scan', '--tree', self.tree, '--jobs', '0'),
                     ('convert', '--tree', self.tree), ('scan', '--tree', self.tree, '--wrong'),
                     ('scan', '--tree', self.tree, '--timeout', 'soon'), ('no-verb',)):
            code, out, err = self.run_it(*args)
            self.assertEqual((code, out), (2, ''), args)
            self.assertIn('usage:', err)

    def test_tables(self):
        self.assertEqual([line.split('\t')[0] for line in self.run_it('codes')[1].splitlines()],
                         list(tables.reasons()))
        self.assertEqual([line.split('\t')[0] for line in self.run_it('buses')[1].splitlines()],
                         list(tables.buses()))


class BadInput(InAFolder):
    def test_no_tree(self):
        self.refused('no such folder', 'scan', '--tree', self.top / 'none')

    def test_empty_tree(self):
        (self.top / 'empty').mkdir()
        self.refused('empty', 'scan', '--tree', self.top / 'empty')

    def test_tree_that_is_not_linux(self):
        (self.tree / '.devmify-tree').unlink()
        self.add('a.c')
        self.refused('no linux tree', 'scan', '--tree', self.tree)
        self.refused('no linux tree', 'convert', '--tree', self.tree, '--out', self.out)
        self.refused('no linux tree', 'explain', '--tree', self.tree, 'a.c')

    def test_paths(self):
        self.add('README')
        self.refused('no such file', 'scan', '--tree', self.tree, 'none.c')
        self.refused('no C file', 'scan', '--tree', self.tree, 'README')
        self.refused('not below', 'scan', '--tree', self.tree, '/etc')
        self.refused('no C file', 'explain', '--tree', self.tree, 'README')

    def test_no_spatch(self):
        self.add('a.c')
        self.refused('install the package coccinelle', 'scan', '--tree', self.tree,
                     PATH='/nowhere')

    def test_out_in_the_tree(self):
        self.add('a.c')
        self.refused('never written', 'convert', '--tree', self.tree, '--out', self.tree / 'o')

    def test_out_is_a_file(self):
        self.add('a.c')
        self.out.write_text('')
        self.refused('cannot be written', 'convert', '--tree', self.tree, '--out', self.out)

    @unittest.skipIf(os.geteuid() == 0, 'root writes everywhere')
    def test_out_may_not_be_written(self):
        self.add('a.c')
        self.out.mkdir()
        os.chmod(self.out, 0o555)
        self.refused('cannot be written', 'convert', '--tree', self.tree, '--out', self.out)

    def test_link_to_itself(self):
        os.symlink('loop.c', self.tree / 'loop.c')
        code, out, err = self.run_it('scan', '--tree', self.tree, 'loop.c')
        self.assertEqual(code, 3)
        self.assertRegex(out, r'^loop\.c:1:0: keep \[unparsed\] cannot be read: ')
        self.assertIn('1 failed', err)

    @unittest.skipIf(os.geteuid() == 0, 'root reads everything')
    def test_unreadable_folder(self):
        self.add('x/a.c')
        self.add('b.c')
        os.chmod(self.tree / 'x', 0)
        self.addCleanup(os.chmod, self.tree / 'x', 0o755)
        code, out, _ = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 3)
        self.assertIn('b.c:11:8: convert', out)
        self.assertIn('x:1:0: keep [unparsed] cannot be read: ', out)


@unittest.skipUnless(SPATCH, 'no spatch')
class Verbs(InAFolder):
    def test_scan(self):
        self.add('drivers/b.c')
        self.add('drivers/a.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        code, out, err = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 0)
        lines = out.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r'^drivers/a\.c:11:8: keep \[free-verb\] ')
        self.assertEqual(lines[1], 'drivers/b.c:11:8: convert devm_kzalloc() with &pdev->dev')
        self.assertRegex(err.splitlines()[-1], r'^2 candidates read: 1 changed, 1 kept, 0 nothing '
                         r'to do, 0 unparsed, 0 timed out, 0 failed; spatch \S+, [\d.]+ seconds$')

    def test_scan_json(self):
        self.add('a.c')
        code, out, _ = self.run_it('scan', '--json', '--jobs', '1', '--tree', self.tree, 'a.c')
        self.assertEqual(code, 0)
        site = json.loads(out)
        self.assertEqual({k: site[k] for k in ('file', 'line', 'column', 'function', 'object',
                                               'allocator', 'driver', 'device', 'remove',
                                               'verdict', 'code')},
                         {'file': 'a.c', 'line': 11, 'column': 8, 'function': 'chip_probe',
                          'object': 'chip', 'allocator': 'kzalloc', 'driver': 'platform_driver',
                          'device': '&pdev->dev', 'remove': 'chip_remove', 'verdict': 'convert',
                          'code': None})
        self.assertEqual(site['frees'], [{'file': 'a.c', 'line': 23, 'function': 'chip_remove',
                                          'action': 'delete'}])

    def test_convert(self):
        self.add('drivers/x/a.c')
        before = sorted(self.tree.rglob('*'))
        code, out, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(code, 0)
        self.assertIn('1 changed', out.splitlines()[-1])
        self.assertEqual(sorted(p.name for p in self.out.iterdir()),
                         ['drivers-x-a.c.patch', 'report.jsonl'])
        self.assertEqual(sorted(self.tree.rglob('*')), before)
        self.assertEqual((self.tree / 'drivers/x/a.c').read_text(encoding='utf-8'), DRIVER)
        subprocess.run(['patch', '-s', '-p1', '-d', str(self.tree), '-i',
                        str(self.out / 'drivers-x-a.c.patch')], check=True)
        text = (self.tree / 'drivers/x/a.c').read_text(encoding='utf-8')
        self.assertIn('devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL)', text)
        # its own output is at rest, and the old patch goes
        code, _, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual([p.name for p in self.out.iterdir()], ['report.jsonl'])

    def test_other_files_in_out_stay(self):
        self.add('a.c')
        self.out.mkdir()
        (self.out / 'mine.patch').write_text('x')
        self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(sorted(p.name for p in self.out.iterdir()),
                         ['a.c.patch', 'mine.patch', 'report.jsonl'])

    def test_names_of_patches_differ(self):
        self.assertEqual(command.patch_names(['a-b.c', 'a/b.c', 'c.c']),
                         {'a-b.c': 'a-b.c.patch', 'a/b.c': 'a-b.c-2.patch', 'c.c': 'c.c.patch'})

    def test_explain(self):
        self.add('a.c')
        code, out, _ = self.run_it('explain', '--tree', self.tree, 'a.c')
        self.assertEqual(code, 0)
        for part in ('struct platform_driver chip_driver', 'probe chip_probe, remove chip_remove',
                     'line 11: kzalloc() allocates, in chip_probe()',
                     'functions that spatch could not parse: none',
                     'in chip_remove() it is: chip', 'kfree(chip) in chip_remove() frees it',
                     'a.c:11:8: convert'):
            self.assertIn(part, out)

    def test_explain_what_does_not_parse(self):
        self.add('a.c', DRIVER.replace('	if (!chip)', '	chip @ (;\n	if (!chip)'))
        code, out, _ = self.run_it('explain', '--tree', self.tree, 'a.c')
        self.assertEqual(code, 3)
        self.assertIn('could not parse: chip_probe()', out)

    def test_unparsed_is_incomplete(self):
        self.add('a.c', DRIVER.replace('	if (!chip)', '	chip @ (;\n	if (!chip)'))
        code, out, err = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 3)
        self.assertIn('[unparsed] spatch cannot parse chip_probe()', out)
        self.assertIn('1 unparsed', err)

    def test_candidates(self):
        self.add('b.c')
        self.add('a.c')
        self.add('c.c', 'int x;\n')
        self.assertEqual(self.run_it('candidates', '--tree', self.tree), (0, 'a.c\nb.c\n', ''))

    def test_facts(self):
        self.add('a.c')
        code, out, _ = self.run_it('facts', '--tree', self.tree)
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)['drivers'][0]['probe'], 'chip_probe')

    def test_no_space(self):
        self.add('a.c')
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        said = io.StringIO()
        with mock.patch.object(command.os, 'replace', side_effect=full), \
                mock.patch.object(command.sys, 'stderr', said), \
                mock.patch.object(command.sys, 'stdout', io.TextIOWrapper(io.BytesIO())):
            code = command.main(['convert', '--tree', str(self.tree), '--out', str(self.out)])
        self.assertEqual(code, 2)
        self.assertIn('No space left on device', said.getvalue())
        self.assertEqual(list(self.out.iterdir()), [])

    def test_stopped_by_the_user(self):
        folder = self.top / 'bin'
        folder.mkdir()
        (folder / 'spatch').write_text(MEDDLER % (SPATCH, SPATCH), encoding='utf-8')
        (folder / 'spatch').chmod(0o755)
        self.add('a.c')
        self.add('b.c', DRIVER + '/* HANG */\n')
        process = subprocess.Popen(
            [sys.executable, str(COMMAND), 'convert', '--jobs', '1', '--tree', str(self.tree),
             '--out', str(self.out)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, PATH='%s:%s' % (folder, os.environ['PATH'])))
        for _ in range(300):
            time.sleep(0.1)
            if (self.out / 'a.c.patch').exists():
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertNotIn('Traceback', err)
        self.assertIn('not reached', out)
        # what was done until then is there, and whole
        self.assertEqual(sorted(p.name for p in self.out.iterdir()),
                         ['a.c.patch', 'report.jsonl'])
        self.assertIn('"a.c"', (self.out / 'report.jsonl').read_text(encoding='utf-8'))


if __name__ == '__main__':
    unittest.main()
