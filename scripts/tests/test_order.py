# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the laws of order, of callers, of merged calls, and of what is the same thing."""

import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder, decide, function_expr  # noqa: E402

from devmifylib import alias, identity  # noqa: E402
from devmifylib.plan import ABSORBED, DROPPED  # noqa: E402
from devmifylib.tree import Tree  # noqa: E402

PCI = '''static struct pci_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
};
module_pci_driver(d_driver);
'''
CLOCK = '''struct p { struct clk *clk; struct clk *other; struct reset_control *rst; int n; };
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
%s	ret = clk_prepare_enable(p->clk);
	if (ret)
		return ret;
	ret = start(p);
	if (ret)
		clk_disable_unprepare(p->clk);
	return ret;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	stop(p);
	clk_disable_unprepare(p->clk);
%s}
%s'''
CARD = '''static int d_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

%s	ret = pci_enable_device(pdev);
	if (ret)
		return ret;
	ret = start(pdev);
	if (ret)
		pci_disable_device(pdev);
	return ret;
}
static void d_remove(struct pci_dev *pdev)
{
	stop(pdev);
	pci_disable_device(pdev);
%s}
%s'''


class Deciding(Folder):
    def verdicts(self, text):
        """{acquiring call: code or 'convert'} of a text."""
        return {site.acquire: site.code or site.verdict for site in self.decide(text)}

    def clock(self, between='', behind='', more=''):
        return self.verdicts(CLOCK % (between, behind, more) + PLATFORM)['clk_prepare_enable']

    def card(self, before='', behind='', more=''):
        return self.verdicts(CARD % (before, behind, more) + PCI)['pci_enable_device']


class Laws(Deciding):
    def test_a_supply_that_nothing_wants_off(self):
        self.assertEqual(self.clock(behind='\tpr_info("gone\\n");\n'), 'convert')
        self.assertEqual(self.card(), 'convert')

    def test_what_wants_it_off(self):
        self.assertEqual(self.clock(behind='\treset_control_assert(p->rst);\n'), 'wants-off')
        self.assertEqual(self.clock(behind='\tclk_bulk_disable_unprepare(2, p->bulk);\n'), 'wants-off')
        self.assertEqual(self.card(behind='\tpci_set_power_state(pdev, PCI_D3hot);\n'), 'wants-off')

    def test_what_a_macro_or_a_pointer_leads_to(self):
        for text, more in (
                ('off(p)', '#define off(p) reset_control_assert((p)->rst)\n'),
                ('off(p)', '#define inner(p) reset_control_assert((p)->rst)\n'
                           '#define off(p) do { inner(p); } while (0)\n'),
                ('off(p)', 'static void stop_it(struct p *p)\n{\n\treset_control_assert(p->rst);\n}\n'
                           '#define off(p) stop_it(p)\n'),
                ('p->ops->off(p)', 'static void off(struct p *p)\n{\n\treset_control_assert(p->rst);\n}\n'
                                   'static const struct ops ops = { .off = off };\n'),
                ('p->ops->off(p)', ''), ('p->ops->off(&pdev->dev)', ''),
                ('gpiod_set_raw_value_cansleep(p->line, 0)', '')):
            with self.subTest(text=text, more=more):
                self.assertEqual(self.clock(behind='\t%s;\n' % text, more=more), 'wants-off')
        for text, more in (
                ('off(p)', '#define off(p) pr_info("%d\\n", (p)->n)\n'),
                ('p->ops->off(p)', 'static void off(struct p *p)\n{\n\tp->n = 0;\n}\n'
                                   'static const struct ops ops = { .off = off };\n'),
                ('p->ops->off(4)', '')):
            with self.subTest(text=text, more=more):
                self.assertEqual(self.clock(behind='\t%s;\n' % text, more=more), 'convert')

    def test_what_is_managed_and_younger(self):
        self.assertEqual(self.clock(between='\tp->other = devm_clk_get_enabled(&pdev->dev, "o");\n'),
                         'wants-off')
        text = (CARD % ('', '', '') + PCI).replace('ret = start(pdev)', 'ret = dmam_alloc_coherent(pdev)')
        self.assertEqual(self.verdicts(text)['pci_enable_device'], 'wants-off')

    def test_what_wants_it_off_on_a_failing_path(self):
        text = (CLOCK % ('', '', '') + PLATFORM).replace(
            '\t\tclk_disable_unprepare(p->clk);\n\treturn ret;',
            '\t\tgoto off;\n\treturn 0;\noff:\n\tclk_disable_unprepare(p->clk);\n'
            '\treset_control_assert(p->rst);\n\treturn ret;')
        self.assertEqual(self.verdicts(text)['clk_prepare_enable'], 'wants-off')

    def test_a_helper_that_turns_off_what_it_turned_on(self):
        text = '''struct p { struct clk *bus, *ref; };
static int on(struct platform_device *pdev, struct p *p)
{
	int ret;

	p->bus = devm_clk_get(&pdev->dev, "bus");
	if (IS_ERR(p->bus))
		return PTR_ERR(p->bus);
	ret = clk_prepare_enable(p->bus);
	if (ret)
		return ret;
	ret = clk_prepare_enable(p->ref);
	if (ret)
		clk_disable_unprepare(p->bus);
	return ret;
}
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	int ret;

	p->ref = devm_clk_get(pdev->dev.parent, "ref");
	ret = on(pdev, p);
%s	ret = begin(pdev);
	if (ret)
		goto off;
	return 0;
off:
	clk_disable_unprepare(p->ref);
	clk_disable_unprepare(p->bus);
none:
	return ret;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	clk_disable_unprepare(p->ref);
	clk_disable_unprepare(p->bus);
}
''' + PLATFORM
        for check, code in (('\tif (ret)\n\t\tgoto none;\n', 'convert'),
                            ('\tif (ret)\n\t\tgoto off;\n', 'wants-off'),
                            ('\tif (pdev->id)\n\t\tret = 0;\n\telse\n\t\tret = on(pdev, p);\n', 'separate')):
            with self.subTest(check):
                sites = self.decide(text % check)
                self.assertEqual(sites[0].code or sites[0].verdict, code, sites[0].message)

    def test_what_power_management_does(self):
        pauses = '''static int d_suspend(struct device *dev)
{
	struct p *p = dev_get_drvdata(dev);

	clk_disable_unprepare(p->clk);
	return 0;
}
static int d_resume(struct device *dev)
{
	struct p *p = dev_get_drvdata(dev);

	return clk_prepare_enable(p->clk);
}
static SIMPLE_DEV_PM_OPS(d_pm, d_suspend, d_resume);
'''
        self.assertEqual(self.clock(more=pauses), 'convert')
        self.assertEqual(self.clock(behind='\tpm_runtime_put(&pdev->dev);\n', more=pauses), 'wants-off')
        opens = pauses.replace('SIMPLE_DEV_PM_OPS(d_pm, d_suspend, d_resume)',
                               'struct ops d_ops = { .open = d_resume, .close = d_suspend }')
        self.assertIn(self.clock(more=opens), ('toggled', 'freed-elsewhere', 'open-count'))

    def test_shutdown(self):
        text = CARD % ('', '', '') + PCI.replace('.remove = d_remove,',
                                                 '.remove = d_remove,\n\t.shutdown = d_remove,')
        self.assertEqual(self.verdicts(text)['pci_enable_device'], 'shutdown')

    def test_what_the_twin_makes_managed_as_well(self):
        request = '\tret = pci_request_selected_regions(pdev, 1, "d");\n\tif (ret)\n\t\treturn ret;\n'
        self.assertEqual(self.card(before=request), 'other-way')
        self.assertEqual(self.card(before=request.replace('selected_regions(pdev, 1', 'regions(pdev')),
                         'other-way')

    def test_what_would_allocate(self):
        handler = '''static irqreturn_t d_irq(int irq, void *arg)
{
	pci_intx(arg, 0);
	return IRQ_HANDLED;
}
static int d_open(struct pci_dev *pdev)
{
	return request_irq(pdev->irq, d_irq, 0, "d", pdev);
}
static struct ops d_ops = { .open = d_open };
'''
        self.assertEqual(self.card(more=handler), 'other-way')

    def test_a_family_of_which_something_is_gone(self):
        text = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->buf = dma_alloc_coherent(&pdev->dev, 64, &p->dma, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	dma_free_coherent(&pdev->dev, 64, p->buf, p->dma);
%s}
''' + PLATFORM
        types = 'struct p { void *buf; dma_addr_t dma; };\n'
        self.assertEqual(self.verdicts(types + text % '')['dma_alloc_coherent'], 'convert')
        self.assertEqual(self.verdicts(types + text % '\tof_reserved_mem_device_release(&pdev->dev);\n')[
            'dma_alloc_coherent'], 'needs-gone')

    def test_a_region_that_is_named_by_what_goes_after_it(self):
        text = '''struct p { char name[8]; char *text; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = %s;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	if (!request_region(4, 4, %s)) {
		drop(p);
		return -EBUSY;
	}
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	release_region(4, 4);
	drop(platform_get_drvdata(pdev));
}
''' + PLATFORM
        for made, name, drop, code in (
                ('kzalloc(sizeof(*p), GFP_KERNEL)', 'p->name', 'kfree', 'convert'),
                ('kzalloc(sizeof(*p), GFP_KERNEL)', 'p->text', 'kfree', 'needs-gone'),
                ('devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL)', 'p->name', 'nothing', 'convert'),
                ('kzalloc(sizeof(*p), GFP_KERNEL)', 'p->name', 'kfree_later', 'needs-gone'),
                ('other(pdev)', 'p->name', 'kfree', 'needs-gone'),
                ('other(pdev)', 'pdev->dev.driver->name', 'kfree', 'convert')):
            with self.subTest('%s %s %s' % (made, name, drop)):
                self.assertEqual(self.verdicts((text % (made, name)).replace('drop(', drop + '('))[
                    'request_region'], code)

    def test_another_device(self):
        text = CLOCK % ('', '', '') + PLATFORM
        text = text.replace('devm_clk_get(&pdev->dev', 'devm_clk_get(pdev->dev.parent')
        self.assertEqual(self.verdicts(text)['clk_prepare_enable'], 'other-device')


IRQ = '''struct p { struct work_struct work; int irq; int count; void *buf, *ring; };
static irqreturn_t d_irq(int irq, void *data)
{
	struct p *p = data;

	use(p->buf);
	return IRQ_HANDLED;
}
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	p->irq = platform_get_irq(pdev, 0);
%s	ret = request_irq(p->irq, d_irq, 0, "d", p);
	if (ret)
		return ret;
%s	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

%s	free_irq(p->irq, p);
%s}
%s'''


WATCHED = '''struct p { struct watchdog_device wdd; struct device *dev; };
static int d_start(struct watchdog_device *wdd)
{
	struct p *p = container_of(wdd, struct p, wdd);

	%s
	return start(p);
}
static const struct watchdog_ops d_ops = { .start = d_start };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	p->wdd.ops = &d_ops;
	p->dev = &pdev->dev;
	platform_set_drvdata(pdev, p);
	ret = watchdog_register_device(&p->wdd);
	if (ret)
		return ret;
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	watchdog_unregister_device(&p->wdd);
}
'''


MUTEX = '''struct p { struct mutex lock; int n; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	mutex_init(&p->lock);
	ret = start(p);
	if (ret)
		%(ends)s;
	return ret;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	%(ends)s;
}
'''


class Locks(Deciding):
    def locks(self, ends):
        return self.verdicts(MUTEX % {'ends': ends} + PLATFORM)

    def test_what_nobody_destroys_is_not_acquired(self):
        self.assertEqual(self.locks('mutex_destroy(&p->lock)'), {'mutex_init': 'convert'})
        self.assertEqual(self.locks('pr_debug("gone")'), {})


class Called(Deciding):
    """Laws 2, 3, 4 and 7, for what calls into the driver."""

    def irq(self, older='', younger='', before='', behind='', more=''):
        return self.verdicts(IRQ % (older, younger, before, behind, more) + PLATFORM)['request_irq']

    def test_nothing_behind(self):
        self.assertEqual(self.irq(), 'convert')
        self.assertEqual(self.irq(behind='\tdev_info(&pdev->dev, "gone\\n");\n'), 'convert')

    def test_what_is_felt(self):
        self.assertEqual(self.irq(behind='\tcancel_work_sync(&p->work);\n'), 'still-called')
        self.assertEqual(self.irq(behind='\tp->ops->stop(p);\n'), 'still-called')

    def test_a_macro_behind_it(self):
        for body, code in (('dev_dbg(&(p)->pdev->dev, "gone\\n")', 'convert'), ('((void)0)', 'convert'),
                           ('do { pr_debug("gone\\n"); } while (0)', 'convert'), ('stop(p)', 'still-called'),
                           ('((p)->count = 0)', 'still-called'), ('(p)->ops->stop(p)', 'still-called')):
            with self.subTest(body):
                text = '#define GONE(p) %s\n' % body + IRQ % ('', '', '', '\tGONE(p);\n', '') + PLATFORM
                self.assertEqual(self.verdicts(text)['request_irq'], code)

    def test_what_a_helper_does_behind_it(self):
        text = (IRQ % ('', '', '', '\tdone(p);\n', '') + PLATFORM).replace(
            'static void d_remove', 'static void done(struct p *p)\n{\n\t%s;\n}\nstatic void d_remove')
        self.assertEqual(self.verdicts(text % 'stop(p)')['request_irq'], 'still-called')
        self.assertEqual(self.verdicts(text % 'pr_info("done")')['request_irq'], 'convert')

    def test_what_is_written_behind_it(self):
        self.assertEqual(self.irq(behind='\tp->count = 0;\n'), 'convert')
        self.assertEqual(self.irq(behind='\tp->buf = NULL;\n'), 'still-called')
        self.assertEqual(self.irq(behind='\tcards--;\n'), 'still-called')
        self.assertEqual(self.irq(behind='\tplatform_set_drvdata(pdev, NULL);\n'), 'convert')
        self.assertEqual(self.irq(behind='\tplatform_set_drvdata(pdev, NULL);\n', more='''
static int d_suspend(struct device *dev)
{
	return save(dev_get_drvdata(dev));
}
static DEFINE_SIMPLE_DEV_PM_OPS(d_pm, d_suspend, NULL);
'''), 'still-called')

    def test_a_failing_path(self):
        fails = '\tret = begin(p);\n\tif (ret) {\n\t\tfree_irq(p->irq, p);\n%s\t\treturn ret;\n\t}\n'
        self.assertEqual(self.irq(younger=fails % ''), 'convert')
        self.assertEqual(self.irq(younger=fails % '\t\tstop(p);\n'), 'still-called')

    def test_a_work_that_only_a_callback_waits_for(self):
        text = (IRQ % ('', '\tp->in->close = d_close;\n', '', '', '''
static void d_close(struct input_dev *in)
{
	struct p *p = input_get_drvdata(in);

	%s;
}
''') + PLATFORM).replace('\tuse(p->buf);', '\tschedule_work(&p->work);')
        for waits, code in (('flush_work(&p->work)', 'acquired-later'), ('flush_work(&p->other)', 'convert'),
                            ('stop(p)', 'convert')):
            self.assertEqual(self.verdicts(text % waits)['request_irq'], code, waits)

    def test_what_is_younger_and_managed(self):
        younger = '\tp->buf = devm_kzalloc(&pdev->dev, 9, GFP_KERNEL);\n'
        self.assertEqual(self.irq(younger=younger), 'acquired-later')
        self.assertEqual(self.irq(younger='\tdevm_kfree(&pdev->dev, p->ring);\n'), 'convert')
        self.assertEqual(self.irq(older=younger), 'convert')
        self.assertEqual(self.irq(younger='\tGET(p);\n', older='#define GET(p) devm_get(p)\n'),
                         'acquired-later')

    def test_who_acts_where_the_driver_has_no_callback(self):
        made = '\tp->input = devm_input_allocate_device(&pdev->dev);\n' \
            '\tif (!p->input)\n\t\treturn -ENOMEM;\n\tp->irq ='
        younger = '\tp->buf = devm_kzalloc(&pdev->dev, 9, GFP_KERNEL);\n'
        text = (IRQ % ('', '%s', '', '', '') + PLATFORM).replace('d_irq, 0', 'core_irq, 0')
        text = 'struct p {' + text.partition('static irqreturn_t')[0].partition('{')[2] + \
            'static int d_probe' + text.partition('static int d_probe')[2]
        for register, unregister, code in (
                ('request_irq(p->irq, core_irq, 0, "d", p)', 'free_irq(p->irq, p)', 'acquired-later'),
                ('mfd_add_devices(&pdev->dev, 0, cells, 2, NULL, 0, NULL)', 'mfd_remove_devices(&pdev->dev)',
                 'acquired-later'),
                ('reset_controller_register(&p->rst)', 'reset_controller_unregister(&p->rst)',
                 'acquired-later'),
                ('input_register_device(p->input)', 'input_unregister_device(p->input)', 'convert')):
            whole = text.replace('request_irq(p->irq, core_irq, 0, "d", p)', register)
            for old, new in (
                    ('free_irq(p->irq, p)', unregister), ('\tp->irq =', made),
                    ('struct p {', 'struct p { struct input_dev *input; struct reset_controller_dev rst;')):
                whole = whole.replace(old, new)
            self.assertEqual(self.verdicts(whole % younger)[register.partition('(')[0]], code, register)
            self.assertEqual(self.verdicts(whole % '')[register.partition('(')[0]], 'convert', register)

    def test_where_it_should_be_acquired(self):
        """A hint is given where nothing else keeps it."""
        younger = '\tp->buf = devm_kzalloc(&pdev->dev, 9, GFP_KERNEL);\n'
        for behind, said in (('', True), ('\tp->ops->stop(p);\n', False)):
            text = IRQ % ('', younger, '', behind, '') + PLATFORM
            site, = [site for site in self.decide(text) if site.acquire == 'request_irq']
            line = text[:text.index(younger)].count('\n') + 1
            hint = 'if it were acquired behind line %d, nothing that was found here would keep it' % line
            self.assertEqual(site.note, hint if said else '')

    def test_what_nothing_releases_asks_for_no_order(self):
        text = IRQ % ('', '\tp->buf = devm_kzalloc(&pdev->dev, 9, GFP_KERNEL);\n', '', '', '') + PLATFORM
        text = text.replace('\tfree_irq(p->irq, p);\n', '')
        self.assertEqual(self.verdicts(text)['request_irq'], 'never-freed')

    def test_what_is_turned_off_first(self):
        on, off = '\tregulator_enable(p->buf);\n', '\tregulator_disable(p->buf);\n'
        self.assertEqual(self.irq(older=on, before=off), 'turned-off-first')
        self.assertEqual(self.irq(younger=on, before=off), 'convert')

    def test_what_is_freed_first(self):
        for freed, code in (('buf', 'turned-off-first'), ('ring', 'convert')):
            free = '\tput_ring(p->%s);\n' % freed
            self.assertEqual(self.irq(before=free), code)
            self.assertEqual(self.irq(before=free, younger='\tp->%s = get_ring(p);\n' % freed), code)
            self.assertEqual(self.irq(before='\tend(p);\n', more="""
static void end(struct p *p)
{
	void *ring = p->%s;

	put_ring(ring);
}
""" % freed), code)
        self.assertEqual(self.irq(before='\tquiet(p->buf);\n'), 'convert')
        self.assertEqual(self.irq(before='\tput_rings(p->buf, 2);\n'), 'convert')

    def test_what_a_macro_does_first(self):
        for macro, code in (('kfree((p)->buf)', 'turned-off-first'), ('kfree((p)->ring)', 'convert'),
                            ('do { kfree((p)->buf); (p)->buf = NULL; } while (0)', 'turned-off-first'),
                            ('lap(p)', 'turned-off-first'), ('quiet((p)->buf)', 'convert')):
            with self.subTest(macro=macro):
                more = '#define off(p) %s\nstatic void lap(struct p *p)\n{\n\tkfree(p->buf);\n}\n' % macro
                self.assertEqual(self.irq(before='\toff(p);\n', more=more), code)
        self.assertEqual(self.irq(older='\tregulator_enable(p->buf);\n', before='\toff(p->buf);\n',
                                  more='#define off(buf) regulator_disable(buf)\n'), 'turned-off-first')

    def test_what_comes_and_goes(self):
        self.assertEqual(self.irq(before='\tlap(p);\n', more="""
static void lap(struct p *p)
{
	put_ring(p->buf);
}
static int d_open(struct p *p)
{
	lap(p);
	return 0;
}
static const struct ops d_ops = { .open = d_open };
"""), 'convert')

    def test_what_is_unregistered_first(self):
        # Nothing asks whether it has failed, so that it stays.
        on, off = '\twatchdog_register_device(p->%s);\n', '\twatchdog_unregister_device(p->%s);\n'
        for what, older, code in (('buf', True, 'turned-off-first'), ('buf', False, 'convert'),
                                  ('ring', True, 'convert')):
            place = {'older' if older else 'younger': on % what}
            self.assertEqual(self.irq(before=off % what, **place), code)

    def test_what_lives_on(self):
        make = '\tp->buf = input_allocate_device();\n\tif (!p->buf)\n\t\treturn -ENOMEM;\n' \
            '\t((struct input_dev *)p->buf)->dev.parent = %s;\n'
        for parent, code in (('&pdev->dev', 'convert'), ('pdev->dev.parent', 'turned-off-first')):
            gone = '\tinput_unregister_device(p->buf);\n'
            self.assertEqual(self.irq(older=make % parent, before=gone), code)

    def test_a_remote_control_that_its_unregistration_frees(self):
        # In older trees rc_unregister_device() frees it, and no rc_free_device() follows.
        text = '''struct p { struct rc_dev *rc; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	p->rc = rc_allocate_device(RC_DRIVER_SCANCODE);
	if (!p->rc)
		return -ENOMEM;
	p->rc->dev.parent = &pdev->dev;
	ret = rc_register_device(p->rc);
	if (ret) {
		rc_free_device(p->rc);
		return ret;
	}
	platform_set_drvdata(pdev, p);
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	rc_unregister_device(p->rc);
%s}
''' + PLATFORM
        for free, code in (('', 'owned-by-subsystem'), ('\trc_free_device(p->rc);\n', 'convert')):
            self.assertEqual(self.verdicts(text % free), {
                'rc_allocate_device': code, 'rc_register_device': 'convert'})

    def test_a_handler_of_another_module(self):
        text = IRQ % ('', '', '\tput_ring(p->ring);\n', '', '') + PLATFORM
        self.assertEqual(self.verdicts(text.replace(', d_irq,', ', lib_irq,'))['request_irq'],
                         'turned-off-first')

    def test_what_a_registration_leads_to(self):
        text = IRQ % ('', '', '\tput_ring(p->%s);\n', '', """
static int d_open(struct input_dev *input)
{
	return use(((struct p *)input_get_drvdata(input))->ring);
}
""") + PLATFORM
        for old, new in (('struct work_struct', 'struct input_dev *in; struct work_struct'),
                         ('platform_set', 'p->in = devm_input_allocate_device(&pdev->dev);\n'
                          '\tp->in->open = d_open;\n\tplatform_set'),
                         ('request_irq(p->irq, d_irq, 0, "d", p)', 'input_register_device(p->in)'),
                         ('free_irq(p->irq, p)', 'input_unregister_device(p->in)')):
            text = text.replace(old, new)
        for freed, code in (('ring', 'turned-off-first'), ('buf', 'convert')):
            self.assertEqual(self.verdicts(text % freed)['input_register_device'], code)

    def test_a_bus_that_disables_the_device_behind_remove(self):
        text = IRQ.replace('struct platform_device *pdev)\n{\n\tstruct p *p = devm',
                           'struct pnp_dev *pdev, const struct pnp_device_id *id)\n{\n\tstruct p *p = devm') \
            .replace('platform_device', 'pnp_dev').replace('platform_get_irq', 'pnp_irq') \
            .replace('platform_', 'pnp_') % ('', '', '', '', '') + \
            'static struct pnp_driver d_driver = {%s .probe = d_probe, .remove = d_remove };\n' \
            'module_pnp_driver(d_driver);\n'
        for flags, code in (('', 'bus-step'), (' .flags = PNP_DRIVER_RES_DO_NOT_CHANGE,', 'convert')):
            self.assertEqual(self.verdicts(text % flags)['request_irq'], code)

    def test_what_leaves_power_to_a_domain(self):
        text = WATCHED + PLATFORM
        for calls, code in (('', 'convert'), ('pm_runtime_resume_and_get(p->dev);', 'bus-step')):
            self.assertEqual(self.verdicts(text % calls)['watchdog_register_device'], code)
        with mock.patch.object(Tree, 'takes', lambda tree, step: not step.call):        # Linux 6.18
            self.assertEqual(self.verdicts(text % calls)['watchdog_register_device'], 'convert')

    def test_what_follows_is_told_rather_than_the_bus_or_what_is_younger(self):
        behind = '(&p->wdd);\n\tturn_off(p);\n}\n'
        text = WATCHED.replace('unregister_device(&p->wdd);\n}\n', 'unregister_device' + behind) + PLATFORM
        for calls in ('', 'pm_runtime_resume_and_get(p->dev);'):
            site, = [site for site in self.decide(text % calls) if site.acquire == 'watchdog_register_device']
            self.assertEqual((site.code, site.message), (
                'still-called', 'law 2: turn_off() follows its release (line 30)'))
        younger = '\tp->buf = devm_kzalloc(&pdev->dev, 9, GFP_KERNEL);\n'
        for behind, code in (('', 'acquired-later'), ('\tturn_off(p);\n', 'still-called')):
            text = IRQ % ('', younger, '', behind, '') + PLATFORM
            self.assertEqual(code, self.verdicts(text)['request_irq'])
        # The call in remove() is named, with what it leads to, and what is called for what it does.
        text = WATCHED.replace('unregister_device' + '(&p->wdd);\n}\n', 'unregister_device(&p->wdd);\n'
                               '\tif (awake(p))\n\t\tturn_off(p);\n}\n') + PLATFORM
        text = 'static inline void turn_off(struct p *p)\n{\n\twritel(0, p->base);\n}\n' + text % ''
        self.assertEqual('law 2: turn_off() follows its release and leads to writel() (line 35)', next(
            site for site in self.decide(text) if site.acquire == 'watchdog_register_device').message)
        text = (WATCHED + PLATFORM).replace('\treturn 0;', '\tret = start(p);\n\tif (ret) {\n\t\t'
                                            'watchdog_unregister_device(&p->wdd);\n\t\tturn_off(p);\n\t}\n'
                                            '\treturn ret;')
        self.assertEqual('law 2: turn_off() follows its release in probe (line 26)', next(
            site for site in self.decide(text % '') if site.acquire == 'watchdog_register_device').message)
        text = IRQ % ('', '', '', '\tplugged = NULL;\n', '''static void *plugged;
static int d_open(struct inode *i, struct file *f)
{
	return use(plugged);
}
static struct file_operations f = { .open = d_open };
''') + PLATFORM
        self.assertEqual('law 2: plugged = NULL follows its release (line 28)', next(
            site for site in self.decide(text) if site.acquire == 'request_irq').message)
        # What goes as well does not count.
        shared = IRQ.replace('d_irq, 0', 'd_irq, IRQF_SHARED') % (
            '\tp->buf = kzalloc(9, GFP_KERNEL);\n', '', '', '\tkfree(p->buf);\n', '') + PLATFORM
        self.assertEqual(self.verdicts(shared.replace('return ret;\n\treturn 0', '{\n\t\tkfree(p->buf);\n'
                                                      '\t\treturn ret;\n\t}\n\treturn 0')),
                         {'kzalloc': 'convert', 'request_irq': 'bus-step'})

    def test_nobody_asks_whether_it_failed(self):
        text = (IRQ % ('', '', '', '', '') + PLATFORM).replace(
            'ret = request_irq(p->irq, d_irq, 0, "d", p);\n\tif (ret)\n\t\treturn ret;',
            'request_irq(p->irq, d_irq, 0, "d", p);')
        self.assertEqual(self.verdicts(text)['request_irq'], 'unchecked')

    def test_the_number_is_asked_for_again(self):
        text = (IRQ % ('', '', '', '', '') + PLATFORM).replace('free_irq(p->irq', 'free_irq(%s')
        self.assertEqual(self.verdicts(text % 'platform_get_irq(pdev, 0)')['request_irq'], 'convert')
        # It is the only one of the driver.
        self.assertEqual(self.verdicts(text % 'some_number(pdev)')['request_irq'], 'convert')
        two = text.replace('\tret = request_irq(', '\tother(p);\n\tret = request_irq(').replace(
            'static int d_probe', 'static int other(struct p *p)\n{\n'
            '\treturn request_irq(p->two, d_irq, 0, "e", p);\n}\nstatic int d_probe')
        self.assertEqual(self.verdicts(two % 'some_number(pdev)')['request_irq'], 'unknown-free')

    def test_a_registered_input_device_goes_with_its_container(self):
        text = '''static int d_probe(struct platform_device *pdev)
{
	struct input_dev *in = %s(&pdev->dev);
	int ret;

	if (!in)
		return -ENOMEM;
	platform_set_drvdata(pdev, in);
	ret = input_register_device(in);
	if (ret)
		return ret;
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	input_unregister_device(platform_get_drvdata(pdev));
}
''' + PLATFORM
        site, = self.decide(text % 'devm_input_allocate_device')
        self.assertEqual((site.verdict, [action.what for action in site.actions]), ('convert', [DROPPED]))
        site, = self.decide(text % 'make')
        self.assertEqual((site.verdict, site.code), ('keep', 'separate'))


class Merged(Deciding):
    def test_actions(self):
        site, = self.decide(CLOCK % ('', '', '') + PLATFORM)
        self.assertEqual(site.message, 'devm_clk_get_enabled() with &pdev->dev')
        self.assertEqual([(a.call, a.what) for a in sorted(site.actions, key=lambda a: a.line)], [
            ('devm_clk_get', 'enabled'), ('clk_prepare_enable', ABSORBED),
            ('clk_disable_unprepare', DROPPED), ('clk_disable_unprepare', DROPPED)])

    def test_a_call_through_a_pointer_between(self):
        ops = 'static int set(struct p *p)\n{\n\t%s;\n\treturn 0;\n}\n' \
              'static const struct ops ops = { .setup = set };\n'
        between = '\tp->ops->setup(p);\n'
        self.assertEqual(self.clock(between=between), 'separate')
        self.assertEqual(self.clock(between=between, more=ops % 'clk_set_rate(p->clk, 9)'), 'separate')
        self.assertEqual(self.clock(between=between, more=ops % 'dev_info(p->dev, "set")'), 'convert')
        self.assertEqual(self.clock(between='\tset(p);\n', more=ops % 'p->ops->rate(p)'), 'separate')

    def test_what_comes_between(self):
        self.assertEqual(self.clock('\tmutex_init(&p->lock);\n\tp->n = 1;\n'), 'convert')
        self.assertEqual(self.clock('\twritel(1, p->base);\n'), 'separate')
        self.assertEqual(self.clock('\tclk_set_rate(p->clk, 1);\n'), 'separate')

    def asked(self, condition, before='', inside='', get='devm_clk_get_optional', checked=True):
        """The verdict on a clock that is enabled in a branch of an if."""
        text = CLOCK % (before, '', '') + PLATFORM
        on = '\tret = clk_prepare_enable(p->clk);\n\tif (ret)\n\t\treturn ret;\n'
        text = text.replace(on, '\t%s {\n%s%s\t}\n' % (condition, inside, on)).replace('devm_clk_get', get)
        if not checked:
            text = text.replace('\tif (IS_ERR(p->clk))\n\t\treturn PTR_ERR(p->clk);\n', '')
        return self.verdicts(text)['clk_prepare_enable']

    def test_a_condition_that_asks_for_the_handle(self):
        for condition, code in (
                ('if (p->clk)', 'convert'), ('if (p->clk != NULL)', 'convert'),
                ('if (!IS_ERR_OR_NULL(p->clk))', 'convert'), ('if (!p->clk) {\n\t} else', 'convert'),
                ('if (p->n) {\n\t} else if (p->clk)', 'separate'), ('if (!p->clk)', 'separate'),
                ('if (IS_ERR(p->clk))', 'separate'), ('if (p->other)', 'separate'),
                ('if (p->clk && p->n)', 'separate'), ('while (p->clk)', 'separate')):
            self.assertEqual(self.asked(condition), code, condition)
        self.assertEqual(self.asked('if (p->clk)', inside='\t\twritel(1, p->base);\n'), 'separate')
        for get in ('devm_clk_get', 'devm_clk_get_optional'):
            for condition, code in (
                    ('if (!IS_ERR(p->clk))', 'separate'),
                    ('if (IS_ERR(p->clk)) {\n\t\tp->clk = NULL;\n\t} else', 'separate'),
                    ('if (IS_ERR(p->clk)) {\n\t\treturn PTR_ERR(p->clk);\n\t} else', 'convert'),
                    ('if (IS_ERR(p->clk)) {\n\t\treturn PTR_ERR(p->clk);\n\t} else if (p->clk)', 'convert'),
                    ('if (IS_ERR(p->clk)) {\n\t\treturn PTR_ERR(p->clk);\n\t} else if (p->n)', 'separate')):
                self.assertEqual(self.asked(condition, get=get, checked=False), code, condition)

    def test_a_condition_round_a_helper(self):
        """Its name may be another's there."""
        on = '\tret = clk_prepare_enable(%s->clk);\n\tif (ret)\n\t\treturn ret;\n'
        helper = 'static int on(struct p *q)\n{\n\tint ret;\n\n%s\treturn 0;\n}\n' % (on % 'q')
        text = CLOCK.replace('static int d_probe', helper + 'static int d_probe') % ('', '', '') + PLATFORM
        for before, behind, code in (('', '', 'convert'), ('\tif (q->clk) {\n', '\t}\n', 'separate')):
            helped = before + '\tret = on(p);\n\tif (ret)\n\t\treturn ret;\n' + behind
            self.assertEqual(self.verdicts(text.replace(on % 'p', helped))['clk_prepare_enable'], code)

    def test_a_handle_that_is_forgotten(self):
        forgets = '\tif (p->n)\n\t\tp->clk = NULL;\n'
        self.assertEqual(self.clock(forgets), 'separate')
        self.assertEqual(self.asked('if (p->clk)', forgets), 'separate')
        fails = 'if (IS_ERR(p->clk)) {\n\t\tp->clk = NULL;\n\t\treturn -ENODEV;\n\t} else'
        self.assertEqual(self.asked(fails, checked=False), 'convert')

    def test_order_of_two(self):
        other = '''	p->other = devm_clk_get(&pdev->dev, "b");
	if (IS_ERR(p->other))
		return PTR_ERR(p->other);
	ret = clk_prepare_enable(p->other);
	if (ret)
		return ret;
'''
        text = CLOCK % (other, '\tclk_disable_unprepare(p->other);\n', '') + PLATFORM
        text = text.replace('\tif (ret)\n\t\tclk_disable_unprepare(p->clk);\n', '''	if (ret) {
		clk_disable_unprepare(p->clk);
		clk_disable_unprepare(p->other);
	}
''').replace('''	ret = clk_prepare_enable(p->clk);
	if (ret)
		return ret;
''', '''	ret = clk_prepare_enable(p->clk);
	if (ret) {
		clk_disable_unprepare(p->other);
		return ret;
	}
''')
        # p->clk was got first and is enabled last: merged, it would be on before p->other.
        one, two = sorted(self.decide(text), key=lambda site: site.line)
        self.assertEqual((one.object, one.code), ('p->other', None))
        self.assertEqual((two.object, two.code), ('p->clk', 'wants-off'))

    LID = '''static int d_open(struct input_dev *input)
{
	struct acpi_device *adev = input_get_drvdata(input);
	%s

	return 0;
}
static void d_notify(struct acpi_device *adev, u32 event)
{
	report(acpi_driver_data(adev));
}
static int d_suspend(struct device *dev)
{
	return sleep(acpi_driver_data(to_acpi_device(dev)));
}
static SIMPLE_DEV_PM_OPS(d_pm, d_suspend, NULL);
static int d_add(struct acpi_device *adev)
{
	struct input_dev *input;
	struct p *p = devm_kzalloc(&adev->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	adev->driver_data = p;
	p->input = input = devm_input_allocate_device(&adev->dev);
	if (!input)
		return -ENOMEM;
	input->open = d_open;
	input->dev.parent = &adev->dev;
	input_set_drvdata(input, adev);
	return input_register_device(input);
}
static void d_remove(struct acpi_device *adev)
{
	struct p *p = acpi_driver_data(adev);

	input_unregister_device(p->input);
}
static struct acpi_driver d_driver = {
	.ops = { .add = d_add, .remove = d_remove, .notify = d_notify },
	.drv.pm = &d_pm,
};
module_acpi_driver(d_driver);
'''

    def test_what_the_bus_clears_behind_remove(self):
        for asked, code in (('', 'convert'), ('struct p *p = acpi_driver_data(adev);', 'bus-step')):
            with self.subTest(asked):
                self.assertEqual(self.verdicts('struct p { struct input_dev *input; };\n' + self.LID % asked),
                                 {'input_register_device': code})
        taken = self.LID.replace('.notify = d_notify', '') + '''static int d_start(void)
{
	return acpi_install_notify_handler(d_handle, ACPI_DEVICE_NOTIFY, d_notify, NULL);
}
'''
        self.assertEqual(self.verdicts('struct p { struct input_dev *input; };\n' + taken % ''),
                         {'input_register_device': 'bus-step'})

    def test_names_that_cannot_be_followed_are_told_before_a_device_without_one(self):
        text = """static int take(void)
{
	char *buf = kmalloc(9, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	kfree(buf);
	return 0;
}
static int d_probe(struct platform_device *pdev)
{
	return take();
}
""" + PLATFORM.replace('\t.remove = d_remove,\n', '')
        self.assertEqual({'kmalloc': 'temporary'}, self.verdicts(text))
        with mock.patch.object(alias, 'STEPS', 0):
            self.assertEqual({'kmalloc': 'too-complex'}, self.verdicts(text))

    def test_of_several_releases_the_one_of_its_name_is_told(self):
        text = """struct q { struct gpio_desc **all; struct gpio_desc *one; int n; };
static void d_put(void *data)
{
	struct q *q = data;
	int i;

	for (i = 0; i < q->n; i++)
		gpiod_put(q->all[i]);
	gpiod_put(q->one);
}
static int d_probe(struct platform_device *pdev)
{
	struct q *q = devm_kzalloc(&pdev->dev, sizeof(*q), GFP_KERNEL);
	struct gpio_desc *gpiod;
	int i;

	for (i = 0; i < q->n; i++) {
		gpiod = gpiod_get_index(&pdev->dev, "a", i, GPIOD_IN);
		q->all[i] = gpiod;
	}
	gpiod = gpiod_get(&pdev->dev, "b", GPIOD_IN);
	q->one = gpiod;
	return devm_add_action_or_reset(&pdev->dev, d_put, q);
}
""" + PLATFORM.replace('\t.remove = d_remove,\n', '')
        site, = [site for site in self.decide(text) if site.acquire == 'gpiod_get']
        self.assertIn('(line 9)', site.message)

    def test_a_mutex_in_memory_that_is_freed_by_hand(self):
        text = """struct q { struct mutex lock; };
static int d_probe(struct platform_device *pdev)
{
	struct card *card;
	struct q *q;

	if (card_new(&pdev->dev, sizeof(*q), &card))
		return -ENOMEM;
	q = %s;
	mutex_init(&q->lock);
	platform_set_drvdata(pdev, %s);
	return start(q);
}
static void d_remove(struct platform_device *pdev)
{
	struct card *card = platform_get_drvdata(pdev);
	struct q *q = card->private_data;

	mutex_destroy(&q->lock);
	%s(%s);
}
""" + PLATFORM
        for made, freed, code, said in (
                ('card->private_data', ('card_free', 'card'), 'needs-gone', 'card_free()'),
                ('card->private_data', ('card_free', 'q->parts'), 'unchecked', ''),
                ('vzalloc(sizeof(*q))', ('vfree', 'q'), 'needs-gone', 'vfree()')):
            site, = [site for site in self.decide(text % (made, 'card', *freed)) if site.family == 'mutex']
            self.assertEqual((site.code, said in site.message), (code, True), site.message)

    def test_what_nothing_turns_off_is_told_first(self):
        begin, end = CLOCK.split('%s\tret = clk_prepare', 1)
        end = '\tret = clk_prepare' + end.replace('%s', '')
        kept = '\tif (ret)\n\t\tclk_disable_unprepare(p->clk);\n'
        undone = '\tstop(p);\n\tclk_disable_unprepare(p->clk);\n'
        for old, new, code in (
                ('', '', 'separate'), (undone, '', 'leaks-on-unbind'),
                (undone, '\tclk_disable(p->clk);\n', 'free-verb')):    # and nobody unprepares it
            text = begin + '\twritel(0, p->base);\n' + end.replace(old or '?', new) + PLATFORM
            self.assertEqual(self.verdicts(text)['clk_prepare_enable'], code)
            if code == 'leaks-on-unbind':
                text = text.replace(kept, '')
                self.assertEqual(self.verdicts(text)['clk_prepare_enable'], 'never-freed')
                self.assertEqual({site.code for site in self.decide(text, fix_leaks=True)
                                  if site.acquire == 'clk_prepare_enable'}, {'separate'})
        text = begin + '\twritel(0, p->base);\n' + end.replace(undone, '').replace(kept, '') + PLATFORM
        text = text.replace('\tret = start', '\tclk_disable_unprepare(p->clk);\n\tret = start')
        self.assertEqual(self.verdicts(text)['clk_prepare_enable'], 'temporary')

    def test_a_failure_that_is_ignored(self):
        text = CLOCK % ('', '', '') + PLATFORM
        self.assertEqual(self.verdicts(text.replace(
            '\tret = clk_prepare_enable(p->clk);\n\tif (ret)\n\t\treturn ret;\n',
            '\tclk_prepare_enable(p->clk);\n'))['clk_prepare_enable'], 'separate')

    def test_a_result_that_is_read_later(self):
        text = CLOCK % ('', '', '') + PLATFORM
        text = text.replace('\tret = start(p);\n\tif (ret)\n\t\tclk_disable_unprepare(p->clk);\n', '')
        self.assertEqual(self.verdicts(text)['clk_prepare_enable'], 'separate')

    def test_an_unmanaged_handle(self):
        text = (CLOCK % ('', '\tclk_put(p->clk);\n', '') + PLATFORM).replace('devm_clk_get', 'clk_get')
        text = text.replace('''	if (ret)
		return ret;
	ret = start(p);
	if (ret)
		clk_disable_unprepare(p->clk);
''', '''	if (ret) {
		clk_put(p->clk);
		return ret;
	}
	ret = start(p);
	if (ret) {
		clk_disable_unprepare(p->clk);
		clk_put(p->clk);
	}
''')
        sites = self.decide(text)
        self.assertEqual([s.message for s in sites], ['devm_clk_get_enabled() with &pdev->dev'] * 2)
        got = {a.what for s in sites for a in s.actions if a.call == 'clk_get'}
        self.assertEqual(got, {'enabled'})
        kept = self.decide(text.replace('\tclk_put(p->clk);\n}', '}'))
        self.assertEqual([s.code for s in kept], ['leaks-on-unbind', 'separate'])


class Same(Folder):
    def of(self, text, *wanted):
        """The answers of Identity.of() for ((function, expression), ...)."""
        decision = decide.Decision(self.module(text).tree, ['d.c'])
        source = decision.m.main
        return [decision.identity.of(function_expr(source, function, expr),
                                     source.functions[function], decision.bind.drivers)
                for function, expr in wanted]

    def test_a_handle_by_its_member_and_its_local(self):
        one, two, three = self.of('''struct p { struct clk *clk; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);
	struct clk *clk = devm_clk_get(&pdev->dev, NULL);

	p->clk = clk;
	return use(clk, pdev);
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	off(p->clk, pdev->dev.parent);
}
''' + PLATFORM, ('d_probe', 'clk'), ('d_remove', 'p->clk'), ('d_remove', 'pdev'))
        self.assertEqual(one, two)
        self.assertEqual(one[0], 'made')
        self.assertEqual(three, identity.DEVICE)

    def test_a_region(self):
        one, two, three = self.of('''static int d_probe(struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);

	return take(res->start);
}
static void d_remove(struct platform_device *pdev)
{
	struct resource *mem = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	struct resource *other = platform_get_resource(pdev, IORESOURCE_MEM, 1);

	give(mem->start, other->start);
}
''' + PLATFORM, ('d_probe', 'res->start'), ('d_remove', 'mem->start'), ('d_remove', 'other->start'))
        self.assertEqual(one, two)
        self.assertTrue(identity.apart(one, three))
        self.assertFalse(identity.apart(one, two))

    def test_the_value_that_a_local_has_at_a_place(self):
        first, second, later, counted = self.of('''static int d_probe(struct platform_device *pdev)
{
	struct resource *res, *twin;
	int i = 0;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	one(res->start);
	res = platform_get_resource(pdev, IORESOURCE_MEM, 1);
	if (pdev->id)
		two(res->end);
again:
	three(res->flags);
	for (i = 0; i < 4; i++)
		four(tab[i]);
	goto again;
}
''' + PLATFORM, ('d_probe', 'res->start'), ('d_probe', 'res->end'), ('d_probe', 'res->flags'),
                                               ('d_probe', 'i'))
        self.assertEqual([part[1][4] for part in (first, second)], [('number', '0'), ('number', '1')])
        self.assertIsNone(later)
        self.assertIsNone(counted)

    def test_what_one_call_has_filled_in(self):
        one, two, moved = self.of('''static int d_probe(struct platform_device *pdev)
{
	struct resource res, other;

	of_address_to_resource(pdev->dev.of_node, 0, &res);
	of_address_to_resource(pdev->dev.of_node, 1, &other);
	other.start += 4;
	take(res.start, resource_size(&res));
	give(res.start, other.start);
}
''' + PLATFORM, ('d_probe', 'res.start'), ('d_probe', 'res.start'), ('d_probe', 'other.start'))
        self.assertEqual(one, two)
        self.assertEqual(one[1][0], 'filled')
        self.assertIsNone(moved)

    def test_a_region_begins_where_it_was_requested(self):
        one, two = self.of('''struct p { struct resource *area; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->area = request_mem_region(pci_resource_start(pdev, 0), 4, "d");
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	give(p->area->start);
}
''' + PLATFORM, ('d_probe', 'pci_resource_start(pdev, 0)'), ('d_remove', 'p->area->start'))
        self.assertEqual(one, two)

    def test_what_is_written_while_bound_is_not_sure(self):
        one, = self.of('''struct p { struct clk *clk; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	p->clk = clk_get(&pdev->dev, NULL);
	return 0;
}
static int d_open(struct p *p)
{
	p->clk = clk_get(NULL, "x");
	return use(p->clk);
}
static struct ops d_ops = { .open = d_open };
static void d_remove(struct platform_device *pdev)
{
}
''' + PLATFORM, ('d_open', 'p->clk'))
        self.assertIsNone(one)


if __name__ == '__main__':
    unittest.main()
