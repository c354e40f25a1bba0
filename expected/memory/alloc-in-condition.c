// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pulse counter in an older style: the allocation stands in the condition.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct pulse {
	struct timer_list timer;
	unsigned long count;
};

static void pulse_tick(struct timer_list *timer)
{
	struct pulse *pulse = from_timer(pulse, timer, timer);

	pulse->count++;
	mod_timer(timer, jiffies + HZ);
}

static int pulse_probe(struct platform_device *pdev)
{
	struct pulse *pulse;

	pulse = devm_kzalloc(&pdev->dev, sizeof(*pulse), GFP_KERNEL);
	if (!pulse)
		return -ENOMEM;

	timer_setup(&pulse->timer, pulse_tick, 0);
	mod_timer(&pulse->timer, jiffies + HZ);
	platform_set_drvdata(pdev, pulse);

	return 0;
}

static void pulse_remove(struct platform_device *pdev)
{
	struct pulse *pulse = platform_get_drvdata(pdev);

	timer_shutdown_sync(&pulse->timer);
}

static struct platform_driver pulse_driver = {
	.probe = pulse_probe,
	.remove = pulse_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(pulse_driver);

MODULE_DESCRIPTION("Pulse counter");
MODULE_LICENSE("GPL");
