# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the data tables: what stands in them, and what is said of a wrong line."""

import os
import re
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import drivers, resources, rules, tables, terms, tsv  # noqa: E402


def caches():
    """The functions that keep what they read of tables."""
    return [value for module in (resources, tables, terms, tsv) for value in vars(module).values()
            if hasattr(value, 'cache_clear')]


class Contents(unittest.TestCase):
    def test_every_table_reads(self):
        tables.check()

    def test_kinds_are_those_that_the_code_asks_for(self):
        code = ''.join(path.read_text() for path in (SCRIPTS / 'devmifylib').glob('*.py'))
        for table, asks in (('calls.tsv', r"calls\('([a-z-]+)'|is_call\('([a-z-]+)'"),
                            ('members.tsv', r"is_member\('([a-z-]+)'"),
                            ('words.tsv', r"says\('([a-z-]+)'(?: if \w+ else '([a-z-]+)')?")):
            with self.subTest(table):
                asked = {kind for found in re.findall(asks, code)
                         for kind in ([found] if isinstance(found, str) else found) if kind}
                self.assertEqual(asked, {fields[0] for _, fields in tsv.read(table, 3)})

    def test_what_a_call_does(self):
        self.assertTrue(terms.is_call('gets-drvdata', 'i2c_get_clientdata'))
        self.assertFalse(terms.is_call('gets-drvdata', 'dev_get_platdata'))
        self.assertEqual(terms.storing('setup_packet'), [('usb_fill_control_urb', 4)])
        self.assertTrue(terms.inserting('idr_for_each').match('idr_alloc_cyclic'))
        self.assertIsNone(terms.inserting('idr_find'))

    def test_buses_name_one_device_each(self):
        for bus in tables.buses().values():
            with self.subTest(bus.type):
                self.assertEqual(len(re.findall(r'\bARG\b', bus.device)), 1)
                self.assertTrue(bus.remove or bus.type == 'dio_driver')     # never called
                self.assertRegex(bus.source, r'^(drivers|arch|sound|include)/\S+\.[ch]\b')

    def test_the_buses_of_the_readme(self):
        for type_, device in (('platform_driver', '&ARG->dev'), ('usb_driver', '&ARG->dev'),
                              ('hv_driver', '&ARG->device'), ('fsi_driver', 'ARG'),
                              ('ps3_system_bus_driver', '&ARG->core'),
                              ('phy_driver', '&ARG->mdio.dev'),
                              ('macio_driver', '&ARG->ofdev.dev')):
            self.assertEqual(tables.buses()[type_].device, device)

    def test_probe_discovery_takes_every_bus(self):
        for type_ in tables.buses():
            self.assertTrue(drivers.may_register(type_), type_)

    def test_not_drivers(self):
        self.assertTrue(tables.not_driver('snd_soc_component_driver'))
        self.assertEqual(tables.not_driver('platform_driver'), '')

    def test_twins_zero_as_their_allocators_do(self):
        for row in resources.rows().values():
            if row.family != 'memory' or not row.managed:
                continue
            zeroing = re.search(r'zalloc|calloc', row.acquire) is not None
            managed = re.search(r'zalloc|calloc', row.managed) is not None
            with self.subTest(row.acquire):
                self.assertEqual(zeroing, managed)

    def test_what_a_rule_writes(self):
        twins = rules.twins('pages')
        self.assertEqual(twins['managed', 'get_zeroed_page'].name, 'devm_get_free_pages')
        self.assertEqual(twins['managed', 'get_zeroed_page'].additions,
                         [{'|': 1, '__GFP_ZERO': 1, '0': 1}])
        self.assertEqual(rules.twins('memory')['released', 'kfree_const'].name, 'devm_kfree')
        self.assertEqual(resources.rows()['kmalloc_flex'].managed, '')

    def test_what_can_be_managed_can_be_released(self):
        for row in resources.rows().values():
            text = (SCRIPTS.parent / 'cocci' / (row.family + '.cocci')).read_text(encoding='utf-8')
            merged = row.acquire in resources.merges()
            for release in row.roles if row.managed or merged else ():
                with self.subTest('%s %s' % (row.acquire, release)):
                    goes = re.search(r'(?m)^- *dropped_%s\(' % release, text) is not None
                    self.assertEqual(goes, any(
                        other.roles.get(release) in (
                            'releases', 'releases plain', 'releases both', 'releases all', 'holds')
                        for other in resources.rows().values()))
            if merged and resources.merges()[row.acquire].stays == 'get':
                self.assertIn(row.acquire, rules.absorbed(row.family))

    def test_what_memory_has_is_freed_at_once_where_probe_succeeds(self):
        for row in resources.rows().values():
            if row.family in ('memory', 'pages', 'percpu') and row.managed:
                for release in row.release.keys() - {'bitmap_free'}:    # devres has no such call
                    self.assertTrue(resources.releases_managed(release, row.acquire), row.acquire)
        self.assertFalse(resources.releases_managed('spi_controller_put', 'spi_alloc_host'))
        self.assertTrue(resources.releases_managed('iounmap', 'ioremap'))
        self.assertFalse(resources.releases_managed('iounmap', 'pci_iomap'))

    def test_laws(self):
        self.assertEqual(tables.law('wants-off'), 5)
        self.assertIsNone(tables.law('unparsed'))

    def test_roles(self):
        row = resources.rows()['spi_alloc_host']
        self.assertEqual((row.object, row.device, row.kind), (0, 1, 'inert'))
        self.assertEqual((row.roles['spi_controller_get'], row.roles['spi_unregister_controller'],
                          row.roles['devm_spi_register_controller'], row.roles['spi_controller_put']),
                         ('holds', 'stays', 'hands over', 'releases'))
        self.assertEqual(row.release['devm_spi_register_controller'], 2)
        self.assertEqual(resources.merged('clk_prepare_enable', 'devm_clk_get'), 'devm_clk_get_enabled')
        self.assertEqual(resources.merged('regulator_enable', 'devm_regulator_get'),
                         'devm_regulator_get_enable')
        self.assertEqual(resources.merged('regulator_enable', 'devm_regulator_get_optional'), '')

    def test_how_the_object_and_the_device_are_known(self):
        rows = resources.rows()
        self.assertEqual([(rows[name].object, rows[name].filled) for name in (
            'regmap_add_irq_chip', 'request_irq')], [(6, True), (1, False)])
        self.assertEqual([(rows[name].device, rows[name].member) for name in (
            'sysfs_create_group', 'device_add_group', 'dma_async_device_register')],
                         [(1, 'kobj'), (1, ''), (resources.PARENT, 'dev')])
        self.assertEqual(rows['mdiobus_register'].managed, 'devm_mdiobus_register')
        self.assertEqual(rows['input_register_device'].managed, 'input_register_device')
        self.assertEqual(resources.known()['of_platform_populate'][1], 'of_node')

    def test_what_keeps_an_object(self):
        row = tables.keepers()['queue_work']
        self.assertEqual((row.given, row.into, row.failure), ((2,), 0, 'none'))
        self.assertEqual(row.ends['cancel_work_sync'], ((2,),))
        self.assertEqual(tables.keepers()['list_add'].into, 2)
        self.assertEqual(tables.keepers()['xa_alloc'].ends['xa_erase'], ((1, -2),))
        both = tables.endings() & set(tables.keepers())
        self.assertEqual(both, {'irq_set_chained_handler_and_data', 'irq_set_handler_data'})
        self.assertTrue(terms.room('netdev_priv') and terms.hook('completion'))

    def test_what_a_managed_function_does_less(self):
        for managed, text, number in (
                ('pcim_request_region', '', 1), ('pcim_request_all_regions', 'int x;', 0),
                ('pcim_request_region', 'int __pcim_request_region_range();', 1), ('devm_kzalloc', '', 0)):
            with self.subTest(managed, text=text):
                found = resources.losses(managed, lambda file, text=text: text, lambda _: False)
                self.assertEqual(len(found), number)
                self.assertFalse(resources.losses(managed, lambda _: '', lambda call: call.match(
                    'pcim_enable_device')))

    def test_policy_is_of_the_list(self):
        for path, lists, word in (
                ('drivers/net/ethernet/a.c', None, 'netdev'), ('drivers/network/a.c', None, ''),
                ('drivers/misc/a.c', None, ''), ('drivers/s390/net/a.c', None, 'netdev'),
                ('drivers/misc/a.c', ['netdev@vger.kernel.org'], 'netdev'),
                ('drivers/net/a.c', [], ''), ('drivers/net/a.c', ['linux-can@vger.kernel.org'], ''),
                ('a.c', ['linux-rdma@vger.kernel.org', 'netdev@vger.kernel.org'], 'verbs'),
                ('drivers/video/a.c', ['dri-devel@lists.freedesktop.org'], ''),
                ('drivers/gpu/drm/a.c', ['dri-devel@lists.freedesktop.org'], 'drmm_'),
                ('drivers/usb/gadget/a.c', None, 'gadget'), ('drivers/usb/a.c', None, ''),
                ('drivers/base/a.c', [], 'devres'), ('drivers/base/a.c', None, 'devres')):
            with self.subTest(path, lists=lists):
                found = tables.policy(path, lists).note
                self.assertTrue(word in found if word else found == '', found)

    def test_policy_of_what_a_file_includes(self):
        headers = ['<linux/slab.h>', '<media/v4l2-device.h>']
        for path, lists, word in (
                ('drivers/staging/a.c', None, 'media objects'), ('drivers/staging/a.c', [], 'media objects'),
                ('drivers/input/a.c', ['linux-input@vger.kernel.org'], 'managed and unmanaged'),
                ('drivers/usb/a.c', ['netdev@vger.kernel.org'], 'netdev')):
            with self.subTest(path, lists=lists):
                self.assertIn(word, tables.policy(path, lists, headers).note)
        self.assertEqual(tables.policy('drivers/staging/a.c', [], headers[:1]), tables.SILENT)


class WrongLines(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        patch = mock.patch.object(tsv, 'FOLDER', self.folder.name)
        patch.start()
        self.addCleanup(patch.stop)
        for function in caches():
            function.cache_clear()
            self.addCleanup(function.cache_clear)

    def refused(self, table, text, reader, said):
        with open(os.path.join(self.folder.name, table), 'w', encoding='utf-8') as handle:
            handle.write(text)
        with self.assertRaises(tsv.TableError) as caught:
            reader()
        self.assertIn(table, str(caught.exception))
        self.assertIn(said, str(caught.exception))

    def test_no_table(self):
        with self.assertRaises(tsv.TableError) as caught:
            tables.reasons()
        self.assertIn('reasons.tsv: cannot read', str(caught.exception))

    def test_columns(self):
        self.refused('reasons.tsv', '# x\nin-loop\t1\tit loops\ttwice\n', tables.reasons,
                     ':2: 4 columns where 3 are expected')

    def test_empty_field(self):
        self.refused('reasons.tsv', 'in-loop\t1\t\n', tables.reasons, ':1: an empty field')

    def test_twice(self):
        self.refused('reasons.tsv', 'in-loop\t1\ta\nin-loop\t1\tb\n', tables.reasons, 'twice')

    def test_device_without_argument(self):
        self.refused('buses.tsv', 'a_driver\ta\t&pdev->dev\tprobe\tremove\tx.c\n', tables.buses,
                     'lacks ARG')

    def test_bad_member(self):
        self.refused('buses.tsv', 'a_driver\ta\tARG\tprobe, add\tremove\tx.c\n', tables.buses,
                     'no name')

    def test_family_without_a_rule(self):
        self.refused('resources.tsv', 'f\tacquire\tinert\tresult\tnull\t-\trelease\n',
                     resources.rows, 'no rule for f')

    def test_policy_folder(self):
        for row, words in (('a@b\tx/\t-\task\t-\tno\ty', 'without'), ('a\tx\t-\task\t-\tno\ty', 'no address'),
                           ('-\t-\tx\task\t-\tno\ty', 'every file'),
                           ('a@b\tx\t-\tmaybe\t-\tno\ty', 'stance')):
            with self.subTest(row):
                self.refused('policy.tsv', row + '\n', lambda: tables.policy('a'), words)

    def test_owner_argument(self):
        self.refused('owners.tsv', 'call\t0\twhy\n', tables.owners, 'number from 1')

    def test_keepers(self):
        for row, said in (('f\tx\tint\t-', 'numbers from 1'), ('f\t1>0\tint\t-', 'numbers from 1'),
                          ('f\t1\tperhaps\t-', 'unknown failure'), ('f\t1\tint\tg', 'write call(1,2)'),
                          ('f\t1\tint\tg(1);g(a)', 'write call(1,2)'), ('f,f\t1\tint\t-', 'twice')):
            with self.subTest(row):
                tables.keepers.cache_clear()
                self.refused('keepers.tsv', row + '\tx.c\n', tables.keepers, said)

    def test_rooms_and_hooks(self):
        self.refused('rooms.tsv', 'f\tx.h\nf\tx.h\n', lambda: terms.room('a'), 'twice')
        self.refused('hooks.tsv', 'f\tx.h\nf\tx.h\n', lambda: terms.hook('a'), 'twice')

    def test_known_arguments(self):
        for row in ('f\t0\tNULL', 'f\t1\tdev', 'f\t1\t0'):
            with self.subTest(row):
                resources.known.cache_clear()
                self.refused('known-arguments.tsv', row + '\tx.c\n', resources.known, 'NULL, .member or call')

    def test_pattern(self):
        self.refused('harmless.tsv', '(\twhy\n', lambda: terms.harmless('a'), 'no pattern')

    def test_skip(self):
        with open(os.path.join(self.folder.name, 'skip.tsv'), 'w', encoding='utf-8') as handle:
            handle.write('drivers/a.c\tprobe\tbroken\n-\tother\teverywhere\n')
        self.assertEqual(tables.skipped('drivers/a.c', 'probe'), 'broken')
        self.assertEqual(tables.skipped('drivers/a.c', 'remove'), '')
        self.assertEqual(tables.skipped('drivers/b.c', 'other'), 'everywhere')


if __name__ == '__main__':
    unittest.main()
