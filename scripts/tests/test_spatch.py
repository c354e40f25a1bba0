# SPDX-License-Identifier: GPL-2.0-only
"""Tests of running spatch: by the runner, and by others with a rule alone."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import alone, spatch  # noqa: E402
from devmifylib.tree import MARKER  # noqa: E402

SPATCH = shutil.which('spatch')
DRIVER = '''#include <linux/platform_device.h>

struct chip {
	int line;
};

static int chip_probe(struct platform_device *pdev)
{
	struct chip *chip;

	chip = kzalloc(sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;
	platform_set_drvdata(pdev, chip);
	return 0;
}

static void chip_remove(struct platform_device *pdev)
{
	struct chip *chip = platform_get_drvdata(pdev);

	chip_stop(chip->line);
	kfree(chip);
}

static struct platform_driver chip_driver = {
	.probe = chip_probe,
	.remove = chip_remove,
};
module_platform_driver(chip_driver);
'''


@unittest.skipUnless(SPATCH, 'no spatch')
class Alone(unittest.TestCase):
    """A family's rule, run by spatch alone."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.add(MARKER, '')

    def add(self, name, text):
        (self.root / name).write_text(text, encoding='utf-8')

    def by_spatch(self, mode):
        self.add('a.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        done = subprocess.run([SPATCH, '--very-quiet', '-D', mode, '--sp-file',
                               os.path.join(spatch.COCCI, 'memory.cocci'), 'a.c'], text=True,
                              cwd=self.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              check=True)
        return done.stdout

    def test_report(self):
        self.assertEqual(self.by_spatch('report'), 'a.c:11:9-16: keep [free-verb] '
                         'kfree_sensitive() frees it (line 23)\n')

    def test_org(self):
        # Brackets would end the link; columns of links count from 0.
        self.assertEqual(self.by_spatch('org'), '* TODO [[view:a.c::face=ovl-face1::linb=11::colb=8'
                         '::cole=15][keep @(free-verb) kfree_sensitive() frees it (line 23)]]\n')


class Answers(unittest.TestCase):
    def test_signals(self):
        self.assertEqual([spatch.signal_of(n) for n in (0, 1, 2, 255, -9, -11, 137, 139)],
                         ['', '', '', '', 'SIGKILL', 'SIGSEGV', 'SIGKILL', 'SIGSEGV'])

    def test_answers_that_were_cut_off(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / 'lines'
        path.write_text('{"a": 1}\n{"b": \n{"c": 2}\n{"d"')
        self.assertEqual(list(spatch._lines(path)), [{'a': 1}, {'c': 2}])

    def test_no_spatch(self):
        with mock.patch.dict(os.environ, PATH='/nowhere'):
            with self.assertRaises(spatch.SpatchError) as caught:
                spatch.find()
        self.assertIn('coccinelle', str(caught.exception))

    def test_exceptions_are_told_by_file(self):
        said = 'EXN: Common.Timeout in /t/a.c\nEXN: Failure("x in y") in /t/b c.c \nother\n'
        self.assertEqual(spatch.exceptions(said),
                         {'/t/a.c': 'Common.Timeout', '/t/b c.c': 'Failure("x in y")'})

    def test_the_command_line_of_a_rule_alone(self):
        self.assertEqual(
            alone.arguments_of(['-D', 'report', '--sp-file', 'x.cocci', '--very-quiet', '-I', str(SCRIPTS),
                                '--dir', str(SCRIPTS), '-j', '2']),
            (['-D', 'report', '--very-quiet', '-I', str(SCRIPTS), '-j', '2'], [str(SCRIPTS)]))


if __name__ == '__main__':
    unittest.main()
