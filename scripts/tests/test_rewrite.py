# SPDX-License-Identifier: GPL-2.0-only
"""Tests of holding what spatch wrote against the plan."""

import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import rewrite  # noqa: E402
from devmifylib.plan import DROPPED, MANAGED, RELEASED, Action  # noqa: E402

BEFORE = '''static int a_probe(struct platform_device *pdev)
{
	a = kzalloc(sizeof(*a),	/* why */
		    GFP_KERNEL);
	b = kzalloc_objs(*b, n);
	c = get_zeroed_page(GFP_KERNEL);
	if (b)
		kfree(b);
	free_pages(c, 0);
	kfree(a);
}
'''


def action(text, what, device=''):
    """The Action at the place where a text begins with the name of a call."""
    at = BEFORE.index(text)
    line = BEFORE.count('\n', 0, at) + 1
    return Action('a.c', line, at - BEFORE.rfind('\n', 0, at) - 1, text.split('(')[0], what, device)


ALLOCATED = action('kzalloc(', MANAGED, '&pdev->dev')
FREED = action('kfree(b)', DROPPED)


class Check(unittest.TestCase):
    def good(self, after, *actions):
        rewrite.check(BEFORE, after, list(actions))

    def bad(self, after, *actions):
        with self.assertRaises(rewrite.RewriteError):
            rewrite.check(BEFORE, after, list(actions))

    def test_nothing(self):
        self.good(BEFORE)
        self.good(BEFORE.replace('\t', ' ').replace('/* why */', ''))
        self.bad(BEFORE.replace('GFP_KERNEL', 'GFP_ATOMIC'))
        self.bad(BEFORE + '}\n')
        self.bad(BEFORE[:-3])

    def test_managed(self):
        after = BEFORE.replace('a = kzalloc(', 'a = devm_kzalloc(&pdev->dev, ')
        self.good(after, ALLOCATED)
        self.bad(BEFORE, ALLOCATED)
        self.bad(after)
        self.bad(after.replace('&pdev->dev', 'dev'), ALLOCATED)
        self.bad(after.replace('devm_kzalloc', 'devm_kmalloc'), ALLOCATED)

    def test_shapes(self):
        self.good(BEFORE.replace('kzalloc_objs(*b, n)',
                                 'devm_kcalloc(dev, n, sizeof(*b), GFP_KERNEL)'),
                  action('kzalloc_objs', MANAGED, 'dev'))
        self.good(BEFORE.replace('get_zeroed_page(GFP_KERNEL)',
                                 'devm_get_free_pages(dev, GFP_KERNEL | __GFP_ZERO, 0)'),
                  action('get_zeroed_page', MANAGED, 'dev'))
        self.bad(BEFORE.replace('get_zeroed_page(GFP_KERNEL)',
                                'devm_get_free_pages(dev, GFP_KERNEL, 0)'),
                 action('get_zeroed_page', MANAGED, 'dev'))

    def test_managed_free(self):
        self.good(BEFORE.replace('free_pages(c, 0)', 'devm_free_pages(dev, c)'),
                  action('free_pages', RELEASED, 'dev'))
        self.good(BEFORE.replace('kfree(a)', 'devm_kfree(dev, a)'),
                  action('kfree(a)', RELEASED, 'dev'))

    def test_dropped(self):
        self.good(BEFORE.replace('\tkfree(a);\n', ''), action('kfree(a)', DROPPED))
        self.bad(BEFORE.replace('\tkfree(a);\n', ''), FREED)

    def test_dropped_below_a_condition(self):
        self.good(BEFORE.replace('kfree(b);', '{}'), FREED)
        self.good(BEFORE.replace('kfree(b);', ';'), FREED)
        self.good(BEFORE.replace('\tif (b)\n\t\tkfree(b);\n', ''), FREED)
        # the next statement would become the condition's body
        self.bad(BEFORE.replace('\t\tkfree(b);\n\tfree_pages(c, 0);\n', ''), FREED)

    def test_no_such_place(self):
        self.bad(BEFORE, Action('a.c', 3, 0, 'kzalloc', MANAGED, 'dev'))

    def test_marker_left(self):
        self.bad(BEFORE.replace('kfree(a)', 'dropped_kfree(NULL, a)'), action('kfree(a)', DROPPED))


ENABLES = '''static int a_probe(struct platform_device *pdev)
{
	start(pdev);
	pm_runtime_enable(&pdev->dev);
	%s
}
'''


class Told(unittest.TestCase):
    """A call of which the managed form alone can fail."""

    def test_checked(self):
        before = ENABLES % 'go_on(pdev);'
        told = Action('a.c', 4, 1, 'pm_runtime_enable', MANAGED, '&pdev->dev', error='ret', leave='return')
        check = '\tret = devm_pm_runtime_enable(&pdev->dev);\n\tif (ret)\n\t\treturn ret;\n'
        after = before.replace('\tpm_runtime_enable(&pdev->dev);\n', check)
        rewrite.check(before, after, [told])
        for wrong in (before, before.replace('pm_runtime', 'devm_pm_runtime'),
                      after.replace('return ret', 'return 0'), after.replace('&pdev->dev', 'dev')):
            with self.assertRaises(rewrite.RewriteError):
                rewrite.check(before, wrong, [told])
        self.assertEqual(after.replace(check, check + '\n'), rewrite.laid_out(after, [told]))
        loose = after.replace(check, check.replace(';\n', ';\n\n', 1))
        self.assertNotEqual(after, loose)
        self.assertEqual(after.replace(check, check + '\n'), rewrite.laid_out(loose, [told]))

    def test_last(self):
        before = ENABLES % '\n\treturn 0;'
        told = Action('a.c', 4, 1, 'pm_runtime_enable', MANAGED, '&pdev->dev', leave='last')
        after = ENABLES.replace('\tpm_runtime_enable(&pdev->dev);\n\t%s\n',
                                '\treturn devm_pm_runtime_enable(&pdev->dev);\n')
        rewrite.check(before, after, [told])
        for wrong in (before.replace('pm_runtime', 'devm_pm_runtime'),
                      ENABLES % 'return devm_pm_runtime_enable(dev);'):
            with self.assertRaises(rewrite.RewriteError):
                rewrite.check(before, wrong, [told])
        self.assertEqual(after.replace('\treturn', '\n\treturn'), rewrite.laid_out(after, [told]))

    def test_not_the_last(self):
        told = Action('a.c', 4, 1, 'pm_runtime_enable', MANAGED, '&pdev->dev', leave='last')
        with self.assertRaises(rewrite.RewriteError):
            rewrite.check(ENABLES % 'go_on(pdev);', ENABLES % 'go_on(pdev);', [told])


class Diffs(unittest.TestCase):
    def test_unified(self):
        after = BEFORE.replace('\tkfree(a);\n', '').replace('n);', 'n,\n\t\t\t 0);')
        diff = rewrite.unified('a.c', BEFORE, after)
        self.assertTrue(diff.startswith('--- a/a.c\n+++ b/a.c\n@@ -2,10 +2,10 @@'))

    def test_no_newline_at_end(self):
        after = BEFORE.replace('kfree(a);\n}\n', '}')
        diff = rewrite.unified('a.c', BEFORE.rstrip('\n'), after)
        self.assertIn('\\ No newline', diff)


if __name__ == '__main__':
    unittest.main()
