# SPDX-License-Identifier: GPL-2.0-only
"""Tests of `make prove` that need no kernel: a script stands in for the machine."""

import contextlib
import io
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

from devmifylib import tables  # noqa: E402
from provelib import (command, judge, kernel, machine, modules, plan, real, runner,  # noqa: E402
                      report as results, verdict)
from testlib import fetch, headers, source as sources  # noqa: E402
from testlib.cases import read_table  # noqa: E402

ONE_TEST = '''\
prove: ready
prove: test t begin
prove: test t loaded 1000 200
prove: test t driver platform gauge
prove: test t try gauge.0 0
prove: test t got 0 idle
prove: test t unbind gauge.0
%s
prove: test t try gauge.0 2
prove: test t got 0 idle
prove: test t end
prove: test t unload
prove: test t unloaded
prove: scan begin
%s
prove: scan end
prove: done
'''
INJECTED = '''\
prove: test t try gauge.0 1
FAULT_INJECTION: forcing a failure.
Call Trace:
 [<60037430>] ? probe_noise+0x10/0x2c0 [gauge]
 [<601b25d0>] should_failslab+0x80/0xd0
 [<78804120>] probe+0x%x/0x139 [gauge]
prove: test t got %d fired'''
KASAN = '''\
BUG: KASAN: invalid-free in stop+0x32/0x40 [gauge]
Call Trace:
 [<78804120>] stop+0x32/0x40 [gauge]
Allocated by task 49:
 probe+0x24/0x54 [gauge]'''


def log_of(middle, leaks='', owners=None):
    """The Log of one test with something in the middle and something after the scan."""
    return verdict.Log((ONE_TEST % (middle, leaks)).splitlines(), owners or {'gauge': 't'})


def with_site(errors):
    """An Outcome whose failures came from the given [(line, error)]."""
    outcome = verdict.Outcome(drivers=[('platform', 'gauge')])
    for line, error in errors:
        site = line and verdict.Place('', 'probe', 'gauge.c', line)
        outcome.attempts.append(verdict.Attempt('gauge', 'gauge.0', 1, error, True, [], site))
    return outcome


class LogTest(unittest.TestCase):
    def test_clean(self):
        log = log_of(INJECTED % (0x80, 12))
        outcome = log.outcomes['t']
        self.assertEqual((outcome.injected, outcome.binds, log.scans), (1, 2, 1))
        self.assertEqual(outcome.reports, [])
        self.assertTrue(outcome.scanned)
        self.assertEqual(outcome.buses, ['platform'])

    def test_failed_allocation_is_found_without_the_noise_of_the_stack(self):
        attempt = log_of(INJECTED % (0x80, 12)).outcomes['t'].attempts[1]
        self.assertEqual([(frame.symbol, frame.offset) for frame in attempt.frames],
                         [('probe', 0x80)])
        self.assertEqual((attempt.nth, attempt.error, attempt.fired), (1, 12, True))

    def test_kasan_report_keeps_both_places(self):
        report, = log_of(KASAN).outcomes['t'].reports
        self.assertEqual(report.kind, 'KASAN')
        self.assertEqual([(frame.part, frame.symbol) for frame in report.frames],
                         [('', 'stop'), ('allocated', 'probe')])

    def test_report_of_another_module_is_given_to_it(self):
        log = log_of(KASAN.replace('gauge', 'lever'), owners={'gauge': 't', 'lever': 'u'})
        self.assertEqual(log.outcomes['t'].reports, [])
        self.assertEqual(len(log.outcomes['u'].reports), 1)

    def test_every_kind_is_noticed(self):
        for line in ('BUG: KASAN: double-free in kfree+0x1/0x2', 'kernel BUG at mm/slub.c:1!',
                     'WARNING: CPU: 0 PID: 1 at drivers/base/devres.c:1 devm_kfree+0x1/0x2',
                     'gauge gauge.0: Resources present before probing',
                     'Kernel panic - not syncing: Kernel mode fault at addr 0x0, ip 0x1',
                     'list_del corruption. next->prev should be 1', 'refcount_t: underflow',
                     'ODEBUG: free active (active state 0) object type: timer_list',
                     'BUG kmalloc-64 (Tainted: G): Object already free',
                     "sysfs: cannot create duplicate filename '/x'",
                     'WARNING: possible circular locking dependency detected',
                     'WARNING: inconsistent lock state',
                     'WARNING: suspicious RCU usage',
                     'BUG: sleeping function called from invalid context at x.c:1',
                     'kmemleak: Freeing unknown object at 0x1'):
            with self.subTest(line=line):
                self.assertEqual(len(log_of(line).outcomes['t'].reports), 1)

    def test_harmless_lines_are_not(self):
        for line in ('gauge gauge.0: probe with driver gauge failed with error -12',
                     'gauge: module verification failed', 'a BUG was not here'):
            with self.subTest(line=line):
                self.assertEqual(log_of(line).outcomes['t'].reports, [])

    def test_leak_goes_to_the_module_that_had_the_address(self):
        leak = ('prove: leak unreferenced object 0x77 (size 128):\n'
                'prove: leak   backtrace (crc 0):\n'
                'prove: leak     kmemleak_alloc+0x1/0x2\nprove: leak     0x%x')
        report, = log_of('', leak % 0x1043).outcomes['t'].reports
        self.assertEqual((report.kind, report.frames[0].offset), ('kmemleak', 0x43))
        self.assertEqual(log_of('', leak % 0x1200).outcomes['t'].reports, [])

    def test_each_scan_is_for_the_tests_before_it(self):
        leak = 'prove: leak unreferenced object 0x77 (size 128):\nprove: leak     0x1043\n'
        first = (ONE_TEST % ('', leak)).rsplit('prove: done', 1)[0]
        second = (ONE_TEST % ('', '')).replace('test t ', 'test u ')
        log = verdict.Log((first + second).splitlines(), {})
        # Both modules had the same address, one after the other.
        self.assertEqual([report.kind for report in log.outcomes['t'].reports], ['kmemleak'])
        self.assertEqual(log.outcomes['u'].reports, [])
        self.assertEqual(log.scans, 2)

    def test_what_a_second_task_did(self):
        outcome = log_of('prove: test t live\nprove: test t try gauge.0 0\n'
                         'prove: test t got 0 idle\nWARNING: CPU: 0 PID: 1 at x\n'
                         'prove: test t lived 3 40 5 20 2').outcomes['t']
        self.assertEqual(outcome.life, verdict.Life(3, 40, 5, 20, 2))
        self.assertEqual(outcome.met, 7)
        self.assertEqual([attempt.lively for attempt in outcome.attempts], [False, True, False])
        self.assertIn('while it was used', verdict.detail(outcome, outcome.reports[0])[-1])

    def test_lives_of_two_drivers_add_up(self):
        outcome = log_of('prove: test t lived 3 40 5 0 0\n'
                         'prove: test t lived 3 2 1 20 2').outcomes['t']
        self.assertEqual(outcome.life, verdict.Life(6, 42, 6, 20, 2))

    def test_what_is_left_counts(self):
        report, = log_of('prove: test t left /sys/class/input/input7').outcomes['t'].reports
        self.assertEqual(report.kind, verdict.LEFT)

    def test_report_outside_of_any_test(self):
        log = verdict.Log(['prove: ready', 'WARNING: CPU: 0 PID: 1 at x'], {})
        self.assertEqual(len(log.strays), 1)

    def test_broken_machine(self):
        self.assertEqual(verdict.Log(['prove: broken /plan'], {}).broken, ['/plan'])

    def test_end_of_a_log_names_the_culprit(self):
        lines = (ONE_TEST % (KASAN.replace('gauge', 'lever'), '')).splitlines()[:8]
        self.assertEqual(verdict.Log(lines, {'gauge': 't'}).culprit(), 't')


class CompareTest(unittest.TestCase):
    def test_the_same(self):
        self.assertEqual(verdict.compare(with_site([(10, 12), (14, 12)]),
                                         with_site([(9, 12), (12, 12)])), [])

    def test_two_allocations_of_one_call_are_one_failure(self):
        self.assertEqual(verdict.compare(with_site([(10, 12), (14, 12)]),
                                         with_site([(9, 12), (9, 12), (12, 12)])), [])

    def test_another_error(self):
        line, = verdict.compare(with_site([(10, 12)]), with_site([(9, 5)]))
        self.assertIn('ENOMEM for a failure at gauge.c:10, now EIO', line)

    def test_lines_say_what_belongs_together(self):
        old = 'a\nb\nx = kzalloc();\ny = other();\nz = third();\n'
        new = 'b\nx = devm_kzalloc();\nfresh\ny = other();\nz = third();\n'
        lines = verdict.line_map(old, new)
        self.assertEqual({1: 2, 2: 3, 4: 4, 5: 5}, {k: lines[k] for k in (1, 2, 4, 5)})
        lines = {('gauge.c', line): was for line, was in lines.items()}
        before = with_site([(3, 12), (4, 5), (5, 12)])
        self.assertEqual(verdict.compare(before, with_site([(2, 12), (4, 5), (5, 12)]), lines), [])
        # Without the lines this looks like another error and a failure less.
        line, = verdict.compare(before, with_site([(2, 12), (5, 12)]), lines)
        self.assertEqual(line, 'probe no longer meets the failure at gauge.c:4 (EIO)')
        line, = verdict.compare(before, with_site([(2, 12), (4, 12), (5, 12)]), lines)
        self.assertIn('EIO for a failure at gauge.c:4, now ENOMEM', line)

    def test_a_managed_call_stands_for_its_plain_one(self):
        old = 'x = get(dev);\nif (!x)\ngoto a;\ny = take(a,\nb);\nret = on(x);\nz = last();\n'
        new = 'ret = devm_on(dev);\ny = devm_take(dev, a, b);\nz = devm_last(dev);\n'
        lines = verdict.line_map(old, new)
        self.assertEqual((lines[2], lines[3]), (4, 7))

    def test_devices_are_told_apart_by_order(self):
        one, other = with_site([(3, 12)]), with_site([(3, 12)])
        other.attempts[0].device = 'gauge.7'
        self.assertEqual(verdict.compare(one, other, {('gauge.c', 3): 3}), [])

    def test_a_failure_less_and_a_failure_more(self):
        two, one = with_site([(10, 12), (14, 12)]), with_site([(10, 12)])
        self.assertIn('no longer meets', verdict.compare(two, one)[0])
        self.assertIn('a new failure', verdict.compare(one, two)[0])

    def test_a_managed_function_needs_memory_of_its_own(self):
        one = with_site([(10, 12)])
        more = with_site([(7, 16), (10, 12)])
        lines = {('gauge.c', 7): 8, ('gauge.c', 10): 10}
        self.assertEqual(verdict.compare(one, more, lines, {('gauge.c', 7)}), [])
        self.assertIn('a new failure', verdict.compare(one, more, lines, {('gauge.c', 9), ('log.c', 7)})[0])
        both = with_site([(10, 12), (10, 16)])
        self.assertEqual(verdict.compare(with_site([(10, 16)]), both, lines, {('gauge.c', 10)}), [])
        self.assertIn('now', verdict.compare(with_site([(10, 16)]), both, lines, {('gauge.c', 9)})[0])
        self.assertIn('no longer meets', verdict.compare(more, one, lines, {('gauge.c', 7)})[0])

    def test_lines_that_call_managed_functions(self):
        text = 'x = devm_kzalloc(dev);\ny = kzalloc(devm);\npcim_enable_device(pdev);\n'
        self.assertEqual(verdict.managed_lines(text), {1, 3})

    def test_names_with_blanks(self):
        lines = ['prove: test t begin', 'prove: test t driver mdio_bus Acme MDIO',
                 'prove: test t try Acme MDIO 3', 'prove: test t got 12 fired']
        attempt, = verdict.Log(lines, {}).outcomes['t'].attempts
        self.assertEqual((attempt.driver, attempt.device, attempt.nth, attempt.error),
                         ('Acme MDIO', 'Acme MDIO', 3, 12))

    def test_a_module_without_drivers(self):
        log = log_of('', owners={}).outcomes['t']
        self.assertEqual(log.drivers, [('platform', 'gauge')])
        lines = ['prove: test t begin', 'prove: test t driver none none', 'prove: test t end']
        self.assertEqual(verdict.Log(lines, {}).outcomes['t'].drivers, [])

    def test_failures_that_probe_survives_are_left_out(self):
        self.assertEqual(verdict.compare(with_site([(10, 12), (11, 0), (None, 0)]),
                                         with_site([(10, 12), (10, 0)])), [])

    def test_a_failure_that_is_survived_only_now(self):
        self.assertIn('no longer', verdict.compare(with_site([(10, 12)]),
                                                   with_site([(10, 0)]))[0])

    def test_detail_names_the_allocation(self):
        outcome = with_site([(14, 12)])
        report = verdict.Report('KASAN', 'BUG: KASAN: double-free in kfree', attempt=0)
        report.places = [verdict.Place('', 'probe', 'gauge.c', 20)]
        text = '\n'.join(verdict.detail(outcome, report))
        self.assertIn('gauge.c:20', text)
        self.assertIn('allocation 1 of probe failed, at gauge.c:14: probe returned ENOMEM', text)


class PlanTest(unittest.TestCase):
    def test_aliases_of_each_bus(self):
        for alias, request in (
                ('platform:gauge', 'platform gauge'), ('i2c:gauge', 'i2c gauge'),
                ('spi:gauge', 'spi gauge'), ('auxiliary:devmify_aux.dev',
                                             'auxiliary devmify_aux.dev'),
                ('of:N*T*Cacme,gauge', 'serial acme,gauge'),
                ('serio:ty06pr*id*ex*', 'serio 06 0 0 0'),
                ('hid:b0003g*v0000046Dp0000C52B', 'hid 0003 0000046D 0000C52B'),
                ('virtio:d00000004v*', 'virtio 00000004 0'),
                ('usb:v1234p5678d*dc*dsc*dp*ic*isc*ip*in*', 'usb 1234 5678 0 0 0 1'),
                ('pci:v00001AF4d00001000sv*sd*bc02sc00i*', 'pci 00001AF4 00001000 0 0 020000')):
            with self.subTest(alias=alias):
                self.assertIn(request, plan.requests([alias], 'gauge'))

    def test_a_driver_without_a_table_is_found_by_name(self):
        self.assertEqual(plan.requests([], 'gauge'), ['platform', 'i2c gauge', 'spi gauge'])

    def test_there_is_an_end_to_aliases(self):
        many = plan.requests(['i2c:a%d' % i for i in range(50)], 'gauge')
        self.assertEqual(sum(one.startswith('i2c ') for one in many), plan.MAX_CANDIDATES)

    def test_pack_never_puts_a_name_twice_into_a_batch(self):
        def test(name, suspect):
            return plan.Test(name, name, Path(name), [], name, suspect)
        tests = [test('a', False), test('b', False), test('a', False), test('c', True)]
        batches = plan.pack(tests)
        self.assertEqual([[t.stem for t in batch] for batch in batches],
                         [['a', 'b'], ['a'], ['c']])

    def test_bus_in_a_source(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'a.c'
            for text, bus in (('static struct i2c_driver d = {\n\t.probe = p,\n};\n', 'i2c'),
                              ('static struct serdev_device_driver d = {\n};\n', 'serdev'),
                              ('static struct pcmcia_driver d = {\n};\n', 'pcmcia'),
                              ('static struct mlx4_adrv d = {\n\t.adrv = {\n\t\t.probe = p,'
                               '\n\t},\n};\n', 'mlx4'),
                              ('struct uart_driver u = {\n};\nstruct platform_driver d = {\n};\n',
                               'platform'),
                              ('static struct file_operations f = {\n};\n', ''), ('int x;', '')):
                path.write_text(text, encoding='utf-8')
                self.assertEqual(plan.bus_in(path), bus)

    def test_a_driver_without_a_bus_is_never_loaded(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'x.c'
            for text, barred in (('driver_register(&d.driver);', True), ('int x;', False),
                                 ('int x;\n/* not run: it has no\n * socket */\n', True),
                                 ('d = { .bus = &tray_bus };\ndriver_register(&d);', False)):
                path.write_text(text, encoding='utf-8')
                test = plan.new_test('before', 'r/x', 'x', path)
                self.assertEqual(bool(test.barred), barred)
                test.module = object()
                if barred:
                    self.assertEqual(judge.unrunnable(test), test.barred)

    def test_several_cases(self):
        names = [subject.id for subject in plan.find_subjects(wanted='judge')]
        self.assertEqual([subject.id for subject in
                          plan.find_subjects(wanted=','.join([names[1], 'judge']))],
                         [names[1], names[0]] + names[2:])

    def test_no_such_case(self):
        with self.assertRaises(plan.BadCase):
            plan.find_subjects(wanted='no-such-rule/no-such-sample')

    def test_judge_cases_say_what_is_to_be_caught(self):
        subjects = plan.find_subjects(wanted='judge')
        self.assertGreaterEqual(len(subjects), 4)
        for subject in subjects:
            with self.subTest(case=subject.id):
                self.assertTrue(subject.promised)
                self.assertTrue(plan.caught_line(subject.naive.source))

    def test_every_code_has_a_reason_or_a_naive_conversion(self):
        codes = set(tables.reasons())
        self.assertLessEqual(set(read_table(plan.NO_NAIVE)), codes)
        self.assertFalse(set(read_table(plan.NO_NAIVE)) & set(results.PROTECTING))


@unittest.skipUnless(shutil.which('gcc'), 'needs gcc')
class ModuleTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        source = self.folder / 'my-gauge.c'
        source.write_text(textwrap.dedent('''\
            const char a[] __attribute__((section(".modinfo"), used)) = "alias=i2c:gauge";
            int other(int);
            int probe(int x)
            {
            	return other(x) + 1;
            }
            '''), encoding='utf-8')
        subprocess.run(['gcc', '-g', '-c', '-o', str(self.folder / 'my-gauge.ko'), str(source)],
                       check=True)
        self.module = modules.Module(self.folder / 'my-gauge.ko')

    def test_what_the_file_says(self):
        self.assertEqual(self.module.name, 'my_gauge')
        self.assertEqual(self.module.aliases, ['i2c:gauge'])
        self.assertGreaterEqual(self.module.text_size, 16)
        self.assertEqual(self.module.symbols['probe'][0], '.text')
        self.assertEqual(self.module.wanted - {'_GLOBAL_OFFSET_TABLE_'}, {'other'})

    def test_symbols_that_the_kernel_lacks(self):
        build = self.folder / 'build'
        build.mkdir()
        for have, answer in (('other', {}), ('another', {'k': 'this kernel has no other'})):
            (build / 'Module.symvers').write_text(
                '0x1\t%s\tvmlinux\tEXPORT_SYMBOL\t\n'
                '0x1\t_GLOBAL_OFFSET_TABLE_\tvmlinux\tEXPORT_SYMBOL\t\n' % have, encoding='utf-8')
            built, broken = {}, {}
            modules.take(self.module.path, 'k', headers.exported_symbols(build), built, broken)
            self.assertEqual((broken, list(built)), (answer, [] if answer else ['k']))

    @unittest.skipUnless(shutil.which('addr2line'), 'needs addr2line')
    def test_source_lines(self):
        answer = self.module.resolve([('probe', 14), (None, 14), ('no_such_symbol', 14)])
        self.assertEqual([(f, n, line) for f, n, line in answer['probe', 14]][0][:2],
                         ('probe', 'my-gauge.c'))
        self.assertEqual(answer[None, 14], answer['probe', 14])

    def test_no_module(self):
        path = self.folder / 'text.ko'
        for content in (b'', b'hello', b'\x7fELF\x02\x01' + b'\xff' * 100):
            path.write_bytes(content)
            with self.assertRaises(modules.Broken):
                modules.Module(path)


class BuildTest(unittest.TestCase):
    def test_explain_finds_the_own_error(self):
        said = ('  CC [M]  /x/a.o\n/x/a.c:7:3: error: no such thing\n'
                'In file included from /x/b.c:2:\n/usr/include/h.h:3:1: error: bad header\n')
        self.assertEqual(modules.explain(said, ['a']), 'a.c:7: no such thing')
        self.assertEqual(modules.explain(said, ['b']), 'h.h:3: bad header')
        self.assertIsNone(modules.explain(said, ['c']))

    def test_modules_that_modpost_refuses(self):
        said = "ERROR: modpost: /x/a/usbhid: 'hid_is_usb' exported twice. It was in vmlinux\n"
        self.assertEqual(modules.refused_by_modpost(said),
                         {'/x/a/usbhid': "'hid_is_usb' exported twice. It was in vmlinux"})
        said = 'ERROR: modpost: missing MODULE_LICENSE() in /x/b/shpchp.o\n'
        self.assertEqual(modules.refused_by_modpost(said),
                         {'/x/b/shpchp': 'no module: it has no MODULE_LICENSE()'})

    def test_an_object_of_an_earlier_kernel_goes_when_it_cannot_be_built(self):
        with tempfile.TemporaryDirectory() as scratch:
            stale = Path(scratch) / 'a.o'
            stale.touch()
            said = ('make[3]: *** [/k/scripts/Makefile.build:234: %s] Error 1\n'
                    'make[1]: *** [/k/Makefile:9: /x] Error 2\n' % stale)
            with mock.patch.object(subprocess, 'run', return_value=mock.Mock(
                    returncode=2, stdout=said)):
                self.assertEqual(modules.make(Path('/b'), Path(scratch), 1)[0], 2)
            self.assertFalse(stale.exists())

    def test_unchanged_files_keep_their_time_and_changed_ones_lose_their_object(self):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = Path(scratch)
            (scratch / 'a.c').write_text('int a;\n', encoding='utf-8')
            (scratch / 'a.more.c').write_text('int b;\n', encoding='utf-8')
            sources = {'a': [scratch / 'a.c', scratch / 'a.more.c']}
            out = scratch / 'out'
            self.assertEqual(modules.write_sources(out, sources), ['a.c', 'a.more.c', 'Kbuild'])
            self.assertIn('a-linked-y := a.o a.more.o', (out / 'Kbuild').read_text('utf-8'))
            os.utime(out / 'a.c', (1, 1))
            (out / 'a.o').touch()
            modules.write_sources(out, sources)
            self.assertEqual((out / 'a.c').stat().st_mtime, 1)
            self.assertTrue((out / 'a.o').exists())
            (scratch / 'a.c').write_text('int c;\n', encoding='utf-8')
            modules.write_sources(out, sources)
            self.assertFalse((out / 'a.o').exists())


class KernelTest(unittest.TestCase):
    def test_missing_options(self):
        self.assertEqual(kernel.missing_options('# a\nCONFIG_A=y\nCONFIG_B=y\n',
                                                'CONFIG_A=y\n# CONFIG_B is not set\n'),
                         ['CONFIG_B=y'])

    def test_the_fragment_has_all_that_is_essential(self):
        text = kernel.FRAGMENT.read_text(encoding='utf-8').splitlines()
        for name in kernel.ESSENTIAL:
            self.assertIn('CONFIG_%s=y' % name, text)

    def test_complaint(self):
        self.assertEqual(fetch.complaint('  CC x\n***\n*** The source tree is not clean\nbye\n'),
                         '*** The source tree is not clean')
        self.assertEqual(fetch.complaint('a\nb\n\n'), 'b')
        self.assertEqual(fetch.complaint(''), 'no message')

    def test_no_source(self):
        with tempfile.TemporaryDirectory() as folder:
            for place in (folder, folder + '/none'):
                with self.assertRaises(fetch.Unavailable):
                    sources.version_of(place)

    def test_exit_code_of_bad_input(self):
        for arguments in (['--linux', '/no/such/place', '--case', 'judge'],
                          ['--case', 'no/such']):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(command.main(arguments), 2)
            self.assertEqual(len(said.getvalue().splitlines()), 1)
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit) as ended:
            command.main(['--jobs', '0'])
        self.assertEqual(ended.exception.code, 2)

    def source(self, folder, text):
        """A source whose arch/x86/um/user-offsets.c is this text."""
        source = Path(folder) / 'linux'
        (source / kernel.PATCHED).parent.mkdir(parents=True)
        (source / kernel.PATCHED).write_text(text, encoding='utf-8')
        (source / 'Makefile').write_text('VERSION = 6\n', encoding='utf-8')
        return source

    def test_the_source_is_mended_in_a_copy(self):
        lines = ['#else', '#ifdef FP_XSTATE_MAGIC1', '\tDEFINE_LONGS(HOST_FP_SIZE, 2696);', '#else',
                 '\tDEFINE(HOST_FP_SIZE, sizeof(struct _fpstate) / sizeof(unsigned long));']
        text = '\n'.join(['//'] * 40 + lines + ['#endif', ''])
        with tempfile.TemporaryDirectory() as folder:
            source = self.source(folder, text)
            tree = kernel.patched(source, Path(folder) / 'copy')
            self.assertEqual(kernel.fp_room(tree), 11520)
            self.assertEqual((tree / 'Makefile').read_text('utf-8'), 'VERSION = 6\n')
            self.assertEqual((source / kernel.PATCHED).read_text('utf-8'), text)
            (tree / 'kept').touch()
            self.assertEqual(kernel.patched(source, tree), tree)
            self.assertTrue((tree / 'kept').exists())

    def test_a_source_that_cannot_be_mended(self):
        with tempfile.TemporaryDirectory() as folder, \
                self.assertRaises(fetch.Unavailable) as caught:
            kernel.patched(self.source(folder, 'DEFINE_LONGS(HOST_FP_SIZE, 2696);\n'),
                           Path(folder) / 'copy')
        self.assertIn('fp-state.patch does not apply', str(caught.exception))

    def test_a_source_that_asks_the_host(self):
        with tempfile.TemporaryDirectory() as folder:
            source = self.source(folder, 'DEFINE_LONGS(HOST_BX, RBX);\n')
            self.assertEqual(kernel.patched(source, Path(folder) / 'copy'), source)

    def test_the_host_can_run_the_machine(self):
        with tempfile.TemporaryDirectory() as folder:
            try:
                machine.check_host(Path(folder), 11520)
            except fetch.Unavailable as error:
                self.skipTest(str(error))
            with self.assertRaises(fetch.Unavailable) as caught:
                machine.check_host(Path(folder), 100)
            self.assertRegex(str(caught.exception), r"bytes of FP state, the kernel's buffer holds 100")

    def test_memory_that_cannot_run_code(self):
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.multiple(machine, SHARED=Path('/proc'), SHARED_ROOM=-1):
            self.assertEqual(machine.memory_folder(Path(folder)), Path(folder))

    def test_the_machine_s_program_compiles_without_a_warning(self):
        done = subprocess.run(
            ['gcc', '-O2', '-Wall', '-Wextra', '-Wno-unused-parameter', '-Werror', '-fsyntax-only']
            + [str(path) for path in kernel.UML.glob('init*.c')],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ''))

    def test_no_compiler(self):
        with mock.patch.dict(os.environ, PATH='/nowhere'), \
                self.assertRaises(fetch.Unavailable) as caught:
            fetch.run(['gcc', '--version'])
        self.assertIn('gcc: no such file', str(caught.exception))


# Stands in for the kernel: works through the plan, and fails at what is named so.
MACHINE = '''\
#!/bin/sh
root=%s
say() { echo "[    0.100000] $*"; }
[ -e $root/no-boot ] && { say "Kernel panic - not syncing: no init"; exit 1; }
say prove: ready
while read -r what id rest; do
	[ "$what" = test ] || continue
	say "prove: test $id begin"
	say "prove: test $id driver platform gauge"
	say "prove: test $id try gauge.0 0"
	case $id in
	*panic*) say "Kernel panic - not syncing: Kernel mode fault"; exit 1 ;;
	*hang*) sleep 60 ;;
	*spoil*) say "BUG: KASAN: double-free in kfree+0x1/0x2" ;;
	*warn*) say "WARNING: CPU: 0 PID: 1 at x.c:1" ;;
	esac
	say "prove: test $id got 0 idle"
	say "prove: test $id end"
done <$root/plan
[ -e $root/stop-late ] && exit 1
say prove: scan begin
say prove: scan end
say prove: done
'''


class StandIn:
    """A module that needs no building."""

    aliases, text_size = [], 64

    def __init__(self, path):
        self.path = path
        self.name = path.stem

    def resolve(self, places):
        """No source lines."""
        return {place: [] for place in places}


class MachineTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.root = self.folder / 'root'
        self.root.mkdir()
        linux = self.folder / 'linux'
        linux.write_text(MACHINE % self.root, encoding='utf-8')
        linux.chmod(0o755)
        self.runner = runner.Runner(self.folder, 'stamp', self.folder, 1)
        for patch in (mock.patch.object(machine, 'make_root'),
                      mock.patch.object(runner.Runner, 'devices'),
                      mock.patch.object(runner, 'say'),
                      mock.patch.object(machine.boot, '__defaults__', (False, 1, 5))):
            patch.start()
            self.addCleanup(patch.stop)

    def run_tests(self, *names, suspect=False):
        tests = []
        for name in names:
            path = self.folder / (name + '.ko')
            path.write_bytes(b'')
            test = plan.Test('before:' + name, name, self.folder / (name + '.c'), [], name,
                             suspect)
            test.module = StandIn(path)
            tests.append(test)
        self.runner.run(tests)
        return tests

    def kinds(self, test):
        return [report.kind for report in test.outcome.reports]

    def test_all_is_well(self):
        tests = self.run_tests('a', 'b')
        self.assertEqual([self.kinds(test) for test in tests], [[], []])
        self.assertEqual((self.runner.boots, self.runner.scans), (1, 1))

    def test_a_panic_is_the_end_of_one_only(self):
        a, bad, c = self.run_tests('a', 'panic', 'c')
        self.assertEqual((self.kinds(a), self.kinds(bad), self.kinds(c)), ([], ['panic'], []))
        self.assertEqual(self.runner.boots, 2)
        self.assertTrue(a.outcome.scanned and c.outcome.scanned)

    def test_a_hang_is_switched_off(self):
        bad, c = self.run_tests('hang', 'c')
        self.assertEqual((self.kinds(bad), self.kinds(c)), (['hang'], []))

    def test_condemned_tests_need_no_scan(self):
        with mock.patch.object(verdict, 'locate', self.own_code):
            self.run_tests('warn', 'panic', suspect=True)
        self.assertEqual(self.runner.boots, 1)

    @staticmethod
    def own_code(outcome, module, names):
        """Stands in for verdict.locate(): every report leads to the driver."""
        for report in outcome.reports:
            report.places = [verdict.Place('', 'probe', 'x.c', 1)]

    def test_what_is_not_condemned_gets_a_machine_of_its_own(self):
        with mock.patch.object(verdict, 'locate', self.own_code):
            tests = self.run_tests('warn', 'a', suspect=True)
        self.assertEqual([self.kinds(test) for test in tests], [['WARNING'], []])
        self.assertEqual(self.runner.boots, 2)
        self.assertIn('test before:a ', (self.root / 'plan').read_text(encoding='utf-8'))
        self.assertNotIn('before:warn', (self.root / 'plan').read_text(encoding='utf-8'))

    def test_nor_is_one_condemned_by_what_another_left(self):
        self.run_tests('warn', 'a', suspect=True)
        self.assertEqual(self.runner.boots, 3)

    def test_a_damaged_machine_tests_nothing_more(self):
        a, bad, c = self.run_tests('a', 'spoil', 'c')
        self.assertEqual((self.kinds(a), self.kinds(bad), self.kinds(c)), ([], ['KASAN'], []))
        self.assertEqual(self.runner.boots, 2)
        self.assertTrue(a.outcome.scanned and c.outcome.scanned)

    def test_a_machine_that_stops_late_fails_each_by_itself(self):
        (self.root / 'stop-late').touch()
        tests = self.run_tests('a', 'b')
        self.assertTrue(all(test.machine for test in tests))

    def test_no_boot(self):
        (self.root / 'no-boot').touch()
        with self.assertRaises(fetch.Unavailable) as caught:
            self.run_tests('a')
        self.assertIn('does not boot: Kernel panic', str(caught.exception))

    def command(self, *names):
        """Exit code, output and messages of the command, with samples of these names."""
        subjects = []
        for name in names:
            source = self.folder / (name + '.c')
            source.write_text('int x;\n', encoding='utf-8')
            subject = plan.Subject('r/' + name, 'convert')
            for when in ('before', 'after'):
                test = plan.Test(when + ':r/' + name, name, source, [], name)
                setattr(subject, when, test)
            subjects.append(subject)

        def compile_tests(_, tests):
            for test in tests:
                (self.folder / (test.stem + '.ko')).write_bytes(b'')
                test.module = StandIn(self.folder / (test.stem + '.ko'))

        with contextlib.redirect_stdout(io.StringIO()) as out, \
                contextlib.redirect_stderr(io.StringIO()) as err, \
                mock.patch.object(command, 'cache_dir', return_value=self.folder), \
                mock.patch.object(command, 'find_source', return_value=self.folder), \
                mock.patch.object(machine, 'make_kernel', return_value=(self.folder, 'stamp')), \
                mock.patch.object(runner.Runner, 'compile', compile_tests), \
                mock.patch.object(plan, 'find_subjects', return_value=subjects), \
                mock.patch.object(machine, '_command', lambda kernel, root: [str(kernel)]):
            code = command.main(['--case', 'r'])
        return code, out.getvalue(), err.getvalue()

    def linux_for(self, folder):
        """Let the stand-in read the plan of the command's own folder."""
        root = self.folder / 'prove' / folder / 'root'
        root.mkdir(parents=True)
        (self.folder / 'linux').write_text(MACHINE % root, encoding='utf-8')
        return root

    def test_the_command_goes_on_after_a_panic(self):
        self.linux_for('case')
        code, out, _ = self.command('panic', 'calm')
        self.assertEqual(code, 1)
        self.assertIn('FAILED r/panic\n', out)
        self.assertIn('Kernel panic - not syncing: Kernel mode fault', out)
        self.assertIn('again: make prove CASE=r/panic', out)
        self.assertRegex(out, r'(?m)^r/calm .*ok +ok')
        self.assertEqual(out.splitlines()[-1], '1 passed, 1 failed, 0 skipped')

    def test_the_command_without_a_kernel_that_boots(self):
        (self.linux_for('case') / 'no-boot').touch()
        code, out, err = self.command('calm')
        self.assertEqual((code, out), (2, ''))
        self.assertRegex(err, r'^prove: the kernel does not boot: Kernel panic.*: see .*boot1.log\n$')

    def test_the_command_without_a_compiler(self):
        (self.folder / 'arch' / 'um').mkdir(parents=True)
        (self.folder / kernel.PATCHED).parent.mkdir(parents=True)
        (self.folder / kernel.PATCHED).touch()
        (self.folder / 'Makefile').write_text('VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n',
                                              encoding='utf-8')
        with contextlib.redirect_stderr(io.StringIO()) as err, \
                mock.patch.dict(os.environ, PATH='/nowhere'), \
                mock.patch.object(command, 'cache_dir', return_value=self.folder):
            code = command.main(['--linux', str(self.folder), '--case', 'judge'])
        self.assertEqual(code, 2)
        self.assertEqual(err.getvalue(), 'prove: gcc: no such file or directory: install it\n')

    def test_plan(self):
        self.run_tests('a')
        self.assertEqual((self.root / 'plan').read_text(encoding='utf-8'),
                         'test before:a /a.ko a 40 1 1\n')


class JudgeTest(unittest.TestCase):
    def suspect(self, promised, outcome, kind='keep'):
        test = plan.Test('naive:x', 'x', Path('x.naive.c'), [], 'x', True)
        test.outcome = outcome
        subject = plan.Subject('r/keep-refcounted', kind, naive=test, code='refcounted',
                               promised=promised)
        row = judge.Row(subject)
        judge.judge_suspect(row, test)
        return row

    def test_not_condemned_is_a_failure(self):
        self.assertEqual(self.suspect('KASAN', with_site([(1, 12)])).status, judge.FAILED)

    def test_condemned(self):
        outcome = verdict.Outcome(reports=[verdict.Report('KASAN', 'BUG: KASAN: x')])
        row = self.suspect('KASAN: use-after-free', outcome)
        self.assertEqual((row.status, row.after), (judge.PASSED, 'condemned: KASAN'))

    def test_condemned_by_something_else_is_a_failure(self):
        outcome = verdict.Outcome(reports=[verdict.Report('KASAN', 'BUG: KASAN: x')])
        self.assertEqual(self.suspect('kmemleak', outcome).status, judge.FAILED)
        self.assertEqual(self.suspect('', outcome).status, judge.FAILED)

    def test_what_is_promised_and_did_not_come(self):
        def unkept(promised, *kinds):
            naive = plan.Test('naive:x', 'x', Path('x.naive.c'), [], 'x', True)
            naive.outcome = verdict.Outcome(reports=[verdict.Report(kind, 'x') for kind in kinds])
            return judge.is_unkept(plan.Subject('r/x', 'keep', naive=naive, promised=promised))
        self.assertTrue(unkept('KASAN: use-after-free', 'kmemleak'))
        self.assertFalse(unkept('KASAN: use-after-free', 'kmemleak', 'KASAN'))
        self.assertFalse(unkept('KASAN: use-after-free'))       # that is told otherwise
        self.assertFalse(unkept('', 'kmemleak'))

    def test_a_leak_before_is_a_failure_but_where_it_is_the_point(self):
        def row(code):
            test = plan.Test('before:x', 'x', Path('x.c'), [], 'x')
            test.outcome = verdict.Outcome(drivers=[('platform', 'x')], reports=[verdict.Report(verdict.LEAK, 'leak')],  # noqa: E501
                                           attempts=[verdict.Attempt('d', 'd.0', 0, 0)])
            return judge.judge(plan.Subject('r/keep-x', 'keep', before=test, code=code,
                                            note='reason'))
        self.assertEqual(row('in-loop').status, judge.FAILED)
        self.assertEqual(row('never-freed').status, judge.PASSED)

    def test_what_the_conversion_mends_is_said_and_has_to_be_there(self):
        def row(*kinds):
            before, after = (plan.Test(kind + ':x', 'x', Path('x.c'), [], 'x')
                             for kind in ('before', 'after'))
            before.outcome, after.outcome = (verdict.Outcome(
                drivers=[('platform', 'x')], attempts=[verdict.Attempt('d', 'd.0', 0, 0)],
                reports=[verdict.Report(kind, kind) for kind in reports])
                for reports in (kinds, ()))
            return judge.judge(plan.Subject('r/x', 'convert', before=before, after=after,
                                            mended='KASAN: the handler outlives its data'))
        self.assertEqual((row('KASAN').status, row('KASAN').before), (judge.PASSED, 'mended'))
        self.assertEqual(row().status, judge.FAILED)
        self.assertEqual(row('KASAN', 'WARNING').status, judge.FAILED)

    def test_what_comes_again_and_again_is_told_once(self):
        test = plan.Test('after:x', 'x', Path('x.c'), [], 'x')
        test.outcome = verdict.Outcome(reports=[
            verdict.Report(verdict.LEAK, 'kmemleak: unreferenced object 0x%x (size 16)' % i)
            for i in range(3)])
        self.assertEqual(judge.faults(test), ['kmemleak: unreferenced object 0x0 (size 16)',
                                              '    and 2 more like it'])

    def test_a_different_error_after_is_a_failure(self):
        subject = plan.Subject('r/x', 'convert')
        for name, error in (('before', 12), ('after', 5)):
            test = plan.Test(name + ':x', 'x', Path('x.c'), [], 'x')
            test.outcome = with_site([(3, error)])
            setattr(subject, name, test)
        row = judge.judge(subject)
        self.assertEqual((row.before, row.after, row.status), ('ok', 'FAILED', judge.FAILED))

    def test_a_golden_that_is_never_bound_is_a_failure(self):
        subject = plan.Subject('r/x', 'convert')
        for name in ('before', 'after'):
            test = plan.Test(name + ':x', 'x', Path('x.c'), [], 'x')
            test.outcome = verdict.Outcome(drivers=[('platform', 'x')])
            setattr(subject, name, test)
        self.assertEqual(judge.judge(subject).status, judge.FAILED)

    def test_a_keep_needs_a_naive_conversion_or_a_reason(self):
        def subject(name, **more):
            test = plan.Test('before:x', 'x', Path('x.c'), [], 'x')
            test.outcome = with_site([])
            return plan.Subject(name, 'keep', before=test, code='refcounted', **more)
        bare, reasoned = subject('r/keep-a'), subject('r/keep-b', note='because')
        rows = judge.judge_all([bare, reasoned])
        self.assertEqual([row.status for row in rows], [judge.FAILED, judge.PASSED])
        shown = subject('r/keep-c', promised='KASAN',
                        naive=plan.Test('naive:x', 'x', Path('x.naive.c'), [], 'x', True))
        shown.naive.outcome = verdict.Outcome(reports=[verdict.Report('KASAN', 'BUG: KASAN')])
        rows = judge.judge_all([bare, shown])
        self.assertEqual([row.status for row in rows], [judge.PASSED, judge.PASSED])

    def test_no_golden_is_a_failure(self):
        test = plan.Test('before:x', 'x', Path('x.c'), [], 'x')
        test.outcome = with_site([])
        row = judge.judge(plan.Subject('r/x', 'convert', before=test))
        self.assertEqual(row.status, judge.FAILED)

    def test_a_bus_that_is_not_here_is_skipped(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'x.c'
            path.write_text('static struct acpi_driver d = {\n};', encoding='utf-8')
            test = plan.Test('before:x', 'x', path, [], 'x', problem='no acpi.h')
            row = judge.judge(plan.Subject('r/x', 'convert', before=test, after=test))
            self.assertEqual((row.status, row.bus), (judge.SKIPPED, 'acpi'))
            path.write_text('static struct i2c_driver d = {\n};', encoding='utf-8')
            row = judge.judge(plan.Subject('r/x', 'convert', before=test, after=test))
            self.assertEqual(row.status, judge.FAILED)

    def test_each_law_is_condemned_in_two_families(self):
        def row(name, code, promised='KASAN'):
            return judge.Row(plan.Subject(name, 'keep', naive=object(), code=code,
                                          promised=promised))
        rows = [row('irq/a', 'still-called'), row('leds/a', 'still-called'),
                row('irq/b', 'still-called', 'KASAN in x after a failed probe'),
                row('irq/c', 'acquired-later'), row('leds/c', 'acquired-later')]
        rows[-1].fail(['not condemned'])
        self.assertEqual(results.condemned_laws(rows),
                         {2: {'irq', 'leds'}, 3: {'irq'}, 4: {'irq'}})

    def test_the_row_tells_what_an_unbind_met(self):
        test = plan.Test('after:x', 'x', Path('x.c'), [], 'x')
        test.outcome = verdict.Outcome(life=verdict.Life(3, 40, 5, 20, 2))
        row = judge.Row(plan.Subject('leds/x', 'convert'))
        row.count(test)
        self.assertTrue(results.table([row])[1].endswith('  7'))

    def test_a_run_that_did_nothing_fails(self):
        idle = mock.Mock(scans=0, boots=1, strays=[])
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = results.report([], idle, True, 1, str)
        self.assertEqual(code, 1)
        self.assertIn('no failures injected, no devices bound, no kmemleak scans, '
                      'no callbacks met by an unbind', said.getvalue())
        self.assertRegex(said.getvalue().splitlines()[-1], r'^1 passed, 4 failed, 0 skipped$')


class RealTest(unittest.TestCase):
    RULES = real.make_rules('obj-$(CONFIG_A) += alone.o \\\n\tmany.o\n'
                            'many-y := many-core.o \\\n\tmany-i2c.o\nmany-$(CONFIG_B) += extra.o\n'
                            'ccflags-y += -I$(src)/sub -Wall\n')

    def test_modules_of_one_and_of_several_files(self):
        self.assertEqual(real.parts_of('alone', self.RULES), ('alone', ['alone']))
        self.assertEqual(real.parts_of('many-i2c', self.RULES),
                         ('many', ['many-core', 'many-i2c']))

    def test_what_cannot_be_told(self):
        for stem in ('extra', 'absent'):
            with self.assertRaises(real.Unsuitable):
                real.parts_of(stem, self.RULES)

    def row(self, before, after):
        tests = []
        for outcome in (before, after):
            test = plan.Test('x', 'x', Path('x.c'), [], 'x')
            test.outcome = outcome
            tests.append(test)
        row = judge.Row(plan.Subject('drivers/x', 'real', *tests))
        for test in tests:
            row.count(test)
        real.judge(row)
        return row

    def test_those_that_passed(self):
        rows = [judge.Row(plan.Subject('drivers/%s' % name, 'real')) for name in 'abc']
        rows[0].fail(['x'])
        rows[1].skip('y')
        with tempfile.TemporaryDirectory() as folder:
            real.write_passed(rows, Path(folder, 'passed.txt'))
            self.assertEqual(Path(folder, 'passed.txt').read_text(), 'drivers/c.c\n')

    def test_a_driver_that_fails_by_itself_says_nothing(self):
        bad = verdict.Outcome(reports=[verdict.Report('KASAN', 'BUG: KASAN: x')])
        self.assertEqual(self.row(bad, bad).status, judge.SKIPPED)

    def test_a_new_fault_is_the_conversion_s(self):
        bad = verdict.Outcome(reports=[verdict.Report('KASAN', 'BUG: KASAN: x')])
        self.assertEqual(self.row(verdict.Outcome(), bad).status, judge.FAILED)

    def test_a_driver_that_takes_no_device_is_skipped(self):
        self.assertEqual(self.row(verdict.Outcome(refused=[19]),
                                  verdict.Outcome(refused=[19])).status, judge.SKIPPED)
        self.assertEqual(self.row(verdict.Outcome(refused=[19]),
                                  verdict.Outcome(refused=[12])).status, judge.FAILED)


if __name__ == '__main__':
    unittest.main()
