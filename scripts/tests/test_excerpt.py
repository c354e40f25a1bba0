# SPDX-License-Identifier: GPL-2.0-only
"""What spatch is given of a file."""

import re
import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import csource, excerpt  # noqa: E402

TEXT = '''// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#define ROOM(n) \\
	(16 + (n))
#define SPARE 7

static const char *names[] = {
	"one", "two",
};

static int probe(struct device *dev)
{
	return names[0] ? 0 : -EINVAL;
}

#ifdef CONFIG_PM
static void wake(void)
{
}
#endif

static void drop(void *what)
{
	memset(what, 0, ROOM(1));
	kfree(what);
}
EXPORT_SYMBOL(drop);
'''


def line_of(text):
    return TEXT[:TEXT.index(text)].count('\n') + 1


class Excerpts(unittest.TestCase):
    def setUp(self):
        self.part = excerpt.Excerpt(csource.Source('a.c', TEXT), [line_of('kfree')])

    def test_lines_keep_their_numbers(self):
        lines, part = TEXT.split('\n'), self.part.text.split('\n')
        self.assertEqual(len(lines), len(part))
        for text in ('#define ROOM', '\t(16 + (n))', '#ifdef', '#endif', 'static void drop', 'kfree'):
            at = line_of(text) - 1
            self.assertEqual(lines[at], part[at])

    def test_what_stays_is_left_out(self):
        for text in ('names', 'probe', 'wake', 'SPDX', 'EXPORT_SYMBOL', 'SPARE', '#include'):
            self.assertNotIn(text, self.part.text)

    def test_nothing_is_left_out_on_the_line_of_a_directive(self):
        for line in self.part.text.split('\n'):
            self.assertFalse(line.startswith('#') and 'left_out' in line, line)

    def test_whole_again(self):
        self.assertEqual(TEXT, self.part.whole(self.part.text))
        self.assertEqual(TEXT.replace('\tkfree(what);\n', ''),
                         self.part.whole(self.part.text.replace('\tkfree(what);\n', '')))

    def test_place_lost(self):
        marks = excerpt.FOUND.findall(self.part.text)
        self.assertGreater(len(marks), 2)
        first, second = ('int devmify_left_out_%s;' % number for number in marks[:2])
        self.assertIsNone(self.part.whole(self.part.text.replace(first, '')))
        self.assertIsNone(self.part.whole(self.part.text.replace(second, first)))
        self.assertIsNone(self.part.whole(re.sub(second + '\n+', second, self.part.text)))


if __name__ == '__main__':
    unittest.main()
