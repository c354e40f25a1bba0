# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what a conversion is worth, and of the members that nobody reads any more."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from devmifylib.csource import Source                           # noqa: E402
from devmifylib.gain import gain, lost_warnings, stale_comments, unread_members  # noqa: E402
from devmifylib.plan import DROPPED, Action                      # noqa: E402

PROBE = '''static int probe(struct device *dev)
{
	struct lamp *lamp = dev_get_drvdata(dev);

	lamp->buf = kmalloc(LAMP_BYTES, GFP_KERNEL);
	if (start(lamp))
		goto err;
	return 0;
err:
	kfree(lamp->buf);
	return -EIO;
}
'''


class Gains(unittest.TestCase):
    """Lines, labels, branches and functions."""

    def test_what_counts(self):
        for old, new, want in (
                ('\tkfree(lamp->buf);\n', '', 1),
                ('\tkfree(lamp->buf);\n', '\tdevm_kfree(dev, lamp->buf);\n', 0),
                ('\tkfree(lamp->buf);\n', '\n\t/* by the core */\n', 1),
                ('kmalloc(LAMP_BYTES, ', 'devm_kmalloc(dev, LAMP_BYTES,\n\t\t\t', 0),
                ('goto err;\n\treturn 0;\nerr:\n\tkfree(lamp->buf);\n\treturn -EIO;',
                 'return -EIO;\n\treturn 0;', 4),
                ('\tif (start(lamp))\n\t\tgoto err;\n', '\tstart(lamp);\n\tstop(lamp);\n', 1)):
            self.assertIn(old, PROBE)
            self.assertEqual(gain('x.c', PROBE, PROBE.replace(old, new)), want, new)

    def test_one_line_less_and_one_more(self):
        after = PROBE.replace('\tkfree(lamp->buf);\n', '').replace('kmalloc(', 'devm_kmalloc(dev,\n\t\t')
        self.assertEqual(gain('x.c', PROBE, after), 0)

    def test_a_function_less(self):
        one = 'static void f(void)\n{\n}\n\n'
        self.assertEqual(gain('x.c', one + PROBE, PROBE), 4)

    def test_nothing_less(self):
        self.assertEqual(gain('x.c', PROBE, PROBE), 0)


class Unread(unittest.TestCase):
    """Members that only the frees read."""

    def unread(self, more='', others=(), struct='struct lamp {\n\tu8 *buf;\n};\n\n'):
        text = struct + PROBE + more
        source = Source('x.c', text)
        line = text[:text.index('kfree(')].count('\n') + 1
        action = Action('x.c', line, 1, 'kfree', DROPPED)
        after = text.replace('\tkfree(lamp->buf);\n', '')
        return list(unread_members(source, [action], after, lambda: others).values())

    def test_written_and_never_read(self):
        self.assertEqual(self.unread(), ['lamp->buf'])
        self.assertEqual(self.unread('\nvoid g(struct lamp *l)\n{\n\tl->buf = NULL;\n}\n'), ['lamp->buf'])
        self.assertEqual(self.unread('\nvoid g(struct lamp *l)\n{\n\tl->buf = get(sizeof(*l->buf));\n}\n'),
                         ['lamp->buf'])

    def test_read(self):
        for use in ('use(l->buf)', 'if (!l->buf)\n\t\tx()', 'y = l->buf', 'l->buf[0] += 1', 'l->buf->x = 1',
                    'l->buf += 2'):
            self.assertEqual(self.unread('\nvoid g(struct lamp *l)\n{\n\t%s;\n}\n' % use), [], use)

    def test_read_by_others(self):
        self.assertEqual(self.unread(others=['void g(struct lamp *l)\n{\n\tuse(l->buf);\n}\n']), [])
        self.assertEqual(self.unread(others=['int other;\n']), ['lamp->buf'])

    def test_struct_of_another_place(self):
        self.assertEqual(self.unread(struct='#include <linux/lamp.h>\n\n'), [])
        self.assertEqual(self.unread(struct='#include "lamp.h"\n\n',
                                     others=['struct lamp {\n\tunsigned char *buf;\n};\n']), ['lamp->buf'])

    def test_comments_that_speak_of_the_free(self):
        for comment, line in (
                ('/* stop() frees the lamp\'s buf, too. */', 8), ('/* BUF is freed below */', 8),
                ('/* free the rest */', None), ('/* the buf is full */', None),
                ('/* free the buffer */', None), ('/* lamp_buf_free() - free it */', None),
                ('/**\n\t * probe - free nothing\n\t * @buf\t: light\n\t */', None),
                ('/* lamp_buf_free() - free the buf */', 8)):
            text = PROBE.replace('\treturn 0;', '\t%s\n\treturn 0;' % comment)
            source = Source('x.c', text)
            action = Action('x.c', text[:text.index('kfree(')].count('\n') + 1, 1, 'kfree', DROPPED)
            after = text.replace('\tkfree(lamp->buf);\n', '')
            self.assertEqual(list(stale_comments(source, [action], after).values()),
                             [line] if line else [], comment)
            self.assertEqual(stale_comments(source, [action], after.replace(comment, '')), {})

    def test_warnings_that_go(self):
        remove = 'static void remove(struct lamp *lamp)\n{\n\tkfree(lamp->buf);\n\n\t%s\n}\n'
        for comment, line in (('/* do not call lamp_dark(), which hangs old boards */', 5),
                              ("/*\n\t * The bus can't be stopped here.\n\t */", 5),
                              ('/* the core stops the bus */', None)):
            text = PROBE + remove % comment
            source, at = Source('x.c', text), PROBE.count('\n')
            action = Action('x.c', at + 3, 1, 'kfree', DROPPED)
            self.assertEqual(list(lost_warnings(source, [action], PROBE).values()),
                             [at + line] if line else [])
            after = text.replace('\tkfree(lamp->buf);\n\n', '')
            self.assertEqual(lost_warnings(source, [action], after), {})


if __name__ == '__main__':
    unittest.main()
