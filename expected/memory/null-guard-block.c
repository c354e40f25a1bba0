// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rain gauge: remove undoes everything inside a NULL guard, of which two
 * statements stay.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct gauge {
	struct workqueue_struct *wq;
	struct timer_list timer;
	unsigned long drops;
};

static void gauge_tick(struct timer_list *timer)
{
	struct gauge *gauge = from_timer(gauge, timer, timer);

	gauge->drops++;
	mod_timer(timer, jiffies + HZ);
}

static int gauge_probe(struct platform_device *pdev)
{
	struct gauge *gauge;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->wq = alloc_ordered_workqueue("gauge", 0);
	if (!gauge->wq)
		return -ENOMEM;

	timer_setup(&gauge->timer, gauge_tick, 0);
	mod_timer(&gauge->timer, jiffies + HZ);
	platform_set_drvdata(pdev, gauge);

	return 0;
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *gauge = platform_get_drvdata(pdev);

	if (gauge) {
		timer_shutdown_sync(&gauge->timer);
		destroy_workqueue(gauge->wq);
	}
}

static struct platform_driver gauge_driver = {
	.probe = gauge_probe,
	.remove = gauge_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(gauge_driver);

MODULE_DESCRIPTION("Rain gauge");
MODULE_LICENSE("GPL");
