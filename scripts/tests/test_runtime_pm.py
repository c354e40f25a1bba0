# SPDX-License-Identifier: GPL-2.0-only
"""Tests of runtime power management under devm_pm_runtime_enable()."""

import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Folder  # noqa: E402

from devmifylib.tree import Tree  # noqa: E402

DRIVER = '''struct q { int n; };
struct p { struct q *q; struct clk *clk; struct device *dev; };
static int d_suspend(struct device *dev)
{
	struct p *p = dev_get_drvdata(dev);

	%(suspend)s
	return rest(p);
}
static const struct dev_pm_ops d_pm = { RUNTIME_PM_OPS(d_suspend, NULL, NULL) };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
%(older)s	pm_runtime_enable(&pdev->dev);
%(younger)s	ret = begin(p);
	if (ret) {
%(failed)s		pm_runtime_disable(&pdev->dev);
		return ret;
	}
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
%(before)s	pm_runtime_disable(&pdev->dev);
%(behind)s}
static struct platform_driver d_driver = {
	.probe = d_probe, .remove = d_remove, .driver = { .pm = &d_pm },
};
module_platform_driver(d_driver);
'''
PARTS = dict.fromkeys('suspend older younger failed before behind'.split(), '')
TAKEN = '\tret = %s(p);\n\tif (ret)\n\t\treturn ret;\n'


class RuntimePm(Folder):
    def site(self, driver=DRIVER, **parts):
        return next(site for site in self.decide(driver % dict(PARTS, **parts))
                    if site.acquire == 'pm_runtime_enable')

    def code(self, driver=DRIVER, **parts):
        site = self.site(driver, **parts)
        return site.code or site.verdict

    def test_alone(self):
        site = self.site()
        self.assertEqual('convert', site.verdict)
        self.assertEqual([('pm_runtime_enable', 'ret', 'return')],
                         [(a.call, a.error, a.leave) for a in site.actions if a.what == 'managed'])

    def test_what_is_to_be_undone_by_hand_in_front(self):
        undone = {'failed': '\t\tgive(p);\n', 'before': '\tgive(p);\n'}
        self.assertEqual('unchecked', self.code(older=TAKEN % 'take', **undone))
        self.assertEqual('no-gain', self.code(older=TAKEN % 'devm_take', **undone))
        self.assertEqual('unchecked', self.code(
            older='\tif (p->dev) {\n\t\tret = take(p);\n\t\tif (ret)\n\t\t\treturn ret;\n\t}\n', **undone))

    def test_what_a_check_in_front_undoes_under_a_condition(self):
        older = '\tret = start(p);\n\tif (ret) {\n\t\tif (p->clk)\n\t\t\tgive(p);\n\t\treturn ret;\n\t}\n'
        undone = {'failed': '\t\tgive(p);\n', 'before': '\tgive(p);\n'}
        self.assertEqual('unchecked', self.code(older=older.replace('start', 'devm_start'), **undone))

    def test_what_is_younger(self):
        younger = '\tp->q = devm_kzalloc(&pdev->dev, sizeof(*p->q), GFP_KERNEL);\n'
        self.assertEqual('convert', self.code(younger=younger))
        self.assertEqual('acquired-later', self.code(younger=younger, suspend='p->q->n = 0;'))
        younger = '\tret = devm_snd_soc_register_component(&pdev->dev, &d_component, NULL, 0);\n'
        beside = DRIVER.replace('rest(p)', '0')
        self.assertEqual('convert', self.code(beside, younger=younger))
        with mock.patch.object(Tree, 'takes', lambda tree, step: not step.call):        # Linux 6.18
            self.assertEqual('acquired-later', self.code(beside, younger=younger, suspend='snd_soc_idle(p);'))

    def test_what_follows(self):
        self.assertEqual('still-called', self.code(behind='\tpm_runtime_set_suspended(&pdev->dev);\n'))

    def test_what_remove_does_not_undo(self):
        on = '\tp->clk = devm_clk_get_enabled(&pdev->dev, NULL);\n\tpm_runtime_set_active(&pdev->dev);\n'
        driver = DRIVER.replace('%(before)s\tpm_runtime_disable(&pdev->dev);\n', '%(before)s')
        self.assertEqual('other-way', self.code(older=on))
        self.assertEqual('leaks-on-unbind', self.code(driver, older=on))
        site = self.site(driver, older=on, before='\tpm_runtime_force_suspend(&pdev->dev);\n')
        self.assertEqual(('free-verb', 'pm_runtime_force_suspend() releases it (line 31)'),
                         (site.code, site.message))
        driver = driver.replace('\t\tpm_runtime_disable(&pdev->dev);\n', '')
        self.assertEqual('never-freed', self.code(driver, older=on))

    def test_asleep_once_more(self):
        on = '\tp->clk = devm_clk_get_enabled(&pdev->dev, NULL);\n'
        awake = '\tpm_runtime_set_active(&pdev->dev);\n'
        self.assertEqual('convert', self.code(older=on))
        self.assertEqual('convert', self.code(younger=awake))
        self.assertEqual('other-way', self.code(older=on + awake))

    def test_asleep_by_hand(self):
        self.assertEqual('other-way', self.code(failed='\t\td_suspend(&pdev->dev);\n'))
        self.assertEqual('other-way', self.code(before='\td_suspend(&pdev->dev);\n'))

    def test_requests_that_nobody_waits_for(self):
        for call, code in (('pm_runtime_put', 'bus-step'), ('pm_runtime_put_sync', 'no-gain')):
            self.assertEqual(code, self.code(before='\t%s(&pdev->dev);\n' % call))
        with mock.patch.object(Tree, 'takes', lambda tree, step: not step.call):        # Linux 6.18
            self.assertEqual('no-gain', self.code(before='\tpm_runtime_put(&pdev->dev);\n'))
        self.assertEqual('bus-step', self.code(younger='\tpm_request_idle(&pdev->dev);\n'))

    def test_requests_of_a_core(self):
        for value, code in (('true', 'bus-step'), ('false', 'convert')):
            self.assertEqual(code, self.code(younger='\tp->host->auto_runtime_pm = %s;\n' % value))
        younger = '\tret = devm_snd_soc_register_component(&pdev->dev, &d_component, NULL, 0);\n'
        self.assertEqual('bus-step', self.code(younger=younger))

    def test_requests_of_a_core_that_touch_nothing(self):
        asks = '\tret = devm_snd_soc_register_component(&pdev->dev, &d_component, NULL, 0);\n'
        for rest, code in (('0', 'convert'), ('regmap_write(p->map, 0, 0)', 'bus-step')):
            self.assertEqual(code, self.code(DRIVER.replace('rest(p)', rest), younger=asks,
                                             suspend='clk_disable_unprepare(p->clk);'))
        begin, end = DRIVER.index('static int d_suspend'), DRIVER.index('static int d_probe')
        without = DRIVER[:begin] + DRIVER[end:]
        self.assertEqual('bus-step', self.code(without, younger=asks))       # other modules hold d_pm
        without = without.replace('.pm = &d_pm', '.name = "d"')
        self.assertEqual('convert', self.code(without, younger=asks))
        # What the driver asks for itself may meet the domain half gone.
        self.assertEqual('bus-step', self.code(without, younger='\tpm_request_idle(&pdev->dev);\n'))


if __name__ == '__main__':
    unittest.main()
