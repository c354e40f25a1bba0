# SPDX-License-Identifier: GPL-2.0-only
"""Tests of finding the driver structs of a file."""

import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import csource, drivers  # noqa: E402


class Finding(unittest.TestCase):
    def drivers(self, text):
        return [(d.type, d.name, d.probe, d.remove)
                for d in drivers.drivers_of(csource.Source('a.c', text))]

    def test_plain(self):
        found, = drivers.drivers_of(csource.Source(
            'a.c', 'int x;\nstatic struct platform_driver chip_driver = {\n\t.probe = chip_probe,\n'
            '\t.remove = chip_remove,\n\t.driver = {\n\t\t.name = "chip",\n\t},\n};\n'))
        self.assertEqual(vars(found), {
            'type': 'platform_driver', 'name': 'chip_driver', 'probe': 'chip_probe',
            'remove': ['chip_remove'], 'line': 2,
            'members': {'probe': 'chip_probe', 'remove': 'chip_remove', 'driver.name': '"chip"',
                        'name': '"chip"'}, 'file': 'a.c'})

    def test_no_driver(self):
        for text in ('struct platform_driver d;', 'extern struct platform_driver d;',
                     'struct platform_driver *p = &d;', 'struct point p = { .probe = 1 };',
                     '#if 0\nstruct platform_driver d = { .probe = p };\n#endif'):
            self.assertEqual(self.drivers(text + '\n'), [], text)

    def test_stored_before_it_is_registered(self):
        self.assertEqual(
            self.drivers('static struct pci_driver d = { .name = "d" };\n'
                         'static int __init d_init(void)\n{\n\td.probe = d_probe;\n'
                         '\td.remove = d_remove;\n\treturn pci_register_driver(&d);\n}\n'),
            [('pci_driver', 'd', 'd_probe', ['d_remove'])])

    def test_spellings(self):
        want = [('platform_driver', 'd', 'chip_probe', ['chip_remove'])]
        for text in ('static struct platform_driver d = { .probe = &chip_probe, '
                     '.remove = __exit_p(chip_remove) };',
                     'const struct platform_driver d __refdata = { .probe = chip_probe,'
                     ' .driver = { .name = "d" }, .remove_new = chip_remove, };',
                     'struct platform_driver d = { probe: chip_probe, remove: chip_remove };',
                     'static struct platform_driver d[] = { { .probe = chip_probe, '
                     '.remove = chip_remove } };',
                     'static struct platform_driver d = { .remove = chip_remove };\n'
                     'module_platform_driver_probe(d, chip_probe);',
                     'static struct platform_driver d = { .remove = chip_remove };\n'
                     'static int __init d_init(void)\n{\n'
                     '\treturn platform_driver_probe(&d, chip_probe);\n}'):
            with self.subTest(text):
                self.assertEqual(self.drivers(text + '\n'), want)

    def test_members_of_a_struct_inside(self):
        self.assertEqual(
            self.drivers('static struct acpi_driver d = { .ops = { .add = chip_probe, '
                         '.remove = chip_remove } };\n'),
            [('acpi_driver', 'd', 'chip_probe', ['chip_remove'])])
        self.assertEqual(
            self.drivers('static struct fsi_driver d = { .drv.probe = chip_probe, };\n'),
            [('fsi_driver', 'd', 'chip_probe', [])])

    def test_array(self):
        self.assertEqual(
            self.drivers('static struct platform_driver d[] = { { .probe = chip_probe, },'
                         ' { .remove = chip_remove } };\n'),
            [('platform_driver', 'd', 'chip_probe', []),
             ('platform_driver', 'd', '', ['chip_remove'])])

    def test_value_of(self):
        self.assertEqual(drivers.value_of('__exit_p ( chip_remove )'), 'chip_remove')
        self.assertEqual(drivers.value_of('& chip_remove'), 'chip_remove')
        self.assertEqual(drivers.value_of('ARRAY_SIZE ( a )'), 'ARRAY_SIZE(a)')
        self.assertEqual(drivers.value_of('0x10'), '0x10')


if __name__ == '__main__':
    unittest.main()
