# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the benchmark: what it measures, and what it says of a tiny tree."""

import contextlib
import io
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import support  # noqa: E402
from benchlib import command  # noqa: E402
from benchlib.measure import measure  # noqa: E402


class MeasureTest(unittest.TestCase):
    def test_memory_of_children_counts(self):
        eat = 'x = bytearray(80 << 20); import time; time.sleep(1.5)'
        parent = ('import subprocess, sys; '
                  "a = [subprocess.Popen([sys.executable, '-c', %r], start_new_session=True) "
                  'for _ in range(2)]; '
                  'sys.exit(sum(p.wait() for p in a))' % eat)
        code, seconds, peak = measure([sys.executable, '-c', parent], subprocess.DEVNULL,
                                      subprocess.DEVNULL)
        self.assertEqual(code, 0)
        self.assertGreater(seconds, 1.4)
        self.assertGreater(peak, 2 * 80 * 1024)

    def test_each_file_is_a_group(self):
        self.assertEqual(command.groups(Path('/t'), ['a.c', 'b.c']), '/t/a.c\n\n/t/b.c\n\n')

    def test_readings(self):
        self.assertEqual(command.readings(['/t/a.c\n/t/b.c\n', '', '/t/b.c\n']),
                         'files that spatch read: 3 (again: 1; runs: 2)')

    def test_only_a_rule_with_a_patch_mode_is_asked_for_it(self):
        for text, has in (('virtual patch\n', True), ('virtual context, patch\n', True),
                          ('@patch@\n@@\n- a\n', False), ('// virtual patch\n', False)):
            self.assertEqual(bool(command.HAS_PATCH_MODE.search(text)), has, text)

    def test_no_tree_is_a_usage_error(self):
        done = subprocess.run([sys.executable, '-B', str(SCRIPTS / 'bench'), '--tree', '/nonexistent'],
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn('no such folder', done.stderr)

    def test_no_rival_is_a_usage_error(self):
        with contextlib.redirect_stderr(io.StringIO()) as said, \
                self.assertRaises(SystemExit) as ended:
            command.main(['--tree', '/', '--rival', '/nonexistent.cocci'])
        self.assertEqual(ended.exception.code, 2)
        self.assertIn('/nonexistent.cocci: no such file', said.getvalue())


RIVAL = '''\
@@
expression x;
@@
- kfree(x);
+ vfree(x);
'''


@unittest.skipUnless(shutil.which('spatch'), 'no spatch')
class TinyTreeTest(support.Folder):
    def setUp(self):
        super().setUp()
        self.add('drivers/d.c', '''
static int d_probe(struct platform_device *pdev)
{
	struct d *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	platform_set_drvdata(pdev, d);
	return 0;
}

static void d_remove(struct platform_device *pdev)
{
	kfree(platform_get_drvdata(pdev));
}
''' + support.PLATFORM)
        self.add('drivers/none.c', 'int x;\n')

        self.add('rival.cocci', RIVAL)

    def test_what_it_says(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = command.main(['--tree', str(self.root), '--jobs', '1', '--limit', '0.01',
                                 '--rival', str(self.root / 'rival.cocci')])
        self.assertEqual(code, 1)
        self.assertRegex(out.getvalue(), '^1 candidate files, 1 jobs\n'
                         r'spatch kfree@p\(...\) +\d+\.\d s  peak memory +\d+ MiB\n'
                         r'devmify convert +\d+\.\d s  peak memory +\d+ MiB\n'
                         '  1 candidates read: 1 changed, .*\n'
                         '  all processes together: choosing .* tidying .*\n'
                         r'  files that spatch read: 1 \(again: 0; runs: 1\)\n'
                         r'spatch rival.cocci +\d+\.\d s  peak memory +\d+ MiB\n'
                         '  it would change 1 files\n'
                         'ratio [0-9.]+, limit 0.01: too slow\n$')

    def test_a_rule_that_fails(self):
        self.add('rival.cocci', '@@\n@@\n- kfree(\n')
        args = command.parse_args(['--tree', str(self.root), '--rival',
                                   str(self.root / 'rival.cocci')])
        with self.assertRaisesRegex(command.Failed, '^spatch rival.cocci: exit '):
            command.Bench(args, ['drivers/d.c'], self.root).rival()


if __name__ == '__main__':
    unittest.main()
