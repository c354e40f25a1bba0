# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what releases in a way that no rule takes away, or may do so where probe fails."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder  # noqa: E402

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


if __name__ == '__main__':
    unittest.main()
