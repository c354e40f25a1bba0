# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what is asked of an object's address: pages, DMA, slab size."""

import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import FILE, Folder, place  # noqa: E402

from devmifylib import address, alias  # noqa: E402

TEXT = '''struct q {
	struct usb_device *udev;
	u8 *buf;
	u8 inside[8];
	struct { u8 deep[4]; } sub;
	struct urb *urb;
	struct spi_transfer xfer;
};

static int d_probe(struct usb_interface *intf)
{
	struct q *p;

	p = %s;
	p->buf = kmalloc(64, GFP_KERNEL);
	usb_set_intfdata(intf, p);
	%s;
	return 0;
}
'''
ALLOC = 'kzalloc(sizeof(*p), GFP_KERNEL)'


class Addresses(Folder):
    def asked(self, use, safe=False, alloc=ALLOC, at=None):
        """Code of the objection to one of the two allocations, or None."""
        text = TEXT % (alloc, use)
        module = self.module(text)
        aliases = alias.Resolver(module)
        source = module.main
        self.assertEqual(source.path, FILE)
        tok = source.token_at(*place(text, at or alloc))
        call = source.functions['d_probe'].call_index[tok]
        found = address.objection(SimpleNamespace(devres_dma_safe=safe), module, aliases,
                                  aliases.site_key(source, tok), source, call)
        return found and found[0]

    def buffer(self, use, **options):
        return self.asked(use, at='kmalloc(64', **options)


class Physical(Addresses):
    def test_of_memory(self):
        for use, code in (('tell(__pa(p->buf))', 'page-alignment'), ('tell(__pa(&p->buf[i * 8]))', None),
                          ('tell(__pa(&p->buf[8]))', 'page-alignment'),
                          ('tell(__pa(p->buf + 16))', 'page-alignment'),
                          ('tell(__pa((char *)p->buf + sizeof(struct p)))', None)):
            with self.subTest(use):
                self.assertEqual(self.buffer(use, safe=True), code)
        self.assertEqual(self.buffer('tell(__pa(&p->buf[i * 8]))'), 'page-alignment')

    def test_of_pages(self):
        for use, code in (('tell(virt_to_phys(p))', None), ('tell(virt_to_gfn(p))', 'page-alignment')):
            with self.subTest(use):
                self.assertEqual(self.asked(use, alloc='(void *)__get_free_page(GFP_KERNEL)',
                                            at='__get_free_page'), code)


class Dma(Addresses):
    FILL = 'usb_fill_int_urb(p->urb, p->udev, 1, %s, 8, done, %s, 1)'

    def test_the_buffer_of_a_transfer(self):
        self.assertEqual(self.buffer(self.FILL % ('p->buf', 'p')), 'dma-alignment')
        self.assertEqual(self.buffer(self.FILL % ('p->buf + 4', 'p')), 'dma-alignment')
        self.assertEqual(self.buffer(self.FILL % ('&p->buf[4]', 'p')), 'dma-alignment')

    def test_the_context_of_a_transfer_is_no_buffer(self):
        self.assertIsNone(self.asked(self.FILL % ('p->buf', 'p')))

    def test_a_buffer_inside_the_struct(self):
        for inside in ('p->inside', '&p->inside[1]', 'p->sub.deep', '&p->sub', '(void *)p->inside',
                       '&p->sub.deep[2]', 'p->inside + 2'):
            with self.subTest(inside):
                self.assertEqual(self.asked(self.FILL % (inside, 'p')), 'dma-alignment')
                self.assertIsNone(self.buffer(self.FILL % (inside, 'p')))

    def test_a_variable_is_no_part_of_it(self):
        self.assertIsNone(self.asked('dma_map_single(x, &p, 8, 1)'))

    def test_members_of_a_transfer(self):
        self.assertEqual(self.buffer('p->xfer.tx_buf = p->buf'), 'dma-alignment')
        self.assertEqual(self.asked('p->urb->transfer_buffer = p->inside'), 'dma-alignment')
        self.assertIsNone(self.asked('p->xfer.tx_buf = p->buf'))

    def test_calls_that_copy(self):
        self.assertIsNone(self.buffer('spi_write_then_read(spi, p->buf, 1, p->buf, 1)'))
        self.assertIsNone(self.buffer('spi_read_eeprom(p->buf)'))

    def test_whole_pages_are_aligned(self):
        self.assertIsNone(self.asked('dma_map_single(x, p, 8, 1)',
                                     alloc='(void *)__get_free_pages(GFP_KERNEL, 1)',
                                     at='__get_free_pages'))

    def test_a_tree_whose_devres_is_aligned(self):
        self.assertIsNone(self.buffer(self.FILL % ('p->buf', 'p'), safe=True))


class Others(Addresses):
    def test_pages(self):
        self.assertEqual(self.buffer('page = virt_to_page(p->buf)', safe=True), 'page-alignment')
        self.assertEqual(self.asked('page = virt_to_page(p->inside)', safe=True), 'page-alignment')
        self.assertEqual(self.asked('', safe=True, alloc='kmalloc(2 * PAGE_SIZE, GFP_KERNEL)'),
                         'page-alignment')
        self.assertIsNone(self.asked('page = virt_to_page(p->buf)', safe=True))

    def test_slab_size(self):
        self.assertEqual(self.buffer('n = ksize(p->buf)', safe=True), 'slab-size')
        self.assertIsNone(self.asked('n = ksize(p->buf)', safe=True))


if __name__ == '__main__':
    unittest.main()
