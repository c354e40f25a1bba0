# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what is known of a kernel tree: candidates, modules, headers."""

import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import resources, sieve  # noqa: E402
from devmifylib.tree import MARKER, Tree, TreeError  # noqa: E402

DRIVER = '''static int a_probe(struct platform_device *pdev)
{
	a = kzalloc(1, GFP_KERNEL);
}
static struct platform_driver a = { .probe = a_probe };
'''


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, **files):
        for name, text in files.items():
            self.add(name, text)

    def add(self, name, text=''):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def linux(self):
        self.add('Makefile', '# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n')
        self.add('Kconfig')
        self.add('include/linux/device.h', 'void *devm_kmalloc(struct device *dev);\n')
        return Tree(self.root)


class WhatIsATree(Folder):
    def refused(self, root, said):
        with self.assertRaises(TreeError) as caught:
            Tree(root)
        self.assertIn(said, str(caught.exception))

    def test_no_folder(self):
        self.refused(self.root / 'none', 'no such folder')

    def test_file(self):
        self.add('a')
        self.refused(self.root / 'a', 'no such folder')

    def test_empty(self):
        self.refused(self.root, 'empty')

    def test_not_linux(self):
        self.add('Makefile', 'all:\n')
        self.refused(self.root, 'no linux tree')

    def test_linux(self):
        tree = self.linux()
        self.assertEqual(tree.version, '6.12.1')
        self.assertFalse(tree.bare)

    def test_marked(self):
        self.add(MARKER)
        tree = Tree(self.root)
        self.assertEqual(tree.version, '')
        self.assertTrue(tree.declares('devm_kzalloc'))
        self.assertTrue(tree.devres_dma_safe)

    def test_marked_is_for_one_kernel(self):
        self.add(MARKER)
        self.add('kernel/Makefile', 'VERSION = 3\nPATCHLEVEL = 0\n')
        self.add('kernel/include/linux/device.h')
        tree = Tree(self.root, anything=True, kernel=str(self.root / 'kernel'))
        self.assertEqual(tree.version, '')
        self.assertTrue(tree.declares('devm_kzalloc'))

    def test_anything(self):
        self.assertTrue(Tree(self.root, anything=True).bare)


class Candidates(Folder):
    def setUp(self):
        super().setUp()
        self.tree = self.linux()

    def test_sorted_and_filtered(self):
        self.add('drivers/b.c', DRIVER)
        self.add('drivers/a.c', DRIVER)
        self.add('drivers/c.c', DRIVER.replace('kzalloc', 'devm_kzalloc'))
        self.add('drivers/d.c', DRIVER.replace('.probe', '.prob'))
        self.add('drivers/e.h', DRIVER)
        self.add('tools/f.c', DRIVER)
        self.assertEqual(self.tree.candidates(), (['drivers/a.c', 'drivers/b.c'], []))

    def test_other_ways_to_name_a_probe(self):
        for number, text in enumerate(('.ops = { .add = a_probe }', 'probe: a_probe', '.probe\t=x',
                                       '}; module_platform_driver_probe(a, a_probe)')):
            self.add('drivers/%d.c' % number, DRIVER.replace('.probe = a_probe', text))
        self.assertEqual(len(self.tree.candidates()[0]), 4)

    def test_white_space_may_go_on_in_the_next_line(self):
        self.add('drivers/a.c', DRIVER.replace('kzalloc(', 'kzalloc\n\t\t('))
        self.add('drivers/b.c', DRIVER.replace('.probe = ', '.probe\r\n= '))
        self.add('drivers/c.c', DRIVER.replace('kzalloc(', 'kzalloc_('))
        self.assertEqual(self.tree.candidates()[0], ['drivers/a.c', 'drivers/b.c'])

    def test_what_acquires_only_with_its_release(self):
        self.add('drivers/a.c', DRIVER.replace('kzalloc(', 'mutex_init('))
        self.add('drivers/b.c', DRIVER.replace('kzalloc(1', 'mutex_init(&l); mutex_destroy(&l'))
        self.assertEqual(self.tree.candidates()[0], ['drivers/b.c'])

    def test_any_name(self):
        names = ['drivers/-a b.c', 'drivers/c\nd.c', os.fsdecode(b'drivers/\xe4.c')]
        for name in names:
            self.add(name, DRIVER)
        self.assertEqual(self.tree.candidates()[0], sorted(names))
        self.assertEqual(self.tree.candidates(names[:1])[0], names[:1])

    def test_without_grep(self):
        self.add('drivers/a.c', DRIVER)
        with mock.patch('devmifylib.sieve.shutil.which', return_value=None), \
                self.assertRaisesRegex(TreeError, 'no grep: install'):
            self.tree.candidates()

    def test_grep_fails(self):
        self.add('drivers/a.c', DRIVER)
        with mock.patch('devmifylib.sieve.BLANKS', '(%s'), \
                self.assertRaisesRegex(TreeError, 'grep fails: .*[Uu]nmatched'):
            self.tree.candidates()

    def test_what_cannot_be_read_registers_nothing(self):
        text = DRIVER.replace('{ .probe = a_probe }', '{\n\t.probe = a_probe,\n}')
        self.add('drivers/a.c', text)
        self.assertTrue(sieve.registers(str(self.root), 'drivers/a.c'))
        with mock.patch('devmifylib.sieve.open', side_effect=PermissionError, create=True):
            self.assertFalse(sieve.registers(str(self.root), 'drivers/a.c'))

    def test_a_large_file_is_not_read(self):
        self.add('drivers/a.c', 'x')
        with mock.patch('devmifylib.sieve.LARGE', 0):
            self.assertTrue(sieve.registers(str(self.root), 'drivers/a.c'))

    def test_paths(self):
        self.add('drivers/x/a.c', DRIVER)
        self.add('drivers/y/b.c', DRIVER)
        self.add('tools/c.c', DRIVER)
        self.assertEqual(self.tree.candidates(['drivers/x'])[0], ['drivers/x/a.c'])
        self.assertEqual(self.tree.candidates(['drivers/y/b.c', 'drivers/y'])[0],
                         ['drivers/y/b.c'])
        self.assertEqual(self.tree.candidates([str(self.root / 'drivers/x')])[0],
                         ['drivers/x/a.c'])
        self.assertEqual(self.tree.candidates(['tools'])[0], ['tools/c.c'])

    def test_several_processes_find_the_same(self):
        for name in 'dcba':
            self.add('drivers/%s.c' % name, DRIVER if name < 'd' else '')
        alone = self.tree.candidates()
        with mock.patch('devmifylib.tree.FILES_A_POOL', 1):
            self.assertEqual(self.tree.candidates(jobs=2), alone)
        self.assertEqual(alone[0], ['drivers/a.c', 'drivers/b.c', 'drivers/c.c'])

    def refused(self, path, said):
        with self.assertRaises(TreeError) as caught:
            self.tree.candidates([path])
        self.assertIn(said, str(caught.exception))

    def test_bad_paths(self):
        self.add('README')
        self.refused('drivers/none.c', 'no such file')
        self.refused('../other', 'not below')
        self.refused('README', 'no C file')

    def test_links(self):
        self.add('drivers/a.c', DRIVER)
        os.symlink('.', self.root / 'drivers/again')
        os.symlink('loop', self.root / 'drivers/loop')
        os.symlink('loop.c', self.root / 'drivers/loop.c')
        self.assertEqual(self.tree.candidates(), (['drivers/a.c'], []))

    def test_link_to_itself_when_named(self):
        os.symlink('loop.c', self.root / 'loop.c')
        files, failures = self.tree.candidates(['loop.c'])
        self.assertEqual(files, [])
        self.assertEqual([path for path, _ in failures], ['loop.c'])

    @unittest.skipIf(os.geteuid() == 0, 'root reads everything')
    def test_unreadable(self):
        self.add('drivers/x/a.c', DRIVER)
        self.add('drivers/y.c', DRIVER)
        os.chmod(self.root / 'drivers/x', 0)
        os.chmod(self.root / 'drivers/y.c', 0)
        self.addCleanup(os.chmod, self.root / 'drivers/x', 0o755)
        files, failures = self.tree.candidates()
        self.assertEqual(files, [])
        self.assertEqual([path for path, _ in failures], ['drivers/x', 'drivers/y.c'])


class Modules(Folder):
    def setUp(self):
        super().setUp()
        self.tree = self.linux()
        for name in ('core', 'i2c', 'hw', 'alone', 'sub/b', 'none'):
            self.add('drivers/x/%s.c' % name)
        self.add('drivers/x/Makefile', '''# obj-y += none.o
obj-$(CONFIG_X) += chip.o alone.o
chip-y := core.o \\
	i2c.o
chip-$(CONFIG_HW) += hw.o sub/b.o
chip-objs-y := none.h
''')

    def test_composite(self):
        self.assertEqual(self.tree.module_files('drivers/x/core.c'),
                         ['drivers/x/hw.c', 'drivers/x/i2c.c', 'drivers/x/sub/b.c'])

    def test_named_from_the_folder_above(self):
        self.assertEqual(self.tree.module_files('drivers/x/sub/b.c'),
                         ['drivers/x/core.c', 'drivers/x/hw.c', 'drivers/x/i2c.c'])

    def test_alone(self):
        self.assertEqual(self.tree.module_files('drivers/x/alone.c'), [])

    def test_nobody_says(self):
        self.assertIsNone(self.tree.module_files('drivers/x/none.c'))


class Headers(Folder):
    def test_declares(self):
        tree = self.linux()
        self.add('include/linux/string.h', 'char *devm_kstrdup(struct device *dev);\n')
        self.assertTrue(tree.declares('devm_kmalloc'))
        self.assertTrue(tree.declares('devm_kstrdup'))
        self.assertFalse(tree.declares('devm_kstrdup_const'))

    def test_alignment(self):
        self.add('drivers/base/devres.c', 'u8 __aligned(ARCH_KMALLOC_MINALIGN) data[];\n')
        self.assertFalse(self.linux().devres_dma_safe)
        self.add('drivers/base/devres.c', 'u8 __aligned(ARCH_DMA_MINALIGN) data[];\n')
        self.assertTrue(self.linux().devres_dma_safe)

    def test_a_step_that_the_buses_of_later_kernels_do_not_take(self):
        step = resources.detaching('platform_driver')
        self.assertTrue(self.linux().takes(step))       # nothing shows that it does not
        file = step.source.partition(':')[0]
        for text in ('dev_pm_domain_detach(_dev, true);\n', 'return 0;\n'):
            self.add(file, text)
            self.assertEqual(text[:3] == 'dev', self.linux().takes(step), text)
        self.assertTrue(self.linux().takes(resources.bus_steps()[0]))

    def test_a_step_by_the_version_of_the_headers(self):
        self.write(**{'m/a.c': DRIVER})
        for version, takes in ((17, True), (18, False)):
            self.add('kernel/Makefile', 'VERSION = 6\nPATCHLEVEL = %d\nSUBLEVEL = 0\n' % version)
            tree = Tree(self.root / 'm', anything=True, kernel=str(self.root / 'kernel'))
            self.assertEqual(takes, tree.takes(resources.detaching('platform_driver')), version)

    def test_include(self):
        tree = self.linux()
        self.add('drivers/x/own.h')
        self.add('drivers/common.h')
        self.assertEqual(tree.include('drivers/x/a.c', 'own.h'), 'drivers/x/own.h')
        self.assertEqual(tree.include('drivers/x/a.c', '../common.h'), 'drivers/common.h')
        self.assertEqual(tree.include('drivers/x/a.c', 'linux/device.h'),
                         'include/linux/device.h')
        self.assertIsNone(tree.include('drivers/x/a.c', 'none.h'))


if __name__ == '__main__':
    unittest.main()
