# SPDX-License-Identifier: GPL-2.0-only
"""Tests of objects that go by other types than their own, and of their addresses."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder  # noqa: E402

DESK = 'struct desk {\n\tint irq;\n};\n'
PAIR = 'struct small {\n\tint a;\n};\nstruct big {\n\tint a, b;\n};\n'
HEAD = 'struct base {\n\tint irq;\n};\nstruct desk {\n\tstruct base base;\n\tint more;\n};\n'
PROBE = '''static int d_probe(struct platform_device *pdev)
{
	%s;
	int irq;

	%s;
	if (!p)
		return -ENOMEM;
	%s;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0) {
		kfree(%s);
		return irq;
	}
	return 0;
}
'''
TOP = '''struct top {
	%s;
};

static int d_probe(struct platform_device *pdev)
{
	struct desk *p;
	struct top *t;

	t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	p = kzalloc(%s, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	%s;
	platform_set_drvdata(pdev, t);
	return 0;
}
'''
REMOVE = 'static void d_remove(struct platform_device *pdev)\n{\n\t%s;\n}\n'
SET = 'platform_set_drvdata(pdev, p)'
GET = 'platform_get_drvdata(pdev)'


class Types(Folder):
    def asked(self, text, *removed, code=None):
        """Both modes convert the site and every free, or keep it for a reason."""
        text += ''.join(REMOVE % '; '.join(removed)) + PLATFORM
        for fix_leaks in (False, True):
            site, = self.decide(text, fix_leaks=fix_leaks)
            self.assertEqual((site.verdict, site.code), ('keep', code) if code else ('convert', None),
                             site.message)
            if not code:
                self.assertEqual(len(site.frees), text.count('kfree('), text)

    def object(self, types, local, alloc, *removed, store=SET, free='p', code=None):
        """An object p of some type that probe stores and frees."""
        with self.subTest(local + ' ' + alloc):
            self.asked(types + PROBE % (local, alloc, store, free), *removed, code=code)

    def held(self, member, store, *removed, size='sizeof(*p)', types=DESK, code=None):
        """An object that a member of another one holds."""
        with self.subTest(member + ' ' + store):
            self.asked(types + TOP % (member, size, store), *removed, code=code)

    def test_typedefs_of_pointers(self):
        for types in ('struct desk;\ntypedef struct desk *PDESK;\n' + DESK,
                      'typedef struct desk {\n\tint irq;\n} DESK, *PDESK;\n',
                      'typedef struct {\n\tint irq;\n} DESK, *PDESK;\n',
                      'typedef struct {\n\tint irq;\n} *PDESK;\n',
                      DESK + 'typedef struct desk D;\ntypedef D DD;\ntypedef DD *PDESK;\n',
                      DESK + 'typedef const struct desk *PDESK;\n',
                      DESK + '#define PDESK struct desk *\n'):
            for cast in ('', '(PDESK)'):
                self.object(types, 'PDESK p', 'p = %skzalloc(sizeof(*p), GFP_KERNEL)' % cast,
                            'PDESK x = %s%s' % (cast, GET), 'kfree(x)')
        self.object(DESK + 'typedef void *HANDLE;\n', 'HANDLE p',
                    'p = kzalloc(sizeof(struct desk), GFP_KERNEL)', 'HANDLE x = ' + GET, 'kfree(x)')

    def test_members_behind_typedefs(self):
        self.held('PDESK desk', 't->desk = p', 'struct top *t = ' + GET, 'PDESK x = t->desk', 'kfree(x)',
                  types=DESK + 'typedef struct desk *PDESK;\n')
        self.held('PBYTE raw', 't->raw = (PBYTE)p', 'struct top *t = ' + GET, 'kfree(t->raw)',
                  types=DESK + 'typedef unsigned char BYTE, *PBYTE;\n')

    def test_bytes_that_become_a_struct(self):
        size = 'p = kzalloc(sizeof(struct desk) + 8, GFP_KERNEL)'
        read = 'struct desk *x = ' + GET
        self.object(DESK, 'u8 *p', size, read, 'kfree(x)')
        self.object(DESK, 'char *p', 'p = kzalloc(128, GFP_KERNEL)', read, 'kfree(x)')
        self.object(DESK, 'u8 *p', 'p = kzalloc(128, GFP_KERNEL)', read, 'kfree(x)',
                    store='platform_set_drvdata(pdev, (struct desk *)p)')
        self.object(DESK, 'unsigned long p', 'p = (unsigned long)kzalloc(64, GFP_KERNEL)', read, 'kfree(x)',
                    store='platform_set_drvdata(pdev, (void *)p)', free='(void *)p')

    def test_a_struct_that_is_read_as_bytes_or_a_number(self):
        make = 'p = kzalloc(sizeof(*p), GFP_KERNEL)'
        self.object(DESK, 'struct desk *p', make, 'u8 *x = ' + GET, 'kfree(x)')
        self.object(DESK, 'struct desk *p', make, 'unsigned long x = (unsigned long)' + GET,
                    'kfree((void *)x)')
        self.held('u8 *raw', 't->raw = (u8 *)p', 'struct top *t = ' + GET, 'kfree(t->raw)')
        self.held('unsigned long raw', 't->raw = (unsigned long)p', 'struct top *t = ' + GET,
                  'kfree((void *)t->raw)')
        self.held('void *parts[2]', 't->parts[0] = p', 'struct top *t = ' + GET, 'kfree(t->parts[0])')

    def test_one_of_several_sizes(self):
        for size in ('pdev->id ? sizeof(struct big) : sizeof(struct small)',
                     'max(sizeof(struct small), sizeof(struct big))',
                     'sizeof(struct big) + 4 * sizeof(struct small)'):
            for name in ('small', 'big'):
                self.object(PAIR, 'void *p', 'p = kzalloc(%s, GFP_KERNEL)' % size,
                            'struct %s *x = %s' % (name, GET), 'kfree(x)')

    def test_the_first_member(self):
        whole = 'kzalloc(sizeof(struct desk), GFP_KERNEL)'
        read = 'struct desk *x = ' + GET
        self.object(HEAD, 'struct base *p', 'p = ' + whole, read, 'kfree(x)')
        self.object(HEAD, 'struct base *p', 'p = kzalloc(64, GFP_KERNEL)', read, 'kfree(x)',
                    store='platform_set_drvdata(pdev, (struct desk *)p)')
        self.object(HEAD, 'struct desk *p', 'p = ' + whole, 'struct base *x = ' + GET,
                    'kfree((struct desk *)x)', store='platform_set_drvdata(pdev, &p->base)')
        self.object('typedef struct {\n\tint irq;\n} base;\nstruct desk {\n\tbase b;\n\tint more;\n};\n',
                    'struct desk *p', 'p = ' + whole, 'base *x = ' + GET, 'kfree(x)')

    def test_another_struct_altogether_is_a_doubt(self):
        self.object(PAIR, 'struct small *p', 'p = kzalloc(sizeof(*p), GFP_KERNEL)',
                    'struct big *x = ' + GET, 'kfree(x)', code='unknown-free')

    def test_an_array_that_a_pointer_runs_over(self):
        for member, names in (('struct desk *d[2]', '2'), ('struct desk **d', 't->n')):
            for begin in ('t->d', '&t->d[0]'):
                self.held('int n;\n\t' + member, 't->d[0] = p', 'struct top *t = ' + GET,
                          'struct desk **x',
                          'for (x = %s; x < t->d + %s; x++)\n\t\tkfree(*x)' % (begin, names))

    def test_an_array_that_a_helper_frees(self):
        self.held('struct desk *d[2]', 't->d[0] = p', 'struct top *t = ' + GET, 'drop(t->d)',
                  types=DESK + 'static void drop(struct desk **x)\n{\n\tkfree(x[0]);\n}\n')


class Enums(Folder):
    """Which values of an enum surely are others than the rest."""

    def names(self, body):
        return self.module('enum kind {%s};\n' % body).types.enumerators('kind')

    def test_each_counts_on(self):
        self.assertEqual(self.names('\n\tKIND_A,\t/* one, of two */\n\tKIND_B,\n'), ('KIND_A', 'KIND_B'))

    def test_some_may_be_the_same(self):
        self.assertEqual(self.names(' KIND_A, KIND_B = KIND_A '), ())
        self.assertEqual(self.names('\n\tKIND_A,\n#ifdef X\n\tKIND_B,\n#endif\n'), ())


class Nameless(Folder):
    """A struct without a name belongs to the struct that it is in."""

    def test_inside_of_the_modules_own(self):
        m = self.module('struct own { union { char *a; int *b; } at; };\n')
        self.assertFalse(m.types.foreign(m.types.struct('own')['at'].base))


class Aligned(Folder):
    """The address of a buffer, moved to a boundary."""

    def asked(self, use, macros='', local=''):
        types = DESK + macros + 'struct top {\n\tvoid *raw;\n\tstruct desk *list;\n\tunsigned long n;\n};\n'
        text = TOP.split('};\n', 1)[1] % ('256', '%s%s;\n\tt->raw = p' % (local, use))
        site, = self.decide(types + text + REMOVE % ('struct top *t = %s; kfree(t->raw)' % GET) + PLATFORM)
        return site.code

    def told(self, *uses, macros='', local=''):
        for use in uses:
            with self.subTest(use):
                self.assertEqual(self.asked(use, macros, local), 'page-alignment')

    def free(self, *uses, macros='', local=''):
        for use in uses:
            with self.subTest(use):
                self.assertIsNone(self.asked(use, macros, local))

    def test_the_kernels_macros(self):
        self.free('virt_to_phys(PTR_ALIGN(p, 16))', 'virt_to_phys((void *)ALIGN((unsigned long)p, 16))',
                  't->list = (struct desk *)DBDMA_ALIGN(p);\n\tvirt_to_phys(t->list)',
                  't->list = (void *)FOREIGN_ALIGN(p, 4);\n\tvirt_to_phys(t->list)',
                  't->n = roundup((unsigned long)p, 16);\n\t__pa(t->n)')
        self.told('t->list = PTR_ALIGN(p, 16);\n\tt->list = p;\n\tvirt_to_phys(t->list)')

    def test_masks(self):
        self.free('virt_to_phys((void *)(((unsigned long)p + 15) & ~15))',
                  'virt_to_phys((void *)(~15UL & (15 + (unsigned long)p)))')
        self.told('t->list = (void *)((unsigned long)p & -sizeof(*p));\n\tvirt_to_phys(t->list)',
                  't->list = (void *)p + (16 - ((unsigned long)p & 15));\n\tvirt_to_phys(t->list)',
                  'virt_to_phys((void *)((unsigned long)p & ~PAGE_MASK))')

    def test_a_number_in_steps(self):
        self.free('n = (u32)((unsigned long)p + 15) & ~15;\n\tvirt_to_phys((void *)(unsigned long)n)',
                  local='u32 n;\n\n\t')
        self.told('n = (unsigned long)p + 15;\n\tn &= ~15;\n\tvirt_to_phys((void *)n)',
                  local='u32 n;\n\n\t')

    def test_own_macros_and_functions(self):
        use = 't->list = UP(p);\n\tvirt_to_phys(t->list)'
        self.told(use, macros='#define UP(x) ((struct desk *)(((unsigned long)(x) + 15) & ~15UL))\n')
        self.told(use, macros='#define UP(x) ({ unsigned long a = (unsigned long)(x); '
                              '(void *)(a & ~15UL); })\n')
        self.told(use, macros='#ifdef A\n#define UP(x) ((void *)((u64)(x) & ~15))\n#else\n'
                              '#define UP(x) ((void *)((u32)(x) & ~15))\n#endif\n')
        self.told(use, macros='static void *UP(void *x)\n{\n\treturn (void *)((uintptr_t)x & ~15);\n}\n')
        self.told('t->n = WHERE(p)', macros='#define WHERE(x) virt_to_phys(x)\n')
        self.told('t->n = WHERE(p)', macros='#define IN(x) virt_to_phys(x)\n#define WHERE(x) (IN(x) + 4)\n')

    def test_a_number_that_is_no_address(self):
        self.assertIsNone(self.asked('t->n = (unsigned long)p & 15'))


if __name__ == '__main__':
    unittest.main()
