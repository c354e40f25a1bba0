# SPDX-License-Identifier: GPL-2.0-only
"""Tests of who calls a function, and of the name of the bound device."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder, place  # noqa: E402

from devmifylib import binding, tables  # noqa: E402
from devmifylib.drivers import drivers_of  # noqa: E402
from devmifylib.binding import CALLBACK, EXPORTED, PROBE, REMOVE, SHUTDOWN  # noqa: E402


class Bound(Folder):
    def bind(self, text, **others):
        self.m = self.module(text, **others)  # pylint: disable=attribute-defined-outside-init
        return binding.Bindings(self.m, drivers_of(self.m.main), tables.buses())

    def kinds(self, text, name, **others):
        bind = self.bind(text, **others)
        return {kind for kind, _ in bind.contexts(self.m.main.functions[name])}


PROBE_TEXT = 'static int d_probe(struct platform_device *pdev)\n{\n\t%s;\n\treturn 0;\n}\n'
REMOVE_TEXT = 'static void d_remove(struct platform_device *pdev)\n{\n\t%s;\n}\n'


class Contexts(Bound):
    def drv(self, probe='x()', remove='y()', more=''):
        return more + PROBE_TEXT % probe + REMOVE_TEXT % remove + PLATFORM

    def test_probe_and_remove(self):
        self.assertEqual(self.kinds(self.drv(), 'd_probe'), {PROBE})
        self.assertEqual(self.kinds(self.drv(), 'd_remove'), {REMOVE})

    def test_the_driver_is_told(self):
        bind = self.bind(self.drv())
        (_, driver), = bind.contexts(self.m.main.functions['d_probe'])
        self.assertEqual(driver.name, 'd_driver')

    def test_helper_of_both_and_of_a_helper(self):
        more = 'static void h(void)\n{\n}\nstatic void g(void)\n{\n\th();\n}\n'
        self.assertEqual(self.kinds(self.drv('g()', 'h()', more), 'h'), {PROBE, REMOVE})

    def test_helper_of_a_work_item(self):
        more = 'static void h(void)\n{\n}\nstatic void w(struct work_struct *a)\n{\n\th();\n}\n'
        bind = self.bind(self.drv('h();\n\tINIT_WORK(&a, w)', more=more))
        self.assertEqual({k for k, _ in bind.contexts(self.m.main.functions['h'])}, {PROBE, CALLBACK})

    def test_member_of_another_struct_is_a_callback_by_its_name(self):
        bind = self.bind(self.drv() + 'static int o(struct file *f)\n{\n}\n'
                                      'static struct file_operations ops = { .open = o };\n')
        self.assertEqual(bind.contexts(self.m.main.functions['o']), {(CALLBACK, 'open')})

    def test_a_member_called_probe_elsewhere_is_a_callback(self):
        text = self.drv() + 'static struct other_ops ops = { .probe = d_probe };\n'
        # the driver's members name it, so the twin has to be told apart
        self.assertIn(PROBE, self.kinds(text, 'd_probe'))

    def test_pasted_name(self):
        more = 'static ssize_t x_store(struct device *dev)\n{\n}\nstatic DEVICE_ATTR_WO(x);\n'
        self.assertEqual(self.kinds(self.drv(more=more), 'x_store'), {CALLBACK})

    def test_pasted_name_that_is_also_called(self):
        more = 'static ssize_t x_store(struct device *dev)\n{\n}\nstatic DEVICE_ATTR_WO(x);\n'
        self.assertEqual(self.kinds(self.drv(remove='x_store(1)', more=more), 'x_store'),
                         {CALLBACK, REMOVE})

    def test_a_call_from_a_macro_counts(self):
        more = ('static void h(void)\n{\n}\n#define AGAIN() h()\n'
                'static int r(struct device *dev)\n{\n\tAGAIN();\n}\n'
                'static struct dev_pm_ops ops = { .resume = r };\n')
        self.assertIn(CALLBACK, self.kinds(self.drv('h()', more=more), 'h'))

    def test_shutdown(self):
        text = PROBE_TEXT % 'x()' + REMOVE_TEXT % 'y()' + '''
static struct platform_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
	.shutdown = d_remove,
};
'''
        self.assertEqual(self.kinds(text, 'd_remove'), {REMOVE, SHUTDOWN})

    def test_shutdown_alone(self):
        text = self.drv().replace('.remove', '.shutdown')
        self.assertEqual(self.kinds(text, 'd_remove'), {SHUTDOWN})

    def test_exported(self):
        more = 'void h(void)\n{\n}\nEXPORT_SYMBOL(h);\n'
        self.assertEqual(self.kinds(self.drv('h()', more=more), 'h') - {CALLBACK},
                         {PROBE, EXPORTED})

    def test_a_call_from_another_file(self):
        more = 'void h(void)\n{\n}\n'
        found = self.kinds(self.drv('h()', more=more), 'h',
                           e='static void w(void)\n{\n\th();\n}\nstruct o o = { .run = w };\n')
        self.assertEqual(found, {PROBE, CALLBACK})

    def test_recursion_ends(self):
        more = 'static void b(void);\nstatic void a(void)\n{\n\tb();\n}\nstatic void b(void)\n{\n\ta();\n}\n'
        self.assertEqual(self.kinds(self.drv('a()', more=more), 'b'), {PROBE})

    def test_drivers_functions(self):
        bind = self.bind(self.drv())
        driver, = bind.drivers
        self.assertEqual(bind.probe(driver).name, 'd_probe')
        self.assertEqual([f.name for f in bind.removes(driver)], ['d_remove'])


class Devices(Bound):
    def device(self, text, function='d_probe'):
        text += REMOVE_TEXT % 'y()' + PLATFORM
        bind = self.bind(text)
        tok = self.m.main.token_at(*place(text, 'kzalloc'))
        return bind.devices.name(self.m.main.functions[function], tok, bind.drivers)

    def probe(self, statements):
        return self.device(PROBE_TEXT % statements)

    def test_parameter(self):
        self.assertEqual(self.probe('p = kzalloc(1)'), '&pdev->dev')

    def test_local_for_exactly_that_device(self):
        self.assertEqual(self.probe('struct device *dev = &pdev->dev;\n\tp = kzalloc(1)'), 'dev')
        self.assertEqual(self.probe('struct device *dev;\n\tdev = &pdev->dev;\n\tp = kzalloc(1)'), 'dev')
        self.assertEqual(self.probe(
            'struct device *dev = card.dev = &pdev->dev;\n\tp = kzalloc(1)'), 'dev')

    def test_local_that_is_another_device(self):
        for statements in ('struct device *dev = pdev->dev.parent;\n\tp = kzalloc(1)',
                           'struct device *dev = &pdev->dev;\n\tdev = other;\n\tp = kzalloc(1)',
                           'struct device *dev;\n\tif (x)\n\t\tdev = &pdev->dev;\n\tp = kzalloc(1)',
                           'struct device *dev;\n\tp = kzalloc(1);\n\tdev = &pdev->dev',
                           'struct device *dev = &pdev->dev;\n\tfill(&dev);\n\tp = kzalloc(1)',
                           'struct my *dev = &pdev->dev;\n\tp = kzalloc(1)'):
            with self.subTest(statements):
                self.assertEqual(self.probe(statements), '&pdev->dev')

    def test_a_jump_over_the_assignment(self):
        self.assertNotEqual(self.probe('struct device *dev;\n\tif (x)\n\t\tgoto on;\n\tdev = &pdev->dev;\n'
                                       'on:\n\tp = kzalloc(1)'), 'dev')

    def test_an_assigned_parameter_is_no_device(self):
        self.assertIsNone(self.probe('pdev = other;\n\tp = kzalloc(1)'))

    def test_a_parameter_hidden_by_a_local_is_no_device(self):
        self.assertIsNone(self.probe('if (x) {\n\t\tstruct platform_device *pdev = other;\n'
                                     '\t\tp = kzalloc(1);\n\t}'))

    HELPER = 'static int h(%s)\n{\n\tp = kzalloc(1);\n}\n' + PROBE_TEXT

    def helper(self, params, probe):
        return self.device(self.HELPER % (params, probe), 'h')

    def test_helper_parameters(self):
        for params, call, name in (
                ('struct device *dev', 'h(&pdev->dev)', 'dev'),
                ('struct platform_device *p1', 'h(pdev)', '&p1->dev'),
                ('int a, struct device *d', 'h(1, &pdev->dev)', 'd'),
                ('struct device *d', 'struct device *dev = &pdev->dev;\n\th(dev)', 'd'),
                ('struct device *d', 'h(pdev->dev.parent)', None),
                ('struct device *d', 'h(&pdev->dev);\n\th(other)', None),
                ('struct device *d', 'h(NULL)', None),
                ('struct my *m', 'h(m)', None),
                ('struct device *d', 'run(h);\n\th(&pdev->dev)', None)):
            with self.subTest(params + ': ' + call):
                self.assertEqual(self.helper(params, call), name)

    def test_an_assigned_helper_parameter_is_no_device(self):
        text = 'static int h(struct device *dev)\n{\n\tdev = dev->parent;\n\tp = kzalloc(1);\n}\n'
        self.assertIsNone(self.device(text + PROBE_TEXT % 'h(&pdev->dev)', 'h'))

    MY = 'struct my { struct device *dev; struct platform_device *pdev; };\n'

    def member(self, probe, params='struct my *m'):
        if 'struct my *m = x' not in probe:
            probe = 'struct my *m = x;\n\t' + probe
        return self.device(self.MY + self.HELPER % (params, probe), 'h')

    def test_member_set_in_probe(self):
        self.assertEqual(self.member('m->dev = &pdev->dev;\n\th(m)'), 'm->dev')
        self.assertEqual(self.member('m->pdev = pdev;\n\th(m)'), '&m->pdev->dev')

    def test_local_that_stands_for_a_member(self):
        helper = ('static int h(struct my *m)\n{\n\tstruct platform_device *p = %s;\n\n'
                  '\tp = kzalloc(1);\n}\n')
        for value, name in (('m->pdev', '&pd->dev'), ('other', '&m->pdev->dev')):
            text = helper.replace('*p =', '*pd =') % value + PROBE_TEXT
            self.assertEqual(self.device(self.MY + text % (
                'struct my *m = x;\n\tm->pdev = pdev;\n\th(m)'), 'h'), name)

    def test_a_local_goes_before_the_first_member(self):
        helper = 'static int h(struct my *m)\n{\n%s\tp = kzalloc(1);\n}\n'
        probe = PROBE_TEXT % 'struct my *m = x;\n\tm->pdev = pdev;\n\tm->dev = &pdev->dev;\n\th(m)'
        for local, name in (('\tstruct platform_device *pd = m->pdev;\n\n', '&pd->dev'),
                            ('\tstruct platform_device *pd = other;\n\n', 'm->dev'), ('', 'm->dev')):
            self.assertEqual(self.device(self.MY + helper % local + probe, 'h'), name)

    def test_a_local_and_a_member_are_given_on(self):
        deeper = 'static int h(struct device *d)\n{\n\tp = kzalloc(1);\n}\n'
        helper = ('static int g(struct my *m)\n{\n\tstruct platform_device *pd = m->pdev;\n\n'
                  '\treturn h(%s);\n}\n')
        probe = PROBE_TEXT % 'struct my *m = x;\n\tm->pdev = pdev;\n\tm->dev = &pdev->dev;\n\tg(m)'
        for given, name in (('m->dev', 'd'), ('&pd->dev', 'd'), ('pd->dev.parent', None)):
            self.assertEqual(self.device(self.MY + deeper + helper % given + probe, 'h'), name)

    def test_member_that_is_not_surely_the_device(self):
        for probe in ('h(m);\n\tm->dev = &pdev->dev', 'if (x)\n\t\tm->dev = &pdev->dev;\n\th(m)',
                      'm->dev = pdev->dev.parent;\n\th(m)', 'm->dev = &pdev->dev;\n\tm->dev = z;\n\th(m)',
                      'm->dev = &pdev->dev;\n\tfill(&m->dev);\n\th(m)', 'h(m)'):
            with self.subTest(probe):
                self.assertIsNone(self.member(probe))

    def test_member_of_another_object_than_the_helper_is_given(self):
        self.assertIsNone(self.member('struct my *m = x;\n\tstruct my *c = y;\n\t'
                                      'm->dev = &pdev->dev;\n\th(c)'))

    SET = 'static void set(%s)\n{\n\t%s;\n}\n'

    def test_member_set_in_a_helper(self):
        text = self.MY + self.SET % ('struct platform_device *p2, struct my *s', 's->dev = &p2->dev') + \
            self.HELPER
        for probe, name in (('struct my *m = x;\n\tset(pdev, m);\n\th(m)', 'm->dev'),
                            ('struct my *m = x;\n\tif (set(pdev, m))\n\t\treturn 1;\n\th(m)', 'm->dev'),
                            ('struct my *m = x;\n\th(m);\n\tset(pdev, m)', None),
                            ('struct my *m = x;\n\tif (y)\n\t\tset(pdev, m);\n\th(m)', None),
                            ('struct my *m = x;\n\tif (y && set(pdev, m))\n\t\treturn 1;\n\th(m)', None),
                            ('struct my *m = x;\n\tset(pdev, m);\n\tset(pdev, m);\n\th(m)', None),
                            ('struct my *m = x, *n = y;\n\tset(pdev, n);\n\th(m)', None),
                            ('struct my *m = x;\n\tset(pdev, m);\n\tm = y;\n\th(m)', None),
                            ('struct my *m = x;\n\tset(other, m);\n\th(m)', None)):
            with self.subTest(probe):
                self.assertEqual(self.device(text % ('struct my *m', probe), 'h'), name)

    def test_a_helper_that_may_not_set_it(self):
        for body in ('if (y)\n\t\ts->dev = &p2->dev', 'if (y)\n\t\treturn;\n\ts->dev = &p2->dev',
                     's = y;\n\ts->dev = &p2->dev', 's->dev = p2->dev.parent'):
            with self.subTest(body):
                text = self.MY + self.SET % ('struct platform_device *p2, struct my *s', body) + self.HELPER
                self.assertIsNone(self.device(text % (
                    'struct my *m', 'struct my *m = x;\n\tset(pdev, m);\n\th(m)'), 'h'))

    def test_a_struct_written_as_a_whole(self):
        for after in ('*m = defaults', 'memset(m, 0, 8)', 'memcpy(m, y, 8)'):
            with self.subTest(after):
                self.assertIsNone(self.member('m->dev = &pdev->dev;\n\t%s;\n\th(m)' % after))
                self.assertEqual(self.member('struct my *m = x;\n\t%s;\n\tm->dev = &pdev->dev;\n\th(m)' %
                                             after), 'm->dev')

    def own(self, setup, inside, probe='h(nd)'):
        helper = 'static int h(struct net_device *n)\n{\n\t%s;\n\tp = kzalloc(1);\n}\n' % inside
        return self.device(self.MY + helper + PROBE_TEXT % (
            'struct net_device *nd = make();\n\tstruct my *m;\n\t%s;\n\t%s' % (setup, probe)), 'h')

    def test_an_object_in_another_s_private_data(self):
        setup = 'm = netdev_priv(nd);\n\tm->pdev = pdev'
        self.assertEqual(self.own(setup, 'struct my *q = netdev_priv(n)'), '&q->pdev->dev')
        self.assertEqual(self.own(setup.replace('netdev_priv(nd)', 'nd->ml_priv'),
                                  'struct my *q = n->ml_priv'), '&q->pdev->dev')
        for inside, probe in (('struct my *q = iio_priv(n)', 'h(nd)'),
                              ('struct my *q = netdev_priv(n)', 'h(x)'),
                              ('struct my *q = netdev_priv(n);\n\tq = y', 'h(nd)'),
                              ('n = y;\n\tstruct my *q = netdev_priv(n)', 'h(nd)'),
                              ('struct my *q;\n\tif (y)\n\t\tq = netdev_priv(n)', 'h(nd)')):
            with self.subTest(inside + probe):
                self.assertIsNone(self.own(setup, inside, probe))

    def test_a_member_of_a_member(self):
        types = 'struct in { struct device *dev; };\nstruct out { struct in in; struct in *at; };\n'
        helper = 'static int h(struct out *m)\n{\n\tp = kzalloc(1);\n}\n'
        for probe, name in (('m->in.dev = &pdev->dev', 'm->in.dev'),
                            ('struct in *i = &m->in;\n\ti->dev = &pdev->dev', 'm->in.dev'),
                            ('struct in *i = y;\n\tm->at = i;\n\ti->dev = &pdev->dev', 'm->at->dev'),
                            ('struct in *i = y, *j = z;\n\tm->at = j;\n\ti->dev = &pdev->dev', None),
                            ('struct out *n = y;\n\tn->in.dev = &pdev->dev', None)):
            with self.subTest(probe):
                self.assertEqual(self.device(types + helper + PROBE_TEXT % (
                    'struct out *m = x;\n\t%s;\n\th(m)' % probe), 'h'), name)

    def test_what_the_core_was_given_to_make_it_for(self):
        helper = 'static int h(struct fb_info *info)\n{\n\t%sp = kzalloc(1);\n}\n'
        for probe, first, name in (
                ('info = framebuffer_alloc(8, &pdev->dev)', '', 'info->device'),
                ('info = framebuffer_alloc(8, pdev->dev.parent)', '', None),
                ('info = framebuffer_alloc(8, &pdev->dev);\n\tif (x)\n\t\tinfo = y', '', None),
                ('info = make(8, &pdev->dev)', '', None),
                ('info = framebuffer_alloc(8, &pdev->dev)', 'info->device = other;\n\t', None),
                ('info = framebuffer_alloc(8, &pdev->dev)', 'info = other;\n\t', None)):
            with self.subTest(probe + first):
                self.assertEqual(self.device(helper % first + PROBE_TEXT % (
                    'struct fb_info *info;\n\t%s;\n\th(info)' % probe), 'h'), name)

    def test_what_a_call_was_given_before(self):
        types = 'struct in { struct device *dev; };\nstruct out { struct in *in; };\n'
        helper = 'static int h(struct out *m)\n{\n\t%s;\n}\n'
        probe = PROBE_TEXT % ('struct in *i = x;\n\ti->at = y;\n\ti->at->in = i;\n\ti->dev = &pdev->dev;'
                              '\n\th(i->at)')
        for body, name in (('q = get(m->in->dev);\n\tp = kzalloc(1)', 'm->in->dev'),
                           ('if (!get(m->in->dev))\n\t\treturn;\n\tp = kzalloc(1)', 'm->in->dev'),
                           ('if (y)\n\t\tget(m->in->dev);\n\tp = kzalloc(1)', None),
                           ('p = kzalloc(1);\n\tq = get(m->in->dev)', None),
                           ('q = get(m->in->dev->parent);\n\tp = kzalloc(1)', None),
                           ('q = get(m->in->dev);\n\tm->in = other;\n\tp = kzalloc(1)', None)):
            with self.subTest(body):
                self.assertEqual(self.device(types + helper % body + probe, 'h'), name)

    def test_the_struct_around_a_device(self):
        more = 'static int h(struct device *dev)\n{\n\tenable(to_platform_device(%s));\n}\n%s'
        for given, own, bound in (
                ('dev', '', True), ('dev->parent', '', False),
                ('dev', 'static void *to_platform_device(void *d)\n{\n\treturn other;\n}\n', False)):
            with self.subTest(given + own):
                bind = self.bind(more % (given, own) + PROBE_TEXT % 'h(&pdev->dev)' + REMOVE_TEXT % 'y()' +
                                 PLATFORM)
                function = self.m.main.functions['h']
                call = next(one for one in function.call_index.values() if one.callee == 'enable')
                self.assertEqual(bind.devices.is_bound(
                    function, call.args[0], call.start, bind.drivers), bound)

    def test_a_reference_to_it(self):
        types = 'struct c { struct device *dev; };\n'
        for given, again, bound in (
                ('get_device(&pdev->dev)', '', True), ('get_device(pdev->dev.parent)', '', False),
                ('get_other(&pdev->dev)', '', False),
                ('get_device(&pdev->dev)', 'c->dev = NULL;\n\t', False)):
            with self.subTest(given + again):
                probe = 'struct c *c = x;\n\tc->dev = %s;\n\t%senable(c->dev)' % (given, again)
                bind = self.bind(types + PROBE_TEXT % probe + REMOVE_TEXT % (
                    'struct c *c = x;\n\tc->dev = NULL') + PLATFORM)
                function = self.m.main.functions['d_probe']
                call = next(one for one in function.call_index.values() if one.callee == 'enable')
                self.assertEqual(bind.devices.is_bound(
                    function, call.args[0], call.start, bind.drivers), bound)

    def test_own_device(self):
        text = PROBE_TEXT % 'a(pdev, &pdev->dev, &pdev->dev.parent)' + REMOVE_TEXT % 'y()' + \
            'static void w(struct platform_device *pdev)\n{\n\tb(pdev);\n}\n' + PLATFORM
        bind = self.bind(text)
        for name, count in (('d_probe', 2), ('w', 0)):
            function = self.m.main.functions[name]
            call = list(function.call_index.values())[0]
            self.assertEqual(len([a for a in call.args if bind.acts_on(function, a)]), count)

    def test_bus_with_an_expression_of_its_own(self):
        text = '''static int d_probe(struct hv_device *h)
{
	p = kzalloc(1);
}
static struct hv_driver d_driver = { .probe = d_probe };
'''
        bind = self.bind(text)
        tok = self.m.main.token_at(*place(text, 'kzalloc'))
        self.assertEqual(bind.devices.name(self.m.main.functions['d_probe'], tok, bind.drivers), '&h->device')

    def test_two_drivers_must_agree(self):
        text = '''static int h(struct device *dev)
{
	p = kzalloc(1);
}
static int a_probe(struct platform_device *pdev)
{
	return h(&pdev->dev);
}
static int b_probe(struct i2c_client *client)
{
	return h(%s);
}
static struct platform_driver a = { .probe = a_probe };
static struct i2c_driver b = { .probe = b_probe };
'''
        bind = self.bind(text % 'client->dev.parent')
        tok = self.m.main.token_at(*place(text, 'kzalloc'))
        self.assertIsNone(bind.devices.name(self.m.main.functions['h'], tok, bind.drivers))

    def test_one_probe_for_two_buses_that_disagree(self):
        text = '''static int d_probe(struct hv_device *h)
{
	p = kzalloc(1);
}
static struct platform_driver a = { .probe = d_probe };
static struct hv_driver b = { .probe = d_probe };
'''
        bind = self.bind(text)
        tok = self.m.main.token_at(*place(text, 'kzalloc'))
        probe = self.m.main.functions['d_probe']
        self.assertIsNone(bind.devices.name(probe, tok, bind.drivers))
        self.assertEqual(bind.devices.name(probe, tok, bind.drivers[1:]), '&h->device')


class Statements(Bound):
    def test_path_to_a_token(self):
        text = 'void f(void)\n{\n\tif (a)\n\t\twhile (b)\n\t\t\tc();\n}\n'
        m = self.module(text)
        path = binding.statement_of(m.main.functions['f'], m.main.token_at(*place(text, 'c();')))
        self.assertEqual([s.kind for s in path], ['block', 'if', 'while', 'expr'])

    def test_a_body_that_cannot_be_read_has_none(self):
        m = self.module('void f(void)\n{\n\tint 3 x;\n}\n')
        self.assertEqual(binding.statement_of(m.main.functions['f'], 7), [])


if __name__ == '__main__':
    unittest.main()
