# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the #include that a managed function needs."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from devmifylib import includes  # noqa: E402

HEADERS = {
    'include/linux/io.h': '#ifndef IO_H\n#define IO_H\nvoid *devm_ioremap(int a);\n/*\n * ioremap()\n */\n'
                          'static inline void *np(int a)\n{\n\treturn ioremap(a);\n}\n'
                          'void *ioport_map(int a);\nvoid *devm_ioport_map(int a);\n#endif\n',
    'include/linux/pci.h': '/* a */\n#ifndef PCI_H\n#define PCI_H\n#include <linux/io.h>\n#endif\n',
    'include/linux/dmapool.h': 'void *dma_pool_create(int a);\nvoid *dmam_pool_create(int a);\n',
    'include/linux/maybe.h': '#ifndef M_H\n#ifdef CONFIG_M\n#include <linux/io.h>\n#endif\n#endif\n',
}


class Tree:
    """As much of a tree.Tree as is asked for."""
    bare = False
    kernel = included_from = '/none'

    def text(self, path):
        return HEADERS.get(path, '')

    def include(self, path, name):
        return 'include/' + name if 'include/' + name in HEADERS else None

    def declares_in(self, header, function):
        return function in self.text(header)


class Alone(Tree):
    """A tree without the headers of a kernel."""
    bare, kernel = True, ''

    def local_headers(self, path, text):
        return {'own.h': '#include <linux/pci.h>\n'} if '"own.h"' in text else {}


class Completed(unittest.TestCase):
    def completed(self, before, call='devm_ioremap(1)'):
        return includes.Includes(Tree()).completed('a.c', before, before + call)[:-len(call)]

    def test_without_a_kernel_the_device_is_told_by_names(self):
        slab = '#include <linux/slab.h>\n'
        for before, wanted in ((slab, '#include <linux/device.h>\n' + slab),
                               ('#include <linux/usb.h>\n', '#include <linux/usb.h>\n'),
                               (slab + '#include "own.h"\n', None)):
            for call, text in (('devm_kzalloc(1)', wanted or before), ('devm_ioremap(1)', before)):
                with self.subTest(before + call):
                    self.assertEqual(includes.Includes(Alone()).completed(
                        'a.c', before, before + call), text + call)

    def test_a_header_that_nothing_includes(self):
        self.assertEqual(self.completed('#include <linux/can.h>\n#include <linux/usb.h>\n'),
                         '#include <linux/can.h>\n#include <linux/io.h>\n#include <linux/usb.h>\n')

    def test_headers_in_no_order(self):
        self.assertEqual(self.completed('#include <linux/usb.h>\n#include <linux/can.h>\n#include "a.h"\n'),
                         '#include <linux/usb.h>\n#include <linux/can.h>\n#include <linux/io.h>\n'
                         '#include "a.h"\n')

    def test_headers_nearly_in_order(self):
        lines = ['#include <linux/%s.h>\n' % name for name in
                 ('can', 'crc32', 'atomic', 'delay', 'fb', 'ioctl', 'kernel', 'mm')]
        at = lines.index('#include <linux/ioctl.h>\n')
        self.assertEqual(self.completed(''.join(lines)),
                         ''.join(lines[:at] + ['#include <linux/io.h>\n'] + lines[at:]))
        self.assertEqual(self.completed(''.join(lines[:4])),
                         ''.join(lines[:4] + ['#include <linux/io.h>\n']))

    def test_a_header_that_another_includes(self):
        for text in ('#include <linux/io.h>\n', '#include <linux/pci.h>\n'):
            self.assertEqual(self.completed(text), text)

    def test_a_header_that_is_included_under_a_condition(self):
        text = '#include <linux/maybe.h>\n'
        self.assertEqual(self.completed(text), '#include <linux/io.h>\n' + text)
        text = '#include <linux/a.h>\n#ifdef CONFIG_B\n#include <linux/io.h>\n#endif\n'
        self.assertEqual(self.completed(text), text.replace('a.h>\n', 'a.h>\n#include <linux/io.h>\n'))

    def test_the_end_of_lines(self):
        self.assertEqual(self.completed('#include <linux/can.h>\r\n'),
                         '#include <linux/can.h>\r\n#include <linux/io.h>\r\n')

    def test_what_was_called_before(self):
        """Its header is there if the header of the managed one declares it."""
        text = '#include <linux/can.h>\np = ioremap(1);\n'
        self.assertEqual(self.completed(text), text.replace('can.h>\n', 'can.h>\n#include <linux/io.h>\n'))
        text = '#include <linux/can.h>\np = ioport_map(1);\n'
        self.assertEqual(self.completed(text, 'devm_ioport_map(1)'), text)
        text = '#include <linux/can.h>\np = dma_pool_create(1);\n'
        self.assertEqual(self.completed(text, 'dmam_pool_create(1)'), text)

    def test_what_was_managed_before(self):
        text = '#include <linux/can.h>\ndevm_ioremap(1);\n'
        self.assertEqual(self.completed(text), text)


if __name__ == '__main__':
    unittest.main()
