# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what Makefiles say of modules, and of files that none names."""

import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import kbuild, linkage  # noqa: E402
from devmifylib.tree import MARKER, Tree  # noqa: E402

CORE = '#include "gate.h"\nstatic int gate_probe(void)\n{\n\treturn gate_start();\n}\n'
WORK = '#include "gate.h"\nint gate_start(void)\n{\n\treturn 0;\n}\n'
HEADER = 'int gate_start(void);\n'


class Folder(unittest.TestCase):
    """A folder of drivers: core.c and work.c of one module, alone.c beside them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, text in ((MARKER, ''), ('core.c', CORE), ('work.c', WORK), ('gate.h', HEADER),
                           ('alone.c', 'static int alone;\n'), ('dbg.c', '')):
            self.add(name, text)

    def add(self, name, text=''):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    @staticmethod
    def forget():
        """One name, many texts."""
        for cache in (kbuild.load, linkage.text_of, linkage.may_define, linkage.source_of):
            cache.cache_clear()

    def files(self, makefile=None, path='core.c', name='Makefile'):
        self.forget()
        if makefile is not None:
            self.add(name, makefile)
        return Tree(self.root).module_files(path)

    def lists(self, text):
        self.add('Makefile', text)
        found = kbuild.Makefile(str(self.root), 'Makefile')
        return {stem: set(objects) for stem, objects in found.lists.items()}

    def unknown(self, makefile, why='Makefile:', path='core.c'):
        """No list of files, and the reason names the place."""
        self.assertIsNone(self.files(makefile, path), makefile)
        self.assertIn(why, Tree(self.root).module_unknown(path))


class Followed(Folder):
    def test_lists(self):
        self.assertEqual(self.lists('a-objs = b.o c.o # d.o\nobj-m+=a.o\nx := y.o\n'),
                         {'a': {'b.o', 'c.o'}, 'obj': {'a.o'}})

    def test_variables(self):
        for text in ('m-y := $(objs)\nobjs := d.o e.o\n', 'm-y := $(a)\na = $(b)\nb = d.o e.o\n',
                     'm-o-$(CONFIG_X) += e.o\nm-objs := d.o $(m-o-y)\n',
                     'o-y$(CONFIG_X) += e.o\no-yy := d.o\nm-objs := ${o-yy}\n'):
            with self.subTest(text.replace('\n', ' ')):
                self.assertEqual(self.lists(text)['m'], {'d.o', 'e.o'})

    def test_an_option_that_is_built_in_all_the_same(self):
        for option in ('$(CONFIG_GATE:m=y)', '$(patsubst m,y,$(CONFIG_GATE))', '${CONFIG_GATE:m=y}'):
            self.assertEqual(self.files('obj-m += gate.o\ngate-y := core.o\ngate-%s += work.o\n' % option),
                             ['work.c'], option)

    def test_a_variable_of_itself_ends(self):
        self.assertEqual(self.lists('a = $(a) b.o\nobj-y := $(a)\n'), {'obj': {'b.o'}})
        self.assertEqual(self.lists('a := x.c\na := $(a:.c=.o)\nobj-y := $(a)\n'), {'obj': {'x.o'}})

    def test_one_module_of_two_files(self):
        for text in ('NAME = gate\nobj-m += $(NAME).o\n$(NAME)-y := core.o work.o\n',
                     'NAME ?= gate\nobj-m := ${NAME}.o\n${NAME}-objs += core.o\n${NAME}-objs += work.o\n',
                     'obj-m := gate.o\nSRCS := core.c work.c\ngate-objs := $(SRCS:.c=.o)\n',
                     'obj-m := gate.o\nSRCS := core.c work.c\ngate-objs := $(SRCS:%.c=%.o)\n',
                     'obj-m := gate.o\ngate-y := $(patsubst %.c,%.o,core.c work.c)\n',
                     'obj-m := gate.o\ngate-y := $(patsubst %.c, %.o, $(wildcard $(src)/*.c))\n',
                     'obj-m := gate.o\ngate-y := $(notdir $(patsubst %.c,%.o,$(wildcard $(M)/*.c)))\n',
                     'obj-m := gate.o\nP := core work\ngate-y := $(addsuffix .o,$(P))\n',
                     'obj-m := gate.o\ngate-y := $(addprefix $(obj)/,core.o work.o)\n',
                     'obj-m := gate.o\ngate-y := $(foreach p,core work,$(p).o)\n',
                     'obj-m := gate.o\ngate-y := $(subst .c,.o,core.c work.c)\n',
                     'obj-m := gate.o\ngate-y := $(addsuffix .o,$(basename core.c work.c))\n',
                     'obj-m := gate.o\ngate-y := core.o\ngate-$(DEBUG) += work.o\n',
                     'obj-m := gate.o\ngate-y := core.o\ngate-$(if $(CONFIG_W),y) += work.o\n',
                     'obj-m := gate.o\ngate-y := core.o \\\n\t  work.o\n',
                     'obj-$(CONFIG_GATE) := gate.o\ngate-y := $(sort core.o work.o) $(EMPTY)\nEMPTY =\n',
                     'M := gate\nobj-m := $(addsuffix .o,$(M))\n'
                     '$(foreach m,$(M),$(eval $(m)-y := core.o work.o))\n',
                     'define objects\ncore.o $(1).o\nendef\nobj-m := gate.o\n'
                     'gate-y := $(word 2,$(call objects,work)) core.o\n',
                     'ifneq ($(KERNELRELEASE),)\nobj-m := gate.o\ngate-y := core.o work.o\nelse\n'
                     'KDIR ?= /lib/modules/$(shell uname -r)/build\n'
                     'all:\n\t$(MAKE) -C $(KDIR) M=$$PWD\nendif\n',
                     'obj-m := gate.o\nifeq ($(A),1)\ngate-y := core.o\n'
                     'else\ngate-y := core.o work.o\nendif\n'):
            with self.subTest(text.replace('\n', ' ')):
                self.assertIn('work.c', self.files(text) or ())

    def test_a_list_made_of_the_folder_without_some(self):
        text = 'obj-m := gate.o\ngate-y := $(patsubst $(src)/%.c,%.o,' \
               '$(filter-out %/dbg.c,$(wildcard $(src)/*.c)))\n'
        self.assertEqual(self.files(text), ['alone.c', 'work.c'])
        text = 'obj-m := gate.o\ngate-y := $(filter-out $(X),core.o work.o dbg.o)\n'
        self.assertEqual(self.files(text), ['dbg.c', 'work.c'])

    def test_an_included_file(self):
        self.add('objs.mk', 'OBJS := core.o work.o\n')
        self.assertEqual(self.files('include $(src)/objs.mk\nobj-m := gate.o\ngate-y := $(OBJS)\n'),
                         ['work.c'])
        self.add('objs.mk', 'obj-m := gate.o\ngate-y := core.o work.o\n')
        self.assertEqual(self.files('include objs.mk\n'), ['work.c'])
        self.assertEqual(self.files('include $(KDIR)/.config\ninclude objs.mk\n'), ['work.c'])

    def test_both_values_of_a_name_count(self):
        text = 'ifdef X\nNAME := a\nelse\nNAME := b\nendif\nobj-m := $(NAME).o\n$(NAME)-y := core.o work.o\n'
        self.assertEqual(self.files(text), ['work.c'])

    def test_a_rule_of_one_branch_is_none_in_the_other(self):
        self.assertEqual(self.lists('ifeq ($(KERNELRELEASE), )\nall:\n\tmake\nload:\n\tinsmod a.ko\n'
                                    'else\n\tobj-m := a.o\n\ta-y := b.o\nendif\n'),
                         {'obj': {'a.o'}, 'a': {'b.o'}})

    def test_a_condition_in_a_recipe(self):
        self.assertEqual([], self.files('obj-m += core.o\ninstall: all\nifneq ($(DKMS),)\n'
                                        '\techo $(shell dkms status)\nelse\n\t$(MAKE) uninstall\nendif\n'
                                        '\tcp -R . /usr/src/$(NAME)\n'))
        self.unknown('obj-m += core.o\nall: x\nX = 1\nifneq ($(X),)\n\t$(shell cat list)\nendif\n')

    def test_a_folder_below(self):
        self.add('hw/core.c', CORE)
        self.assertEqual(self.files('obj-m := gate.o\nD := hw\ngate-y := $(D)/core.o work.o\n', 'hw/core.c'),
                         ['work.c'])

    def test_a_module_linked_by_hand(self):
        self.assertEqual(self.files('obj-m := gate.o\ngate.o: core.o work.o\n\t$(LD) -r -o $@ $^\n'),
                         ['work.c'])

    def test_a_rule_for_many_objects(self):
        self.add('hw/core.c', CORE)
        self.assertEqual(self.files('obj-m := gate.o\ngate-y := b/core.o work.o\n'
                                    '$(obj)/b/%.o: $(src)/hw/%.c FORCE\n', 'work.c'), ['hw/core.c'])

    def test_a_name_with_an_unknown_part(self):
        self.add('work_32.c')
        self.assertEqual(self.files('obj-m := gate.o\ngate-y := core.o work_$(BITS).o\n'), ['work_32.c'])

    def test_a_module_by_itself(self):
        self.assertEqual(self.files('obj-m := alone.o gate.o\ngate-y := core.o\n', 'alone.c'), [])
        self.assertEqual(self.files('obj-m := alone.o\n$(X): y\n', 'alone.c'), [])


class NotFollowed(Folder):
    def test_what_a_module_is_made_of(self):
        for text in ('obj-m := gate.o\ngate-y := core.o $(EXTRA)\n',
                     'obj-m := gate.o\ngate-y := core.o $(shell ls *.c)\n',
                     'obj-m := $(NAME).o\n$(NAME)-y := core.o work.o\n',
                     'obj-m := gate.o\ngate-y := core.o\n$(NAME)-y += work.o\n',
                     'obj-m := gate.o\ngate-y := core.o\ninclude $(TOP)/rules.mk\n',
                     'obj-m := gate.o\ngate-y := core.o\n-include more.mk\n',
                     'obj-m := gate.o\ngate-y := core.o blob.o\n',
                     'obj-m := gate.o\ngate-y := core.o\n$(call add,work)\n',
                     'obj-m := gate.o\nX != ls\ngate-y := core.o $(X)\n',
                     'obj-m := core.o\ncore-objs := $(X)\n'):
            with self.subTest(text.replace('\n', ' ')):
                self.unknown(text)

    def test_no_line_of_kbuild(self):
        self.unknown('all:\n\tcc -c core.c work.c\n', 'says nothing of a module')
        self.unknown('all:\n\tcc -c core.c work.c\n', 'says nothing of a module', 'alone.c')

    def test_a_file_that_is_not_named(self):
        self.unknown('obj-m := other.o\n', 'work.c defines gate_start')

    def test_the_place(self):
        self.unknown('obj-m := gate.o\n\ngate-y := core.o \\\n  $(X)\n', 'Makefile:3: ')

    def test_a_file_of_objects_alone(self):
        self.add('blob.o_shipped')
        self.unknown('obj-m := gate.o\ngate-y := core.o blob.o\n', 'blob.o has no source')
        self.add('blob.S')
        self.assertEqual(self.files('obj-m := gate.o\ngate-y := core.o blob.o\n'), [])

    def test_what_another_module_is_made_of(self):
        self.assertEqual(self.files('obj-m := gate.o other.o\ngate-y := core.o work.o\nother-y := $(X)\n'),
                         ['work.c'])

    def test_in_a_kernel(self):
        (self.root / MARKER).unlink()
        self.add('include/linux/device.h')
        self.add('Kconfig')
        self.add('Makefile', 'VERSION = 6\nPATCHLEVEL = 12\n')
        self.add('drivers/x/core.c', CORE)
        self.add('drivers/x/work.c', WORK)
        self.assertEqual(self.files('n := gate\nobj-m := $(n).o\n$(n)-y := core.o work.o\n',
                                    'drivers/x/core.c', 'drivers/x/Makefile'), ['drivers/x/work.c'])
        self.assertIsNone(self.files('obj-m := $(n).o\n$(n)-y := core.o work.o\n', 'drivers/x/core.c',
                                     'drivers/x/Makefile'))
        self.assertIsNone(self.files('', 'drivers/x/core.c', 'drivers/x/Makefile'))


class NoMakefile(Folder):
    """A file without a Makefile is a module where it shares no name."""

    def why(self, path='core.c'):
        self.forget()
        return Tree(self.root).module_unknown(path)

    def fresh(self, **files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.add(MARKER)
        for name, text in files.items():
            self.add(name.replace('__', '/') + '.c', text)

    def test_a_file_that_shares_nothing(self):
        self.assertEqual(self.files(path='alone.c'), [])
        self.fresh(a='static void f(void)\n{\n}\n', b='static void f(void)\n{\n}\n')
        self.assertEqual(self.files(path='a.c'), [])

    def test_a_function_that_stands_elsewhere(self):
        self.assertIsNone(self.files())
        self.assertIn('work.c defines gate_start', self.why())
        self.assertIn('core.c uses gate_start', self.why('work.c'))

    def test_a_folder_below_and_beside(self):
        self.fresh(a__core='int f(void);\nstatic int g(void)\n{\n\treturn f();\n}\n',
                   b__c__work='int\nf(void)\n{\n\treturn 0;\n}\n')
        self.assertIn('b/c/work.c defines f', self.why('a/core.c'))

    def test_an_object(self):
        self.fresh(a='struct p *the_p;\n', b='extern struct p *the_p;\nvoid f(void)\n{\n\tkfree(the_p);\n}\n')
        self.assertIn('b.c uses the_p', self.why('a.c'))
        self.assertIn('a.c defines the_p', self.why('b.c'))

    def test_a_static_twin_is_no_use(self):
        self.fresh(a='int f(void)\n{\n\treturn 0;\n}\n',
                   b='static int f(void)\n{\n\treturn 0;\n}\nint g(void)\n{\n\treturn f();\n}\n')
        self.assertEqual(self.files(path='a.c'), [])

    def test_an_attribute_is_no_object(self):
        self.fresh(a='struct p {\n\tint x;\n} __packed;\n', b='struct q {\n\tint x;\n} __packed;\n')
        self.assertEqual(self.files(path='a.c'), [])

    def test_a_file_that_another_one_includes(self):
        self.fresh(a='static int x;\n', b='#include "a.c"\n')
        self.assertIn('b.c includes it', self.why('a.c'))

    def test_a_function_that_only_a_header_declares(self):
        (self.root / 'work.c').unlink()
        self.assertIn('gate.h declares gate_start', self.why())
        self.add('gate.h', 'static inline int gate_start(void)\n{\n\treturn 0;\n}\n')
        self.assertEqual(self.files(), [])

    def test_a_header_that_is_not_there(self):
        (self.root / 'gate.h').unlink()
        self.assertIn('gate.h, which it includes, is not there', self.why())


if __name__ == '__main__':
    unittest.main()
