# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what releases in a way that no rule takes away, or may do so where probe fails."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder  # noqa: E402

from devmifylib import tidy_members  # noqa: E402

METER = '''struct p { struct clk *clk; struct device *dev; void (*off)(struct p *p); int irq; int state; };
void meter_common_cleanup(struct p *p);
void meter_common_log(struct device *dev);
%s
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	p->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(p->clk))
		return PTR_ERR(p->clk);
	ret = clk_prepare_enable(p->clk);
	if (ret)
		return ret;
	ret = meter_start(p);
	if (ret) {
%s		return ret;
	}
%s	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

%s	clk_disable_unprepare(p->clk);
}
'''


class Hidden(Folder):
    def verdict(self, failing, before='', working='', removing=''):
        sites = self.decide(METER % (before, failing, working, removing) + PLATFORM)
        return next(site.code or site.verdict for site in sites if site.acquire == 'clk_prepare_enable')

    def test_a_path_that_leaks(self):
        for failing in ('', '\t\tdev_err(&pdev->dev, "no\\n");\n',
                        '\t\tp->state = 0;\n\t\tmutex_unlock(&p->lock);\n',
                        '\t\tclk_disable_unprepare(p->clk);\n', '\t\tmeter_report(ret);\n'):
            with self.subTest(failing=failing):
                self.assertEqual(self.verdict(failing), 'convert')

    def test_macros(self):
        for before, failing, code in (
                ('#define off(p) clk_disable_unprepare((p)->clk)\n', '\t\toff(p);\n', 'free-verb'),
                ('#define inner(p) clk_disable_unprepare((p)->clk)\n#define off(p) inner(p)\n',
                 '\t\toff(p);\n', 'free-verb'),
                ('#define off(p) do { (p)->state = 0; clk_disable_unprepare((p)->clk); } while (0)\n',
                 '\t\toff(p);\n', 'free-verb'),
                ('#define off clk_disable_unprepare\n', '\t\toff(p->clk);\n', 'unknown-free'),
                ('#define OFF clk_disable_unprepare(p->clk)\n', '\t\tOFF;\n', 'unknown-free'),
                ('#define off(p) (p)->off(p)\n', '\t\toff(p);\n', 'unknown-free')):
            with self.subTest(before=before):
                self.assertEqual(self.verdict(failing, before), code)
        self.assertEqual(self.verdict('\t\toff(p);\n',
                                      '#define off(p) dev_err((p)->dev, "no\\n")\n'), 'convert')
        self.assertEqual(self.verdict('\t\tclk_disable_unprepare(p->clk);\n',
                                      '#define off(p) clk_disable_unprepare((p)->clk)\n'), 'convert')

    def test_the_end_of_a_scope(self):
        scope = 'DEFINE_FREE(off, struct p *, if (_T) %s)\n'
        failing = '\t\tstruct p *mine __free(off) = p;\n'
        self.assertEqual(self.verdict(failing, scope % 'clk_disable_unprepare(_T->clk)'), 'unknown-free')
        self.assertEqual(self.verdict(failing, scope % 'meter_common_cleanup(_T)'), 'unknown-free')
        self.assertEqual(self.verdict('', scope % 'clk_disable_unprepare(_T->clk)'), 'convert')
        self.assertEqual(self.verdict('\t\tvoid *mine __free(kfree) = NULL;\n'), 'convert')

    def test_other_calls(self):
        self.assertEqual(self.verdict('\t\tclk_disable(p->clk);\n\t\tclk_unprepare(p->clk);\n'), 'free-verb')
        self.assertEqual(self.verdict('\t\tclk_disable(p->other);\n', '',
                                      '\tp->other = clk_get(p->dev, "o");\n'),
                         'convert')

    def test_another_call_on_what_a_call_makes(self):
        text = '''static int d_probe(struct platform_device *pdev)
{
	struct input_dev *in = input_allocate_device();
	int ret;

	if (!in)
		return -ENOMEM;
	in->dev.parent = &pdev->dev;
	ret = start(pdev);
	if (ret) {
		%s;
		return ret;
	}
	platform_set_drvdata(pdev, in);
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	input_free_device(platform_get_drvdata(pdev));
}
''' + PLATFORM
        for call, code in (('input_free_device(in)', 'convert'), ('put_device(&in->dev)', 'free-verb'),
                           ('input_put_device(in)', 'free-verb'), ('put_device(&pdev->dev)', 'convert')):
            with self.subTest(call=call):
                site, = self.decide(text % call)
                self.assertEqual(site.code or site.verdict, code)

    def test_unknown_calls(self):
        for failing in ('\t\tmeter_common_cleanup(p);\n', '\t\tp->off(p);\n', '\t\tp->off(p->clk);\n',
                        '\t\tmeter_common_off(&pdev->dev);\n', '\t\tmeter_gone(p);\n'):
            with self.subTest(failing=failing):
                self.assertEqual(self.verdict(failing, 'void meter_common_off(struct device *dev);\n'),
                                 'unknown-free')
        self.assertEqual(self.verdict('\t\tp->off(4);\n'), 'convert')
        self.assertEqual(self.verdict('\t\tdevice_init_wakeup(&pdev->dev, false);\n'), 'convert')

    def test_a_helper_of_the_modules(self):
        helper = 'static void undo(struct p *p)\n{\n\t%s;\n}\n'
        self.assertEqual(self.verdict('\t\tundo(p);\n', helper % 'p->off(p)'), 'unknown-free')
        self.assertEqual(self.verdict('\t\tundo(p);\n', helper % 'meter_common_cleanup(p)'), 'unknown-free')
        self.assertEqual(self.verdict('\t\tundo(p);\n', helper % 'writel(0, p->base)'), 'convert')
        self.assertEqual(self.verdict('\t\tundo(p);\n', helper % 'clk_disable_unprepare(p->clk)'), 'convert')

    def test_what_is_called_beside_a_release(self):
        self.assertEqual(self.verdict('\t\tmeter_common_cleanup(p);\n',
                                      removing='\tmeter_common_cleanup(p);\n'), 'convert')
        self.assertEqual(self.verdict('\t\tp->off(p);\n', removing='\tp->off(p);\n'), 'convert')
        self.assertEqual(self.verdict(
            '\t\tmeter_common_cleanup(p);\n', working='\tret = meter_more(p);\n\tif (ret) {\n'
            '\t\tmeter_common_cleanup(p);\n\t\tclk_disable_unprepare(p->clk);\n'
            '\t\treturn ret;\n\t}\n'), 'convert')


FAN = '''struct pwr { struct regulator *vdd; };
struct pwr2 { struct regulator *reg; };
struct p { struct regulator *vdd; int n; struct pwr pwr; union { struct regulator *vcc; void *any; } u; };
int fan_common_log(struct p *p);
%s
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	HANDLE = devm_regulator_get(&pdev->dev, "vdd");
	if (IS_ERR(HANDLE))
		return PTR_ERR(HANDLE);
	ret = regulator_enable(HANDLE);
	if (ret)
		return ret;
%s	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	regulator_disable(HANDLE);
}
'''
SUSPEND = 'int d_suspend(struct p *p)\n{\n\treturn %s;\n}\n'


class Members(unittest.TestCase):
    BEFORE = 'struct p {\n\tint n;\n\tstruct clk *bus;\n};\n%svoid f(struct p *p)\n{\n\tput(p->bus);\n%s}\n'

    def gone(self, macro, use):
        before = self.BEFORE % (macro, use)
        return bool(tidy_members.unnamed(before, before.replace('\tput(p->bus);\n', ''), []))

    def test_a_macro_that_is_given_the_name_of_a_member(self):
        macro = '#define rate(p, member) \\\n\tget((p)->member)\n'
        self.assertTrue(self.gone('', ''))
        self.assertTrue(self.gone(macro, '\trate(p, other);\n'))
        self.assertFalse(self.gone(macro, '\trate(p, bus);\n'))


class UsedUnseen(Folder):
    def verdict(self, before='', working='', handle='p->vdd'):
        sites = self.decide((FAN % (before, working)).replace('HANDLE', handle) + PLATFORM)
        return next(site.code or site.verdict for site in sites if site.acquire == 'regulator_enable')

    def test_a_handle_that_nobody_else_uses(self):
        self.assertEqual(self.verdict(), 'convert')
        self.assertEqual(self.verdict(handle='p->pwr.vdd'), 'convert')
        self.assertEqual(self.verdict('#define vcc_on(p) regulator_enable((p)->vcc)\n', '\tvcc_on(p);\n'),
                         'convert')

    def test_macros_that_use_it(self):
        off = '#define off(p) regulator_disable((p)->vdd)\n'
        self.assertEqual(self.verdict(off), 'convert')
        self.assertEqual(self.verdict(off + SUSPEND % 'off(p)'), 'separate')
        off = '#define off(p, r) regulator_disable((p)->r)\n'
        self.assertEqual(self.verdict(off + SUSPEND % 'off(p, vdd)'), 'separate')

    def test_other_names_for_it(self):
        self.assertEqual(self.verdict(SUSPEND % 'regulator_disable(p->u.any)', handle='p->u.vcc'), 'separate')
        self.assertEqual(self.verdict('', '\tp->n = ((struct pwr2 *)&p->pwr)->reg != NULL;\n', 'p->pwr.vdd'),
                         'separate')
        self.assertEqual(self.verdict('struct pwr2 saved;\n', '\tmemcpy(&saved, &p->pwr, sizeof(saved));\n',
                                      'p->pwr.vdd'), 'separate')

    def beside(self, text):
        self.add('Makefile', 'obj-m += d.o common.o\n')
        self.add('common.c', 'int fan_common_log(struct p *p)\n{\n\treturn %s;\n}\n' % text)
        return self.verdict('', '\tfan_common_log(p);\n')

    def test_another_module_that_cannot_be_read(self):
        self.assertEqual(self.verdict('', '\tfan_common_log(p);\n'), 'separate')

    def test_another_module_that_uses_it(self):
        self.assertEqual(self.beside('regulator_disable(p->vdd)'), 'separate')

    def test_another_module_that_does_not(self):
        self.assertEqual(self.beside('p->n'), 'convert')


if __name__ == '__main__':
    unittest.main()
