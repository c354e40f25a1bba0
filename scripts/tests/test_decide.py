# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the decisions: what is converted, what is kept and with which code."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder, decide, place  # noqa: E402

from devmifylib import module as modules, tables, tsv  # noqa: E402
from devmifylib.tree import MARKER, Tree  # noqa: E402
from devmifylib.plan import DROPPED, MANAGED, RELEASED  # noqa: E402

TYPES = '''struct q { int a; };
struct p { struct device *dev; char *buf; struct q *q; int n; struct list_head list; void *tab[4];
	struct work_struct work; struct kref kref; };
'''
PROBE = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
%s	return 0;
}
'''
REMOVE = '''static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

%s}
'''
FREE = '\tkfree(p);\n'
# A second name for the object, for what happens elsewhere.
PUBLISH = '\tg = p;\n'
GLOBAL = 'static struct p *g;\n'
BUFFER = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->buf = kmalloc(64, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
	return 0;
}
'''
OPS = 'static struct file_operations fops = { .unlocked_ioctl = d_ioctl };\n'


def ioctl(body):
    return 'static long d_ioctl(struct file *f)\n{\n%s\treturn 0;\n}\n%s' % (body, OPS)


class Deciding(Folder):
    def text(self, *parts, driver=PLATFORM):
        return TYPES + ''.join(parts) + driver

    def simple(self, probe='', remove=FREE, more='', driver=PLATFORM, before=''):
        """The usual driver with additions: in probe, as remove's body, and beside them."""
        return self.text(before, PROBE % probe, REMOVE % remove, more, driver=driver)

    def outcome(self, text, **options):
        return ['%s' % (s.code or s.verdict) for s in self.decide(text, **options)]

    def keeps(self, code, text, **options):
        found = self.outcome(text, **options)
        self.assertTrue(found)
        self.assertEqual(set(found), {code})

    def converts(self, text, device='&pdev->dev', **options):
        """The one site is converted; returns it."""
        sites = self.decide(text, **options)
        self.assertEqual([(s.verdict, s.code) for s in sites], [('convert', None)],
                         [s.message for s in sites])
        self.assertEqual(sites[0].device, device)
        manage, = [a for a in sites[0].actions if a.what == MANAGED]
        self.assertEqual((manage.line, manage.device), (sites[0].line, device))
        return sites[0]

    def freed(self, site, text):
        """{line text of each free: what becomes of it}."""
        lines = text.split('\n')
        return {lines[a.line - 1].strip(): a.what for a in site.actions if a.what != MANAGED}


class Converts(Deciding):
    def test_the_usual_driver(self):
        text = self.simple()
        site = self.converts(text)
        self.assertEqual(self.freed(site, text), {'kfree(p);': DROPPED})
        self.assertEqual((site.object, site.acquire, site.driver, site.remove),
                         ('p', 'kzalloc', 'platform_driver', 'd_remove'))
        self.assertEqual((site.line, site.column), place(text, 'kzalloc'))

    def test_failure_paths(self):
        text = self.simple('\tif (one(p)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n')
        site = self.converts(text)
        self.assertEqual([a.what for a in site.actions], [MANAGED, DROPPED, DROPPED])

    def test_a_free_before_probe_goes_on_is_managed(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->q = kzalloc(sizeof(*p->q), GFP_KERNEL);
	if (!p->q)
		return -ENOMEM;
	if (optional(p)) {
		kfree(p->q);
		p->q = NULL;
	}
	return 0;
}
''', REMOVE % '\tkfree(p->q); // at the end\n')
        site = self.converts(text)
        self.assertEqual(self.freed(site, text),
                         {'kfree(p->q);': RELEASED, 'kfree(p->q); // at the end': DROPPED})
        managed, = [a for a in site.actions if a.what == RELEASED]
        self.assertEqual(managed.device, '&pdev->dev')
        self.assertEqual(sorted(f['action'] for f in site.frees), ['delete', 'devm_kfree'])

    POSITIVE = '''static int h(struct platform_device *pdev)
{
	struct p *p;
	int err;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	err = reg(p);
	if (!err) {
		platform_set_drvdata(pdev, p);
		return 0;
	}
	kfree(p);
	return err;
}

static int d_probe(struct platform_device *pdev)
{
	int err = h(pdev);

	if (err < 0)
		dev_dbg(&pdev->dev, "failed");
	return err;
}
'''

    def test_any_value_but_nought_fails(self):
        text = self.text(self.POSITIVE, REMOVE % '\tkfree(p); // at the end\n')
        self.assertEqual(self.freed(self.converts(text), text),
                         {'kfree(p);': DROPPED, 'kfree(p); // at the end': DROPPED})

    def test_a_positive_value_that_leaves_it_is_no_leak(self):
        text = self.text(self.POSITIVE.replace('\tkfree(p);\n\treturn err;', '\treturn err;').replace(
            '\tif (err < 0)\n', '\tif (err < 0)\n\t\tkfree(platform_get_drvdata(pdev));\n\tif (err < 0)\n'
        ).replace('\terr = reg(p);\n\tif (!err) {\n\t\tplatform_set_drvdata(pdev, p);\n',
                  '\tplatform_set_drvdata(pdev, p);\n\terr = register_it(p);\n\tif (!err) {\n'),
                         REMOVE % '\tkfree(p); // at the end\n')
        self.assertEqual(set(self.freed(self.converts(text), text).values()), {DROPPED})

    def test_a_bus_for_which_a_positive_value_is_success(self):
        text = self.text(self.POSITIVE, REMOVE % '\tkfree(p); // at the end\n').replace(
            'platform_driver d_driver', 'pci_driver d_driver').replace(
                'module_platform', 'module_pci').replace('platform_device', 'pci_dev')
        self.assertEqual(self.freed(self.converts(text), text),
                         {'kfree(p);': RELEASED, 'kfree(p); // at the end': DROPPED})

    def test_a_free_of_null_goes(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p) {
		kfree(p); // of NULL
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, p);
	return 0;
}
''', REMOVE % FREE)
        self.assertEqual(self.freed(self.converts(text), text),
                         {'kfree(p); // of NULL': DROPPED, 'kfree(p);': DROPPED})

    SHARED = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = kzalloc(sizeof(*p), GFP_KERNEL);
	struct q *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!p || !q)
		goto err;
	p->q = q;
	platform_set_drvdata(pdev, p);
	return 0;
err:
	kfree(q);
	kfree(p);
	return -ENOMEM;
}
'''

    def test_a_label_shared_by_two(self):
        sites = self.decide(self.text(self.SHARED, REMOVE % '\tkfree(p->q);\n\tkfree(p);\n'))
        self.assertEqual([(s.object, s.verdict, len(s.actions)) for s in sites],
                         [('p', 'convert', 3), ('q', 'convert', 3)])

    def test_one_of_two_under_a_label_can_stay(self):
        sites = self.decide(self.text(self.SHARED, REMOVE % '\tif (p->n)\n\t\tkfree(p->q);\n\tkfree(p);\n'))
        self.assertEqual([(s.object, s.code) for s in sites], [('p', None), ('q', 'conditional-free')])
        self.assertEqual(sites[1].actions, [])

    def test_a_free_in_the_branch_of_the_allocation(self):
        self.converts(self.text('#ifdef CONFIG_A\n', PROBE % '', REMOVE % FREE, '#endif\n'))

    def test_other_memory_is_not_meant(self):
        for other in ('\tfree_page((unsigned long)address_of(core_data(f)));\n',
                      '\tconst struct firmware *fw __free(firmware) = core_data(f);\n'):
            with self.subTest(other):
                self.converts(self.simple('\tcore_add(p);\n', more=ioctl(other)))

    def test_a_helper_that_failed_and_freed(self):
        """What the helper returned decides the branch: no path frees and goes on."""
        setup = ('static int setup(struct p *p)\n{\n\tp->q = kzalloc(sizeof(*p->q), GFP_KERNEL);\n'
                 '\tif (!p->q)\n\t\treturn -ENOMEM;\n\tif (one(p)) {\n\t\tkfree(p->q); // failed\n'
                 '\t\treturn -EIO;\n\t}\n\treturn 0;\n}\n')
        for check in ('setup(p)', 'setup(p) != 0', 'setup(p) < 0', 'unlikely(setup(p))'):
            with self.subTest(check):
                text = self.text(setup, """static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->dev = &pdev->dev;
	if (%s)
		return -EIO;
	return 0;
}
""" % check, REMOVE % '\tkfree(p->q);\n')
                self.assertEqual(self.freed(self.converts(text, device='p->dev'), text),
                                 {'kfree(p->q); // failed': DROPPED, 'kfree(p->q);': DROPPED})

    SOMETIMES = """static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	%sif (%s) {
		p->buf = kmalloc(64, GFP_KERNEL);
		if (!p->buf)
			return -ENOMEM;
	}
	return 0;
}
"""

    def sometimes(self, made, freed, first='', more=''):
        """Allocated under one condition, freed under another."""
        return self.text(self.SOMETIMES % (first, made), REMOVE % freed, more)

    def test_freed_under_the_condition_of_the_allocation(self):
        for made, freed in (('pdev->id == 3', '\tif (pdev->id == 3)\n\t\tkfree(p->buf);\n'),
                            ('pdev->id == 3', '\tif (pdev->id != 3)\n\t\treturn;\n\tkfree(p->buf);\n'),
                            ('p->n & 4', '\tif (p->n & 4) {\n\t\tstop(p);\n\t\tkfree(p->buf);\n\t}\n'),
                            ('x && !p->n', '\tif (p->n)\n\t\treturn;\n\tkfree(p->buf);\n')):
            with self.subTest(freed):
                self.converts(self.sometimes(made, freed))
        self.converts(self.sometimes('p->n', '\tif (p->n)\n\t\tkfree(p->buf);\n', 'p->n = 2;\n\t'))
        early = self.sometimes('1', '\tif (p->n)\n\t\tkfree(p->buf);\n', 'if (!p->n)\n\t\treturn 0;\n\t')
        self.converts(early)

    def test_freed_under_another_condition(self):
        free = '\tif (p->n)\n\t\tkfree(p->buf);\n'
        for made, freed in (('p->q', free), ('!p->n', free), ('pdev->n', free), ('p->n > 1', free),
                            ('p->n || p->q', free), ('global', '\tif (global)\n\t\tkfree(p->buf);\n'),
                            ('get(p)', '\tif (get(p))\n\t\tkfree(p->buf);\n'),
                            ('p->open', '\tif (p->open)\n\t\tkfree(p->buf);\n')):
            with self.subTest(made):
                self.assertNotIn('convert', self.outcome(self.sometimes(made, freed)))
        for change in ('p->n = 0', 'p->n++', 'p->n |= 1', 'set(&p->n)', 'set((void *)&p->n)',
                       'WRITE_ONCE(p->n, 0)', 'swap(p->n, other)', 'swap(other, p->n)',
                       'smp_store_mb(p->n, 0)', 'xchg_release(&p->n, 0)'):
            with self.subTest(change):
                more = ioctl('\tstruct p *p = f->private_data;\n\t%s;\n' % change)
                self.keeps('conditional-free', self.sometimes('p->n', free, more=more))
        for reads in ('WRITE_ONCE(p->q->a, p->n)', 'set(p->n)', 'other = READ_ONCE(p->n)'):
            with self.subTest(reads):
                more = ioctl('\tstruct p *p = f->private_data;\n\t%s;\n' % reads)
                self.converts(self.sometimes('p->n', free, more=more))

    def test_freed_under_a_condition_that_shares_a_union(self):
        free = '\tif (%s)\n\t\tkfree(p->buf);\n'
        for member, union, change in (
                ('p->u.own', 'union { bool own; u32 word; } u;', 'p->u.word = 0'),
                ('p->own', 'union { bool own; struct { u32 word; }; };', 'WRITE_ONCE(p->word, 0)'),
                ('p->u.own', 'union { bool own; u32 word; } u;', 'p->u = other')):
            more = ioctl('\tstruct p *p = f->private_data;\n\t%s;\n' % change)
            text = self.sometimes(member, free % member)
            text = text.replace('struct kref kref; };', 'struct kref kref; %s int word2; };' % union)
            with self.subTest(change):
                self.converts(text)
                self.converts(text + more.replace('word', 'word2') if 'word' in change else text)
                self.keeps('conditional-free', text + more)

    def test_a_probe_that_is_given_beside_the_driver(self):
        text = self.simple()
        for macro in ('module_platform_driver_probe', 'builtin_platform_driver_probe'):
            with self.subTest(macro):
                given = text.replace('\t.probe = d_probe,\n', '').replace(
                    'module_platform_driver(d_driver)', '%s(d_driver, d_probe)' % macro)
                self.assertNotIn('.probe', given)
                self.converts(given)

    STEADY = 'static int mode%s;\n' + 'module_param(mode, int, 0444);\nMODULE_PARM_DESC(mode, "Mode");\n'

    def by_mode(self, *more, declared=STEADY % ''):
        """Allocated and freed under a condition of a variable of the file."""
        return self.text(declared, self.SOMETIMES % ('', 'mode > 1'),
                         REMOVE % '\tif (mode > 1)\n\t\tkfree(p->buf);\n', *more)

    def test_freed_under_the_condition_of_a_parameter(self):
        self.converts(self.by_mode())
        self.converts(self.by_mode(declared='static int mode = 2;\n'))
        self.converts(self.by_mode(declared='static int other, mode, more;\n'))
        self.converts(self.by_mode(ioctl('\tprintk("%d", mode);\n')))

    def test_freed_under_the_condition_of_a_variable_that_may_change(self):
        for change in ('mode = 1', 'mode++', 'set(&mode)'):
            with self.subTest(change):
                self.keeps('conditional-free', self.by_mode(ioctl('\t%s;\n' % change)))
        for declared in ((self.STEADY % '').replace('0444', '0644'), 'int mode;\n',
                         'static int mode;\nstatic int *other = &mode;\n',
                         'static int mode;\nKNOB(mode);\n', self.STEADY % '[2]'):
            with self.subTest(declared):
                self.keeps('conditional-free', self.by_mode(declared=declared))

    def test_a_helper_that_frees_for_remove_and_for_a_probe_that_goes_on(self):
        for drop, call in (('d_remove(pdev)', ''),
                           ('drop(pdev)', 'static void drop(struct platform_device *dev)\n{\n'
                            '\tkfree(platform_get_drvdata(dev));\n}\n')):
            with self.subTest(drop):
                remove = REMOVE % ('\tdrop(pdev);\n' if call else FREE)
                text = self.text('static void d_remove(struct platform_device *pdev);\n', call, PROBE %
                                 ('\tp->n = one(p);\n\tif (p->n) {\n\t\t%s;\n\t\treturn p->n;\n\t}\n' % drop),
                                 remove)
                site = self.converts(text)
                managed, = [a for a in site.actions if a.what != MANAGED]
                self.assertEqual((managed.what, managed.device),
                                 (RELEASED, '&dev->dev' if call else '&pdev->dev'))

    GIVES_UP = ('static void d_remove(struct platform_device *pdev);\n', PROBE %
                '\tif (one(p))\n\t\t%s;\n\treturn two(&p->list);\n', REMOVE % FREE)

    def test_a_probe_that_goes_on_with_what_remove_freed(self):
        before, probe, remove = self.GIVES_UP
        self.keeps('freed-elsewhere', self.text(before, probe % 'd_remove(pdev)', remove))
        self.converts(self.text(before, probe % 'return two(NULL)', remove))

    def test_a_failing_probe_that_goes_on_with_what_it_freed(self):
        site = self.converts(self.simple('\tif (one(p)) {\n\t\tkfree(p);\n\t\tstop(&p->list);\n'
                                         '\t\treturn -EIO;\n\t}\n'))
        self.assertEqual([fix['kind'] for fix in site.fixes], ['use-after-free'])
        self.assertIn('d_probe() uses it after it was freed', site.note)

    def test_an_element_that_is_emptied_is_not_the_table(self):
        text = self.text(BUFFER.replace('p->buf', 'p->tab'), REMOVE % '\tkfree(p->tab);\n',
                         ioctl('\tstruct p *p = f->private_data;\n\tp->tab[1] = NULL;\n'))
        self.converts(text.replace('void *tab[4]', 'void **tab'))
        self.keeps('reassigned', text.replace('void *tab[4]', 'void **tab').replace('tab[1]', 'tab'))

    def test_a_guard_on_remove_s_own_device(self):
        self.converts(self.simple(remove='\tif (!pdev)\n\t\treturn;\n\tkfree(p);\n'))
        self.converts(self.simple(remove='\tif (!o || !pdev)\n\t\treturn;\n\tkfree(o);\n').replace(
            'struct p *p = platform_get', 'struct p *o = NULL;\n\n\to = platform_get'))

    def test_a_function_of_the_module_that_registers_by_its_name_alone(self):
        helper = 'static void my_add(struct p *p)\n{\n\t%s(p);\n}\n'
        leak = '\tmy_add(p);\n\tif (one(p))\n\t\treturn -EIO;\n'
        self.converts(self.simple(leak, before=helper % 'set_up'))
        for call in ('core_register', 'p->ops->register_one'):
            with self.subTest(call):
                self.keeps('leaks-on-failure', self.simple(leak, before=helper % call))

    def test_two_drivers_with_one_probe(self):
        driver = PLATFORM + PLATFORM.replace('d_driver', 'e_driver')
        site = self.converts(self.simple(driver=driver))
        self.assertEqual(len(site.actions), 2)

    def test_two_drivers_of_which_one_never_frees(self):
        driver = PLATFORM + PLATFORM.replace('d_driver', 'e_driver').replace('\t.remove = d_remove,\n', '')
        self.keeps('leaks-on-unbind', self.simple('\tif (one(p)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n',
                                                  driver=driver))

    def test_drvdata_guard_in_remove(self):
        text = self.simple(remove='\tif (!p)\n\t\treturn;\n\tstop(p);\n\tkfree(p);\n')
        self.assertEqual(self.freed(self.converts(text), text), {'kfree(p);': DROPPED})

    def test_drvdata_guard_before_a_part_is_freed(self):
        self.converts(self.text(BUFFER, REMOVE % '\tif (!p)\n\t\treturn;\n\tkfree(p->buf);\n'))

    def test_null_guards_in_remove(self):
        for remove in ('\tif (p)\n\t\tkfree(p);\n', '\tif (!p)\n\t\tgoto out;\n\tkfree(p);\nout:\n'
                                                    '\tstop();\n',
                       '\tif (p) {\n\t\tstop(p);\n\t\tkfree(p);\n\t}\n'):
            with self.subTest(remove):
                self.converts(self.simple(remove=remove))

    def test_helper_for_both(self):
        text = self.simple('\tif (one(p)) {\n\t\tdrop(p);\n\t\treturn -EIO;\n\t}\n', '\tdrop(p);\n',
                           before='static void drop(struct p *x)\n{\n\tstop(x);\n\tkfree(x);\n}\n')
        self.assertEqual(self.freed(self.converts(text), text), {'kfree(x);': DROPPED})

    def test_remove_called_from_probe(self):
        text = self.text('static void d_remove(struct platform_device *pdev);\n',
                         PROBE % '\tif (one(p)) {\n\t\td_remove(pdev);\n\t\treturn -EIO;\n\t}\n', REMOVE %
                         FREE)
        self.assertEqual(len(self.converts(text).actions), 2)

    def test_free_through_a_cast_a_field_and_container_of(self):
        for free in ('\tkfree((void *)p);\n', '\tstruct p *o = p;\n\tkfree(o);\n',
                     '\tstruct list_head *l = &p->list;\n\tkfree(container_of(l, struct p, list));\n'):
            with self.subTest(free):
                self.converts(self.simple(remove=free))

    def test_shutdown_that_is_remove(self):
        self.converts(self.simple(driver=PLATFORM.replace('};', '\t.shutdown = d_remove,\n};')))

    def test_loop_over_children(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < 4; i++) {
		p->tab[i] = kzalloc(16, GFP_KERNEL);
		if (!p->tab[i])
			goto err;
	}
	return 0;
err:
	while (--i >= 0)
		kfree(p->tab[i]);
	return -ENOMEM;
}
''', REMOVE % '\tint i;\n\tfor (i = 0; i < 4; i++)\n\t\tkfree(p->tab[i]);\n')
        self.assertEqual(len(self.converts(text).actions), 3)

    def test_another_probe_s_local_buffer_is_not_meant(self):
        text = self.simple('\tu8 *cell = nvmem_cell_read(c, &n);\n\tuse(cell);\n\tkfree(cell);\n')
        self.assertEqual(self.freed(self.converts(text), text), {'kfree(p);': DROPPED})

    def test_a_leak_is_fixed_when_asked(self):
        text = self.simple('\tif (one()) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n', '\tstop();\n')
        self.keeps('leaks-on-unbind', text)
        site = self.converts(text, fix_leaks=True)
        self.assertIn('leak', site.note)

    def test_a_leak_that_another_call_may_own_is_not(self):
        text = self.simple('\tcore_add(p);\n\tif (one(&p->n)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n',
                           '\tstop();\n')
        self.keeps('leaks-on-unbind', text, fix_leaks=True)

    def test_pages(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct w *w = platform_get_drvdata(pdev);

	w->page = __get_free_pages(GFP_KERNEL, 1);
	if (!w->page)
		return -ENOMEM;
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct w *w = platform_get_drvdata(pdev);

	free_pages(w->page, 1);
}
''').replace('struct q {', 'struct w { unsigned long page; };\nstruct q {')
        site = self.converts(text)
        self.assertEqual(self.freed(site, text), {'free_pages(w->page, 1);': DROPPED})

    def test_nothing_without_a_driver_or_a_site(self):
        self.assertEqual(self.decide(TYPES + PROBE % ''), [])
        self.assertEqual(self.decide(self.text('int x;\n')), [])

    def test_a_helper_of_more_than_probe(self):
        text = self.text('static int setup(struct p *p)\n{\n\tp->buf = kmalloc(1, GFP_KERNEL);\n'
                         '\treturn 0;\n}\n'
                         'static int d_probe(struct platform_device *pdev)\n{\n\treturn setup(x);\n}\n',
                         REMOVE % '\tkfree(p->buf);\n', ioctl('\tsetup(f->private_data);\n'))
        site, = self.decide(text)
        self.assertEqual((site.code, site.acquire), ('other-callers', 'kmalloc'))
        self.assertIn('d_ioctl() leads to it', site.message)

    def test_a_helper_that_is_exported_and_a_callback(self):
        text = self.text('int setup(struct p *p)\n{\n\tp->buf = kmalloc(1, GFP_KERNEL);\n\treturn 0;\n}\n'
                         'EXPORT_SYMBOL(setup);\nstatic const struct ops d_ops = { .start = setup };\n'
                         'static int d_probe(struct platform_device *pdev)\n{\n\treturn setup(x);\n}\n',
                         REMOVE % '\tkfree(p->buf);\n')
        site, = self.decide(text)
        self.assertIn('outside probe, too, as it is exported', site.message)

    def test_the_plan_can_be_turned_down(self):
        """A free that is no statement: spatch could not delete it."""
        text = self.simple(remove='\tp->n = (kfree(p), 0);\n')
        site, = self.decide(text)
        self.assertEqual((site.verdict, site.code, site.actions), ('keep', 'rewrite-failed', []))

    def test_the_same_answer_every_time(self):
        """Two drivers share probe: which one is told must not depend on addresses."""
        drivers = ''.join(PLATFORM.replace('d_driver', name + '_driver').replace('d_remove', name + '_remove')
                          for name in 'abcdefgh')
        removes = ''.join((REMOVE % FREE).replace('d_remove', name + '_remove') for name in 'abcdefgh')
        text = self.text(PROBE % '', removes, driver=drivers)
        for _ in range(8):
            self.assertEqual([s.remove for s in self.decide(text)], ['a_remove'])


class Codes(Deciding):
    """One driver for each reason that a source can show."""

    def test_not_driver_probe(self):
        type_ = next(line.split('\t')[0] for line in
                     (Path(tsv.FOLDER) / 'not-drivers.tsv').read_text().splitlines()
                     if line and line[0] != '#')
        self.keeps('not-driver-probe', self.simple(driver=PLATFORM.replace('platform_driver d', type_ +
                                                                           ' d')))

    def test_unknown_bus(self):
        self.keeps('unknown-bus', self.simple(driver=PLATFORM.replace('platform_driver d',
                                                                      'strange_driver d')))

    def test_not_registered(self):
        self.keeps('not-registered',
                   self.simple(driver=PLATFORM.replace('module_platform_driver(d_driver);', '')))

    def test_probe_reentered(self):
        for more in ('static void again(struct work_struct *w)\n{\n\td_probe(pd);\n}\n'
                     'static DECLARE_WORK(work, again);\n',
                     'static int resume(struct device *dev)\n{\n\td_remove(pd);\n\treturn 0;\n}\n'
                     'static struct dev_pm_ops ops = { .resume = resume };\n',
                     'static struct other_ops ops = { .run = d_probe };\n'):
            with self.subTest(more):
                self.keeps('probe-reentered', self.simple(more=more))

    def test_called_through_the_driver_struct(self):
        for call in ('d_driver.remove(pd);', 'pd->dev.bus->remove(&pd->dev);',
                     'struct platform_driver *drv = to_platform_driver(pd->dev.driver);\n\tdrv->probe(pd);',
                     'to_platform_driver(pd->dev.driver)->remove(pd);',
                     'void (*end)(struct platform_device *) = d_driver.remove;'):
            driver = PLATFORM + 'static int stop(struct notifier_block *nb)\n{\n\t%s\n\treturn 0;\n}\n' \
                'static struct notifier_block nb = { .notifier_call = stop };\n' % call
            with self.subTest(call):
                self.keeps('probe-reentered', self.simple(driver=driver))
        self.assertEqual(self.outcome(self.simple(driver=PLATFORM + (
            'static int stop(struct other *o)\n{\n\to->remove(o->shutdown);\n\treturn 0;\n}\n'
            'static struct notifier_block nb = { .notifier_call = stop };\n'))), ['convert'])

    def test_swapped_with_another_device(self):
        swap = ioctl('\tstruct p *p = f->private_data, *o = peer(p);\n\tswap(%s);\n')
        text = self.text(BUFFER, REMOVE % '\tkfree(p->buf);\n')
        self.keeps('reassigned', text + swap % 'p->buf, o->buf')
        self.converts(text + swap % 'p->n, o->n')

    ELEMENT = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	struct e *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	list_add(&e->node, %s);
	return 0;
}
'''
    WALK = 'list_for_each_entry_safe(e, t, %s, node)'

    def listed(self, head, free, more='', walk=WALK):
        """An element that probe puts on a list and remove takes off."""
        return self.text('struct e { struct list_head node; int id; };\nstatic LIST_HEAD(pool);\n',
                         self.ELEMENT % head, REMOVE % ('\tstruct e *e, *t;\n\n\t%s {\n%s\t}\n' % (
                             walk % head, free)), more)

    def test_moved_to_the_list_of_another_device(self):
        more = ioctl('\tstruct p *p = f->private_data, *o = peer(p);\n\t%s;\n')
        for move in ('list_move(p->list.next, &o->list)', 'list_splice_init(&p->list, &o->list)',
                     'list_move_tail(p->list.next, &o->list)'):
            with self.subTest(move):
                self.keeps('reassigned', self.listed('&p->list', '\t\tkfree(e);\n', more % move))
        self.converts(self.listed('&p->list', '\t\tkfree(e);\n', more % 'list_move(&p->work.entry, &x)'))

    def test_taken_from_what_all_devices_share(self):
        free = '\t\tlist_del(&e->node);\n\t\tkfree(e);\n'
        self.converts(self.listed('&pool', free))
        self.keeps('reassigned', self.listed('&pool', free + '\t\tif (++p->n == 4)\n\t\t\tbreak;\n'))
        self.keeps('reassigned', self.listed('&pool', free + '\t\treturn;\n'))
        self.assertNotIn('reassigned', self.outcome(self.listed(
            '&pool', '\t\tif (e->id == p->n) {\n%s\t\t\tbreak;\n\t\t}\n' % free)))

    def test_driver_struct_that_is_changed(self):
        start, end = 'static int __init d_init(void)\n{\n\t%s\n', '}\nmodule_init(d_init);\n'
        registers = '\treturn platform_driver_register(&d_driver);\n'
        plain = PLATFORM.replace('module_platform_driver(d_driver);\n', start + registers + end)
        for step in ('if (legacy)\n\t\td_driver.remove = other;', 'd_driver.probe = NULL;',
                     'other_driver = d_driver;', 'd_driver = other_driver;',
                     'memcpy(&other_driver, &d_driver, sizeof(d_driver));',
                     'struct platform_driver *drv = make();\n\tdrv->probe = d_probe;',
                     'struct platform_driver *drv = kmemdup(&d_driver, sizeof(d_driver), GFP_KERNEL);'):
            with self.subTest(step):
                self.keeps('too-complex', self.simple(driver=plain % step))
        for step in ('d_driver.driver.name = "d";', 'printk("%d", sizeof(d_driver));', 'note(&(d_driver));'):
            self.assertEqual(self.outcome(self.simple(driver=plain.replace('%s', step))), ['convert'])
        left_out = plain.replace('\t.remove = d_remove,\n', '')
        self.assertEqual(self.outcome(self.simple(driver=left_out % 'd_driver.remove = d_remove;')),
                         ['convert'])
        for step in ('if (!legacy)\n\t\td_driver.remove = d_remove;',
                     'd_driver.remove = d_remove;\n\td_driver.remove = other;'):
            with self.subTest(step):
                self.keeps('too-complex', self.simple(driver=left_out % step))

    def test_no_device(self):
        self.keeps('no-device', self.text('''static int setup(struct p *p)
{
	p->buf = kmalloc(64, GFP_KERNEL);
	return p->buf ? 0 : -ENOMEM;
}
static int d_probe(struct platform_device *pdev)
{
	return setup(platform_get_drvdata(pdev));
}
''', REMOVE % '\tkfree(p->buf);\n'))

    def test_freed_elsewhere(self):
        self.keeps('freed-elsewhere', self.simple(PUBLISH, more=ioctl('\tkfree(g);\n'), before=GLOBAL))

    def test_freed_elsewhere_in_an_attribute(self):
        more = ('static ssize_t x_store(struct device *dev, struct device_attribute *a)\n{\n\tdrop(g);\n'
                '\treturn 0;\n}\nstatic DEVICE_ATTR_WO(x);\n')
        self.keeps('freed-elsewhere', self.simple(
            PUBLISH, '\tdrop(p);\n', more, before=GLOBAL + 'static void drop(struct p *x)\n{\n'
                                                           '\tkfree(x);\n}\n'))

    def test_freed_elsewhere_by_an_exported_function(self):
        self.keeps('freed-elsewhere', self.simple(
            '', '\tdrop(p);\n', before='void drop(struct p *x)\n{\n\tkfree(x);\n}\nEXPORT_SYMBOL(drop);\n'))

    def test_freed_elsewhere_at_module_exit(self):
        self.keeps('freed-elsewhere', self.simple(PUBLISH, before=GLOBAL, more=(
            'static void __exit d_exit(void)\n{\n\tkfree(g);\n}\nmodule_exit(d_exit);\n')))

    def test_freed_in_callback(self):
        self.keeps('freed-in-callback', self.simple(
            '\tINIT_WORK(&p->work, done);\n', before='static void done(struct work_struct *w)\n{\n'
            '\tkfree(container_of(w, struct p, work));\n}\n'))

    def test_freed_in_callback_that_is_kfree(self):
        self.keeps('freed-in-callback', self.simple(
            '\tdevm_add_action(dev, (void (*)(void *))kfree, p);\n'))
        self.keeps('unknown-free', self.simple('\tops.free = kfree;\n'))
        self.keeps('unknown-free', self.simple('\tdevm_add_action(dev, (void (*)(void *))kfree, q);\n'))

    def test_release_callback(self):
        self.keeps('release-callback', self.simple(before='static void gone(struct device *dev)\n{\n'
                   '\tkfree(dev_get_drvdata(dev));\n}\nstatic struct device_type t = { .release = gone };\n'))
        for member in ('destruct', 'dev_free', 'free_disk', 'destroy_pool'):
            with self.subTest(member):
                self.keeps('release-callback', self.simple(before=(
                    'static void gone(struct tty_port *t)\n{\n\tkfree(dev_get_drvdata(t->dev));\n}\n'
                    'static struct x_ops ops = { .%s = gone };\n' % member)))

    def test_refcounted(self):
        self.keeps('refcounted', self.simple(
            remove='\tkref_put(&p->kref, gone);\n', before='static void gone(struct kref *k)\n{\n'
            '\tkfree(container_of(k, struct p, kref));\n}\n'))
        self.keeps('refcounted', self.simple(remove='\tif (refcount_dec_and_test(&p->n))\n\t\tkfree(p);\n'))

    def test_open_count(self):
        self.keeps('open-count', self.simple(PUBLISH, before=GLOBAL,
                                             more='''static int gone(struct inode *i, struct file *f)
{
	kfree(g);
	return 0;
}
static struct file_operations ops = { .release = gone };
'''))
        self.keeps('open-count', self.simple(remove='\tif (!p->users)\n\t\tkfree(p);\n'))

    def test_owned_by_subsystem(self):
        text = self.simple('\tif (serio_register_port(p)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n',
                           '\tstop();\n')
        self.keeps('owned-by-subsystem', text)
        self.keeps('owned-by-subsystem', text, fix_leaks=True)

    def test_leaks_on_failure(self):
        self.keeps('leaks-on-failure', self.simple('\tcore_register(p);\n\tif (one(p))\n\t\treturn -EIO;\n'))

    def test_unregistered_before_it_leaks_on_failure(self):
        self.converts(self.simple('\tcore_register(p);\n\tif (one(p)) {\n\t\tcore_unregister(p);\n'
                                  '\t\treturn -EIO;\n\t}\n'))

    def test_unknown_free(self):
        self.keeps('unknown-free', self.simple('\tcore_add(p);\n', more=ioctl('\tkfree(core_lookup(f));\n')))

    def test_freed_in_other_file(self):
        shared = 'struct p;\nvoid drop(struct p *p);\n'
        text = self.simple(remove='\tdrop(p);\n', before=shared)
        drop = 'void drop(struct p *p)\n{\n\tkfree(p);\n}\n'
        site, = self.decide(text, e=TYPES + drop)
        self.assertEqual([(action.file, action.call) for action in site.actions],
                         [('d.c', 'kzalloc'), ('e.c', 'kfree')])
        self.add('e.h', 'struct p;\nstatic inline ' + drop)
        self.keeps('freed-in-other-file', '#include "e.h"\n' + text.replace(shared, ''))

    def test_freed_in_a_file_of_two_modules(self):
        shared = 'struct p;\nvoid drop(struct p *p);\n'
        self.add('d.c', self.simple(remove='\tdrop(p);\n', before=shared))
        self.add('e.c', TYPES + 'void drop(struct p *p)\n{\n\tkfree(p);\n}\n')
        self.add('other.c', '#include <linux/slab.h>\n')
        self.add('Makefile', 'obj-m += all.o more.o\nall-y := d.o e.o\nmore-y := other.o e.o\n')
        modules.forget()
        site, = decide.decide(self.tree(), ['d.c'])
        self.assertEqual(site.code, 'freed-in-other-file')

    def test_freed_in_other_file_where_remove_is(self):
        self.keeps('freed-in-other-file', self.text(PROBE % ''))

    def test_a_callback_in_another_file_frees(self):
        self.keeps('freed-elsewhere', self.simple(PUBLISH, before='struct p *g;\n'),
                   e=TYPES + 'extern struct p *g;\n' + ioctl('\tkfree(g);\n'))

    def test_free_verb(self):
        for verb in ('kfree_sensitive(p)', 'kvfree(p)', 'kfree_rcu(p, rcu)', 'kfree_const(p)'):
            with self.subTest(verb):
                self.keeps('free-verb', self.simple(remove='\t%s;\n' % verb))

    def test_scope_cleanup(self):
        text = self.simple()
        self.keeps('scope-cleanup', text.replace('struct p *p;\n', 'struct p *p __free(kfree) = NULL;\n', 1))
        self.keeps('scope-cleanup', self.simple().replace('platform_set_drvdata(pdev, p)',
                                                          'platform_set_drvdata(pdev, no_free_ptr(p))'))

    def test_mixed_source(self):
        self.keeps('mixed-source', self.text('''static struct p fixed;
static int d_probe(struct platform_device *pdev)
{
	struct p *p = &fixed;

	if (pdev->id) {
		p = kzalloc(sizeof(*p), GFP_KERNEL);
		if (!p)
			return -ENOMEM;
	}
	platform_set_drvdata(pdev, p);
	return 0;
}
''', REMOVE % '\tif (p != &fixed)\n\t\tkfree(p);\n'))

    def test_reassigned(self):
        remove = REMOVE % '\tkfree(p->buf);\n'
        for change in ('p->buf = kmemdup(f, 3, GFP_KERNEL);', 'p->buf = krealloc(p->buf, 3, GFP_KERNEL);'):
            with self.subTest(change):
                self.keeps('reassigned', self.text(
                    BUFFER, remove, ioctl('\tstruct p *p = f->private_data;\n\t%s\n' % change)))

    def test_shared_object(self):
        self.keeps('shared-object', self.text(GLOBAL, '''static int d_probe(struct platform_device *pdev)
{
	if (!g) {
		g = kzalloc(sizeof(*g), GFP_KERNEL);
		if (!g)
			return -ENOMEM;
	}
	return 0;
}
''', REMOVE % '\tkfree(g);\n\tg = NULL;\n'))

    def test_several_interfaces(self):
        driver = PLATFORM.replace('platform_driver', 'usb_driver').replace('.remove', '.disconnect')
        text = self.simple('\tusb_driver_claim_interface(&d_driver, other, p);\n', driver=driver)
        text = text.replace('struct platform_device *pdev', 'struct usb_interface *pdev') \
            .replace('platform_set_drvdata', 'usb_set_intfdata').replace('platform_get_drvdata',
                                                                         'usb_get_intfdata')
        self.keeps('several-interfaces', text)

    def test_leaks_on_unbind_without_remove(self):
        text = self.text(PROBE % '\tif (one(p)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n',
                         driver=PLATFORM.replace('\t.remove = d_remove,\n', ''))
        self.keeps('leaks-on-unbind', text)
        self.keeps('leaks-on-unbind', text, fix_leaks=True)

    def test_never_freed(self):
        self.keeps('never-freed', self.simple(remove='\tstop(p);\n'))

    def test_early_return(self):
        for guard in ('p->n', 'busy(p)', 'WARN_ON(p->n)', '!p->q'):
            with self.subTest(guard):
                self.keeps('early-return', self.simple(remove='\tif (%s)\n\t\treturn;\n\tkfree(p);\n' %
                                                       guard))

    def test_conditional_free(self):
        for remove in ('\tif (p->n)\n\t\tkfree(p);\n', '\tif (p->n)\n\t\tgoto out;\n\tkfree(p);\nout:\n'
                                                       '\tstop();\n',
                       '\tswitch (p->n) {\n\tcase 1:\n\t\tstop(p);\n\t\tfallthrough;\n\tcase 2:\n'
                       '\t\tkfree(p);\n\t}\n',
                       '\tdo {\n\t\tif (p->n)\n\t\t\tbreak;\n\t\tkfree(p);\n\t} while (0);\n',
                       '\tif (p->n)\n\t\tdrop(p);\n'):
            with self.subTest(remove):
                before = 'static void drop(struct p *x)\n{\n\tkfree(x);\n}\n'
                self.keeps('conditional-free', self.simple(
                    remove=remove, before=before if 'drop' in remove else ''))

    def test_conditional_free_in_a_helper(self):
        for body, call in (('\tif (x->n)\n\t\treturn;\n\tkfree(x);\n', 'drop(p, 1)'),
                           ('\tif (all)\n\t\tkfree(x);\n', 'drop(p, p->n)'),
                           ('\tif (!--x->n)\n\t\tkfree(x);\n', 'drop(p, 1);\n\tdrop(p, 1)')):
            with self.subTest(body):
                code = 'refcounted' if '--' in body else 'early-return' if 'return' in body \
                    else 'conditional-free'
                self.keeps(code, self.simple(
                    remove='\t%s;\n' % call, before='static void drop(struct p *x, int all)\n{\n%s}\n' %
                    body))

    def test_a_release_that_first_asks_for_what_leads_to_it(self):
        fill = '\tp->q->tab = kzalloc(4, GFP_KERNEL);\n\tif (!p->q->tab)\n\t\treturn -ENOMEM;\n'
        for drop, call, codes in (
                ('\tif (!q)\n\t\treturn;\n\tif (q->tab)\n\t\tkfree(q->tab);\n', 'drop(p->q)', {'convert'}),
                ('\tif (q != NULL)\n\t\tkfree(q->tab);\n', 'drop(p->q)', {'convert'}),
                ('\tkfree(q->tab);\n', 'if (p->q)\n\t\tdrop(p->q)', {'convert'}),
                ('\tif (!q->n)\n\t\treturn;\n\tkfree(q->tab);\n', 'drop(p->q)', {'early-return'}),
                ('\tif (q && q->n)\n\t\tkfree(q->tab);\n', 'drop(p->q)', {'conditional-free'}),
                ('\tstruct q *other = find(q);\n\n\tif (other)\n\t\tkfree(other->tab);\n', 'drop(p->q)',
                 {'never-freed', 'unknown-free', 'conditional-free'})):
            with self.subTest(drop):
                text = self.text('static void drop(struct q *q)\n{\n%s}\n' % drop, BUFFER.replace(
                    BUFFER[BUFFER.index('\tp->buf'):BUFFER.index('\treturn 0')], fill),
                                 REMOVE % ('\t%s;\n' % call)).replace(
                                     'struct q { int a; };', 'struct q { int n; char *tab; };')
                self.assertLessEqual(set(self.outcome(text)), codes)

    def test_in_loop(self):
        self.keeps('in-loop', self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p;
	int i;

	for (i = 0; i < 4; i++) {
		p = kzalloc(sizeof(*p), GFP_KERNEL);
		if (!p)
			return -ENOMEM;
	}
	platform_set_drvdata(pdev, p);
	return 0;
}
''', REMOVE % FREE))

    def test_in_loop_by_goto_and_by_two_calls(self):
        setup = ('static int setup(struct platform_device *pdev)\n{\n'
                 '\tstruct p *p = kzalloc(sizeof(*p), GFP_KERNEL);\n'
                 '\tif (!p)\n\t\treturn -ENOMEM;\n\tplatform_set_drvdata(pdev, p);\n\treturn 0;\n}\n')
        self.keeps('in-loop', self.text(setup, '''static int d_probe(struct platform_device *pdev)
{
	int ret = setup(pdev);

	if (ret)
		return ret;
	return setup(pdev);
}
''', REMOVE % FREE))
        self.keeps('in-loop', self.simple('\tif (again(p))\n\t\tgoto more;\n').replace('\tp = k',
                                                                                       'more:\n\tp = k'))

    def test_temporary(self):
        self.keeps('temporary', self.text('''static int d_probe(struct platform_device *pdev)
{
	char *b = kmalloc(64, GFP_KERNEL);
	int ret;

	if (!b)
		return -ENOMEM;
	ret = use(b);
	kfree(b);
	return ret;
}
''', REMOVE % '\tstop(p);\n'))

    def test_temporary_though_another_free_is_in_doubt(self):
        self.keeps('temporary', self.text("""static int d_probe(struct platform_device *pdev)
{
	char *b = kmalloc(64, GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	core_fill(pdev, b);
	kfree(b);
	return 0;
}
""", REMOVE % '\tstop(p);\n', ioctl('\tkfree(core_lookup(f));\n')))

    def test_a_leak_in_a_loop_is_a_leak(self):
        text = self.text("""static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < 4; i++)
		p->tab[i] = kzalloc(16, GFP_KERNEL);
	return 0;
}
""", REMOVE % '\tstop(p);\n')
        self.keeps('never-freed', text)
        self.keeps('in-loop', text, fix_leaks=True)

    def test_a_label_of_that_name_is_no_callback(self):
        self.keeps('never-freed', self.simple('\tif (one())\n\t\tgoto kfree;\nkfree:\n', '\tstop();\n'))

    def test_the_return_that_is_early(self):
        text = self.simple(remove='\tif (!p)\n\t\treturn;\n\tif (p->n)\n\t\treturn; // so\n\tkfree(p);\n')
        site, = self.decide(text)
        self.assertEqual(site.code, 'early-return')
        self.assertIn('(line %d)' % place(text, 'return; // so')[0], site.message)

    def test_a_return_at_the_end_is_not_early(self):
        drop = 'static void drop(struct p *x)\n{\n\tif (x->n)\n\t\tkfree(x);\n}\n'
        text = self.simple(remove='\tdrop(p);\n\treturn 0;\n', before=drop)
        self.keeps('conditional-free', text.replace('static void d_remove', 'static int d_remove'))

    def test_component(self):
        self.keeps('component', self.simple().replace('\tp = kz', '\tcomponent_add(&pdev->dev, &ops);\n'
                                                                  '\tp = kz'))

    def test_devres_group(self):
        for where in ('probe', 'more'):
            with self.subTest(where):
                call = '\tdevres_open_group(dev, NULL, GFP_KERNEL);\n'
                self.keeps('devres-group', self.simple(**{where: call if where == 'probe' else ioctl(call)}))

    def test_page_alignment(self):
        remove = REMOVE % '\tkfree(p->buf);\n'
        self.keeps('page-alignment', self.text(BUFFER.replace('64', 'PAGE_SIZE'), remove))
        self.keeps('page-alignment', self.text(BUFFER.replace('\treturn 0',
                                                              '\tmap(virt_to_page(p->buf));\n\treturn 0'),
                                               remove))

    def test_dma_alignment_by_type(self):
        self.keeps('dma-alignment', self.simple().replace('char *buf;', 'u8 tx[4] ____cacheline_aligned;'))
        self.keeps('dma-alignment', self.simple().replace('char *buf;', 'u64 vector[2] __aligned(16);'))
        self.keeps('page-alignment', self.simple().replace('char *buf;', 'int all __aligned(PAGE_SIZE);'))

    def test_a_cache_line_for_speed_is_only_remarked(self):
        text = self.simple().replace('char *buf;', 'char *buf; spinlock_t l ____cacheline_aligned;')
        self.assertIn('struct p asks for ____cacheline_aligned', self.converts(text).note)

    def test_slab_size(self):
        self.keeps('slab-size', self.simple('\tp->n = ksize(p);\n'))

    def test_atomic_context(self):
        text = self.simple().replace('\tp = kzalloc(sizeof(*p), GFP_KERNEL);',
                                     '\tspin_lock(&l);\n\tp = kzalloc(sizeof(*p), GFP_ATOMIC);\n'
                                     '\tspin_unlock(&l);')
        self.keeps('atomic-context', text)
        self.converts(text.replace('\tspin_unlock(&l);', '').replace('\tspin_lock(&l);',
                                                                     '\tspin_lock(&l);\n\tspin_unlock(&l);'))

    def test_no_managed_twin(self):
        for maker in ('kvmalloc(1, GFP_KERNEL)', 'vmalloc(1)'):
            with self.subTest(maker):
                self.keeps('no-managed-twin', self.simple().replace('kzalloc(sizeof(*p), GFP_KERNEL)', maker))

    def test_node(self):
        made = self.simple().replace('kzalloc(', 'kzalloc_node(').replace('GFP_KERNEL)', 'GFP_KERNEL, %s)')
        self.converts(made % 'dev_to_node(&pdev->dev)')
        for node in ('0', 'dev_to_node(pdev->dev.parent)', 'other(&pdev->dev)'):
            with self.subTest(node):
                self.keeps('no-managed-twin', made % node)

    def test_too_complex(self):
        self.keeps('too-complex', self.simple().replace('p = kzalloc(sizeof(*p), GFP_KERNEL);\n\tif (!p)',
                                                        'use(kzalloc(sizeof(*p), GFP_KERNEL));\n\tif (!p)'))

    def test_unparsed(self):
        for text in (self.simple('\tint 3 x;\n'),
                     self.simple(PUBLISH, before=GLOBAL, more=ioctl('\tint 3 x;\n\tkfree(g);\n')),
                     self.simple(more='#ifdef A\nstatic int z(void)\n{\n\tif (a) {\n#else\n'
                                      'static int z(void)\n'
                                      '{\n\tif (b) {\n\t\tkfree(b);\n#endif\n\t}\n\treturn 0;\n}\n')):
            with self.subTest(text):
                self.keeps('unparsed', text)

    def test_every_code_is_of_the_list(self):
        source = ''.join(path.read_text(encoding='utf-8')
                         for path in Path(decide.__file__).parent.glob('*.py'))
        for code in tables.reasons():
            if code in ('rewrite-failed', 'timed-out', 'crashed', 'too-large'):
                continue
            self.assertTrue("'%s'" % code in source, code)


class Neighbours(Deciding):
    """Other devices, other buses, and what is managed already."""

    IRQ = '\tif (devm_request_irq(&pdev->dev, 1, d_irq, 0, "d", %s))\n\t\treturn -EIO;\n'
    TAKEN = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);

	platform_set_drvdata(pdev, p);
%s	p->buf = kmalloc(64, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
%s	if (start(p)) {
%s		return -EIO;
	}
	return 0;
}
'''
    BUFFER_GOES = '\tkfree(p->buf);\n'

    def taken(self, before='', behind='', failing=''):
        return self.text(self.TAKEN % (before, behind, failing), REMOVE % self.BUFFER_GOES)

    def test_what_is_managed_and_older_outlives_a_leak(self):
        self.keeps('leaks-on-failure', self.taken(self.IRQ % 'p'))

    def test_what_is_managed_and_younger_does_not(self):
        self.converts(self.taken(behind=self.IRQ % 'p'))

    def test_what_is_managed_and_older_is_no_matter_without_a_leak(self):
        self.converts(self.taken(self.IRQ % 'p', failing='\t\tkfree(p->buf);\n'))

    def test_what_is_managed_without_context_uses_nothing(self):
        self.converts(self.taken(self.IRQ % 'NULL'))

    def test_a_probe_that_is_given_something_else(self):
        text = self.simple().replace('d_probe(struct platform_device *pdev)',
                                     'd_probe(struct device *pdev)')
        self.keeps('unknown-bus', text)

    def test_driver_data_of_another_device(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *own, *fan;

	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return -ENOMEM;
	fan = kzalloc(sizeof(*fan), GFP_KERNEL);
	if (!fan) {
		kfree(own);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, own);
	platform_set_drvdata(fan_device, fan);
	return 0;
}
''', REMOVE % FREE)
        self.keeps('unknown-free', text)

    def test_the_elements_of_an_initialised_array(self):
        self.keeps('freed-elsewhere', self.taken(failing='\t\tkfree(p->buf);\n') + ioctl(
            '\tstruct p *p = f->private_data;\n\tchar *all[] = { p->buf };\n\n\tkfree(all[0]);\n'))


class OnlyDeclared(Deciding):
    """Functions of the driver's own makers whose bodies the module does not have."""

    DECLARED = 'void hal_release(void *p);\n'

    def outcomes(self, probe='', more='', remove=FREE, before=DECLARED):
        return self.outcome(self.simple(probe, remove, more, before=before))

    def test_given_the_object_while_the_driver_is_bound(self):
        more = ioctl('\tstruct p *p = f->private_data;\n\thal_release(p);\n')
        self.assertEqual(self.outcomes(more=more), ['unknown-free'])

    def test_given_what_holds_the_object(self):
        more = ioctl('\tstruct p *p = f->private_data;\n\thal_release(p);\n')
        self.keeps('unknown-free', self.text(self.DECLARED, BUFFER, REMOVE % '\tkfree(p->buf);\n', more))

    def test_given_the_object_where_probe_fails(self):
        fails = '\tif (one()) {\n\t\t%s;\n\t\treturn -EIO;\n\t}\n'
        self.assertEqual(self.outcomes(fails % 'hal_release(p)'), ['unknown-free'])
        self.assertEqual(self.outcomes(fails % 'hal_release(p);\n\t\tkfree(p)'), ['convert'])

    def test_not_declared_by_the_module(self):
        more = ioctl('\tstruct p *p = f->private_data;\n\thal_release(p);\n')
        self.assertEqual(self.outcomes(more=more, before=''), ['convert'])

    def test_defined_beside_the_module(self):
        more = ioctl('\tstruct p *p = f->private_data;\n\thal_release(p);\n')
        for body, outcome in (('stop(p);', 'convert'), ('kfree(p);', 'unknown-free')):
            with self.subTest(body):
                self.add('hal.c', 'void hal_release(void *p)\n{\n\t%s\n}\n' % body)
                self.add('Makefile', 'obj-m += d.o\nobj-m += hal.o\n')
                modules.folder_texts.cache_clear()
                self.assertEqual(self.outcomes(more=more), [outcome])

    def test_defined_below_the_declaration(self):
        more = ioctl('\tstruct p *p = f->private_data;\n\thal_release(p);\n')
        self.add('Makefile', 'obj-m += d.o\n')
        self.add('core/hal.c', 'void hal_release(void *p)\n{\n\tstop(p);\n}\n')
        modules.folder_texts.cache_clear()
        self.assertEqual(self.outcomes(more=more), ['convert'])


class Trees(Deciding):
    """What depends on the tree."""

    DMA = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->buf = kmalloc(64, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
	p->n = dma_map_single(&pdev->dev, p->buf, 64, DMA_TO_DEVICE);
	return 0;
}
'''

    def linux(self, devres, declares='devm_kmalloc'):
        (self.root / MARKER).unlink(missing_ok=True)
        self.add('Makefile', 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 1\n')
        self.add('Kconfig')
        self.add('include/linux/device.h', 'void *%s(struct device *dev);\n' % declares)
        self.add('drivers/base/devres.c', devres)
        self.add('drivers/Makefile', 'obj-m += d.o\n')

    def in_linux(self, text=None):
        self.add('drivers/d.c', text or self.text(self.DMA, REMOVE % '\tkfree(p->buf);\n'))
        modules.forget()
        site, = decide.decide(Tree(self.root), ['drivers/d.c'])
        return site

    def test_dma_alignment_where_devres_is_not_safe(self):
        self.linux('u8 __aligned(ARCH_KMALLOC_MINALIGN) data[];\n')
        self.assertEqual(self.in_linux().code, 'dma-alignment')

    def test_dma_where_devres_is_safe(self):
        self.linux('u8 __aligned(ARCH_DMA_MINALIGN) data[];\n')
        self.assertEqual(self.in_linux().verdict, 'convert')

    def test_alignment_that_devres_gives(self):
        self.linux('u8 __aligned(ARCH_DMA_MINALIGN) data[];\n', 'devm_kzalloc')
        text = self.simple().replace('char *buf;', 'char *buf; u32 tx __aligned(IIO_DMA_MINALIGN);')
        self.assertEqual(self.in_linux(text).verdict, 'convert')

    ELSEWHERE = TYPES + 'extern struct p *g;\nvoid free_g(void)\n{\n\t%s(g);\n}\n'

    def shared(self, makefile, other='kfree', include='', **options):
        """The verdict where g, a global object, is freed in another file of the kernel."""
        self.linux('ARCH_DMA_MINALIGN', declares='devm_kzalloc')
        self.add('drivers/Makefile', makefile)
        self.add('drivers/e.c', include + self.ELSEWHERE % other)
        return self.in_linux(self.simple(PUBLISH, **dict({'before': 'struct p *g;\n'}, **options))).verdict

    def test_a_file_that_no_makefile_names(self):
        self.assertEqual(self.shared('obj-y += z.o\n'), 'keep')

    def test_a_file_that_another_file_includes(self):
        self.assertEqual(self.shared('obj-m += e.o\n', include='#include "d.c"\n'), 'keep')

    def test_a_module_whose_makefile_uses_a_variable(self):
        self.assertEqual(self.shared('obj-m += m.o\nm-y := $(objs)\nobjs := d.o e.o\n'), 'keep')
        self.assertEqual(self.shared('obj-m += m.o\nm-objs-$(CONFIG_X) += e.o\nm-objs := d.o $(m-objs-y)\n'),
                         'keep')

    def test_another_built_in_file_that_frees_a_shared_object(self):
        for makefile in ('obj-y += d.o e.o\n', 'obj-m += d.o e.o\n'):
            self.assertEqual(self.shared(makefile), 'keep')
            self.assertEqual(self.shared(makefile, 'use'), 'convert')
            self.assertEqual(self.shared(makefile, before='static struct p *g;\n'), 'convert')
            self.assertEqual(self.shared(makefile, 'struct p *x = g;\n\tkfree(x->buf);\n\tuse'), 'keep')

    def test_another_built_in_file_that_calls_the_freeing_function(self):
        before = 'struct p *g;\nvoid drop(struct p *x)\n{\n\tkfree(x);\n}\n'
        self.assertEqual(self.shared('obj-y += d.o e.o\n', 'drop', before=before,
                                     remove='\tdrop(p);\n'), 'keep')

    def test_a_function_that_the_tree_lacks(self):
        self.linux('ARCH_DMA_MINALIGN', declares='devm_kzalloc')
        self.assertEqual(self.in_linux().code, 'no-managed-twin')


class Refusing(Deciding):
    """Drivers that are kept, whatever the reason."""

    def kept(self, text, **options):
        for site in self.decide(text, **options):
            self.assertEqual(site.verdict, 'keep', 'converted: %s' % site.message)

    def elsewhere(self, body, before='', **options):
        """An ioctl frees what remove frees, too; `g` is the object."""
        self.kept(self.simple(PUBLISH, more=ioctl('\t' + body + '\n'), before=before + GLOBAL), **options)

    def buffer(self, body, remove='\tkfree(p->buf);\n', before=''):
        """An ioctl with the buffer that remove frees in p->buf."""
        self.kept(self.text(before, BUFFER, REMOVE % remove,
                            ioctl('\tstruct p *p = f->private_data;\n\t%s\n' % body)))


class NeverConverted(Refusing):
    """Drivers in which the managed memory would be freed twice, too early or for good."""

    # -- another name, another type -------------------------------------

    def test_alias_of_another_struct(self):
        self.elsewhere('struct q *r = (struct q *)g;\n\tkfree(r);')

    def test_alias_of_bytes(self):
        self.elsewhere('u8 *raw = (u8 *)g;\n\tkfree(raw);')

    def test_bytes_under_a_struct(self):
        self.buffer('struct q *h = (struct q *)p->buf;\n\tkfree(h);')

    def test_bytes_under_another_scalar(self):
        self.buffer('__le64 *h = (__le64 *)p->buf;\n\tkfree(h);')

    def test_address_in_an_integer(self):
        self.kept(self.simple('\tcookie = (unsigned long)p;\n', more=ioctl('\tkfree((void *)cookie);\n'),
                              before='static unsigned long cookie;\n'))

    def test_address_as_a_callback_s_integer(self):
        self.kept(self.simple('\ttasklet_init(&t, done, (unsigned long)p);\n', before=(
            'static void done(unsigned long data)\n{\n\tstruct p *p = (struct p *)data;\n\tkfree(p);\n}\n')))

    def test_typedef_of_a_pointer(self):
        self.elsewhere('p_handle h = g;\n\tkfree(h);', before='typedef struct p *p_handle;\n')

    def test_typedef_of_two_names(self):
        text = self.simple(PUBLISH, before='typedef struct _foo { int a; } foo, *pfoo;\nstatic foo *g;\n',
                           more=ioctl('\tstruct _foo *h = g;\n\tkfree(h);\n'))
        self.kept(text.replace('struct p *p', 'foo *p'))

    def test_typeof(self):
        for declared in ('typeof(g) h', 'typeof(*g) *h', '__auto_type h', 'auto h'):
            with self.subTest(declared):
                self.elsewhere('%s = g;\n\tkfree(h);' % declared)

    def test_first_member_of_a_typedef(self):
        text = self.simple('\tgq = &p->q;\n', more=ioctl('\tkfree(gq);\n'), before=(
            'typedef struct q q_t;\nstruct w { q_t q; int z; };\nstatic q_t *gq;\n'))
        self.kept(text.replace('struct p *p', 'struct w *p'))

    def test_first_member_that_is_an_array(self):
        text = self.simple('\traw = p->raw;\n', more=ioctl('\tkfree(raw);\n'),
                           before='struct w { u8 raw[4]; int z; };\nstatic u8 *raw;\n')
        self.kept(text.replace('struct p *p', 'struct w *p'))

    def test_union(self):
        for member in ('q', 'raw'):
            with self.subTest(member):
                self.kept(self.simple('\tu.p = p;\n', more=ioctl('\tkfree(u.%s);\n' % member), before=(
                    'union u { struct p *p; struct q *q; void *raw; };\nstatic union u u;\n')))

    def test_double_indirection(self):
        self.kept(self.simple('\tstruct p **pp = &p;\n\tstash(pp);\n', more=ioctl(
            '\tstruct p **pp = f->private_data;\n\tkfree(*pp);\n')))

    def test_store_through_a_pointer_to_a_member(self):
        self.kept(self.simple('\tstruct p **s = &w.a;\n\tw.a = NULL;\n\t*s = p;\n',
                              more=ioctl('\tkfree(w.a);\n'),
                              before='struct w { struct p *a; };\nstatic struct w w;\n'))

    def test_store_by_memcpy(self):
        self.kept(self.simple('\tw.a = NULL;\n\tmemcpy(&w, &p, sizeof(p));\n', more=ioctl('\tkfree(w.a);\n'),
                              before='struct w { void *a; };\nstatic struct w w;\n'))

    VIEW = 'struct view { int v; char *text; };\nstatic struct view w;\n'
    GONE = 'kfree(%s);\n\t%s = NULL;'

    def test_read_as_another_struct(self):
        written = 'static void more(void)\n{\n\tw.text = kmalloc(8, GFP_KERNEL);\n}\n'
        for more in ('', written):
            with self.subTest('cast', more=more):
                self.buffer('struct view *v = (struct view *)p;\n\t' + self.GONE % ('v->text', 'v->text'),
                            before=self.VIEW + more)
            with self.subTest('copy', more=more):
                self.buffer('memcpy(&w, p, sizeof(w));\n\t' + self.GONE % ('w.text', 'w.text'),
                            before=self.VIEW + more)
            with self.subTest('cast through void', more=more):
                self.buffer('struct view *v = (struct view *)(void *)p;\n\tchar *t = v->text;\n\t' +
                            self.GONE % ('t', 'v->text'), before=self.VIEW + more)

    def test_read_as_another_struct_out_of_void(self):
        self.buffer('struct view *v = f->private_data;\n\t' + self.GONE % ('v->text', 'v->text'),
                    before=self.VIEW)

    def test_store_through_pointer_arithmetic(self):
        self.kept(self.simple('\ttab[0] = NULL;\n\t*(tab + 1) = p;\n', more=ioctl('\tkfree(tab[1]);\n'),
                              before='static void *tab[4];\n'))

    def test_initialisers(self):
        for store in ('b = (struct box){ .p = p };', 'b = (struct box){ p };', 'struct box c = { p };\n'
                                                                               '\tb = c;'):
            with self.subTest(store):
                self.kept(self.simple('\t%s\n' % store, more=ioctl('\tkfree(b.p);\n'),
                                      before='struct box { void *p; int z; };\nstatic struct box b;\n'))

    def test_out_parameter(self):
        self.kept(self.simple('\tput(&v, p);\n', more=ioctl('\tkfree(v);\n'), before=(
            'static void *v;\nstatic void put(void **where, void *what)\n{\n\t*where = what;\n}\n')))

    def test_list_through_a_macro_of_the_driver(self):
        self.kept(self.simple('\tlist_add(&p->list, &all);\n', before=(
            '#define first_p(h) list_first_entry(h, struct p, list)\nstatic LIST_HEAD(all);\n'),
                              more=ioctl('\tvoid *o = first_p(&all);\n\tkfree(o);\n')))

    # -- another way of freeing ----------------------------------------

    def test_other_verbs(self):
        for call in ('kvfree_rcu(g, rcu)', 'kvfree_rcu_mightsleep(g)', 'kvfree_sensitive(g, 4)',
                     'bitmap_free((void *)g)',
                     'kfree_strarray((char **)g, 3)', 'ACPI_FREE(g)', 'kfree_sensitive(g)',
                     'krealloc(g, 0, GFP_KERNEL)'):
            with self.subTest(call):
                self.elsewhere(call + ';')

    def test_other_verb_in_remove_where_leaks_are_fixed(self):
        for call in ('bitmap_free(p->buf)', 'kfree_strarray((char **)p->buf, 1)',
                     'kvfree_sensitive(p->buf, 3)'):
            with self.subTest(call):
                text = self.text(BUFFER.replace('\treturn 0', '\tif (x) {\n\t\tkfree(p->buf);\n'
                                                              '\t\treturn -EIO;\n\t}\n'
                                                '\treturn 0'), REMOVE % ('\t%s;\n' % call))
                self.kept(text, fix_leaks=True)

    def test_bulk(self):
        self.kept(self.simple('\tarr[0] = p;\n', more=ioctl('\tkfree_bulk(2, arr);\n'),
                              before='static void *arr[2];\n'))

    def test_cleanup_attribute_elsewhere(self):
        self.elsewhere('struct p *q __free(kfree) = g;')
        self.elsewhere('struct p *q __free(drop) = g;', before='DEFINE_FREE(drop, struct p *, kfree(_T))\n')

    def test_cleanup_attribute_in_remove_where_leaks_are_fixed(self):
        text = self.simple('\tif (x) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n', '\tstop();\n').replace(
            'struct p *p = platform_get', 'struct p *p __free(kfree) = platform_get')
        self.kept(text, fix_leaks=True)

    def test_macros(self):
        for macro, call in (('#define DROP(x) kfree(x)\n#define GONE(x) DROP(x)\n', 'GONE(g)'),
                            ('#define GONE(a, x) kfree(x)\n', 'GONE(f, g)'), ('#define GONE() kfree(g)\n',
                                                                              'GONE()'),
                            ('#define GONE kfree(g)\n', 'GONE'), ('#define GONE(x) kfree(x)\n', 'GONE(g)')):
            with self.subTest(macro):
                self.elsewhere(call + ';', before=macro)

    def test_macro_that_frees_a_member(self):
        self.buffer('GONE(p);', before='#define GONE(x) kfree((x)->buf)\n')

    def test_kfree_chosen_by_a_conditional(self):
        self.elsewhere('void (*fn)(const void *) = f ? kfree : vfree;\n\tfn(g);')

    def test_function_pointers(self):
        drop = 'static void drop(struct p *x)\n{\n\tkfree(x);\n}\n'
        for use in ('static void (*fn)(struct p *) = drop;\n', 'static struct my_ops ops = { 1, drop };\n',
                    'static void (*const all[])(struct p *) = { drop };\n'):
            with self.subTest(use):
                self.kept(self.simple('', '\tdrop(p);\n', before=drop + use))

    # -- where it is freed --------------------------------------------------

    def test_second_definition_of_a_function(self):
        both = ('#ifndef CONFIG_A\nstatic long d_ioctl(struct file *f)\n{\n\treturn 0;\n}\n#else\n'
                'static long d_ioctl(struct file *f)\n{\n\tkfree(g);\n\treturn 0;\n}\n#endif\n' + OPS)
        self.kept(self.simple(PUBLISH, more=both, before=GLOBAL))

    def test_second_definition_of_a_helper(self):
        both = ('#ifndef CONFIG_A\nstatic void drop(void)\n{\n}\n#else\nstatic void drop(void)\n{\n'
                '\tkfree(g);\n}\n#endif\n')
        self.kept(self.simple(PUBLISH, more=both + ioctl('\tdrop();\n'), before=GLOBAL))

    def test_function_with_a_head_of_the_old_style(self):
        self.kept(self.simple(PUBLISH, more='static long d_ioctl(f) struct file *f;\n{\n\tkfree(g);\n'
                                            '\treturn 0;\n}\n' +
                              OPS, before=GLOBAL))

    def test_attribute_function_that_remove_calls(self):
        self.kept(self.simple('', '\tx_store(NULL, NULL, NULL);\n', more=(
            'static ssize_t x_store(struct device *dev, struct device_attribute *a, const char *b)\n{\n'
            '\tkfree(dev_get_drvdata(dev));\n\treturn 1;\n}\nstatic DEVICE_ATTR_WO(x);\n')))

    DROP = 'static void drop(struct p *x)\n{\n\tkfree(x);\n}\n'

    def test_freeing_helper_that_a_macro_calls(self):
        self.kept(self.simple(PUBLISH, '\tdrop(p);\n', more=ioctl('\tGONE(g);\n'),
                              before=GLOBAL + self.DROP + '#define GONE(x) drop(x)\n'))

    def test_freeing_helper_whose_name_a_macro_pastes(self):
        self.kept(self.simple('', '\td_drop(p);\n', before=self.DROP.replace('drop', 'd_drop') +
                              '#define OPS_OF(n) static struct x n##_ops = { .a = n##_drop }\nOPS_OF(d);\n'))

    def test_freeing_helper_called_in_a_branch_that_is_not_read(self):
        self.kept(self.simple(PUBLISH, '\tdrop(p);\n', before=GLOBAL + self.DROP, more=(
            '#ifdef A\nstatic int z(struct device *d)\n{\n\tif (a) {\n#else\n'
            'static int z(struct device *d)\n{\n'
            '\tif (b) {\n\t\tdrop(g);\n#endif\n\t}\n\treturn 0;\n}\n'
            'static struct dev_pm_ops ops = { .resume = z };\n')))

    def test_allocating_helper_that_a_macro_calls(self):
        setup = ('static int setup(struct platform_device *pdev)\n{\n'
                 '\tstruct p *p = kzalloc(sizeof(*p), GFP_KERNEL);\n'
                 '\tif (!p)\n\t\treturn -ENOMEM;\n\tplatform_set_drvdata(pdev, p);\n\treturn 0;\n}\n')
        self.kept(self.text('#define AGAIN(x) setup(x)\n', setup,
                            'static int d_probe(struct platform_device *pdev)\n{\n\treturn setup(pdev);\n}\n',
                            REMOVE % FREE, ioctl('\tAGAIN(f->private_data);\n')))


class NotOnEveryPath(Refusing):
    """Drivers in which it is freed on some paths, in some drivers or for some names only."""

    def remove(self, body, before=''):
        self.kept(self.simple(remove='\t' + body.replace('\n', '\n\t') + '\n', before=before))

    def test_a_name_that_holds_it_sometimes(self):
        self.remove('struct p *o = NULL;\nif (p->n)\n\to = p;\nkfree(o);')
        self.remove('struct p *o = p->n ? p : NULL;\nkfree(o);')

    def test_a_helper_that_hands_it_back_sometimes(self):
        self.remove('kfree(take(p));', before=(
            'static struct p *take(struct p *p)\n{\n\tif (p->n)\n\t\treturn NULL;\n\treturn p;\n}\n'))

    def test_a_helper_called_sometimes(self):
        drop = 'static int drop(struct p *x)\n{\n\tkfree(x);\n\treturn 0;\n}\n'
        for use in ('p->n && drop(p)', 'p->n || drop(p)', 'p->n ? drop(p) : 0'):
            with self.subTest(use):
                self.remove('int r;\nr = %s;' % use, before=drop)

    def test_a_loop_that_passes_over_some(self):
        for inside in ('if (p->n)\n\t\tcontinue;\n\tkfree(p);', 'if (refcount_dec_and_test(&p->n))\n'
                                                                '\t\tkfree(p);'):
            with self.subTest(inside):
                loop = '\tlist_for_each_entry_safe(p, n, &all, list) {\n\t%s\n\t}\n' % inside
                self.kept(self.simple('\tlist_add(&p->list, &all);\n', loop,
                                      before='static LIST_HEAD(all);\n'))

    def test_a_flag_that_a_call_sets(self):
        for flag, before in (('p->n', ''), ('failed', 'static int failed;\n')):
            with self.subTest(flag):
                text = self.simple(remove='\t%s = 0;\n\tstop_hw(p);\n\tif (%s)\n\t\treturn %s;\n'
                                          '\tkfree(p);\n\treturn 0;\n' %
                                   (flag, flag, flag), before=before)
                self.kept(text.replace('static void d_remove', 'static int d_remove'))

    def test_a_macro_block_that_may_not_run(self):
        self.remove('if_enabled(p) {\n\tkfree(p);\n}')
        self.remove('scoped_cond_guard(mutex_try, return, &p->lock) {\n\tkfree(p);\n}')

    def test_a_macro_of_the_driver_that_returns(self):
        self.remove('BAIL(p);\nkfree(p);', before='#define BAIL(x) do { if ((x)->n) return; } while (0)\n')

    def test_a_guard_on_another_device_s_data(self):
        self.remove('struct q *o = dev_get_drvdata(pdev->dev.parent);\nif (!o)\n\treturn;\nkfree(p);')

    def test_a_guard_on_another_object_of_that_type(self):
        self.remove('struct p *o = core_other(p);\nif (!o)\n\treturn;\nkfree(p);')

    def test_a_free_in_a_branch_of_an_if(self):
        self.remove('#ifdef CONFIG_Z\nkfree(p);\n#endif')

    def test_ownership_given_away_and_the_name_cleared(self):
        self.buffer('char *b = p->buf;\n\tp->buf = NULL;\n\tcore_takes(b);')

    # -- other memory in its place -----------------------------------------

    def test_replaced_by_what_nobody_knows(self):
        for value in ('core_grow(p->buf, 128)', 'strndup_user(f, 3)', 'core_make()',
                      'usb_cache_string(f, 3)'):
            with self.subTest(value):
                self.buffer('p->buf = %s;' % value)

    def test_swapped_with_what_nobody_knows(self):
        self.kept(self.text(BUFFER, REMOVE % '\tkfree(p->buf);\n', (
            'static long d_ioctl(struct file *f, char **o)\n{\n\tstruct p *p = f->private_data;\n'
            '\tswap(p->buf, *o);\n'
            '\treturn 0;\n}\n') + OPS))

    def core_s(self, make, before=''):
        """remove also frees what the core made: that free has to stay."""
        for site in self.decide(self.text(before, BUFFER, REMOVE %
                                          ('\t%s;\n\tkfree(o);\n\tkfree(p->buf);\n' % make))):
            self.assertEqual(len([a for a in site.actions if a.what == DROPPED]) < 2, True,
                             'the free of other memory is deleted: %s' % [f['line'] for f in site.frees])

    def test_bytes_of_the_core_s_are_not_the_driver_s_only_buffer(self):
        self.core_s('char *o = core_get_string(p)')
        self.core_s('char *o;\n\tcore_fill(&o)')
        self.core_s('char *o = pdev->driver_override')

    def test_a_struct_of_the_core_s(self):
        text = self.simple(remove='\tstruct p *o = core_copy(p);\n\tkfree(o);\n\tkfree(p);\n')
        for site in self.decide(text):
            self.assertLess(len([a for a in site.actions if a.what == DROPPED]), 2)

    # -- which device ---------------------------------------------------------

    def test_another_object_s_device_member(self):
        self.kept(self.text('''static struct p child;
static int setup(struct p *c)
{
	c->buf = kzalloc(64, GFP_KERNEL);
	return c->buf ? 0 : -ENOMEM;
}
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->dev = &pdev->dev;
	return setup(&child);
}
''', REMOVE % '\tkfree(child.buf);\n'))

    def test_device_member_overwritten_with_its_struct(self):
        self.kept(self.text('''static struct p defaults;
static int setup(struct p *p)
{
	p->buf = kzalloc(64, GFP_KERNEL);
	return p->buf ? 0 : -ENOMEM;
}
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->dev = &pdev->dev;
	*p = defaults;
	return setup(p);
}
''', REMOVE % '\tkfree(p->buf);\n'))

    def test_parameter_hidden_by_a_local(self):
        self.kept(self.text('''static struct platform_device *other;
static int d_probe(struct platform_device *pdev)
{
	if (other) {
		struct platform_device *pdev = other;
		struct p *p = kzalloc(sizeof(*p), GFP_KERNEL);

		if (!p)
			return -ENOMEM;
		platform_set_drvdata(pdev, p);
	}
	return 0;
}
''', REMOVE % FREE))

    # -- one object for several devices ---------------------------------------

    def test_first_probe_allocates_and_the_others_return_early(self):
        self.kept(self.text(GLOBAL, '''static int d_probe(struct platform_device *pdev)
{
	if (g)
		return 0;
	g = kzalloc(sizeof(*g), GFP_KERNEL);
	if (!g)
		return -ENOMEM;
	return 0;
}
''', REMOVE % '\tkfree(g);\n\tg = NULL;\n'))

    def test_static_local(self):
        self.kept(self.text('''static int d_probe(struct platform_device *pdev)
{
	static struct p *p;

	if (!p)
		p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	return 0;
}
''', REMOVE % FREE))

    def test_remove_frees_the_first_of_a_list(self):
        self.kept(self.simple('\tlist_add(&p->list, &all);\n', before='static LIST_HEAD(all);\n', remove=(
            '\tp = list_first_entry(&all, struct p, list);\n\tlist_del(&p->list);\n\tkfree(p);\n')))

    # -- pages --------------------------------------------------------------

    def test_pages_under_another_type(self):
        types = 'struct ring { int z; };\nstruct w { unsigned long page; struct ring *ring; };\n'
        text = self.text(types, '''static int d_probe(struct platform_device *pdev)
{
	struct w *w = platform_get_drvdata(pdev);

	w->page = __get_free_page(GFP_KERNEL);
	if (!w->page)
		return -ENOMEM;
	w->ring = (struct ring *)w->page;
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct w *w = platform_get_drvdata(pdev);

	free_page(w->page);
}
''', ioctl('\tstruct w *w = f->private_data;\n\tfree_page((unsigned long)w->ring);\n'))
        self.kept(text)


class SaysWho(Deciding):
    """A free of what many lead to, some of them not of the module, may free it."""

    def test_a_free_that_others_call_with_their_memory(self):
        text = self.text('void d_drop(void *addr)\n{\n\tkfree(addr);\n}\nEXPORT_SYMBOL(d_drop);\n'
                         'static long d_ioctl(struct file *f)\n{\n'
                         '\tvoid *own = kmalloc(8, GFP_KERNEL);\n\n\td_drop(own);\n\td_drop("none");\n'
                         '\treturn 0;\n}\n' + OPS, BUFFER.replace(
                             '\treturn 0;\n}\n', '\tif (x) {\n\t\td_drop(p->buf);\n\t\treturn -EIO;\n\t}\n'
                             '\treturn 0;\n}\n'), REMOVE % '\tkfree(p->buf);\n')
        site, = self.decide(text)
        self.assertIn('d_drop() may free it', site.message)


class Shared(Deciding):
    def test_freed_when_another_device_goes(self):
        text = self.simple().replace('struct p *p;\n\n\tp =', 'struct p *p;\n\n\tif (pdev->id != 2)\n'
                                     '\t\treturn -ENODEV;\n\tp =', 1)
        self.converts(text.replace('\tkfree(p);\n', '\tif (pdev->id != 2)\n\t\treturn;\n\tkfree(p);\n', 1))
        text = text.replace('\tkfree(p);\n', '\tif (pdev->id == 2)\n\t\treturn;\n\tkfree(p);\n', 1)
        site, = self.decide(text)
        self.assertEqual((site.code, site.message), (
            'conditional-free', 'd_remove() frees it for another device only than probe allocates it '
            'for (line %d)' % (text[:text.index('kfree(p)')].count('\n') + 1)))


class OnTheStack(Deciding):
    """What a struct on the stack carries to a call and back is a buffer of its function's."""

    TEXT = '''struct load { int len; u8 *data; };
static int d_fetch(struct p *p, struct load *load)
{
	p->buf = load->data;
	return core_fetch(p, load);
}
static long d_ioctl(struct file *f)
{
	struct load load;

	load.data = kzalloc(64, GFP_KERNEL);
	if (!load.data)
		return -ENOMEM;
	ops->fetch(f->priv, &load);
	kfree(load.data);
	return 0;
}
static struct file_operations fops = { .unlocked_ioctl = d_ioctl };
static struct d_ops d_ops = { .fetch = d_fetch };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	struct load load;

	load.data = kmalloc(64, GFP_KERNEL);
	if (!load.data)
		return -ENOMEM;
	if (ops->fetch(p, &load)) {
		kfree(load.data);
		return -EIO;
	}
%s	return 0;
}
'''

    def test_freed_on_every_path(self):
        text = self.text(self.TEXT % '\tkfree(load.data);\n', REMOVE % '')
        self.assertEqual(self.outcome(text), ['temporary'])

    def test_not_freed_where_probe_succeeds(self):
        self.assertEqual(self.outcome(self.text(self.TEXT % '', REMOVE % '')), ['reassigned'])


class Fixes(Deciding):
    """What a conversion changes beside who frees is said, and where."""

    def fixes(self, text, **options):
        site, = self.decide(text, **options)
        self.assertEqual(site.verdict, 'convert', site.message)
        for fix in site.fixes:
            self.assertIn(fix['text'], site.note)
        return [(fix['kind'], text.split('\n')[fix['line'] - 1].strip()) for fix in site.fixes]

    def test_nothing(self):
        self.assertEqual(self.fixes(self.simple('\tif (x) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n')), [])

    def test_leak_on_failure(self):
        self.assertEqual(self.fixes(self.simple('\tif (x)\n\t\treturn -EIO;\n')),
                         [('leak', 'return -EIO;')])

    HELPER = ('static int d_config(struct platform_device *pdev)\n{\n\tint ret = request_it(pdev);\n\n'
              '\tif (ret)\n\t\treturn %s;\n\tbegin(pdev);\n\treturn 0;\n}\n')

    def ends(self, end, before=''):
        """The usual driver whose probe ends so."""
        return self.simple(before=before).replace('struct p *p;\n', 'struct p *p;\n\tint ret;\n', 1).replace(
            'drvdata(pdev, p);\n\treturn 0;\n', 'drvdata(pdev, p);\n' + end, 1)

    def test_what_another_branch_of_an_if_does(self):
        other = ('#else\n\tif (other(pdev))\n\t\treturn -EBUSY;\n#endif\n')
        text = self.simple(other).replace('\tp = kzalloc', '#if SLAB\n\tp = kzalloc')
        self.assertNotIn('leak', [kind for kind, _ in self.fixes(text)])

    def test_a_release_behind_a_test_that_is_not_understood(self):
        body = '\tret = start(p);\n\tif (ret)\n\t\tgoto fail;\n\treturn 0;\nfail:\n%s\treturn ret;\n'
        for failing, kinds in (('\tif (p->n)\n\t\tkfree(p);\n', []),
                               ('\tif (p->n) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n', ['leak']),
                               ('\tclose(p->n);\n', ['leak'])):
            with self.subTest(failing):
                self.assertEqual([kind for kind, _ in self.fixes(self.simple(body % failing))], kinds)

    def test_leak_by_the_value_of_a_helper(self):
        for end in ('\treturn d_config(pdev);\n', '\tret = d_config(pdev);\n\tbegin(pdev);\n\treturn ret;\n'):
            with self.subTest(end):
                self.assertEqual(self.fixes(self.ends(end, self.HELPER % '-EIO')),
                                 [('leak', end.strip().split('\n')[-1].strip())])
                self.assertEqual(self.fixes(self.ends(end, self.HELPER % 'ret')),
                                 [('leak', end.strip().split('\n')[-1].strip())])

    def test_leak_by_the_value_of_another_module(self):
        self.assertEqual(self.fixes(self.ends('\treturn register_it(&p->list);\n')),
                         [('leak', 'return register_it(&p->list);')])

    def test_no_leak_by_a_helper_that_never_fails(self):
        self.assertEqual(self.fixes(self.ends('\treturn d_config(pdev);\n', self.HELPER % '0')), [])

    def test_no_leak_where_the_failure_of_a_helper_frees(self):
        self.assertEqual(self.fixes(self.ends(
            '\tret = d_config(pdev);\n\tif (ret)\n\t\tkfree(p);\n\treturn ret;\n',
            self.HELPER % 'ret')), [])

    def test_leak_on_removal(self):
        text = self.simple('\tif (x) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n', '\tstop();\n')
        self.assertEqual(self.fixes(text, fix_leaks=True),
                         [('leak', 'p = kzalloc(sizeof(*p), GFP_KERNEL);')])

    def test_no_leak_where_a_loop_frees(self):
        self.assertEqual(self.fixes(self.simple(
            '\tlist_add(&p->list, &d->all);\n\tif (x) {\n\t\tlist_for_each_entry_safe(q, n, &d->all, list)\n'
            '\t\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n')), [])

    def test_freed_twice(self):
        self.assertEqual(self.fixes(self.simple(remove='\tkfree(p);\n\tstop();\n\tkfree(p);\n')),
                         [('wild-free', 'kfree(p);')])

    def test_freed_twice_but_emptied_between(self):
        drop = 'static void d_drop(struct p *p)\n{\n\tkfree(p->buf);\n%s}\n'
        for then, found in (('', [('wild-free', 'kfree(p->buf);')]), ('\tp->buf = NULL;\n', [])):
            with self.subTest(then):
                self.assertEqual(self.fixes(self.text(
                    drop % then, BUFFER.replace(
                        '\treturn 0;\n}', '\tif (x) {\n\t\td_drop(p);\n\t\td_drop(p);\n'
                        '\t\treturn -EIO;\n\t}\n\treturn 0;\n}'),
                    REMOVE % '\td_drop(p);\n')), found)

    HELPERS = '''static void d_drop(struct p *p)
{
	char *old = p->buf;

	p->buf = NULL;
	kfree(old);
}
static int d_init(struct platform_device *pdev, struct p *p)
{
	char *buf = kmalloc(64, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
%s	return 0;
}
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	int ret = d_init(pdev, p);

	if (ret)
		d_drop(p);
	return ret;
}
'''

    def test_freed_under_another_name_before(self):
        fails = '\tif (x) {\n\t\tkfree(buf);\n%s\t\treturn -EIO;\n\t}\n'
        for fill, found in (('\tp->buf = buf;\n' + fails % '', [('wild-free', 'kfree(old);')]),
                            ('\tp->buf = buf;\n' + fails % '\t\tp->buf = NULL;\n', []),
                            (fails % '' + '\tp->buf = buf;\n', [])):
            with self.subTest(fill):
                self.assertEqual(self.fixes(self.text(
                    self.HELPERS % fill, REMOVE % '\td_drop(p);\n')), found)

    def test_one_local_for_two_buffers(self):
        text = self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	void *room;

	room = kmalloc(64, GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	p->buf = room;
	room = kmalloc(32, GFP_KERNEL);
	if (!room)
		goto err;
	p->out = room;
	if (start(p))
		goto err_out;
	return 0;
err_out:
	kfree(p->out);
err:
	kfree(p->buf);
	return -EIO;
}
''', REMOVE % '\tkfree(p->out);\n\tkfree(p->buf);\n')
        self.assertEqual([(site.verdict, site.fixes) for site in self.decide(text)], [('convert', [])] * 2)

    def test_free_of_what_was_never_set(self):
        text = self.simple('\tif (x)\n\t\tgoto err;\n').replace(
            'struct p *p;\n', 'struct p *p;\n\n\tif (y)\n\t\tgoto err;\n', 1).replace(
                '\treturn 0;\n}\n', '\treturn 0;\nerr:\n\tkfree(p);\n\treturn -EIO;\n}\n', 1)
        self.assertEqual(self.fixes(text), [('wild-free', 'kfree(p);')])

    def test_set_before_it_is_freed(self):
        text = self.simple('\tif (x)\n\t\tgoto err;\n').replace(
            'struct p *p;\n', 'struct p *p = NULL;\n\n\tif (y)\n\t\tgoto err;\n', 1).replace(
                '\treturn 0;\n}\n', '\treturn 0;\nerr:\n\tkfree(p);\n\treturn -EIO;\n}\n', 1)
        self.assertEqual(self.fixes(text), [])

    USES = '\tret = devm_request_irq(&pdev->dev, irq, handle, 0, "p", p);\n'

    def test_used_until_after_remove(self):
        self.assertEqual(self.fixes(self.simple(self.USES)), [('use-after-free', self.USES.strip())])
        self.assertEqual(self.fixes(self.simple('\tdevm_clk_hw_register(&pdev->dev, &p->hw);\n')),
                         [('use-after-free', 'devm_clk_hw_register(&pdev->dev, &p->hw);')])

    def test_ended_in_remove(self):
        self.assertEqual(self.fixes(self.simple(
            self.USES, '\tdevm_free_irq(&pdev->dev, irq, p);\n\tkfree(p);\n')), [])

    def test_another_object_is_used(self):
        self.assertEqual(self.fixes(self.simple(self.USES.replace('p);', 'q);'))), [])


class Reasons(Deciding):
    """Of several reasons the strongest is given, with the free that decides."""

    def message(self, text, code, words):
        site = self.decide(text)[0]
        self.assertEqual(site.code, code, site.message)
        self.assertIn(words, site.message)

    BOX = ('struct box { void *any; };\nstatic struct box b;\n'
           'static long d_ioctl(struct file *f)\n{\n\tkfree(b.any);\n\treturn 0;\n}\n' + OPS)
    GONE = ('static void gone(struct device *dev)\n{\n\tkfree(dev_get_drvdata(dev));\n}\n'
            'static struct device_type t = { .release = gone };\n')

    def test_who_frees_it_before_who_may(self):
        self.message(self.simple(before=self.BOX + 'static void put(void *q)\n{\n'
                                 '\tb.any = core_other(q);\n}\n' + self.GONE),
                     'release-callback', 'gone()')

    def test_the_page_before_the_early_return(self):
        text = BUFFER.replace('kmalloc(64', 'kmalloc(PAGE_SIZE')
        self.message(self.text(text, REMOVE % '\tif (stop(p))\n\t\treturn;\n\tkfree(p->buf);\n'),
                     'page-alignment', 'whole pages')

    def test_no_device_before_a_doubt(self):
        helper = ('static struct p *make(int n)\n{\n\tstruct p *q = kzalloc(sizeof(*q), GFP_KERNEL);\n\n'
                  '\tif (!q)\n\t\treturn NULL;\n\tq->n = n;\n\treturn q;\n}\n')
        text = self.simple('\tv = p;\n', before='static void *v;\n' + helper,
                           more=ioctl('\tkfree(core_find(v));\n'))
        self.message(text.replace('kzalloc(sizeof(*p), GFP_KERNEL)', 'make(1)'), 'no-device', 'make()')

    def test_a_count_in_the_condition(self):
        self.message(self.simple(remove='\tif (!--p->n)\n\t\tkfree(p);\n'), 'refcounted', '--p->n')

    def test_the_callback_that_leads_there(self):
        more = 'static void drop(struct p *x)\n{\n\tkfree(x);\n}\n' + ioctl('\tdrop(g);\n')
        self.message(self.simple(PUBLISH, before=GLOBAL, more=more), 'freed-elsewhere', 'below d_ioctl()')

    def test_a_remove_that_only_modules_have_and_that_frees_nothing(self):
        text = self.simple('\tif (x) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n', '\tBUG();\n')
        self.message(text.replace('.remove = d_remove', '.remove = __exit_p(d_remove)'),
                     'leaks-on-unbind', 'd_remove()')

    def test_a_list_that_probe_empties_again(self):
        self.message(self.text('''static int d_probe(struct platform_device *pdev)
{
	struct p *p, *n;
	LIST_HEAD(all);
	int i;

	for (i = 0; i < 3; i++) {
		p = kzalloc(sizeof(*p), GFP_KERNEL);
		if (!p)
			break;
		list_add(&p->list, &all);
	}
	list_for_each_entry_safe(p, n, &all, list)
		kfree(p);
	return 0;
}
''', REMOVE % ''), 'temporary', 'every path')


class Getters(Deciding):
    """A function of the driver's that gives its data, with a check of its own."""

    def getter(self, body, guard='!p', arg='pdev', param='struct platform_device *pdev'):
        text = self.text('static struct p *p_of(%s)\n{\n%s}\n' % (param, body), BUFFER, REMOVE % (
            '\tif (%s)\n\t\treturn;\n\tkfree(p->buf);\n' % guard))
        check = '\n\n\tif (%s)\n\t\treturn;' % guard
        return self.outcome(text.replace('struct p *p = platform_get_drvdata(pdev);' + check,
                                         'struct p *p = p_of(%s);' % arg + check))

    GET = '\tstruct p *p = platform_get_drvdata(pdev);\n\n'

    def test_that_checks_for_null(self):
        for body, options in (
                (self.GET + '\tif (!p) {\n\t\tcomplain();\n\t\treturn NULL;\n\t}\n\treturn p;\n', {}),
                (self.GET + '\treturn p ? p : NULL;\n', {}),
                (self.GET + '\tif (WARN_ON(!p))\n\t\treturn ERR_PTR(-ENODEV);\n\treturn p;\n',
                 {'guard': 'IS_ERR(p)'}),
                ('\tstruct p *p;\n\n\tif (!pdev)\n\t\treturn NULL;\n\tp = platform_get_drvdata(pdev);\n'
                 '\tif (!p)\n\t\treturn NULL;\n\treturn p;\n', {}),
                ('\tstruct p *p = dev_get_drvdata(dev);\n\n\tif (!p)\n\t\treturn NULL;\n\treturn p;\n',
                 {'arg': '&pdev->dev', 'param': 'struct device *dev'})):
            with self.subTest(body):
                self.assertEqual(self.getter(body, **options), ['convert'])

    def test_that_checks_for_more(self):
        for body in (self.GET + '\tif (!p || !p->n)\n\t\treturn NULL;\n\treturn p;\n',
                     self.GET + '\tif (stopped(p))\n\t\treturn NULL;\n\treturn p;\n',
                     self.GET.replace('(pdev)', '(pdev->dev.parent)') +
                     '\tif (!p)\n\t\treturn NULL;\n\treturn p;\n'):
            with self.subTest(body):
                self.assertEqual(self.getter(body), ['early-return'])


class MacrosThatFree(Deciding):
    def test_the_object(self):
        for define, call in (('DROP(x) do { kfree(x); (x) = NULL; } while (0)', 'DROP(p->buf)'),
                             ('DROP(x) ({ if (x) kfree(x); })', 'DROP(p->buf)'),
                             ('DROP(a, x) GONE(x)\n#define GONE(x) kfree(x)', 'DROP(0, p->buf)'),
                             ('DROP(p) kfree((p)->buf)', 'DROP(p)')):
            with self.subTest(define):
                site, = self.decide(self.text('#define %s\n' % define, BUFFER, REMOVE % ('\t%s;\n' % call)))
                self.assertEqual((site.code, site.message[:24]), ('free-verb', 'the macro DROP() frees i'))

    def test_another_object(self):
        for define, call in (('DROP(x) do { kfree(x); (x) = NULL; } while (0)', 'DROP(p->q)'),
                             ('DROP(p) kfree((p)->q)', 'DROP(p)')):
            with self.subTest(define):
                self.converts(self.text('#define %s\n' % define, BUFFER, REMOVE % (
                    '\t%s;\n\tkfree(p->buf);\n' % call)))

    def test_what_it_frees_is_not_seen(self):
        for define in ('DROP(x) core_call(kfree, x)', 'DROP(x) kfree(pick_##x)'):
            with self.subTest(define):
                self.keeps('unknown-free', self.text('#define %s\n' % define, BUFFER, REMOVE % (
                    '\tDROP(p->buf);\n\tkfree(p->buf);\n')))


class Elements(Deciding):
    """What lies in an array is not the array."""

    def test_elements_freed_and_the_array(self):
        self.converts(self.text('''static void empty(struct q **all)
{
	int i;

	for (i = 0; i < 4; i++)
		kfree_rcu(all[i], rcu);
}
static int d_probe(struct platform_device *pdev)
{
	struct q **all = kcalloc(4, sizeof(*all), GFP_KERNEL);

	if (!all)
		return -ENOMEM;
	platform_set_drvdata(pdev, all);
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct q **all = platform_get_drvdata(pdev);

	empty(all);
	kfree(all);
}
'''))

    def test_by_the_address_of_a_member(self):
        put = 'static void put(char **at)\n{\n\tkfree(*at);\n\t*at = NULL;\n}\n'
        self.keeps('freed-elsewhere', self.text(put, BUFFER, REMOVE % '\tkfree(p->buf);\n', ioctl(
            '\tstruct p *p = f->private_data;\n\tput(&p->buf);\n')))

    def test_by_a_pointer_that_moves_from_member_to_member(self):
        self.assertNotIn('convert', self.outcome(self.text(BUFFER, REMOVE % '\tkfree(p->buf);\n', ioctl(
            '\tstruct p *p = f->private_data;\n\tchar **at = &p->other;\n'
            '\tfor (; n; n--, at++)\n\t\tkfree(*at);\n'))))

    def test_by_the_link_of_a_list(self):
        text = TYPES.replace('struct p {', 'struct p { struct list_head first;') + PROBE % (
            '\tlist_add(&p->first, &all);\n\tif (x) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n') + \
            REMOVE % '\tstruct list_head *node = all.next;\n\n\tlist_del(node);\n\tkfree(node);\n' + PLATFORM
        self.assertNotIn('convert', self.outcome('static LIST_HEAD(all);\n' + text, fix_leaks=True))


if __name__ == '__main__':
    unittest.main()
