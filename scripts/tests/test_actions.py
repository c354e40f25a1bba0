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
