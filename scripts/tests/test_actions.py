# SPDX-License-Identifier: GPL-2.0-only
"""Tests of actions: what is decided, how it is named and written, and what is wanted of a rewriting."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder  # noqa: E402

from devmifylib import resources, rewrite  # noqa: E402
from devmifylib.plan import ACTED, Action, Plan  # noqa: E402

DRIVER = '''struct p { struct miscdevice misc, two; struct clk *clk; struct serio *io; struct mutex lock; };
%s
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	ret = prepare(p);
	if (ret)
		return ret;
%s
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

%s}
''' + PLATFORM
MISC = '''	ret = misc_register(&p->misc);
	if (ret)
		return ret;
	return 0;'''
MISC_GOES = '\tmisc_deregister(&p->misc);\n'


class Deciding(Folder):
    families = (*resources.families(), resources.ACTION)

    def site(self, acquire='misc_register', front='', probe=MISC, remove=MISC_GOES, driver=DRIVER):
        return next(s for s in self.decide(driver % (front, probe, remove)) if s.acquire == acquire)

    def action(self, *args, **options):
        """The Action of the call that stays."""
        return next(a for a in self.site(*args, **options).actions if a.what == ACTED)

    def code(self, *args, **options):
        site = self.site(*args, **options)
        return site.code or site.verdict


class Verdicts(Deciding):
    def test_not_unless_it_is_asked_for(self):
        self.families = None
        sites = self.decide(DRIVER % ('', MISC, MISC_GOES))
        self.assertFalse([site for site in sites if site.acquire == 'misc_register'])

    def test_alone(self):
        action = self.action()
        self.assertEqual((action.device, action.undo, action.undoes, action.data, action.error,
                          action.leave),
                         ('&pdev->dev', 'd_misc_deregister', 'misc_deregister', '&p->misc', 'ret', 'return'))

    def test_a_bus_is_named_once(self):
        driver = DRIVER.replace('d_probe', 'i2c_d_probe').replace('d_remove', 'i2c_d_remove').replace(
            'struct miscdevice misc', 'struct i2c_adapter misc')
        action = self.action('i2c_add_numbered_adapter', driver=driver,
                             probe=MISC.replace('misc_register', 'i2c_add_numbered_adapter'),
                             remove=MISC_GOES.replace('misc_deregister', 'i2c_del_adapter'))
        self.assertEqual(action.undo, 'i2c_d_del_adapter')

    def test_the_label_of_the_check(self):
        probe = MISC.replace('return ret;', 'goto out;') + '\nout:\n\tlast(p);\n\treturn ret;'
        self.assertEqual(self.action(probe=probe).leave, 'out:')

    def test_what_is_not_checked_so(self):
        for good, bad in (('\tret = misc_register(&p->misc);\n\tif (ret)', '\tif (misc_register(&p->misc))'),
                          ('return ret;', 'return ret;\n\telse\n\t\tmore(p);'),
                          ('return ret;', '{\n\t\tother(p);\n\t\treturn ret;\n\t}'),
                          ('&p->misc', '&find(p)->misc')):
            with self.subTest(bad):
                self.assertEqual(self.code(probe=MISC.replace(good, bad, 1)), 'unchecked')

    def test_probe_that_goes_on(self):
        probe = MISC.replace('return ret;', 'return 0;', 1)
        self.assertEqual(self.code(probe=probe), 'separate')

    def test_neither_label_nor_remove_goes(self):
        self.assertEqual(self.code(remove='\tstop(p);\n' + MISC_GOES), 'no-gain')

    def test_what_follows_in_remove(self):
        self.assertEqual(self.code(remove=MISC_GOES + '\tstop(p);\n'), 'still-called')

    def test_under_a_condition_of_the_preprocessor(self):
        probe = '#ifdef CONFIG_X\n%s\n#endif\n\treturn 0;' % MISC.replace('\n\treturn 0;', '')
        remove = '#ifdef CONFIG_X\n%s#endif\n' % MISC_GOES
        self.assertEqual(self.code(probe=probe, remove=remove), 'unchecked')

    def test_one_managed_call_comes_first(self):
        probe = '''	p->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(p->clk))
		return PTR_ERR(p->clk);
%s	ret = clk_prepare_enable(p->clk);
	if (ret)
		return ret;
	return 0;'''
        remove = '\tclk_disable_unprepare(p->clk);\n'
        between = '\tret = clk_set_rate(p->clk, 1);\n\tif (ret)\n\t\treturn ret;\n'
        self.assertEqual(self.site('clk_prepare_enable', probe=probe % '', remove=remove).family, 'clk')
        site = self.site('clk_prepare_enable', probe=probe % between, remove=remove)
        self.assertEqual((site.family, site.verdict), ('action', 'convert'))

    def test_a_call_that_cannot_fail(self):
        probe, remove = '\tserio_register_port(p->io);\n\treturn 0;', '\tserio_unregister_port(p->io);\n'
        action = self.action('serio_register_port', probe=probe, remove=remove)
        self.assertEqual((action.error, action.leave), ('ret', 'return'))
        later = probe.replace('return 0', 'if (ret)\n\t\tlog(p);\n\treturn 0')
        self.assertEqual(self.code('serio_register_port', probe=later, remove=remove), 'unchecked')
        self.assertEqual(self.code('serio_register_port', probe=probe,
                                   remove='\tstop(p);\n' + remove), 'unchecked')

    def test_what_a_call_gives(self):
        probe = """	p->domain = irq_domain_add_linear(NULL, 8, &ops, p);
	if (!p->domain)
		return -ENOMEM;
%s	ret = start(p);
	if (ret)
		goto out;
	return 0;
out:
	irq_domain_remove(p->domain);
	return ret;"""
        remove = '\tirq_domain_remove(p->domain);\n'
        action = self.action('irq_domain_add_linear', probe=probe % '', remove=remove)
        self.assertEqual((action.undo, action.data, action.error, action.leave),
                         ('d_irq_domain_remove', 'p->domain', 'ret', 'return'))
        for text, told in ((probe % '\tif (lost(p))\n\t\tgoto out;\n', 'unchecked'),
                           (probe.replace('p->domain)\n\t', 'q->domain)\n\t', 1) % '', 'unchecked'),
                           (probe.replace('(!p->domain)', '(p->domain == NULL)') % '', 'convert'),
                           (probe.replace('return -ENOMEM', 'goto out') % '', 'unchecked')):
            with self.subTest(text):
                self.assertEqual(self.code('irq_domain_add_linear', probe=text, remove=remove), told)

    def test_a_result_that_is_not_kept(self):
        probe = '\tif (!irq_domain_add_linear(NULL, 8, &ops, p))\n\t\treturn -ENOMEM;\n\treturn 0;'
        self.assertEqual(self.code('irq_domain_add_linear', probe=probe), 'too-complex')

    CLOCK = """	p->clk = %sclk_get(&pdev->dev, NULL);
	if (IS_ERR(p->clk))
		return PTR_ERR(p->clk);
	ret = clk_set_rate(p->clk, 1);
	if (ret)
		goto out;
	ret = clk_prepare_enable(p->clk);
	if (ret)
		goto out;
	ret = start(p);
	if (ret)
		goto off;
	return 0;
off:
	clk_disable_unprepare(p->clk);
out:
	forget(p);
	return ret;"""

    def test_what_devres_keeps_the_handle_of(self):
        remove = '\tclk_disable_unprepare(p->clk);\n\tforget(p);\n'
        site = self.site('clk_prepare_enable', probe=self.CLOCK % 'devm_', remove=remove)
        self.assertEqual((site.family, site.verdict), ('action', 'convert'))
        for probe, front in ((self.CLOCK % 'my_', ''), (
                self.CLOCK % 'devm_', 'void f(struct p *p)\n{\n\tdevm_clk_put(p->dev, p->clk);\n}\n')):
            site = self.site('clk_prepare_enable', probe=probe, front=front, remove=remove)
            self.assertEqual((site.family, site.code), ('action', 'wants-off'))

    def test_a_failure_that_nobody_asks_for(self):
        probe = """	p->rst = devm_reset_control_get_exclusive(&pdev->dev, NULL);
	if (IS_ERR(p->rst))
		return PTR_ERR(p->rst);
	%sreset_control_deassert(p->rst);
	ret = start(p);
	if (ret)
		goto out;
	return 0;
out:
	reset_control_assert(p->rst);%s
	return ret;"""
        remove, given = '\treset_control_assert(p->rst);\n', (lambda *parts: probe % parts)
        action = self.action('reset_control_deassert', probe=given('', ''), remove=remove)
        self.assertEqual((action.error, action.leave), ('ret', 'out:'))
        text = given('ret = register_thing(p);\n\t', '\n\tforget(p);')
        self.assertEqual(self.code('reset_control_deassert', probe=text, remove=remove + '\tforget(p);\n'),
                         'unchecked')

    def test_what_fails_next_undoes_nothing_else(self):
        probe = """	%s(p);
	mutex_init(&p->lock);
	ret = start(p);
	if (ret)
		goto out;
	return 0;
out:
	mutex_destroy(&p->lock);
	return ret;"""
        remove = '\tstop(p);\n\tmutex_destroy(&p->lock);\n'
        other = DRIVER.replace('devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL)', 'make(pdev)')
        for before, driver, told in (('choose', DRIVER, 'convert'), ('thing_register', DRIVER, 'unchecked'),
                                     ('choose', other, 'unchecked')):
            with self.subTest(before):
                self.assertEqual(self.code('mutex_init', '', probe % before, remove, driver), told)

    def test_what_is_asked_where_it_fails(self):
        probe = MISC.replace('\t\treturn ret', '\t\tif (p->two.name)\n\t\t\tmisc_deregister(&p->two);\n'
                             '\t\treturn ret', 1).replace('(ret)\n\t\t', '(ret) {\n\t\t', 1).replace(
                                 'return ret;\n', 'return ret;\n\t}\n', 1)
        self.assertEqual(self.code(probe=probe), 'unchecked')     # it stays

    def test_under_a_condition_of_the_device_tree(self):
        probe = """	if (pdev->dev.of_node) {
		ret = regulator_enable(p->reg);
		if (ret)
			return ret;
	}
	return 0;"""
        remove = '\tif (pdev->dev.%s)\n\t\tregulator_disable(p->reg);\n'
        front = 'int use(struct device *);\nstatic int f(struct platform_device *d)\n{\n' \
            '\treturn use(&d->dev);\n}\n'
        for member, told in (('of_node', 'convert'), ('power.x', 'conditional-free')):
            site = self.site('regulator_enable', front, probe.replace('of_node', member),
                             remove % member)
            self.assertEqual(site.code or site.verdict, told)

    LADDER = '''	on(p);
	ret = set_up(p);
	if (ret)
		goto err_off;
	mutex_init(&p->lock);
	ret = start(p);
	if (ret)
		goto err_destroy;
	return 0;
err_destroy:
	mutex_destroy(&p->lock);
err_off:
	off(p);
	return ret;'''

    def leave(self, good='', bad=''):
        """How probe fails, with a part of the ladder exchanged."""
        self.assertIn(good, self.LADDER)
        found = self.site('mutex_init', probe=self.LADDER.replace(good, bad),
                          remove='\tmutex_destroy(&p->lock);\n\toff(p);\n')
        return next((a.leave for a in found.actions if a.leave), found.code)

    def test_a_call_that_cannot_fail_in_front_of_a_ladder(self):
        self.assertEqual(self.leave(), 'err_destroy:')

    def test_a_ladder_without_another_way_into_it(self):
        once = 'goto err_off;\n\tmutex', '{\n\t\toff(p);\n\t\treturn ret;\n\t}\n\tmutex'
        self.assertEqual(self.leave(*once), 'err_destroy:')      # from the next call on
        self.LADDER = self.LADDER.replace('p->lock);\n\tret', 'p->lock);\n\tinit(p);\n\tmore(p);\n\tret')
        self.assertEqual(self.leave(), 'err_destroy:')
        self.assertEqual(self.leave(*once), 'unchecked')

    def test_a_ladder_that_is_none(self):
        for good, bad in (('destroy:\n', 'destroy:\n\tstop(p);\n'),
                          ('off(p);\n\treturn ret', 'off(p);\n\treturn -EIO'),
                          ('off(p);\n\treturn', 'ret = off(p);\n\treturn'),
                          ('goto err_destroy', 'goto err_off')):
            with self.subTest(bad):
                self.assertNotIn(':', self.leave(good, bad))


LAMP = """struct p { struct i2c_client *client; struct iio_dev *iio; u8 power; };
static int d_off(struct p *p)
{
	return i2c_smbus_write_byte_data(p->client, 1, p->power);
}
static int d_probe(struct i2c_client *client)
{
	struct p *p = devm_kzalloc(&client->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	i2c_set_clientdata(client, p);
	ret = i2c_smbus_write_byte_data(client, 1, 1);
	if (ret < 0)
		return ret;
	ret = iio_device_register(p->iio);
	if (ret)
		goto off;
	return 0;
off:
	d_off(p);
	return ret;
}
static void d_remove(struct i2c_client *client)
{
	struct p *p = i2c_get_clientdata(client);

	iio_device_unregister(p->iio);
	d_off(p);
}
static struct i2c_driver d_driver = {
	.driver = { .pm = &d_pm },
	.probe = d_probe,
	.remove = d_remove,
};
module_i2c_driver(d_driver);
"""


class Own(Deciding):
    def made(self, text):
        """{call: code or verdict} of the sites of a text."""
        return {site.acquire: site.code or site.verdict for site in self.decide(text)}

    def test_what_turns_the_device_off(self):
        site = next(site for site in self.decide(LAMP) if site.family == 'action')
        action = next(a for a in site.actions if a.what == ACTED)
        self.assertEqual((action.call, action.undo, action.undoes, action.data, action.error),
                         ('i2c_smbus_write_byte_data', 'd_off_action', 'd_off', 'p', 'ret'))
        self.assertEqual(self.made(LAMP)['iio_device_register'], 'convert')

    def test_what_pauses_calls_it_too(self):
        text = LAMP.replace('static struct i2c', 'static int d_suspend(struct device *dev)\n{\n'
                            '\treturn d_off(dev_get_drvdata(dev));\n}\n'
                            'static DEFINE_SIMPLE_DEV_PM_OPS(d_pm, d_suspend, NULL);\nstatic struct i2c')
        self.assertEqual(self.made(text)['i2c_smbus_write_byte_data'], 'convert')

    def test_what_is_not_so(self):
        other = 'static int d_show(struct p *p)\n{\n\treturn d_off(p);\n}\n' \
            'int (*show)(struct p *) = d_show;\n'
        next_ = '\tret = iio_dev'
        for good, bad in (('i2c_driver', 'spi_driver'), ('p->power);', 'p->power) + foo(p);'),
                          ('\td_off(p);\n\treturn ret', '\treturn ret'),
                          (next_, '\td_off(p);\n' + next_),
                          ('\t\tgoto off', '\t\treturn ret'), (next_, '\tturn_on(p);\n' + next_),
                          ('\td_off(p);\n}', '\tif (p->power)\n\t\td_off(p);\n}'),
                          ('\td_off(p);\n}', '\td_off(p);\n\tp->client = NULL;\n}'),
                          ('\td_off(p);\n}', '\td_off(p);\n\tstop(p);\n}'),
                          (next_, '\tp->iio = devm_iio_device_alloc(&client->dev, 0);\n' + next_),
                          ('static struct i2c', other + 'static struct i2c')):
            with self.subTest(bad):
                self.assertIn(good, LAMP)
                found = self.made(LAMP.replace(good, bad))
                self.assertNotIn('convert', (found.get('i2c_smbus_write_byte_data'),
                                             found['iio_device_register']))


class Functions(Deciding):
    def test_one_of_the_drivers_own(self):
        front = 'static void gone(void *misc)\n{\n\tmisc_deregister(misc);\n}\n' \
            'static void use(struct device *dev, struct p *q)\n{\n\tdevm_add_action(dev, gone, &other);\n}\n'
        self.assertEqual(self.code(front=front), 'freed-in-callback')
        action = self.action(front=front.replace('&other', '&q->two'))
        self.assertEqual((action.undo, action.undoes), ('gone', ''))

    def test_one_that_is_given_the_struct(self):
        front = 'static void gone(void *data)\n{\n\tstruct p *p = data;\n\n\tmisc_deregister(&p->misc);\n}\n'
        # Nothing calls it yet: whose it is can be told by its name alone.
        self.assertIn(self.code(front=front), ('freed-elsewhere', 'freed-in-callback'))

    def test_the_name_is_taken(self):
        self.assertEqual(self.code(front='static int d_misc_deregister;\n'), 'unchecked')

    def test_no_word_comes_twice(self):
        text = (DRIVER % ('', MISC, MISC_GOES)).replace('d_probe', 'd_misc_probe').replace(
            'd_remove', 'd_misc_remove')
        site = next(s for s in self.decide(text) if s.acquire == 'misc_register')
        self.assertEqual({a.undo for a in site.actions}, {'', 'd_misc_deregister'})


BEFORE = '''static int d_probe(struct platform_device *pdev)
{
	ret = misc_register(&p->misc);
	if (ret)
		return ret;
	return 0;
}
'''
AFTER = '''static void gone(void *data)
{
	misc_deregister(data);
}

static int d_probe(struct platform_device *pdev)
{
	ret = misc_register(&p->misc);
	if (ret)
		return ret;

	ret = devm_add_action_or_reset(dev, gone, &p->misc);
	if (ret)
		return ret;

	return 0;
}
'''
STAYS = Action('d.c', 3, 7, 'misc_register', ACTED, 'dev', 'gone', 'misc_deregister', '&p->misc',
               'ret', 'return')


class Writing(unittest.TestCase):
    def test_what_is_wanted_of_spatch(self):
        rewrite.check(BEFORE, AFTER, [STAYS])
        for bad in (BEFORE, AFTER.replace('misc_deregister(data)', 'misc_deregister(&data)'),
                    AFTER.replace('gone, &p', 'gone, p'), AFTER[AFTER.index('static int'):],
                    AFTER[:AFTER.index('static int')] + AFTER,
                    AFTER.replace('return ret;\n\n\tret', 'return 0;\n\n\tret')):
            with self.subTest(bad), self.assertRaises(rewrite.RewriteError):
                rewrite.check(BEFORE, bad, [STAYS])

    def test_layout(self):
        loose = AFTER.replace('misc);\n\tif (ret)\n\t\treturn ret;\n\n\treturn',
                              'misc);\n\n\tif (ret)\n\t\treturn ret;\n\treturn')
        self.assertNotEqual(loose, AFTER)
        self.assertEqual(rewrite.laid_out(loose, [STAYS]), AFTER)
        self.assertEqual(rewrite.laid_out(AFTER, [STAYS]), AFTER)

    def test_json(self):
        plan = Plan([[STAYS]])
        self.assertEqual(Plan.from_json(json.loads(json.dumps(plan.to_json()))).objects, plan.objects)
        plain = Plan([[Action('d.c', 3, 7, 'kzalloc', 'managed', 'dev')]]).to_json()
        self.assertEqual(list(plain[0][0]), ['file', 'line', 'column', 'call', 'what', 'device'])


if __name__ == '__main__':
    unittest.main()
