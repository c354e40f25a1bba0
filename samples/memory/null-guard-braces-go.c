// SPDX-License-Identifier: GPL-2.0-only
/*
 * Egg timer: one statement stays in the NULL guard of remove.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct eggtimer {
	struct delayed_work ring;
	unsigned int rings;
};

static void eggtimer_ring(struct work_struct *work)
{
	struct eggtimer *timer = container_of(to_delayed_work(work),
					      struct eggtimer, ring);

	timer->rings++;
}

static int eggtimer_probe(struct platform_device *pdev)
{
	struct eggtimer *timer;

	timer = kzalloc(sizeof(*timer), GFP_KERNEL);
	if (!timer)
		return -ENOMEM;

	INIT_DELAYED_WORK(&timer->ring, eggtimer_ring);
	schedule_delayed_work(&timer->ring, 180 * HZ);
	platform_set_drvdata(pdev, timer);

	return 0;
}

static void eggtimer_remove(struct platform_device *pdev)
{
	struct eggtimer *timer = platform_get_drvdata(pdev);

	if (timer) {
		cancel_delayed_work_sync(&timer->ring);
		kfree(timer);
	}
}

static struct platform_driver eggtimer_driver = {
	.probe = eggtimer_probe,
	.remove = eggtimer_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(eggtimer_driver);

MODULE_DESCRIPTION("Egg timer");
MODULE_LICENSE("GPL");
