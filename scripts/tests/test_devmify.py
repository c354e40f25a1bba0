# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the command as a user runs it: verbs, exit statuses, bad input."""

import contextlib
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

from devmifylib import command, out, process, run, tables  # noqa: E402
from test_runner import DRIVER, MEDDLER  # noqa: E402

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
        return path

    def run_it(self, *args, cwd=None, **env):
        done = subprocess.run([sys.executable, str(COMMAND)] + [str(a) for a in args],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=300,
                              cwd=cwd, env=dict(os.environ, **env))
        return done.returncode, done.stdout, done.stderr

    def written(self):
        """Names in OUT but the list of what was written."""
        return sorted(p.name for p in self.out.iterdir() if p.name != '.devmify')

    def meddle(self, text=MEDDLER, program='spatch'):
        """A PATH with a program of that name in front; MEDDLER gets the real spatch."""
        folder = self.top / 'bin'
        folder.mkdir(exist_ok=True)
        (folder / program).write_text(text.replace('%s', SPATCH or ''), encoding='utf-8')
        (folder / program).chmod(0o755)
        return '%s:%s' % (folder, os.environ['PATH'])

    def refused(self, said, *args, **env):
        """A run that ends with status 2 and one line about what to do."""
        code, out, err = self.run_it(*args, **env)
        self.assertEqual((code, out), (2, ''), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(said, err)


class Usage(InAFolder):
    def test_help_of_each_verb(self):
        for verb in ('scan', 'convert', 'explain', 'candidates', 'plan', 'codes', 'buses'):
            code, out, _ = self.run_it(verb, '--help')
            self.assertEqual(code, 0)
            self.assertIn('usage: devmify ' + verb, out)

    def test_wrong_options(self):
        for args in ((), ('scan', '--tree', self.tree, '--jobs', '0'),
                     ('convert', '--tree', self.tree), ('scan', '--tree', self.tree, '--wrong'),
                     ('scan', '--tree', self.tree, '--timeout', 'soon'), ('no-verb',),
                     ('scan', '--tree', self.tree, '--memory', '0'), ('scan', '--tree='),
                     ('convert', '--tree', self.tree, '--out=')):
            code, said, err = self.run_it(*args)
            self.assertEqual((code, said), (2, ''), args)
            self.assertIn('usage:', err)

    def test_tables(self):
        self.assertEqual([line.split('\t')[0] for line in self.run_it('codes')[1].splitlines()],
                         list(tables.reasons()))
        self.assertEqual([line.split('\t')[0] for line in self.run_it('buses')[1].splitlines()],
                         list(tables.buses()))


class OutsideATree(InAFolder):
    """Drivers outside of a kernel tree, and a tree that is found by itself."""

    def setUp(self):
        super().setUp()
        self.module = self.top / 'my module'
        (self.module / 'src').mkdir(parents=True)
        (self.module / 'src' / 'a.c').write_text(DRIVER, encoding='utf-8')

    def kernel(self, version, declared):
        """A folder with a kernel's headers."""
        root = self.top / version
        (root / 'include' / 'linux').mkdir(parents=True)
        (root / 'Makefile').write_text('VERSION = %s\nPATCHLEVEL = %s\n' % tuple(version.split('.')),
                                       encoding='utf-8')
        (root / 'include' / 'linux' / 'device.h').write_text(declared, encoding='utf-8')
        return root

    def test_one_file(self):
        code, said, err = self.run_it('scan', self.module / 'src' / 'a.c')
        self.assertEqual(code, 0, err)
        self.assertRegex(said, r'^a\.c:\d+:\d+: convert')
        self.assertIn('is in no kernel tree: taken for drivers of Linux', err)

    def test_the_module_that_a_makefile_makes(self):
        (self.module / 'Makefile').write_text('obj-m += a.o\na-y := src/a.o\n', encoding='utf-8')
        (self.module / 'src' / 'Makefile').write_text('# ../Makefile\n', encoding='utf-8')
        code, said, err = self.run_it('scan', self.module / 'src')
        self.assertEqual(code, 0, err)
        self.assertRegex(said, r'^src/a\.c:\d+:\d+: convert')

    def test_the_headers_of_its_kernel(self):
        for version, declared, verdict in (('6.12', 'void *devm_kzalloc(struct device *dev);', 'convert'),
                                           ('3.0', 'int device_add(struct device *dev);', 'keep')):
            with self.subTest(version):
                root = self.kernel(version, declared)
                code, said, err = self.run_it('scan', '--kernel', root, self.module)
                self.assertEqual(code, 0, err)
                self.assertIn(': %s' % verdict, said)
                self.assertIn('taken for drivers of Linux %s, by the headers in' % version, err)

    def test_a_folder_that_a_kernel_was_built_in(self):
        build = self.top / 'build'
        build.mkdir()
        (build / 'Makefile').write_text('include %s/Makefile\n' % self.kernel(
            '5.9', 'void *devm_kzalloc(struct device *dev);'), encoding='utf-8')
        self.assertIn('Linux 5.9, by', self.run_it('scan', '--kernel', build, self.module)[2])
        self.assertIn('no kernel tree: for Linux 5.9 by the headers in', self.run_it(
            'explain', '--kernel', build, self.module / 'src' / 'a.c')[1])

    def test_what_cannot_be(self):
        for args, words in (((self.module / 'b.c',), 'no such file or folder'),
                            (('--kernel', self.module, self.module), 'no kernel headers'),
                            (('--kernel', self.module, '--tree', self.tree), 'leave out --tree'),
                            ((self.module, self.add('a.c')), 'of different trees'),
                            (('--kernel', self.kernel('6.1', ''), self.add('b.c')),
                             'outside of a kernel tree')):
            with self.subTest(words):
                code, said, err = self.run_it('scan', *args)
                self.assertEqual((code, said), (2, ''))
                self.assertIn(words, err)

    def test_the_tree_above(self):
        code, said, err = self.run_it('scan', self.add('drivers/a.c'))
        self.assertEqual((code, said.split(':')[0]), (0, 'drivers/a.c'), err)
        self.assertNotIn('no kernel tree', err)


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

    def test_out_in_the_tree_by_another_name(self):
        self.add('drivers/a.c')
        link = self.top / 'link'
        os.symlink('tree', link)
        os.symlink('tree/drivers', self.top / 'inner')
        for tree, folder in ((link, link / 'out'), (link, self.tree / 'out'),
                             (self.tree, link / 'x/../out'), (self.tree, self.top / 'inner/out')):
            self.refused('never written', 'convert', '--tree', tree, '--out', folder)
        self.refused('never written', 'scan', '--tree', link, TMPDIR=str(self.tree / 'drivers'))
        self.assertEqual(sorted(p.name for p in self.tree.rglob('*')),
                         ['.devmify-tree', 'a.c', 'drivers'])

    def test_list_in_a_folder_that_is_a_link(self):
        self.add('a.c')
        self.out.mkdir()
        os.symlink(self.tree, self.out / '.devmify')
        self.refused('is a link', 'convert', '--tree', self.tree, '--out', self.out)

    def test_named_pipe(self):
        self.add('x/a.c')
        self.add('x/Makefile', 'obj-m += m.o\nm-y := a.o p.o\n')
        os.mkfifo(self.tree / 'x/p.c')
        code, out, _ = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 3)
        self.assertIn('x/a.c:11:9: convert', out)
        self.assertIn('x/p.c:1:1: keep [unparsed] cannot be read: no regular file', out)
        code, out, _ = self.run_it('scan', '--tree', self.tree, 'x/p.c')
        self.assertEqual((code, len(out.splitlines())), (3, 1))
        self.refused('no regular file', 'explain', '--tree', self.tree, 'x/p.c')

    def test_old_spatch(self):
        self.add('a.c')
        said = '#!/bin/sh\necho "spatch version %s compiled with OCaml version 4"\n' \
            'echo "Python scripting support: yes"\n'
        for version in ('0.9', '1.0.8', '1.1', '1.1.0-3'):
            path = self.meddle(said % version)
            self.refused('is version %s: install coccinelle 1.1.1 or newer' % version,
                         'scan', '--tree', self.tree, PATH=path)

    def test_spatch_that_does_not_start(self):
        self.add('a.c')
        path = self.meddle('#!/bin/sh\necho "no library x" >&2\nexit 2\n')
        self.refused('no library x', 'scan', '--tree', self.tree, PATH=path)

    def test_link_to_itself(self):
        os.symlink('loop.c', self.tree / 'loop.c')
        code, out, err = self.run_it('scan', '--tree', self.tree, 'loop.c')
        self.assertEqual(code, 3)
        self.assertRegex(out, r'^loop\.c:1:1: keep \[unparsed\] cannot be read: ')
        self.assertIn('1 failed', err)

    @unittest.skipIf(os.geteuid() == 0, 'root reads everything')
    def test_unreadable_folder(self):
        self.add('x/a.c')
        self.add('b.c')
        os.chmod(self.tree / 'x', 0)
        self.addCleanup(os.chmod, self.tree / 'x', 0o755)
        code, out, _ = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 3)
        self.assertIn('b.c:11:9: convert', out)
        self.assertIn('x:1:1: keep [unparsed] cannot be read: ', out)


@unittest.skipUnless(SPATCH, 'no spatch')
class Verbs(InAFolder):
    def test_scan(self):
        self.add('drivers/b.c')
        self.add('drivers/a.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        code, out, err = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 0)
        lines = out.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r'^drivers/a\.c:11:9: keep \[free-verb\] ')
        self.assertEqual(lines[1], 'drivers/b.c:11:9: convert devm_kzalloc() with &pdev->dev')
        self.assertRegex(err.splitlines()[-1], r'^2 candidates read: 1 changed, 1 kept, 0 nothing '
                         r'to do, 0 unparsed, 0 timed out, 0 failed; spatch \S+, [\d.]+ seconds$')

    def test_scan_json(self):
        self.add('a.c')
        code, out, _ = self.run_it('scan', '--json', '--jobs', '1', '--tree', self.tree, 'a.c')
        self.assertEqual(code, 0)
        site = json.loads(out)
        self.assertEqual({k: site[k] for k in ('file', 'line', 'column', 'function', 'object',
                                               'family', 'acquire', 'driver', 'device', 'remove',
                                               'verdict', 'code', 'law')},
                         {'file': 'a.c', 'line': 11, 'column': 9, 'function': 'chip_probe',
                          'object': 'chip', 'family': 'memory', 'acquire': 'kzalloc',
                          'driver': 'platform_driver',
                          'device': '&pdev->dev', 'remove': 'chip_remove', 'verdict': 'convert',
                          'code': None, 'law': None})
        self.assertEqual(site['frees'], [{'file': 'a.c', 'line': 23, 'function': 'chip_remove',
                                          'call': 'kfree', 'text': 'kfree(chip)', 'on': 'remove',
                                          'action': 'delete'}])
        self.assertEqual((site['kind'], site['managed'], site['behind']), ('inert', 'devm_kzalloc', []))

    def test_convert(self):
        self.add('drivers/x/a.c')
        before = sorted(self.tree.rglob('*'))
        code, out, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(code, 0)
        self.assertIn('1 changed', out.splitlines()[-1])
        self.assertEqual(self.written(), ['drivers-x-a.c.patch', 'report.jsonl'])
        self.assertEqual(sorted(self.tree.rglob('*')), before)
        self.assertEqual((self.tree / 'drivers/x/a.c').read_text(encoding='utf-8'), DRIVER)
        subprocess.run(['patch', '-s', '-p1', '-d', str(self.tree), '-i',
                        str(self.out / 'drivers-x-a.c.patch')], check=True)
        text = (self.tree / 'drivers/x/a.c').read_text(encoding='utf-8')
        self.assertIn('devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL)', text)
        # its own output is at rest, and the old patch goes
        code, _, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(self.written(), ['report.jsonl'])

    def test_carriage_returns_stay(self):
        self.add('a.c', DRIVER.replace('\n', '\r\n'))
        self.add('b.c')
        self.assertEqual(self.run_it('convert', '--tree', self.tree, '--out', self.out)[0], 0)
        for name in 'ab':
            subprocess.run(['patch', '-s', '-p1', '-d', str(self.tree), '-i',
                            str(self.out / (name + '.c.patch'))], check=True)
        one, two = ((self.tree / name).read_bytes() for name in ('a.c', 'b.c'))
        self.assertEqual(one, two.replace(b'\n', b'\r\n'))

    def test_a_patch_that_gains_nothing_is_left_out(self):
        # One line less in remove, one more where the allocation is wrapped.
        self.add('a.c', DRIVER.replace('chip = kzalloc(sizeof(*chip), GFP_KERNEL)',
                                       'chip = kzalloc(sizeof(struct chip_of_a_long_name), GFP_KERNEL)'))
        code, out, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(code, 0)
        self.assertIn('0 changed, 0 kept', out)
        self.assertIn('1 left out because they gain nothing', out)
        self.assertEqual(self.written(), ['report.jsonl'])
        site = json.loads((self.out / 'report.jsonl').read_text(encoding='utf-8'))
        self.assertEqual(site['verdict'], 'convert')
        self.assertIn('gains nothing', site['note'])
        code, out, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out, '--min-gain', '0')
        self.assertIn('1 changed', out)
        self.assertEqual(self.written(), ['a.c.patch', 'report.jsonl'])

    def test_more_gain_may_be_asked_for(self):
        self.add('a.c')
        _, out, _ = self.run_it('convert', '--tree', self.tree, '--out', self.out, '--min-gain', '2')
        self.assertIn('1 left out', out)
        self.assertEqual(self.run_it('convert', '--tree', self.tree, '--out', self.out,
                                     '--min-gain', 'some')[0], 2)

    def test_other_files_in_out_stay(self):
        self.add('a.c')
        self.out.mkdir()
        (self.out / 'mine.patch').write_text('x')
        self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual(self.written(), ['a.c.patch', 'mine.patch', 'report.jsonl'])

    def test_says_where_and_how_many(self):
        self.add('drivers/input/b.c')
        self.add('drivers/input/a.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        code, out, err = self.run_it('convert', '--tree', self.tree, '--out', self.out)
        self.assertEqual((code, err), (0, ''))
        patch = self.out / 'drivers-input-b.c.patch'
        lines = out.splitlines()
        self.assertEqual(lines[:2], [
            '1 patch and report.jsonl are in %s' % self.out,
            'one is applied by: patch -p1 -d %s -i %s' % (self.tree, patch)])
        self.assertEqual(lines[2], '2 sites: 1 converted in 1 file, 1 kept: free-verb 1')
        self.assertRegex(lines[3], '^policy for 1 of the converted: input does not want')
        self.assertTrue(lines[-1].startswith('2 candidates read: 1 changed, 1 kept'))
        subprocess.run(lines[1].split(': ')[1], shell=True, check=True, stdout=subprocess.DEVNULL)

    def test_policy_of_a_converted_site(self):
        self.add('drivers/input/a.c')
        self.add('drivers/input/b.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        _, out, err = self.run_it('scan', '--tree', self.tree)
        first, second = out.splitlines()
        self.assertIn('&pdev->dev; policy: input does not want', first)
        self.assertNotIn('policy', second)
        self.assertIn('policy for 1 of the converted: input does not want', err)

    def test_path_without_a_candidate(self):
        self.add('a.c')
        self.add('x/b.c', 'int x;\n')
        code, out, err = self.run_it('scan', '--tree', self.tree, 'a.c', 'x', 'x/b.c')
        self.assertEqual((code, len(out.splitlines())), (0, 1))
        self.assertEqual([line.split(':')[1] for line in err.splitlines()
                          if 'nothing there could hold a site' in line], [' x', ' x/b.c'])

    def test_paths_of_the_current_folder(self):
        self.add('drivers/x/a.c')
        self.add('a.c')
        for cwd, path, found in ((self.tree / 'drivers', 'x', 'drivers/x/a.c'),
                                 (self.tree / 'drivers/x', 'a.c', 'a.c'),
                                 (self.top, 'tree/drivers', 'drivers/x/a.c')):
            out = self.run_it('candidates', '--tree', self.tree, path, cwd=cwd)[1]
            self.assertEqual(out, found + '\n')

    def test_home_folder(self):
        self.add('a.c')
        code, out, _ = self.run_it('convert', '--tree=~/tree', '--out=~/out', HOME=str(self.top))
        self.assertEqual(code, 0)
        self.assertEqual(self.written(), ['a.c.patch', 'report.jsonl'])

    def test_file_named_through_a_link(self):
        self.add('x/a.c')
        os.symlink('x/a.c', self.tree / 'link.c')
        os.symlink('x', self.tree / 'y')
        for path in ('link.c', 'y', 'y/a.c'):
            self.run_it('convert', '--tree', self.tree, '--out', self.out, path)
            self.assertEqual(self.written(), ['report.jsonl', 'x-a.c.patch'])
        subprocess.run(['patch', '-s', '-p1', '-d', str(self.tree), '-i',
                        str(self.out / 'x-a.c.patch')], check=True)

    def test_link_out_of_the_tree(self):
        (self.top / 'b.c').write_text(DRIVER, encoding='utf-8')
        os.symlink('../b.c', self.tree / 'link.c')
        self.refused('not below the tree', 'scan', '--tree', self.tree, 'link.c')

    def test_no_home(self):
        self.add('a.c')
        env = {name: value for name, value in os.environ.items() if name != 'HOME'}
        with mock.patch.dict(os.environ, env, clear=True):
            code, out, _ = self.run_it('scan', '--tree', self.tree)
        self.assertEqual(code, 0)
        self.assertIn('a.c:11:9: convert', out)

    def test_unparsed_ok(self):
        self.add('a.c', DRIVER.replace('	if (!chip)', '	chip @ (;\n	if (!chip)'))
        self.add('c.c', DRIVER + DRIVER.replace('chip', 'chop').replace(
            '	if (!chop)', '	chop @ (;\n	if (!chop)'))
        code, said, err = self.run_it('scan', '--unparsed-ok', '--tree', self.tree)
        self.assertEqual(code, 0)
        self.assertIn('c.c:11:9: convert', said)
        self.assertIn('1 changed, 0 kept, 0 nothing to do, 1 unparsed, 0 timed out, 0 failed, '
                      '1 changed ones read in part', err)
        path = self.meddle()
        self.add('b.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* CRASH */'))
        self.assertEqual(self.run_it('scan', '--unparsed-ok', '--tree', self.tree, PATH=path)[0], 3)

    def test_names_of_patches_differ(self):
        self.assertEqual(run.patch_names(['a-b.c', 'a/b.c', 'c.c']),
                         {'a-b.c': 'a-b.c.patch', 'a/b.c': 'a-b.c-2.patch', 'c.c': 'c.c.patch'})
        long = 'a/' * 200 + 'b.c'
        names = run.patch_names([long, 'c/' + long])
        self.assertEqual(len(set(names.values())), 2)
        self.assertLess(max(map(len, names.values())), 256)

    def test_explain(self):
        self.add('a.c')
        code, out, _ = self.run_it('explain', '--tree', self.tree, 'a.c')
        self.assertEqual(code, 0)
        for part in ('struct platform_driver chip_driver', 'probe chip_probe, remove chip_remove',
                     'line 11: kzalloc() acquires, in chip_probe()',
                     'functions that spatch could not parse: none',
                     'in chip_remove() it is: chip', 'kfree(chip) in chip_remove() frees it',
                     'a.c:11:9: convert'):
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
        self.assertIn('[unparsed] cannot follow chip_probe', out)
        self.assertIn('1 unparsed', err)

    def test_candidates(self):
        self.add('b.c')
        self.add('a.c')
        self.add('c.c', 'int x;\n')
        self.assertEqual(self.run_it('candidates', '--tree', self.tree), (0, 'a.c\nb.c\n', ''))

    def test_plan(self):
        self.add('a.c')
        code, out, _ = self.run_it('plan', '--tree', self.tree, self.tree / 'a.c')
        self.assertEqual(code, 0)
        (managed, dropped), = json.loads(out)
        self.assertEqual((managed['call'], managed['what'], managed['device']),
                         ('kzalloc', 'managed', '&pdev->dev'))
        self.assertEqual((dropped['call'], dropped['what'], dropped['column']), ('kfree', 'dropped', 1))


class Streams(InAFolder):
    """Where the output goes to a place that takes none."""

    def shell(self, text):
        self.add('a.c')
        done = subprocess.run(['bash', '-c', text.replace('SCAN', '"%s" "%s" scan --tree "%s"' % (
            sys.executable, COMMAND, self.tree))], stdin=subprocess.DEVNULL, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertNotIn('Traceback', done.stderr)
        self.assertNotIn('Exception', done.stderr)
        return done

    def test_closed(self):
        done = self.shell('SCAN >&-')
        self.assertEqual((done.returncode, done.stderr),
                         (2, 'devmify: standard output is closed: there is nowhere to print to\n'))

    @unittest.skipUnless(SPATCH, 'no spatch')
    def test_no_errors_wanted(self):
        done = self.shell('SCAN 2>&- <&-')
        self.assertEqual(done.returncode, 0)
        self.assertIn('a.c:11:9: convert', done.stdout)

    @unittest.skipUnless(SPATCH, 'no spatch')
    def test_pipe_that_nobody_reads(self):
        done = self.shell('SCAN | true; echo ${PIPESTATUS[0]}')
        self.assertIn(done.stdout, ('141\n', '0\n'))
        self.assertEqual(len(done.stderr.splitlines()), done.stdout == '0\n' and 2)

    @unittest.skipUnless(SPATCH and os.path.exists('/dev/full'), 'no spatch or no /dev/full')
    def test_full(self):
        done = self.shell('SCAN >/dev/full')
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, 'devmify: standard output: No space left on device\n')


@unittest.skipUnless(SPATCH, 'no spatch')
class Output(InAFolder):
    """What is in OUT, whatever happens to the run."""

    def setUp(self):
        super().setUp()
        self.tmp = self.top / 'tmp'
        self.tmp.mkdir()
        self.add('a.c')

    def convert(self, *more, **env):
        return self.run_it('convert', '--jobs', '1', '--tree', self.tree, '--out', self.out, *more,
                           TMPDIR=str(self.tmp), **env)

    def contents(self):
        return {p.relative_to(self.out): p.read_bytes()
                for p in self.out.rglob('*') if p.is_file()}

    def test_refused_runs_take_nothing(self):
        self.convert()
        before = self.contents()
        self.assertEqual(self.convert('mistyped')[0], 2)
        self.assertEqual(self.convert(PATH='/nowhere')[0], 2)
        self.assertEqual(self.convert('--tree', self.top / 'none')[0], 2)
        self.assertEqual(self.contents(), before)

    def test_refused_runs_make_nothing(self):
        self.assertEqual(self.convert('mistyped')[0], 2)
        self.assertEqual(self.convert(PATH='/nowhere')[0], 2)
        self.assertFalse(self.out.exists())

    @unittest.skipUnless(SPATCH, 'spatch is not installed')
    def test_report(self):
        """The page and the log come beside what convert wrote, and go with it."""
        self.refused('no report.jsonl by convert: run devmify convert', 'report', '--out', self.out)
        self.assertFalse(self.out.exists())
        self.convert()
        before = self.contents()
        code, said, err = self.run_it('report', '--out', self.out, '--title', 'My drivers')
        self.assertEqual(code, 0, err)
        self.assertEqual(self.written(), ['a.c.patch', 'report.html', 'report.jsonl', 'report.sarif'])
        self.assertEqual(said.split(), [str(self.out / 'report.html'), str(self.out / 'report.sarif')])
        after = self.contents()
        self.assertEqual({name: after[name] for name in before if name.parts[0] != '.devmify'},
                         {name: text for name, text in before.items() if name.parts[0] != '.devmify'})
        self.assertIn(b'My drivers', after[Path('report.html')])
        self.assertEqual(json.loads(after[Path('report.sarif')])['version'], '2.1.0')
        (self.out / 'a.c.patch').unlink()
        self.assertEqual(self.run_it('report', '--out', self.out)[0], 0)
        self.assertEqual(self.written(), ['report.html', 'report.jsonl', 'report.sarif'])
        for text in (b'{"file": "a.c"}\n', b'[]\n', b'{"file\n', b'[' * 9999):
            (self.out / 'report.jsonl').write_bytes(text)
            names = json.loads((self.out / '.devmify' / 'files.json').read_text())
            names['report.jsonl'] = out.checksum(self.out / 'report.jsonl')
            (self.out / '.devmify' / 'files.json').write_text(json.dumps(names))
            self.refused('is no report of this version', 'report', '--out', self.out)
        self.run_it('clean', '--out', self.out)
        self.assertEqual(self.contents(), {})

    def test_files_of_others(self):
        for name in ('report.jsonl', 'a.c.patch'):
            with self.subTest(name):
                self.out.mkdir()
                (self.out / name).write_text('mine')
                self.assertRegex(self.convert()[2], name + ': was not written by an earlier run')
                self.assertEqual(self.contents(), {Path(name): b'mine'})
                shutil.rmtree(self.out)

    def test_a_patch_that_was_edited(self):
        self.convert()
        (self.out / 'a.c.patch').write_text('better')
        before = self.contents()
        code, _, err = self.convert()
        self.assertEqual(code, 2)
        self.assertIn('a.c.patch: was changed since it was written', err)
        self.assertEqual(self.contents(), before)

    def test_stale_patches_go_and_others_stay(self):
        self.add('b.c')
        self.convert()
        (self.out / 'mine.patch').write_text('x')
        (self.tree / 'b.c').unlink()
        self.convert()
        self.assertEqual(self.written(), ['a.c.patch', 'mine.patch', 'report.jsonl'])

    def test_clean(self):
        self.convert()
        (self.out / 'mine.patch').write_text('x')
        (self.out / 'a.c.patch').write_text('better')
        code, _, err = self.run_it('clean', '--out', self.out)
        self.assertEqual(code, 0)
        self.assertIn('a.c.patch: was changed since it was written: stays', err)
        self.assertEqual(sorted(p.name for p in self.out.iterdir()), ['a.c.patch', 'mine.patch'])
        for folder in (self.top / 'none', self.tmp):
            self.assertEqual(self.run_it('clean', '--out', folder)[0], 0)
        self.assertTrue(self.tmp.exists())

    def test_two_runs(self):
        with out.Out(str(self.out)) as mine:
            code, said, err = self.convert()
            self.assertEqual((code, said), (2, ''))
            self.assertIn('process %d on ' % os.getpid(), err)
            mine.publish({'report.jsonl': 'mine'})
        self.assertEqual((self.out / 'report.jsonl').read_text(), 'mine')

    def test_no_space(self):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.convert()
        before = self.contents()
        said = io.StringIO()
        with mock.patch.object(out.os, 'rename', side_effect=full), \
                mock.patch.object(command.sys, 'stderr', said), \
                mock.patch.object(command.sys, 'stdout', io.TextIOWrapper(io.BytesIO())):
            code = command.main(['convert', '--tree', str(self.tree), '--out', str(self.out)])
        self.assertEqual(code, 2)
        self.assertIn('No space left on device', said.getvalue())
        self.assertEqual(self.contents(), before)

    def test_killed_while_it_put_files_in_place(self):
        """A later run ends what was begun, and then takes its place."""
        old = {'report.jsonl': '1', 'x.patch': '1', 'y.patch': '1'}
        new = {'report.jsonl': '2', 'y.patch': '2', 'z.patch': '2'}
        steps, real = 0, os.replace
        for stop in range(6):
            shutil.rmtree(self.out, ignore_errors=True)
            with out.Out(str(self.out)) as one:
                one.publish(old)

            def replace(*names):
                nonlocal steps
                steps += 1
                if steps > stop:
                    raise KeyboardInterrupt
                real(*names)
            steps = 0
            with mock.patch.object(out.os, 'replace', replace), \
                    contextlib.suppress(KeyboardInterrupt), out.Out(str(self.out)) as two:
                two.publish(new)
            if stop < 4:
                self.assertNotEqual((self.out / 'report.jsonl').exists() and
                                    (self.out / 'report.jsonl').read_text(), '1')
            with out.Out(str(self.out)):
                self.assertEqual({name: (self.out / name).read_text() for name in self.written()},
                                 new)

    def start(self):
        """A convert that does not end, the process of its spatch, and the environment."""
        self.add('b.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* HANG */'))
        env = dict(os.environ, PATH=self.meddle(), TMPDIR=str(self.tmp))
        run = subprocess.Popen([sys.executable, str(COMMAND), 'convert', '--jobs', '1', '--tree',
                                str(self.tree), '--out', str(self.out)], env=env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               preexec_fn=default_signals)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        hung = wait_for(lambda: list(self.tmp.rglob('hung')))
        return run, int(hung[0].read_text())

    def test_stopped(self):
        self.convert()
        before = self.contents()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number.name):
                run, spatch = self.start()
                run.send_signal(number)
                said, err = run.communicate(timeout=100)
                self.assertEqual((run.returncode, said), (128 + number, ''))
                self.assertEqual(err, 'devmify: stopped by %s: no results, and %s is as it was\n' %
                                 (number.name, self.out))
                self.assertEqual(self.contents(), before)
                self.assertEqual(list(self.tmp.iterdir()), [])
                wait_for(lambda: not os.path.exists('/proc/%d' % spatch))

    def test_first_run_stopped(self):
        run, _ = self.start()
        run.terminate()
        run.communicate(timeout=100)
        self.assertFalse(self.out.exists())

    def test_killed(self):
        self.convert()
        before = self.contents()
        run, spatch = self.start()
        run.kill()
        run.communicate(timeout=100)
        wait_for(lambda: not os.path.exists('/proc/%d' % spatch))
        self.assertEqual({name: data for name, data in self.contents().items()
                          if name.name != 'lock'}, before)
        self.assertNotEqual(list(self.tmp.iterdir()), [])
        (self.tree / 'b.c').unlink()
        self.assertEqual(self.convert()[0], 0)
        self.assertEqual(self.contents(), before)
        self.assertEqual(list(self.tmp.iterdir()), [])

    def test_what_runs_for_it_ends_with_it(self):
        """Also what that has started, and without waiting for it."""
        note = self.top / 'pid'

        def alarm(*_):
            raise process.Stopped(signal.SIGALRM)
        self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, alarm))
        for work in (process.call, lambda call: process.pooled(process.call, [call] * 3, 2)):
            began = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, 1)
            with self.assertRaises(process.Stopped):
                work(['sh', '-c', 'sleep 71 & echo $! > %s; wait' % note])
            self.assertLess(time.monotonic() - began, 20)
            status = '/proc/%s/stat' % note.read_text().strip()
            wait_for(lambda path=status: not os.path.exists(path) or
                     Path(path).read_text().rsplit(')', 1)[1].split()[0] == 'Z')

    def test_scratch_of_others_stays(self):
        with mock.patch.object(process.tempfile, 'tempdir', str(self.tmp)), process.scratch() as mine:
            (self.tmp / 'devmify-run').mkdir()
            self.convert()
            self.assertEqual(sorted(p.name for p in self.tmp.iterdir()),
                             sorted(['devmify-run', os.path.basename(mine)]))


@unittest.skipUnless(SPATCH and shutil.which('make'), 'no spatch or no make')
class Make(InAFolder):
    def make(self, *args, **env):
        done = subprocess.run(['make', '-s', '-C', str(SCRIPTS.parent)] + list(args), check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=300,
                              stderr=subprocess.PIPE, text=True, env=dict(os.environ, **env))
        return done.returncode, done.stdout, done.stderr

    def test_odd_names(self):
        self.tree = self.top / "it's a tree"
        self.add('.devmify-tree', '')
        self.add('a.c')
        self.add("b'.c")
        for name in ("a'b", '-x y;'):
            self.out = self.top / name
            code, _, err = self.make('run', 'TREE=%s' % self.tree, 'OUT=%s' % self.out,
                                     "ONLY=a.c b'.c")
            self.assertEqual((code, err), (0, ''))
            self.assertEqual(self.written(), ['a.c.patch', "b'.c.patch", 'report.jsonl'])
            (self.out / 'mine.patch').write_text('x')
            self.assertEqual(self.make('clean', 'OUT=%s' % self.out)[0], 0)
            self.assertEqual([p.name for p in self.out.iterdir()], ['mine.patch'])

    def test_its_status_tells_of_files_that_were_not_finished(self):
        path = self.meddle()
        self.add('a.c', DRIVER.replace('	if (!chip)', '	chip @ (;\n	if (!chip)'))
        run = ('run', 'TREE=%s' % self.tree, 'OUT=%s' % self.out)
        self.assertEqual(self.make(*run, PATH=path)[0], 0)
        self.add('b.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* CRASH */'))
        self.assertEqual(self.make(*run, PATH=path)[0], 2)
        self.assertEqual(self.make(*run, 'ONLY=b.c', PATH=path)[0], 2)


def default_signals():
    """As in a terminal, however these tests were started (nohup ignores SIGHUP)."""
    for number in process.SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def wait_for(what):
    """The first value of a function that is true; fails after a while."""
    for _ in range(900):
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError('waited in vain')


if __name__ == '__main__':
    unittest.main()
