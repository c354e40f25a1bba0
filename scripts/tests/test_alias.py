# SPDX-License-Identifier: GPL-2.0-only
"""Tests of which allocation an expression may stand for."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Folder, function_expr  # noqa: E402

from devmifylib.alias import Resolver  # noqa: E402
from devmifylib.drvdata import family  # noqa: E402
from devmifylib.faces import BYTES  # noqa: E402
from devmifylib.ownership import Owners  # noqa: E402

TYPES = '''struct in { int a; };
struct p { struct in first; struct in second; char *buf; void *any; struct p *tab[4]; };
struct q { int z; };
'''


class Resolving(Folder):
    """Texts with `free_it(x)` calls: what x may be, sites by the name they go to."""

    def resolve(self, text, function, written, **others):
        m = self.module(TYPES + text, **others)
        resolver = Resolver(m)
        expr = function_expr(m.main, function, written)
        atoms = resolver.resolve(expr, m.main.functions[function])
        out = set()
        for atom in atoms:
            if atom[0] == 'site':
                holder, call = resolver.sites[atom]
                left = resolver.m.left_of(holder, call)
                out.add(holder.source.written(left.start, left.end) if left is not None else '?')
            else:
                out.add(atom)
        return out


class Steps(Resolving):
    """What a search costs."""

    def test_what_is_known_costs_next_to_nothing(self):
        m = self.module(TYPES + 'void f(void) { struct p *a = kzalloc(8, 1), *b = a, *c = b; free_it(c); }\n')
        resolver, function = Resolver(m), m.main.functions['f']
        resolver.resolve(function_expr(m.main, 'f', 'c'), function)
        first, resolver.steps = resolver.steps, 0
        resolver.resolve(function_expr(m.main, 'f', 'c'), function)
        self.assertLess(resolver.steps, first)


class Drvdata(Resolving):
    MADE = '''static int probe(struct platform_device *pdev)
{
	struct p *made = kzalloc(sizeof(*made), GFP_KERNEL);
	%s;
	return 0;
}
static void gone(struct platform_device *pdev, struct device *dev)
{
	struct p *back = %s;
	free_it(back);
}
'''

    def back(self, setter, getter):
        return self.resolve(self.MADE % (setter, getter), 'gone', 'back')

    def test_setter_and_getter_of_one_bus(self):
        self.assertEqual(self.back('platform_set_drvdata(pdev, made)', 'platform_get_drvdata(pdev)'),
                         {'made'})

    def test_the_device_of_another_bus(self):
        other = '''static int also(struct pci_dev *pci, struct device *some)
{
	struct device *dev = &pci->dev;
	struct p *other = kzalloc(sizeof(*other), GFP_KERNEL);

	dev_set_drvdata(%s, other);
	return 0;
}
'''
        mine = self.MADE % ('dev_set_drvdata(&pdev->dev, made)', 'dev_get_drvdata(&pdev->dev)')
        for device, found in (('&pci->dev', {'made'}), ('dev', {'made'}), ('some', {'made', 'other'})):
            with self.subTest(device):
                self.assertEqual(self.resolve(mine + other % device, 'gone', 'back'), found)

    def test_the_device_s_own_getter_reaches_every_bus(self):
        self.assertEqual(self.back('platform_set_drvdata(pdev, made)', 'dev_get_drvdata(dev)'), {'made'})
        self.assertEqual(self.back('dev_set_drvdata(dev, made)', 'platform_get_drvdata(pdev)'), {'made'})

    def test_another_bus_s_getter_does_not(self):
        self.assertEqual(self.back('platform_set_drvdata(pdev, made)', 'i2c_get_clientdata(c)'),
                         {('type', 'p')})

    def test_member_written_directly(self):
        self.assertEqual(self.back('pdev->dev.driver_data = made', 'platform_get_drvdata(pdev)'),
                         {'made'})

    def test_a_part_that_was_stored_stands_for_the_whole(self):
        self.assertIn('made', self.back('platform_set_drvdata(pdev, &made->second)',
                                        'container_of(platform_get_drvdata(pdev), struct p, second)'))

    def test_setter_and_getter_in_macros(self):
        macros = '#define put_p(d, p) platform_set_drvdata(d, p)\n#define p_of(d) platform_get_drvdata(d)\n'
        text = macros + self.MADE % ('put_p(pdev, made)', 'p_of(pdev)')
        self.assertEqual(self.resolve(text, 'gone', 'back'), {'made'})

    def test_acpi(self):
        self.assertEqual(self.back('acpi->driver_data = made', 'acpi_driver_data(acpi)'), {'made'})

    def test_driver_data_of_no_device(self):
        self.assertEqual(self.resolve('struct own { void *driver_data; };\n' + self.MADE % (
            'struct own *o = x;\n\to->driver_data = pdev;\n\tplatform_set_drvdata(pdev, made)',
            'platform_get_drvdata(pdev)'), 'gone', 'back'), {'made'})

    def test_data_that_is_no_drvdata(self):
        for getter in ('dev_get_platdata(dev)', 'of_device_get_match_data(dev)'):
            with self.subTest(getter):
                self.assertNotIn('made', self.back('dev_set_drvdata(dev, made)', getter))

    def test_null_alone_says_nothing(self):
        self.assertIn(('type', 'p'), self.back('platform_set_drvdata(pdev, NULL)',
                                               'platform_get_drvdata(pdev)'))

    def test_families(self):
        self.assertEqual(family('platform_get_drvdata'), 'platform')
        self.assertEqual(family('i2c_set_clientdata'), 'i2c')
        self.assertEqual(family('dev_get_drvdata'), '')


class Names(Resolving):
    def test_locals_casts_and_choices(self):
        text = '''void f(void)
{
	struct p *a = kzalloc(1, GFP_KERNEL);
	struct p *b, *c;
	b = a;
	c = x ? b : NULL;
	free_it(a, b, c, (void *)c, (b = c));
}
'''
        for name in ('a', 'b', '(void *)c', 'b = c'):
            with self.subTest(name):
                self.assertEqual(self.resolve(text, 'f', name) - {('null',)}, {'a'})
        self.assertEqual(self.resolve(text, 'f', 'c'), {'a', ('null',)})

    def test_two_allocations_in_one_name(self):
        text = '''void f(void)
{
	struct p *a = kzalloc(1, GFP_KERNEL);
	struct p *b = kmalloc(2, GFP_KERNEL);
	if (x)
		a = b;
	free_it(a);
}
'''
        self.assertEqual(self.resolve(text, 'f', 'a'), {'a', 'b'})

    def test_a_string_and_an_address_are_no_allocation(self):
        text = 'static int z;\nvoid f(void)\n{\n\tchar *a = "s";\n\tint *b = &z;\n\tfree_it(a, b);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('other',)})
        self.assertEqual(self.resolve(text, 'f', 'b'), {('other',)})

    def test_managed_memory_is_none_of_ours(self):
        text = 'void f(void)\n{\n\tstruct p *a = devm_kzalloc(dev, 1, GFP_KERNEL);\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('other',)})

    def test_filled_by_address(self):
        text = 'void f(void)\n{\n\tstruct p *a;\n\tfill(&a);\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('type', 'p')})

    def test_global(self):
        text = '''static struct p *all;
void f(void)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	all = made;
}
void g(void)
{
	free_it(all);
}
'''
        self.assertEqual(self.resolve(text, 'g', 'all'), {'made'})

    def test_a_local_hides_a_global(self):
        text = '''static struct p *all;
void f(void)
{
	all = kzalloc(1, GFP_KERNEL);
}
void g(struct q *all)
{
	free_it(all);
}
'''
        self.assertEqual(self.resolve(text, 'g', 'all'), {('type', 'q')})

    def test_a_global_filled_by_address(self):
        text = 'static struct p *all;\nvoid f(void)\n{\n\tall = NULL;\n}\n' \
               'void g(void)\n{\n\tfill(&all);\n\tfree_it(all);\n}\n'
        self.assertIn(('result', 'p'), self.resolve(text, 'g', 'all'))

    def test_an_element_is_not_the_name(self):
        text = '''void f(char *given)
{
	struct p **tab = kcalloc(1, 8, GFP_KERNEL);
	tab[1] = kzalloc(1, GFP_KERNEL);
	*tab = given;
	free_it(tab);
}
'''
        self.assertEqual(self.resolve(text, 'f', 'tab'), {'tab'})

    def test_what_a_pointer_to_a_member_reads(self):
        text = '''struct r { text_t name; };
static void f(void)
{
	struct r *made = kzalloc(sizeof(*made), GFP_KERNEL);
	text_t *str = &made->name;

	free_it(*str);
	free_it(str);
}
'''
        self.assertEqual(self.resolve(text, 'f', '*str'), {('type', 'text_t')})
        self.assertEqual(self.resolve(text, 'f', 'str'), {'made'})

    def test_what_a_helper_puts_behind_an_address(self):
        text = '''static int helper(struct p **back, char *name)
{
	if (!name)
		return core_fill(%s);
	*back = kzalloc(sizeof(**back), GFP_KERNEL);
	return *back ? 0 : -ENOMEM;
}
static void f(char *name)
{
	struct p *got = NULL;
	struct p *mine = kzalloc(sizeof(*mine), GFP_KERNEL);

	core_take(mine);
	helper(&got, name);
	free_it(got);
}
'''
        made = '*back'
        for given, more in (('name', set()), ('back', {('result', 'p')}), ('back + 1', {('type', 'p')})):
            with self.subTest(given):
                found = self.resolve(text % given, 'f', 'got')
                self.assertEqual(found, {made, ('null',)} | more if ('type', 'p') not in more
                                 else {('null',), ('type', 'p')})

    def test_an_array_stands_for_itself(self):
        text = 'void f(void)\n{\n\tvoid *tab[2];\n\ttab[1] = kzalloc(1, GFP_KERNEL);\n\tfree_it(tab);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'tab'), {('other',)})

    def test_an_address_in_an_integer(self):
        text = 'static void done(unsigned long data)\n{\n\tfree_it((struct p *)data);\n}\n' \
               'void f(void)\n{\n\trun(done);\n}\n'
        self.assertEqual(self.resolve(text, 'done', '(struct p *)data'), {('type', '')})

    def test_a_loop_of_names_ends(self):
        text = 'void f(struct p *b)\n{\n\tstruct p *a;\n\ta = b;\n\tb = a;\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('type', 'p')})


class Parameters(Resolving):
    TEXT = '''static void drop(%s)
{
	free_it(what);
}
void f(struct q *other)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	%s;
}
'''

    def test_callers_arguments(self):
        self.assertEqual(self.resolve(self.TEXT % ('struct p *what', 'drop(made)'), 'drop', 'what'), {'made'})

    def test_the_right_argument(self):
        self.assertEqual(self.resolve(self.TEXT % ('int a, struct p *what', 'drop(1, made)'),
                                      'drop', 'what'), {'made'})

    def test_every_caller_counts(self):
        self.assertEqual(self.resolve(self.TEXT % ('void *what', 'drop(made);\n\tdrop(other)'),
                                      'drop', 'what'), {'made', ('type', 'q')})

    def test_a_callback_s_argument_is_known_by_type(self):
        self.assertEqual(self.resolve(self.TEXT % ('struct p *what', 'drop(made);\n\trun(drop)'),
                                      'drop', 'what'), {'made', ('type', 'p')})

    def test_an_exported_function_gets_anything(self):
        self.assertEqual(self.resolve((self.TEXT % ('struct p *what', 'drop(made)')) +
                                      'EXPORT_SYMBOL(drop);\n', 'drop', 'what'), {'made', ('type', 'p')})

    def test_an_untyped_callback_gets_anything(self):
        self.assertIn(('type', ''), self.resolve(self.TEXT % ('void *what', 'run(drop, made)'),
                                                 'drop', 'what'))

    def test_a_callback_over_a_container_gets_its_elements(self):
        atoms = self.resolve('static const struct rhashtable_params params = { };\n' + self.TEXT % (
            'void *what', 'rhashtable_lookup_insert_fast(&table, made, params);\n'
            '\trhashtable_free_and_destroy(&table, drop, NULL)'), 'drop', 'what')
        self.assertIn('made', atoms)
        self.assertNotIn(('type', ''), atoms)

    def test_a_caller_in_another_file(self):
        self.assertEqual(self.resolve(
            'void drop(struct p *what)\n{\n\tfree_it(what);\n}\n', 'drop', 'what',
            e='void g(void)\n{\n\tstruct p *far = kzalloc(1, GFP_KERNEL);\n\tdrop(far);\n}\n'), {'far'})


class Fields(Resolving):
    MADE = '''static void f(struct p *p, struct q *q)
{
	char *made = kmalloc(1, GFP_KERNEL);
	%s;
}
static void g(struct p *p, int i)
{
	free_it(%s);
}
'''

    def field(self, store, read):
        return self.resolve(self.MADE % (store, read), 'g', read)

    def test_member(self):
        self.assertEqual(self.field('p->buf = made', 'p->buf'), {'made'})

    def test_member_of_that_name_in_another_struct(self):
        self.assertNotIn('made', self.field('q->buf = made', 'p->buf'))

    def test_compare_and_swap_kind_of_stores(self):
        for store in ('rcu_assign_pointer(p->buf, made)', 'WRITE_ONCE(p->buf, made)',
                      'swap(p->buf, made)', 'xchg(&p->buf, made)', 'xchg_release(&p->buf, made)',
                      'smp_store_mb(p->buf, made)', 'rcu_replace_pointer(p->buf, made, true)'):
            with self.subTest(store):
                self.assertIn('made', self.field(store, 'p->buf'))

    def test_by_address_anything_of_that_type(self):
        self.assertIn(('type', BYTES), self.field('fill(&p->buf)', 'p->buf'))

    def test_element_of_a_table(self):
        text = '''static void f(struct p *p, int i)
{
	struct p *made = kmalloc(1, GFP_KERNEL);
	p->tab[i] = made;
}
static void g(struct p *p, int i)
{
	free_it(p->tab[i]);
}
'''
        self.assertEqual(self.resolve(text, 'g', 'p->tab[i]'), {'made'})

    def test_initialiser(self):
        self.assertIn('made', self.field('struct p on = { .buf = made }', 'p->buf'))

    def test_an_array_inside_is_the_whole(self):
        self.assertIn('made', self.resolve('''static void g(void)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	free_it(made->tab);
}
''', 'g', 'made->tab'))

    UNION = '''struct u { union { struct p *a; struct q *b; struct { char *c; char *d; }; }; char *e; };
static void f(struct u *u)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	u->%s = (void *)made;
}
static void g(struct u *u)
{
	free_it(u->%s);
}
'''

    def test_union(self):
        for written, read in ('ab', 'ba', 'ac', 'db'):
            with self.subTest(written + read):
                self.assertIn('made', self.resolve(self.UNION % (written, read), 'g', 'u->' + read))
        for written, read in ('cd', 'ae', 'ea'):
            with self.subTest(written + read):
                self.assertNotIn('made', self.resolve(self.UNION % (written, read), 'g', 'u->' + read))

    def test_unions_in_objects_that_are_surely_apart(self):
        text = '''struct w { union { struct p *a; struct q *b; } u; };
static void other(void)
{
	struct w *theirs = kzalloc(sizeof(*theirs), GFP_KERNEL);
	struct q *q = kzalloc(sizeof(*q), GFP_KERNEL);

	theirs->u.b = q;
}
static void f(struct w *given)
{
	struct w *mine = kzalloc(sizeof(*mine), GFP_KERNEL);
	struct p *p = kzalloc(sizeof(*p), GFP_KERNEL);

	mine->u.a = p;
	free_it(mine->u.a);
	free_it(given->u.a);
}
'''
        self.assertEqual(self.resolve(text, 'f', 'mine->u.a'), {'p'})
        self.assertEqual(self.resolve(text, 'f', 'given->u.a'), {'p', 'q'})

    def test_named_union(self):
        text = self.UNION.replace('struct u {', 'union v {', 1).replace('struct u', 'union v') % ('e', 'a')
        self.assertIn('made', self.resolve(text, 'g', 'u->a'))

    def test_stored_through_its_address(self):
        self.assertIn('made', self.field('char **at = &p->buf;\n\tp->buf = NULL;\n\t*at = made', 'p->buf'))

    def test_copied_as_bytes(self):
        self.assertIn('made', self.field('p->buf = NULL;\n\tmemcpy(p, &made, 8)', 'p->buf'))

    def test_copied_as_bytes_to_where_nothing_else_is_written(self):
        for holder in ('struct { void *at; } box;', 'struct box { void *at; } box;'):
            with self.subTest(holder):
                self.assertIn('made', self.resolve(
                    'static ' + holder + self.MADE % ('memcpy(&box, &made, 8)', 'box.at'), 'g', 'box.at'))
        text = 'static char *box;' + self.MADE % ('memcpy(&box, &made, 8)', 'box')
        self.assertIn('made', self.resolve(text, 'g', 'box'))

    def test_an_array_of_pointers_copied_as_bytes(self):
        self.assertIn('made', self.resolve(
            'static char *to[2];' + self.MADE % (
                'char *of[2];\n\tof[0] = made;\n\tto[0] = NULL;\n\tmemcpy(to, of, sizeof(of))', 'to[0]'),
            'g', 'to[0]'))

    def test_a_struct_copied_into_a_local_one(self):
        text = """static void g(struct p *p)
{
	struct p own;
	p->buf = kmalloc(1, GFP_KERNEL);
	memcpy(&own, p, sizeof(own));
	free_it(own.buf);
}
"""
        self.assertIn('p->buf', self.resolve(text, 'g', 'own.buf'))

    def test_through_the_place_where_the_pointer_lies(self):
        for holder, store, read in (
                ('static void **at[2];', 'p->buf = made;\n\tat[1] = (void **)&p->buf', '*at[i]'),
                ('static char **at[2];', 'p->buf = made;\n\tat[1] = &p->buf', 'at[i][0]'),
                ('static void *at[2];', 'p->buf = made;\n\tat[1] = &p->buf', '*(void **)at[i]'),
                ('static void *at;', 'p->buf = made;\n\tat = &p->buf', '*(void **)at'),
                ('static unsigned long at;', 'p->buf = made;\n\tat = (unsigned long)&p->buf',
                 '*(void **)at'),
                ('', 'p->buf = made;\n\tp->any = &p->buf;\n\t*(void **)p->any = NULL', '*(void **)p->any'),
                ('static struct p one;\nstatic char **at[2] = { NULL, &one.buf };',
                 'one.buf = made', '*at[i]'),
                ('static struct p one;\nstatic char **at = &one.buf;', 'one.buf = made', '*at'),
                ('static struct p one;\nstatic struct { int n; char **at; } tab[] = {{ 1, &one.buf }};',
                 'one.buf = made', '*tab[i].at'),
                ('static struct p one;\nstatic struct at { int n; char **at; } tab[] = {{ .at = &one.buf }};',
                 'one.buf = made', '*tab[i].at'),
                ('', 'p->buf = made', 'xchg(&p->buf, NULL)')):
            with self.subTest(read + ' ' + holder):
                found = self.resolve(holder + '\n' + self.MADE % (store, read), 'g', read)
                self.assertIn('made', found)
                self.assertNotIn(('other',), found)

    def test_macro_of_the_module(self):
        text = '#define BUF(x) ((char *)(x)->buf)\n' + self.MADE
        for read in ('BUF(p)', 'BUF((p + i))'):
            with self.subTest(read):
                self.assertEqual(self.resolve(text % ('p->buf = made', read), 'g', read), {'made'})
        read = 'adap(p)'
        text = '#define adap(x) get##x\n' + self.MADE % ('', read)
        self.assertIn(('type', ''), self.resolve(text, 'g', read))

    def test_urb_filler(self):
        text = '''static void f(struct urb *urb)
{
	char *made = kmalloc(1, GFP_KERNEL);
	usb_fill_bulk_urb(urb, dev, pipe, made, 1, done, NULL);
}
static void g(struct urb *urb)
{
	free_it(urb->transfer_buffer);
}
'''
        self.assertIn('made', self.resolve(text, 'g', 'urb->transfer_buffer'))


class Whole(Resolving):
    TEXT = '''static void work(struct in *part)
{
	free_it(container_of(part, struct p, second));
}
static void f(void)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	work(&made->second);
}
'''

    def test_container_of(self):
        self.assertEqual(self.resolve(self.TEXT, 'work', 'container_of(part, struct p, second)'), {'made'})

    def test_container_of_a_callback_s_argument(self):
        self.assertEqual(self.resolve(self.TEXT + 'struct o o = { .run = work };\n', 'work',
                                      'container_of(part, struct p, second)'), {'made', ('type', 'p')})

    def related(self, whole, part):
        return Resolver(self.module(TYPES + 'struct outer { struct p inner; int z; };\n'
                                    'struct points { struct in *first; };\n')).faces.related(whole, part)

    def test_first_member(self):
        for whole, part in (('p', 'p'), ('p', 'in'), ('outer', 'in'), ('p', ''), ('', 'q')):
            with self.subTest((whole, part)):
                self.assertTrue(self.related(whole, part))

    def test_what_cannot_be_the_whole(self):
        for whole, part in (('p', 'q'), ('in', 'p'), ('points', 'in'), (BYTES, 'p')):
            with self.subTest((whole, part)):
                self.assertFalse(self.related(whole, part))


class Calls(Resolving):
    def test_own_function_s_result(self):
        text = '''static struct p *make(void)
{
	struct p *made = kzalloc(1, GFP_KERNEL);
	if (!made)
		return ERR_PTR(-ENOMEM);
	return made;
}
static void f(void)
{
	struct p *a = make();
	free_it(a);
}
'''
        self.assertEqual(self.resolve(text, 'f', 'a'), {'made', ('null',)})

    def test_a_lookup_may_hand_back_anything(self):
        text = 'static void f(void)\n{\n\tstruct p *a = idr_find(&idr, 1);\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('type', 'p')})

    def test_a_maker_outside_gives_a_result(self):
        text = 'static void f(void)\n{\n\tstruct p *a = core_make(1);\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('result', 'p')})

    def test_the_first_of_a_shared_list_may_be_another_device_s(self):
        text = 'static LIST_HEAD(all);\nstatic void f(struct p *p)\n{\n\tstruct p *a;\n%s\tfree_it(a);\n}\n'
        first = '\ta = list_first_entry(&%s, struct p, list);\n'
        for before, other in ((first % 'all', True), (first % 'p->all', False),
                              ('\twhile (x)\n\t' + first % 'all', False)):
            with self.subTest(before):
                self.assertEqual(('other',) in self.resolve(text % before, 'f', 'a'), other)

    def test_a_moved_address(self):
        text = 'static void f(void)\n{\n\tstruct p *a = kzalloc(1, GFP_KERNEL);\n\tfree_it(%s);\n}\n'
        for written in ('ALIGN(a, 8)', 'L1_CACHE_ALIGN(a)', 'PTR_ALIGN(a, 8)'):
            with self.subTest(written):
                self.assertEqual(self.resolve(text % written, 'f', written), {'a'})

    def test_what_the_kernel_keeps_in_a_struct_of_its_own(self):
        text = 'struct own { char *b; };\nstatic void f(struct acpi_buffer *a, struct own *o)\n{\n' \
               '\tchar *c = a->pointer;\n\tfree_it(c, o->b);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'c'), {('found', BYTES)})
        self.assertEqual(self.resolve(text, 'f', 'o->b'), {('type', BYTES)})

    def test_stored_outside(self):
        text = '%sstatic void f(struct alien *a, struct p *p)\n{\n\tchar *m = kmalloc(1, GFP_KERNEL);\n' \
               '\t%s;\n}\n'
        for store, outside in (('a->x = m', True), ('p->buf = m', False), ('a->x[1] = m', True),
                               ('struct alien b = { .x = m }', True), ('struct alien b = { 1, m }', True)):
            with self.subTest(store):
                resolver = Resolver(self.module(TYPES + text % ('', store)))
                key, = resolver.sites
                self.assertEqual(Owners(resolver.m, resolver).stored_outside(key), outside)

    def test_a_macro_with_a_digit_in_its_name_hands_back(self):
        text = 'static void f(struct p *p)\n{\n\tstruct p *a = ADAP2DEV(p);\n\tfree_it(a);\n}\n'
        self.assertEqual(self.resolve(text, 'f', 'a'), {('type', 'p')})

    def test_type_of_a_site(self):
        m = self.module(TYPES + '''static void f(struct p *p)
{
	struct p *a = kzalloc(1, GFP_KERNEL);
	void *b = kzalloc(sizeof(struct q), GFP_KERNEL);
	void *c = kzalloc(1, GFP_KERNEL);
	p->buf = kzalloc(1, GFP_KERNEL);
	struct p **d = kcalloc(4, 8, GFP_KERNEL);
}
''')
        resolver = Resolver(m)
        self.assertEqual([resolver.faces.site_types[k] for k in sorted(resolver.sites)],
                         ['p', 'q', '', BYTES, BYTES])

    def test_type_of_a_string(self):
        m = self.module('static void f(void)\n{\n\tvoid *a = kasprintf(GFP_KERNEL, "a");\n'
                        '\tx->y = kstrdup("a", GFP_KERNEL);\n}\n')
        self.assertEqual(set(Resolver(m).faces.site_types.values()), {BYTES})


class WholeDecisions(Folder):
    """What the answers are for: verdicts on whole drivers."""

    TWO = TYPES + '''static int %(n)s_probe(struct platform_device *pdev)
{
	struct p *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(%(to)s, p);
	return 0;
}
static void %(n)s_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(%(of)s);

	kfree(p);
}
static struct platform_driver %(n)s_driver = {
	.probe = %(n)s_probe,
	.remove = %(n)s_remove,
};
module_platform_driver(%(n)s_driver);
'''

    def codes(self, text, **others):
        return {site.code or site.verdict for site in self.decide(text, **others)}

    def two(self, to='pdev', of='pdev'):
        return self.TWO % {'n': 'a', 'to': 'pdev', 'of': 'pdev'} + \
            (self.TWO % {'n': 'b', 'to': to, 'of': of})[len(TYPES):]

    def test_each_driver_of_a_file_has_drvdata_of_its_own(self):
        self.assertEqual(self.codes(self.two()), {'convert'})

    def test_one_driver_that_meddles_with_the_other_s_device(self):
        self.assertNotIn('convert', self.codes(self.two(to='other')))
        self.assertNotIn('convert', self.codes(self.two(of='other')))

    ONE = TYPES + '''%(before)sstatic int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->buf = kmalloc(64, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
	%(probe)s
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	kfree(p->buf);
}
static struct platform_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
};
module_platform_driver(d_driver);
'''
    FREES = '''static int read(struct p *p)
{
	struct acpi_buffer out = { 1, NULL };

	evaluate(&out);
	kfree(out.pointer);
	return 0;
}
'''

    def one(self, before='', probe=''):
        return self.codes(self.ONE % {'before': before, 'probe': probe})

    def test_memory_that_the_kernel_hands_over_is_not_the_buffer(self):
        self.assertEqual(self.one(self.FREES, 'read(p);'), {'convert'})

    def test_unless_the_buffer_went_into_such_a_struct(self):
        for probe in ('out.pointer = p->buf;', 'hw->x = p->buf;', 'take(p->buf);'):
            with self.subTest(probe):
                self.assertNotIn('convert', self.one(self.FREES, 'read(p);\n\t' + probe))

    def test_elements_written_are_no_new_memory(self):
        before = 'static int show(struct p *p, char *line)\n{\n\tline[0] = p->n;\n\treturn 0;\n}\n'
        self.assertEqual(self.one(before + 'static int copy(void)\n{\n\tchar *b = kmalloc(4, GFP_KERNEL);\n'
                                           '\tb[0] = core_byte();\n\tkfree(b);\n\treturn 0;\n}\n',
                                  'copy();'), {'convert', 'temporary'})


if __name__ == '__main__':
    unittest.main()
