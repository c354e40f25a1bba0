# SPDX-License-Identifier: GPL-2.0-only
"""Tests of reading spatch's diffs and of holding them against the plan."""

import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import rewrite  # noqa: E402
from devmifylib.verdict import DELETE, MANAGE, MANAGED_FREE, Edit  # noqa: E402

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


def edit(text, kind, device='', nth=0):
    """The edit at the nth place where a text begins."""
    at = -1
    for _ in range(nth + 1):
        at = BEFORE.index(text, at + 1)
    line = BEFORE.count('\n', 0, at) + 1
    return Edit('a.c', line, at - BEFORE.rfind('\n', 0, at) - 1, kind, device)


MANAGED = edit('kzalloc(', MANAGE, '&pdev->dev')
DROPPED = edit('kfree(b)', DELETE)


class Check(unittest.TestCase):
    def good(self, after, *edits):
        rewrite.check(BEFORE, after, list(edits))

    def bad(self, after, *edits):
        with self.assertRaises(rewrite.RewriteError):
            rewrite.check(BEFORE, after, list(edits))

    def test_nothing(self):
        self.good(BEFORE)
        self.good(BEFORE.replace('\t', ' ').replace('/* why */', ''))
        self.bad(BEFORE.replace('GFP_KERNEL', 'GFP_ATOMIC'))
        self.bad(BEFORE + '}\n')
        self.bad(BEFORE[:-3])

    def test_managed(self):
        after = BEFORE.replace('a = kzalloc(', 'a = devm_kzalloc(&pdev->dev, ')
        self.good(after, MANAGED)
        self.bad(BEFORE, MANAGED)
        self.bad(after)
        self.bad(after.replace('&pdev->dev', 'dev'), MANAGED)
        self.bad(after.replace('devm_kzalloc', 'devm_kmalloc'), MANAGED)

    def test_shapes(self):
        self.good(BEFORE.replace('kzalloc_objs(*b, n)',
                                 'devm_kcalloc(dev, n, sizeof(*b), GFP_KERNEL)'),
                  edit('kzalloc_objs', MANAGE, 'dev'))
        self.good(BEFORE.replace('get_zeroed_page(GFP_KERNEL)',
                                 'devm_get_free_pages(dev, GFP_KERNEL | __GFP_ZERO, 0)'),
                  edit('get_zeroed_page', MANAGE, 'dev'))
        self.bad(BEFORE.replace('get_zeroed_page(GFP_KERNEL)',
                                'devm_get_free_pages(dev, GFP_KERNEL, 0)'),
                 edit('get_zeroed_page', MANAGE, 'dev'))

    def test_managed_free(self):
        self.good(BEFORE.replace('free_pages(c, 0)', 'devm_free_pages(dev, c)'),
                  edit('free_pages', MANAGED_FREE, 'dev'))
        self.good(BEFORE.replace('kfree(a)', 'devm_kfree(dev, a)'),
                  edit('kfree(a)', MANAGED_FREE, 'dev'))

    def test_dropped(self):
        self.good(BEFORE.replace('\tkfree(a);\n', ''), edit('kfree(a)', DELETE))
        self.bad(BEFORE.replace('\tkfree(a);\n', ''), DROPPED)

    def test_dropped_below_a_condition(self):
        self.good(BEFORE.replace('kfree(b);', '{}'), DROPPED)
        self.good(BEFORE.replace('kfree(b);', ';'), DROPPED)
        self.good(BEFORE.replace('\tif (b)\n\t\tkfree(b);\n', ''), DROPPED)
        # the next statement would become the condition's body
        self.bad(BEFORE.replace('\t\tkfree(b);\n\tfree_pages(c, 0);\n', ''), DROPPED)

    def test_no_such_place(self):
        self.bad(BEFORE, Edit('a.c', 3, 0, DELETE))

    def test_marker_left(self):
        self.bad(BEFORE.replace('kfree(a)', 'devmify_dropped(a)'), edit('kfree(a)', DELETE))


class Diffs(unittest.TestCase):
    def test_round_trip(self):
        after = BEFORE.replace('\tkfree(a);\n', '').replace('n);', 'n,\n\t\t\t 0);')
        diff = rewrite.unified('a.c', BEFORE, after)
        self.assertTrue(diff.startswith('--- a/a.c\n+++ b/a.c\n@@ -2,10 +2,10 @@'))
        self.assertEqual(list(rewrite.split_diffs(diff)), ['a/a.c'])
        self.assertEqual(rewrite.patched(BEFORE, rewrite.split_diffs(diff).values()), after)

    def test_no_newline_at_end(self):
        after = BEFORE.replace('kfree(a);\n}\n', '}')
        diff = rewrite.unified('a.c', BEFORE.rstrip('\n'), after)
        self.assertIn('\\ No newline', diff)

    def test_several_files(self):
        diffs = rewrite.split_diffs('--- /t/a.c\n+++ /tmp/x\n@@ -1 +1 @@\n-a\n+b\n'
                                    '--- /t/b.c\n+++ /tmp/y\n@@ -1 +1 @@\n--- a\n+++ b')
        self.assertEqual(list(diffs), ['/t/a.c', '/t/b.c'])
        self.assertEqual(rewrite.patched('a\n', [diffs['/t/a.c']]), 'b\n')

    def test_two_diffs_of_one_file(self):
        one = '@@ -1,3 +1,2 @@\n-a\n b\n c'
        two = '@@ -1,3 +1,3 @@\n a\n b\n-c\n+d'
        self.assertEqual(rewrite.patched('a\nb\nc\n', [one, two]), 'b\nd\n')

    def test_overlap(self):
        one = '@@ -1,2 +1,1 @@\n-a\n-b'
        two = '@@ -2,1 +2,1 @@\n-b\n+d'
        with self.assertRaises(rewrite.RewriteError):
            rewrite.patched('a\nb\n', [one, two])

    def test_does_not_fit(self):
        with self.assertRaises(rewrite.RewriteError):
            rewrite.patched('a\nb\n', ['@@ -1 +1 @@\n-x\n+y'])

    def test_no_diff(self):
        with self.assertRaises(rewrite.RewriteError):
            rewrite.changes('Segmentation fault')

    def test_other_line_ends_and_bytes(self):
        before = 'a\r\nb\f\udce9\r\n'
        after = 'a\r\n'
        diff = rewrite.split_diffs(rewrite.unified('a.c', before, after))['a/a.c']
        self.assertEqual(rewrite.patched(before, [diff]), after)


class Joined(unittest.TestCase):
    """Changes of two rules in the same lines."""

    def joined(self, before, *afters):
        return rewrite.patched(before, [
            rewrite.split_diffs(rewrite.unified('a.c', before, after))['a/a.c'] for after in afters])

    def test_the_line_between_two_deletions(self):
        one = '@@ -1,5 +1,3 @@\n a;\n-\tf(x);\n-\n \tg(y);\n \tr;'
        two = '@@ -2,4 +2,2 @@\n \tf(x);\n-\n-\tg(y);\n \tr;'
        self.assertEqual(rewrite.patched('a;\n\tf(x);\n\n\tg(y);\n\tr;\n', [one, two]), 'a;\n\tr;\n')

    def test_two_statements_of_one_line(self):
        before = 'if (x) { f(x); g(y); return; }\n'
        self.assertEqual(self.joined(before, 'if (x) { g(y); return; }\n', 'if (x) { f(x); return; }\n'),
                         'if (x) { return; }\n')

    def test_two_calls_of_one_line(self):
        before = 'p->a = f(1), p->b = g(2);\n'
        self.assertEqual(self.joined(before, 'p->a = m(d, 1), p->b = g(2);\n',
                                     'p->a = f(1), p->b = n(d, 2);\n'),
                         'p->a = m(d, 1), p->b = n(d, 2);\n')

    def test_a_contradiction(self):
        with self.assertRaises(rewrite.RewriteError):
            self.joined('p = f(1);\n', 'p = m(1);\n', 'p = n(1);\n')


if __name__ == '__main__':
    unittest.main()
