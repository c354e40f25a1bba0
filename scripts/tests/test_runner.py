# SPDX-License-Identifier: GPL-2.0-only
"""Tests of a run over files: what becomes of them, and of what goes wrong on the way."""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import process, rewrite, runner, spatch  # noqa: E402
from devmifylib.tree import MARKER, Tree  # noqa: E402

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
# Runs spatch, but not on a file with one of these words.
MEDDLER = '''#!/bin/sh
case "$*" in *--file-groups*) ;; *) exec %s "$@" ;; esac
for word in "$@"; do groups=$word; done
for file in $(cat "$groups"); do
	grep -q CRASH "$file" && { echo "Fatal error: inconsistent" >&2; exit 2; }
	grep -q MEMORY "$file" && { echo "Fatal error: out of memory" >&2; exit 2; }
	grep -q KILL "$file" && kill -9 $$
	grep -q HANG "$file" && { echo $$ >hung; exec sleep 60; }
	grep -q LATE "$file" && {
		%s "$@" >/dev/null
		echo "EXN: Coccinelle_modules.Common.Timeout in $file" >&2
		exit 0
	}
done
exec %s "$@"
'''


@unittest.skipUnless(SPATCH, 'no spatch')
class OnFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / 'tree'
        self.root.mkdir()
        self.add(MARKER, '')

    def add(self, name, text=DRIVER):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding='utf-8', errors='surrogateescape')

    def results(self, jobs=1, timeout=60, memory=spatch.MEMORY):
        tree = Tree(self.root)
        files, _ = tree.candidates()
        with process.scratch():
            return runner.Runner(tree, spatch.Spatch(tree, timeout, memory)).results(files, jobs)

    def verdicts(self, **more):
        return {path: [(site.line, site.verdict, site.code) for site in result.sites]
                for path, result in self.results(**more).items()}


class Rewriting(OnFiles):
    def test_columns_are_of_characters(self):
        self.add('a.c', DRIVER.replace('chip = kzalloc', '/* \u00e4\u00df */ chip = kzalloc'))
        site = self.results()['a.c'].sites[0]
        self.assertEqual((site.line, site.column, site.verdict), (11, 17, 'convert'))

    def test_converts(self):
        self.add('a.c')
        result = self.results()['a.c']
        self.assertEqual([s.line_text() for s in result.sites],
                         ['a.c:11:9: convert devm_kzalloc() with &pdev->dev'])
        self.assertIn('chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);', result.after['a.c'])
        self.assertNotIn('kfree', result.after['a.c'])
        self.assertEqual((self.root / 'a.c').read_text(encoding='utf-8'), DRIVER)

    def test_nothing_to_do(self):
        self.add('a.c', DRIVER.replace('kzalloc(', 'devm_kzalloc(&pdev->dev, ') +
                 'void *other(void)\n{\n\treturn kzalloc(1, GFP_KERNEL);\n}\n')
        result = self.results()['a.c']
        self.assertEqual((result.sites, result.after, result.failure), ([], {}, ''))

    def test_odd_names_and_bytes(self):
        names = ['with blank.c', "it's.c", '$(touch x).c', 'semi;colon.c']
        for name in names:
            self.add('drivers/' + name, '/* \udce9 */\n' + DRIVER)
        results = self.results()
        self.assertEqual(sorted(results), sorted('drivers/' + name for name in names))
        for path, result in results.items():
            self.assertEqual([s.verdict for s in result.sites], ['convert'], path)
            self.assertTrue(result.after[path].startswith('/* \udce9 */\n'), path)

    def test_both_rules_in_one_file(self):
        text = DRIVER.replace('	int line;', '	int line;\n	unsigned long page;').replace(
            '	platform_set', '	chip->page = __get_free_page(GFP_KERNEL);\n'
            '	if (!chip->page) {\n		kfree(chip);\n		return -ENOMEM;\n	}\n	platform_set').replace(
            '	kfree(chip);\n}', '	free_page(chip->page);\n	kfree(chip);\n}')
        self.add('a.c', text)
        result = self.results()['a.c']
        self.assertEqual([(s.acquire, s.verdict) for s in result.sites],
                         [('kzalloc', 'convert'), ('__get_free_page', 'convert')])
        self.assertIn('devm_kzalloc(', result.after['a.c'])
        self.assertIn('devm_get_free_pages(&pdev->dev, GFP_KERNEL, 0)', result.after['a.c'])
        self.assertNotIn('free_page(', result.after['a.c'])
        self.assertNotIn('kfree(', result.after['a.c'])

    def test_a_rewriting_that_was_not_planned(self):
        self.add('a.c')
        with mock.patch.object(rewrite, 'check',
                               side_effect=rewrite.RewriteError('too much')):
            result = self.results()['a.c']
        self.assertEqual([(s.verdict, s.code, s.message) for s in result.sites],
                         [('keep', 'rewrite-failed', 'too much')])
        self.assertEqual(result.after, {})


class Neighbours(OnFiles):
    def test_a_macro_of_another_file(self):
        self.add('a.c', '#define kzalloc(size, flags) ({ \\\n#define kfree(x) } while (\n'
                 '#define chip_stop(x) if (x) {\n' + DRIVER)
        self.add('b.c')
        alone = {(11, 'convert', None)}
        self.assertEqual(set(self.verdicts()['b.c']), alone)

    def test_jobs_do_not_matter(self):
        for number in range(7):
            self.add('a%d.c' % number)
        one = self.verdicts(jobs=1)
        self.assertEqual(one, self.verdicts(jobs=3))
        self.assertEqual(len(one), 7)


class WhatGoesWrong(OnFiles):
    def meddle(self):
        folder = self.root.parent / 'bin'
        folder.mkdir()
        program = folder / 'spatch'
        program.write_text(MEDDLER.replace('%s', SPATCH), encoding='utf-8')
        program.chmod(0o755)
        patch = mock.patch.dict(os.environ, PATH='%s:%s' % (folder, os.environ['PATH']))
        patch.start()
        self.addCleanup(patch.stop)

    def test_function_that_does_not_parse(self):
        self.add('a.c', DRIVER.replace('	if (!chip)', '	chip @ (;\n	if (!chip)'))
        sites = self.results()['a.c'].sites
        self.assertEqual([(s.line, s.code) for s in sites], [(11, 'unparsed')])
        self.assertIn('chip_probe: line 12', sites[0].message)

    def test_jump_to_no_label(self):
        self.add('a.c', DRIVER.replace('		return -ENOMEM;', '		goto nowhere;'))
        self.assertEqual(self.verdicts()['a.c'][0][1:], ('keep', 'unparsed'))

    def test_no_c(self):
        self.add('a.c', '\0\1kzalloc(" .probe =\n}}}{{{')
        self.add('b.c')
        self.assertEqual(self.verdicts(), {'a.c': [], 'b.c': [(11, 'convert', None)]})

    def test_long_line(self):
        self.add('a.c', DRIVER + 'static int table[] = { ' + '1, ' * 350000 + '};\n')
        self.assertEqual(self.verdicts(timeout=300)['a.c'], [(11, 'convert', None)])

    def test_crash(self):
        self.meddle()
        self.add('a.c')
        self.add('b.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* CRASH */'))
        self.add('c.c')
        results = self.results()
        self.assertEqual([results[p].sites[0].verdict for p in ('a.c', 'c.c')], ['convert'] * 2)
        self.assertEqual([s.line_text() for s in results['b.c'].sites],
                         ['b.c:11:9: keep [crashed] spatch failed: Fatal error: inconsistent'])

    def test_out_of_memory(self):
        self.meddle()
        self.add('a.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* MEMORY */'))
        self.assertEqual([s.line_text() for s in self.results()['a.c'].sites], [
            'a.c:11:9: keep [crashed] spatch failed: Fatal error: out of memory; '
            'it may take 4000 MB'])

    def test_limit_on_memory(self):
        self.add('a.c', DRIVER.replace('\tchip_stop(chip->line);\n', '\tchip_stop(chip->line);\n' * 20000))
        sites = self.results(memory=200000000)['a.c'].sites
        self.assertEqual([s.code for s in sites], ['crashed'])
        self.assertRegex(sites[0].message, '(?i)(memory|stack overflow).*; it may take 200 MB$')

    def test_killed(self):
        self.meddle()
        self.add('a.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* KILL */'))
        self.add('b.c')
        results = self.results()
        self.assertEqual([s.line_text() for s in results['a.c'].sites], [
            'a.c:11:9: keep [crashed] spatch was killed by SIGKILL, as it is for want of memory'])
        self.assertEqual(results['b.c'].sites[0].verdict, 'convert')

    def test_time_out_after_the_decision(self):
        self.meddle()
        self.add('a.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* LATE */'))
        result = self.results()['a.c']
        self.assertEqual([(s.line, s.code, s.message) for s in result.sites],
                         [(11, 'timed-out', 'not finished in 60 seconds')])
        self.assertEqual(result.after, {})

    def test_too_large(self):
        self.add('a.c', DRIVER + '/* %s */\n' % ('x' * 50000))
        self.add('b.c')
        with mock.patch.object(runner, 'MAX_BYTES', 40000):
            results = self.results()
        self.assertEqual([(s.code, s.message) for s in results['a.c'].sites],
                         [('too-large', 'it has 0.1 MB, and no more than 0.0 are read')])
        self.assertEqual(results['b.c'].sites[0].verdict, 'convert')

    def test_a_rewriting_that_fails_in_python(self):
        self.add('a.c')
        self.add('b.c', DRIVER.replace('kfree', 'kfree_sensitive'))
        with mock.patch('devmifylib.tidy.tidy', side_effect=RecursionError('too deep')):
            results = self.results()
        self.assertEqual([(s.code, s.message) for s in results['a.c'].sites],
                         [('crashed', 'its rewriting failed: RecursionError: too deep')])
        self.assertEqual(results['b.c'].sites[0].code, 'free-verb')

    def test_hang(self):
        self.meddle()
        self.add('a.c')
        self.add('b.c', DRIVER.replace('-ENOMEM;', '-ENOMEM; /* HANG */'))
        with mock.patch.object(spatch, 'GRACE', 3):
            results = self.results(timeout=1)
        self.assertEqual(results['b.c'].sites[0].code, 'timed-out')
        self.assertEqual(results['a.c'].sites[0].verdict, 'convert')


if __name__ == '__main__':
    unittest.main()
