# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what a failed probe leaves reachable: converted only where nobody has it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import PLATFORM, Folder  # noqa: E402

TYPES = '''struct p { struct device *dev; struct mutex lock; struct work_struct work, other;
	struct delayed_work late; struct timer_list timer; struct hrtimer tick; struct task_struct *task;
	struct urb *urb; struct dentry *dir; struct proc_dir_entry *proc; struct notifier_block nb;
	struct miscdevice misc; struct list_head node; struct completion done; struct bridge *bridge;
	struct workqueue_struct *wq; struct hook hook; u8 regs[8]; int irq; int irq2; u8 *buf; };
static irqreturn_t d_irq(int irq, void *data)
{
	return IRQ_HANDLED;
}
static void d_work(struct work_struct *work)
{
}
static int d_thread(void *data)
{
	return 0;
}
static int d_open(struct inode *inode, struct file *file)
{
	return 0;
}
static const struct file_operations d_fops = { .open = d_open };
static LIST_HEAD(d_all);
'''
PROBE = '''static int d_probe(struct platform_device *pdev)
{
	struct p *p;
	int ret, irq;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	%s
	ret = platform_get_irq(pdev, 0);
	if (ret < 0) {
		%s
		return ret;
	}
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	kfree(p);
}
'''
# (what makes it known, what takes it back, what takes something else back)
PAIRS = (
    ('ret = request_irq(p->irq, d_irq, 0, "d", p);\n\tif (ret) {\n\t\tkfree(p);\n\t\treturn ret;\n\t}',
     'free_irq(p->irq, p);', 'free_irq(p->irq2, p);'),
    ('ret = request_threaded_irq(p->irq, NULL, d_irq, 0, "d", p);\n\tif (ret)\n\t\treturn ret;',
     'free_irq(p->irq, p);', 'free_irq(p->irq, NULL);'),
    ('INIT_WORK(&p->work, d_work);\n\tschedule_work(&p->work);',
     'cancel_work_sync(&p->work);', 'cancel_work_sync(&p->other);'),
    ('INIT_DELAYED_WORK(&p->late, d_work);\n\tschedule_delayed_work(&p->late, HZ);',
     'cancel_delayed_work_sync(&p->late);', 'cancel_work_sync(&p->work);'),
    ('INIT_WORK(&p->work, d_work);\n\tqueue_work(p->wq, &p->work);',
     'destroy_workqueue(p->wq);', 'flush_workqueue(p->wq);'),
    ('timer_setup(&p->timer, d_timer, 0);\n\tmod_timer(&p->timer, jiffies + HZ);',
     'timer_delete_sync(&p->timer);', 'del_timer(&p->timer);'),
    ('hrtimer_start(&p->tick, 1, HRTIMER_MODE_REL);', 'hrtimer_cancel(&p->tick);',
     'hrtimer_cancel(&p->other);'),
    ('p->task = kthread_run(d_thread, p, "d");\n\tif (IS_ERR(p->task))\n\t\treturn PTR_ERR(p->task);',
     'kthread_stop(p->task);', 'kthread_stop(p->wq);'),
    ('usb_fill_int_urb(p->urb, p->dev, 0, p->regs, 8, d_urb, p, 1);\n'
     '\tret = usb_submit_urb(p->urb, GFP_KERNEL);\n\tif (ret)\n\t\treturn ret;',
     'usb_kill_urb(p->urb);', 'usb_free_urb(p->urb);'),
    ('debugfs_create_file("d", 0444, p->dir, p, &d_fops);', 'debugfs_remove_recursive(p->dir);',
     'debugfs_remove(NULL);'),
    ('proc_create_data("d", 0, NULL, &d_proc, p);', 'remove_proc_entry("d", NULL);',
     'remove_proc_entry("e", NULL);'),
    ('p->proc = proc_create_data("d", 0, NULL, &d_proc, p);', 'proc_remove(p->proc);',
     'proc_remove(p->dir);'),
    ('p->nb.notifier_call = d_notify;\n\tregister_reboot_notifier(&p->nb);',
     'unregister_reboot_notifier(&p->nb);', 'unregister_netdevice_notifier(&p->nb);'),
    ('p->misc.fops = &d_fops;\n\tret = misc_register(&p->misc);\n\tif (ret)\n\t\treturn ret;',
     'misc_deregister(&p->misc);', 'mutex_destroy(&p->lock);'),
    ('list_add(&p->node, &d_all);', 'list_del(&p->node);', 'list_empty(&p->node);'),
    ('core_wait(&p->done);', 'core_wait_cancel(&p->done);', 'reinit_completion(&p->done);'),
    ('bridge_set_events(p->bridge, d_irq, p);', 'bridge_events_cancel(p->bridge);',
     'bridge_reset(p->bridge);'),
    ('p->hook.call = d_irq;\n\tcore_init(&p->hook);', 'core_uninit(&p->hook);', 'core_uninit(p->wq);'),
    ('p->hook.call = d_irq;\n\tcore_listen(&p->hook);', 'core_listen_stop(&p->hook);',
     'core_write(p->regs);'),
    ('device_create_file(&pdev->dev, &p->attr);', 'device_remove_file(&pdev->dev, &p->attr);',
     'device_remove_file(&pdev->dev, &p->attr2);'),
)


class Leaves(Folder):
    families = frozenset(('memory',))

    def outcome(self, more, back='', before='', after='', **options):
        sites = self.decide(TYPES + before + PROBE % (more, back) + after + PLATFORM, **options)
        return ['%s' % (s.code or s.verdict) for s in sites]

    def test_what_a_failing_probe_leaves_running_is_kept(self):
        for known, _, _ in PAIRS:
            with self.subTest(known):
                self.assertEqual(self.outcome(known), ['leaks-on-failure'])

    def test_what_is_taken_back_is_not_left(self):
        for known, back, _ in PAIRS:
            with self.subTest(known):
                self.assertEqual(self.outcome(known, back), ['convert'])

    def test_taking_back_something_else(self):
        for known, _, other in PAIRS:
            with self.subTest(other):
                self.assertEqual(self.outcome(known, other), ['leaks-on-failure'])

    def test_what_is_only_freed_with_it(self):
        for known, _, _ in PAIRS:
            with self.subTest(known):
                self.assertEqual(self.outcome(known, 'kfree(p);'), ['convert'])

    def test_in_a_helper(self):
        for known, back, other in PAIRS:
            start = 'static int d_start(struct platform_device *pdev, struct p *p)\n{\n\tint ret;\n\n\t%s\n' \
                '\treturn 0;\n}\n' % known.replace('kfree(p);', 'd_nothing();')
            stop = 'static void d_stop(struct platform_device *pdev)\n{\n' \
                '\tstruct p *q = platform_get_drvdata(pdev);\n\n\t%s\n}\n'
            for which, answer in ((back, 'convert'), (other, 'leaks-on-failure')):
                which = which.replace('p->', 'q->').replace(', p)', ', q)')
                with self.subTest(which):
                    self.assertEqual(self.outcome('ret = d_start(pdev, p);\n\tif (ret)\n\t\treturn ret;',
                                                  'd_stop(pdev);', start + stop % which), [answer])

    def test_a_helper_that_asks_whether_there_is_something_to_take_back(self):
        helpers = '''static int d_open_queue(struct p *p)
{
	int ret;

	p->buf = get_page(p->dev);
	%s
	ret = request_irq(p->irq, d_irq, 0, "d", p);
	if (ret)
		goto fail;
	%s
	return 0;
fail:
	put_page(p->buf);
	p->buf = NULL;
	return ret;
}
static void d_close_queue(struct p *p)
{
	if (!p->buf)
		return;
	free_irq(p->irq, p);
	put_page(p->buf);
	p->buf = NULL;
}
'''
        check = 'if (!p->buf)\n\t\treturn -ENOMEM;'
        more = 'ret = hw_start(p->dev);\n\tif (ret)\n\t\tgoto fail;'
        for made, after, answer in ((check, '', 'convert'), ('', '', 'leaks-on-failure'),
                                    (check, more, 'leaks-on-failure')):
            with self.subTest(made + after):
                self.assertEqual(self.outcome(
                    'ret = d_open_queue(p);\n\tif (ret) {\n\t\tkfree(p);\n\t\treturn ret;\n\t}',
                    'd_close_queue(p);', helpers % (made, after)), [answer])
        self.assertEqual(self.outcome(
            'ret = d_open_queue(p);\n\tif (ret) {\n\t\tkfree(p);\n\t\treturn ret;\n\t}\n\tp->buf = NULL;',
            'd_close_queue(p);', helpers % (check, '')), ['leaks-on-failure'])

    def test_calls_that_keep_nothing(self):
        for known in ('mutex_init(&p->lock);', 'INIT_WORK(&p->work, d_work);', 'core_read(p->regs);',
                      'timer_setup(&p->timer, d_timer, 0);', 'init_completion(&p->done);',
                      'write_register(p->irq, 1);', 'bitmap_add(1, 2);', 'dev_set_drvdata(&pdev->dev, p);',
                      'bus_for_each_dev(p->bridge, NULL, p, d_thread);',
                      'ret = devm_request_irq(&pdev->dev, p->irq, d_irq, 0, "d", p);',
                      'debugfs_create_dir("d", NULL);', 'clk_attach(p->irq);',
                      'list_add(&p->node, &p->all);', 'p->nb.notifier_call = d_notify;'):
            with self.subTest(known):
                self.assertEqual(self.outcome(known), ['convert'])

    def test_a_function_that_is_called_through_a_member(self):
        arm = 'static void d_arm(struct p *q)\n{\n\t%s\n}\nstatic void d_deep(struct p *r)\n{\n' \
            '\td_arm(r);\n}\nstatic const struct d_ops d_ops = { .arm = %s, .other = d_nothing };\n'
        for known, back, answer in (('schedule_work(&q->work);', '', 'leaks-on-failure'),
                                    ('schedule_work(&q->work);', 'cancel_work_sync(&p->work);', 'convert'),
                                    ('schedule_work(&q->work);\n\tcancel_work_sync(&q->work);', '',
                                     'convert'),
                                    ('core_read(q->regs);', '', 'convert')):
            for which in ('d_arm', 'd_deep'):
                if back and which == 'd_deep':
                    continue
                with self.subTest(known + back + which):
                    more = arm % (known, which)
                    self.assertEqual(self.outcome('p->ops->arm(p);', back, more), [answer])
                    self.assertEqual(self.outcome('p->ops->other(p);', back, more), ['convert'])

    def test_a_function_that_nobody_knows(self):
        declared = 'void acme_set_client(int nr, struct p *p);\n'
        self.assertEqual(self.outcome('acme_set_client(0, p);', '', declared), ['leaks-on-failure'])
        self.assertEqual(self.outcome('acme_get_info(0, p);', '', declared), ['convert'])
        self.assertEqual(self.outcome('core_bind(&p->nb);'), ['leaks-on-failure'])
        self.assertEqual(self.outcome('core_bind(p->irq);'), ['convert'])

    def test_calls_that_only_read(self):
        for known, answer in (('core_get_info(&p->hook);', 'convert'),
                              ('core_regs_clear(&p->hook);', 'convert'),
                              ('p = container_of(&p->hook, struct p, hook);', 'convert'),
                              ('core_set_info(&p->hook);', 'leaks-on-failure')):
            with self.subTest(known):
                self.assertEqual(self.outcome('p->hook.call = d_irq;\n\t' + known), [answer])

    def test_a_file_goes_with_the_folder_of_its_folder(self):
        known = 'struct dentry *%s = debugfs_create_dir("in", %s);\n\t' \
            'debugfs_create_file("d", 0444, inner, p, &d_fops);'
        for made, back, answer in ((('inner', 'p->dir'), 'debugfs_remove_recursive(p->dir);', 'convert'),
                                   (('inner', 'p->dir'), 'debugfs_remove(p->misc);', 'leaks-on-failure'),
                                   (('inner', 'NULL'), 'debugfs_remove(p->dir);', 'leaks-on-failure'),
                                   (('beside', 'p->dir'), 'debugfs_remove(p->dir);', 'leaks-on-failure')):
            with self.subTest(made + (back,)):
                self.assertEqual(self.outcome(known % made, back), [answer])

    def test_a_call_that_failed_keeps_nothing(self):
        for call in ('ret = request_irq(p->irq, d_irq, 0, "d", p);\n\tif (ret)\n\t\treturn ret;',
                     'ret = misc_register(&p->misc);\n\tif (ret < 0)\n\t\tgoto out;',
                     'p->task = kthread_run(d_thread, p, "d");\n'
                     '\tif (IS_ERR(p->task))\n\t\treturn PTR_ERR(p->task);',
                     'p->proc = proc_create_data("d", 0, NULL, &d_proc, p);\n'
                     '\tif (!p->proc)\n\t\treturn -ENOMEM;'):
            with self.subTest(call):
                last = PROBE.replace('''	ret = platform_get_irq(pdev, 0);
	if (ret < 0) {
		%s
		return ret;
	}
	return 0;
''', '\treturn 0;\nout:\n\treturn ret;\n')
                sites = self.decide(TYPES + last % call + PLATFORM)
                self.assertEqual([s.code or s.verdict for s in sites], ['convert'])

    def test_the_last_call_may_fail(self):
        end = 'return 0;\n}\nstatic void d_remove'
        text = TYPES + PROBE.replace(end, end.replace('0', 'hw_start(p->irq)'))
        for known, answer in (('schedule_work(&p->work);', 'leaks-on-failure'),
                              ('core_read(p->regs);', 'convert')):
            with self.subTest(known):
                sites = self.decide(text % (known, 'kfree(p);') + PLATFORM)
                self.assertEqual([s.code or s.verdict for s in sites], [answer])

    def test_a_condition_hides_the_failure(self):
        text = (TYPES + PROBE).replace('''	if (ret < 0) {
		%s
		return ret;
	}
	return 0;
''', '\treturn ret < 0 ? ret : 0;\n')
        for known, answer in (('schedule_work(&p->work);', 'leaks-on-failure'),
                              ('core_read(p->regs);', 'convert')):
            with self.subTest(known):
                sites = self.decide(text % known + PLATFORM)
                self.assertEqual([s.code or s.verdict for s in sites], [answer])

    def test_what_is_held_by_something_else(self):
        before = 'static const struct bridge_ops ops = { .irq = d_irq };\n'
        for known, answer in (
                ('p->bridge->priv = p;\n\tp->bridge->ops = &ops;\n\tbridge_go(p->bridge);',
                 'leaks-on-failure'),
                ('bridge_set_drvdata(p->bridge, p);\n\tbridge_register(p->bridge);', 'leaks-on-failure'),
                ('struct bridge_cfg cfg = { .irq = d_irq, .ctx = p };\n\n\tbridge_new(&cfg);',
                 'leaks-on-failure'),
                ('p->bridge->ops = &ops;\n\tbridge_go(p->bridge);', 'convert'),
                ('p->bridge->priv = p;\n\tbridge_go(p->bridge);', 'convert')):
            with self.subTest(known):
                self.assertEqual(self.outcome(known, before=before), [answer])

    def test_a_part_of_the_object_that_stays_in_use(self):
        probe = (TYPES + PROBE).replace('ret = platform_get_irq', 'p->buf = kmalloc(9, GFP_KERNEL);\n'
                                        '\tif (!p->buf) {\n\t\tfree_irq(p->irq, p);\n\t\tkfree(p);\n'
                                        '\t\treturn -ENOMEM;\n\t}\n\tret = platform_get_irq') \
            .replace('\tkfree(p);\n}\n', '\tkfree(p->buf);\n\tkfree(p);\n}\n')
        text = probe % ('request_irq(p->irq, d_irq, 0, "d", p);', '%s') + PLATFORM
        for back, answer in (('d_nothing();', 'leaks-on-failure'), ('free_irq(p->irq, p);', 'convert')):
            with self.subTest(back):
                self.assertEqual([s.code or s.verdict for s in self.decide(text % back)], [answer] * 2)


GLOBAL = '''static struct platform_device *current_one;
static struct p *the_one;
static struct p *table[4];
'''
ATTACH = '''static int board_attach(struct board *board)
{
	struct p *p;

	%s
	return 0;
}
static struct board_interface board_ops = { .attach = board_attach };
'''
CONFIG = '''static int d_config(struct platform_device *pdev)
{
	return core_read(3);
}
'''


class Globals(Leaves):
    def test_a_global_names_it(self):
        for known, back, answer in (
                ('the_one = p;', '', 'leaks-on-failure'), ('the_one = p;', 'the_one = NULL;', 'convert'),
                ('table[pdev->id] = p;', '', 'leaks-on-failure'),
                ('table[pdev->id] = p;', 'table[pdev->id] = NULL;', 'convert'),
                ('the_one = p;', 'table[0] = NULL;', 'leaks-on-failure')):
            with self.subTest(known + back):
                self.assertEqual(self.outcome(known, back, before=GLOBAL), [answer])

    def test_how_a_global_is_made_to_name_it(self):
        before = GLOBAL + 'static DEFINE_PER_CPU(struct p *, own);\nstatic struct platform_device *first;\n' \
            'struct both { struct p *p; int n; };\nstatic struct both both;\n'
        for known, back in (
                ('rcu_assign_pointer(the_one, p);', 'RCU_INIT_POINTER(the_one, NULL);'),
                ('WRITE_ONCE(the_one, p);', 'WRITE_ONCE(the_one, NULL);'),
                ('smp_store_release(&the_one, p);', 'the_one = NULL;'),
                ('xchg(&the_one, p);', 'xchg(&the_one, NULL);'),
                ('if (cmpxchg(&the_one, NULL, p))\n\t\tpr_info("two");', 'cmpxchg(&the_one, p, NULL);'),
                ('rcu_replace_pointer(the_one, p, 1);', 'rcu_replace_pointer(the_one, NULL, 1);'),
                ('per_cpu(own, 0) = p;', 'per_cpu(own, 0) = NULL;'),
                ('*this_cpu_ptr(&own) = p;', '*this_cpu_ptr(&own) = NULL;'),
                ('this_cpu_write(own, p);', 'this_cpu_write(own, NULL);'),
                ('both.p = p;', 'both.p = NULL;'),
                ('dev_set_drvdata(pdev->dev.parent, p);', 'dev_set_drvdata(pdev->dev.parent, NULL);'),
                ('platform_set_drvdata(first, p);', 'platform_set_drvdata(first, NULL);')):
            with self.subTest(known):
                self.assertEqual(self.outcome(known, '', before=before), ['leaks-on-failure'])
                self.assertEqual(self.outcome(known, back, before=before), ['convert'])
        for known in ('both = (struct both){ .p = p, .n = 1 };', 'both = (struct both){ p, 1 };'):
            self.assertEqual(self.outcome(known, '', before=before), ['leaks-on-failure'])
        self.assertEqual(self.outcome('dev_set_drvdata(&pdev->dev, p);', '', before=before), ['convert'])
        self.assertEqual(self.outcome('WRITE_ONCE(p->irq, 3);', '', before=before), ['convert'])

    def test_a_global_that_is_set_after_the_last_failure(self):
        text = GLOBAL + TYPES + PROBE.replace('\treturn 0;\n}\nstatic void d_rem',
                                              '\tthe_one = p;\n\treturn 0;\n}\nstatic void d_rem') % ('', '')
        self.assertEqual([s.code or s.verdict for s in self.decide(text + PLATFORM)], ['convert'])

    def holder(self, use, known='pdev->priv = p;\n\tcurrent_one = pdev;', back=''):
        """The verdict where a global names the device and attach() is `use`."""
        text = TYPES + GLOBAL + CONFIG + PROBE % (known, back) + ATTACH % use + PLATFORM
        text = text.replace('platform_set_drvdata(pdev, p);', '')
        text = text.replace('platform_get_drvdata(pdev)', 'pdev->priv')
        return [s.code or s.verdict for s in self.decide(text)]

    def test_a_global_names_its_holder(self):
        for use in ('p = current_one->priv;\n\tp->dev = board->dev;',
                    'if (!current_one)\n\t\treturn -ENODEV;\n\t((struct p *)current_one->priv)->irq = 3;',
                    'struct platform_device *pdev = current_one;\n\n\tp = pdev->priv;\n\tp->irq = 1;'):
            with self.subTest(use):
                self.assertEqual(self.holder(use), ['leaks-on-failure'])
        for use in ('board->base = current_one->resource->start;', 'board->dev = &current_one->dev;', ''):
            with self.subTest(use):
                self.assertEqual(self.holder(use), ['convert'])
        self.assertEqual(self.holder('p = current_one->priv;\n\tp->irq = 1;',
                                     back='current_one = NULL;'), ['convert'])

    def test_the_driver_s_own_callback_may_use_what_it_is_given(self):
        more = '''static int d_suspend(struct platform_device *pdev)
{
	struct p *p = pdev->priv;

	p->irq = 0;
	return 0;
}
static struct other_ops pm = { .suspend = d_suspend };
'''
        text = TYPES + GLOBAL + PROBE % ('pdev->priv = p;\n\tcurrent_one = pdev;', '') + more + PLATFORM
        text = text.replace('platform_get_drvdata(pdev)', 'pdev->priv')
        text = text.replace('platform_set_drvdata(pdev, p);', '')
        self.assertEqual([s.code or s.verdict for s in self.decide(text)], ['convert'])

    def test_a_helper_is_given_the_holder(self):
        before = 'static void touch(struct platform_device *pdev)\n{\n\tstruct p *p = pdev->priv;\n\n' \
            '\tp->irq = 2;\n}\n'
        text = TYPES + GLOBAL + before + PROBE % ('pdev->priv = p;\n\tcurrent_one = pdev;', '') + \
            ATTACH % 'touch(current_one);' + PLATFORM
        text = text.replace('platform_get_drvdata(pdev)', 'pdev->priv')
        text = text.replace('platform_set_drvdata(pdev, p);', '')
        self.assertEqual([s.code or s.verdict for s in self.decide(text)], ['leaks-on-failure'])


class Members(Folder):
    """Who is given the address of a member is given the object."""
    families = frozenset(('memory',))

    BODY = '''struct core { int n; };
struct p { struct core core; struct work_struct work; struct timer_list timer; int n; };
static void d_work(struct work_struct *work)
{
}
static int d_probe(struct platform_device *pdev)
{
	struct core *core;
	struct p *p;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	platform_set_drvdata(pdev, p);
	%s
	if (core_start(pdev)) {
		kfree(p);
		return -EIO;
	}
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	%s
}
%s
'''
    ANSWER = '''static long d_ioctl(struct file *file)
{
	kfree(core_answer(file));
	return 0;
}
static struct file_operations fops = { .unlocked_ioctl = d_ioctl };
'''

    def outcome(self, *parts, **options):
        return [s.code or s.verdict for s in self.decide(self.BODY % parts + PLATFORM, **options)]

    def test_a_member_that_is_handed_over(self):
        for known in ('core_join(&p->core);', 'core = &p->core;\n\tcore_join(core);', 'core_join(p);'):
            with self.subTest(known):
                self.assertEqual(self.outcome(known, 'kfree(p);', self.ANSWER), ['unknown-free'])
        for known in ('mutex_init(&p->core);', 'core_join(p->n);', 'core_join(&p->work);'):
            with self.subTest(known):
                self.assertEqual(self.outcome(known, 'kfree(p);', self.ANSWER), ['convert'])

    def test_what_remove_leaks_in_use(self):
        for known, stop, answer in (
                ('INIT_WORK(&p->work, d_work);\n\tschedule_work(&p->work);', 'stop(pdev);',
                 'leaks-on-unbind'),
                ('INIT_WORK(&p->work, d_work);\n\tschedule_work(&p->work);',
                 'cancel_work_sync(&p->work);', 'convert'),
                ('mod_timer(&p->timer, 1);', 'cancel_work_sync(&p->work);', 'leaks-on-unbind'),
                ('mod_timer(&p->timer, 1);', 'timer_delete_sync(&p->timer);', 'convert'),
                ('request_irq(1, d_irq, 0, "d", p);', 'free_irq(2, p);', 'leaks-on-unbind'),
                ('core_join(&p->core);', 'stop(pdev);', 'leaks-on-unbind'), ('', 'stop(pdev);', 'convert')):
            with self.subTest(known + stop):
                self.assertEqual(self.outcome(known, stop, '', fix_leaks=True), [answer])


class Rooms(Folder):
    """What netdev_priv() and its like give is no allocation."""

    def test_a_free_of_room_is_no_free_of_the_object(self):
        text = '''struct p { int a; };
static int d_probe(struct platform_device *pdev)
{
	struct Scsi_Host *host;
	struct p *p;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	host = core_detect(p);
	if (!host) {
		kfree(p);
		return -ENODEV;
	}
	platform_set_drvdata(pdev, host);
	return 0;
}
static void d_remove(struct platform_device *pdev)
{
	struct Scsi_Host *host = platform_get_drvdata(pdev);
	struct p *p = %s(host);

	kfree(p);
}
'''
        for name, codes in (('shost_priv', ['leaks-on-unbind']), ('netdev_priv', ['leaks-on-unbind']),
                            ('hci_get_priv', ['leaks-on-unbind'])):
            with self.subTest(name):
                self.assertEqual([s.code for s in self.decide(text % name + PLATFORM)], codes)
        stored = text.replace('struct p *p = %s(host);\n\n\tkfree(p);',
                              'struct p **p = %s(host);\n\n\tkfree(*p);') % 'shost_priv'
        site, = self.decide(stored + PLATFORM)
        self.assertEqual((site.verdict, len(site.actions)), ('convert', 3))


if __name__ == '__main__':
    unittest.main()
