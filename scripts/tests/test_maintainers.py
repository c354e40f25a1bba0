# SPDX-License-Identifier: GPL-2.0-only
"""Tests of whose lists get a file, by a tree's MAINTAINERS."""

import unittest

from support import Folder

TEXT = '''List of maintainers

	L: *Mailing list* that is relevant to this area

NET DRIVERS
M:	A <a@b.c>
L:	net@x
F:	drivers/net/
X:	drivers/net/radio/
F:	include/linux/if_*

RADIO
L:	radio@x (moderated for non-subscribers)
L:	net@x
F:	drivers/net/radio

CHIP
L:	chip@x
F:	drivers/net/chip*
N:	[^a-z]chip

CLOCKS
L:	clk@x
F:	drivers/clk/*
F:	drivers/net/eth/clk.c

UNKNOWN
L:	other@x
F:	drivers/
'''


class Lists(Folder):
    def test_who_gets_a_file(self):
        from devmifylib.maintainers import Maintainers
        self.add('drivers/net/radio/a.c')
        known = Maintainers(str(self.root), TEXT, {'net@x', 'radio@x', 'chip@x', 'clk@x'})
        for path, lists in (
                ('drivers/net/a.c', ['net@x']), ('drivers/net/eth/b/a.c', ['net@x']),
                ('drivers/net/radio/a.c', ['radio@x', 'net@x']), ('drivers/network/a.c', []),
                ('drivers/net/chip_a.c', ['chip@x', 'net@x']), ('drivers/net/chips/a.c', ['net@x', 'chip@x']),
                ('drivers/net/my-chip.c', ['net@x', 'chip@x']), ('drivers/misc/a_chip.c', ['chip@x']),
                ('drivers/clk/a.c', ['clk@x']), ('drivers/clk/b/a.c', []),
                ('drivers/net/eth/clk.c', ['clk@x', 'net@x']), ('include/linux/if_a.h', ['net@x']),
                ('drivers/misc/a.c', [])):
            with self.subTest(path):
                self.assertEqual(known.lists(path), lists)

    def test_of_a_tree(self):
        self.add('MAINTAINERS', 'X\nL:\tnetdev@vger.kernel.org\nF:\tdrivers/odd/\n')
        tree = self.tree()
        self.assertIn('netdev', tree.policy('drivers/odd/a.c').note)
        self.assertEqual(tree.policy('drivers/net/a.c').note, '')

    def test_of_what_a_file_includes(self):
        self.add('MAINTAINERS', 'X\nL:\tnetdev@vger.kernel.org\nF:\tdrivers/odd/\n')
        self.add('drivers/staging/a.c', '#include <media/v4l2-device.h>\n')
        self.assertIn('media objects', self.tree().policy('drivers/staging/a.c').note)

    def test_of_a_tree_without(self):
        tree = self.tree()
        self.assertIn('netdev', tree.policy('drivers/ptp/a.c').note)
        self.assertEqual(tree.policy('drivers/odd/a.c').note, '')


if __name__ == '__main__':
    unittest.main()
