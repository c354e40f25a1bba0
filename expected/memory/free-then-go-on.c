// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power meter: the history is optional. Without its work queue it is given
 * back at once and probe goes on, so that this free stays, as devm_kfree().
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define METER_HISTORY	96

struct meter {
	struct workqueue_struct *wq;
	struct led_classdev led;
	u32 *history;
};

static void meter_led_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct meter *meter = container_of(cdev, struct meter, led);

	if (meter->history)
		meter->history[0] = level;
}

static int meter_probe(struct platform_device *pdev)
{
	struct meter *meter;
	int ret;

	meter = devm_kzalloc(&pdev->dev, sizeof(*meter), GFP_KERNEL);
	if (!meter)
		return -ENOMEM;

	meter->history = devm_kcalloc(&pdev->dev, METER_HISTORY, sizeof(u32),
				      GFP_KERNEL);
	if (!meter->history)
		return -ENOMEM;

	meter->wq = alloc_ordered_workqueue("meter", 0);
	if (!meter->wq) {
		dev_warn(&pdev->dev, "no history\n");
		devm_kfree(&pdev->dev, meter->history);
		meter->history = NULL;
	}

	meter->led.name = "meter:green:power";
	meter->led.brightness_set = meter_led_set;
	ret = led_classdev_register(&pdev->dev, &meter->led);
	if (ret)
		goto err_destroy_wq;

	platform_set_drvdata(pdev, meter);

	return 0;

err_destroy_wq:
	if (meter->wq)
		destroy_workqueue(meter->wq);
	return ret;
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *meter = platform_get_drvdata(pdev);

	led_classdev_unregister(&meter->led);
	if (meter->wq)
		destroy_workqueue(meter->wq);
}

static struct platform_driver meter_driver = {
	.probe = meter_probe,
	.remove = meter_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(meter_driver);

MODULE_DESCRIPTION("Power meter");
MODULE_LICENSE("GPL");
