// SPDX-License-Identifier: GPL-2.0-only
/*
 * Thermostat: the allocations stand in a helper that only probe calls, one
 * with the device as its parameter.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define THERMOSTAT_SLOTS	6

struct thermostat {
	struct led_classdev flame;
	s16 *schedule;
	s16 *readings;
};

static void thermostat_flame_set(struct led_classdev *cdev,
				 enum led_brightness level)
{
	struct thermostat *ts = container_of(cdev, struct thermostat, flame);

	ts->readings[0] = level;
}

static int thermostat_alloc(struct device *dev, struct thermostat *ts)
{
	ts->schedule = kcalloc(THERMOSTAT_SLOTS, sizeof(s16), GFP_KERNEL);
	if (!ts->schedule)
		return -ENOMEM;

	ts->readings = kcalloc(THERMOSTAT_SLOTS, sizeof(s16), GFP_KERNEL);
	if (!ts->readings) {
		kfree(ts->schedule);
		return -ENOMEM;
	}

	dev_dbg(dev, "%d slots\n", THERMOSTAT_SLOTS);
	return 0;
}

static int thermostat_probe(struct platform_device *pdev)
{
	struct thermostat *ts;
	int ret;

	ts = kzalloc(sizeof(*ts), GFP_KERNEL);
	if (!ts)
		return -ENOMEM;

	ret = thermostat_alloc(&pdev->dev, ts);
	if (ret)
		goto err_free_ts;

	ts->flame.name = "thermostat:orange:flame";
	ts->flame.brightness_set = thermostat_flame_set;
	ret = led_classdev_register(&pdev->dev, &ts->flame);
	if (ret)
		goto err_free_tables;

	platform_set_drvdata(pdev, ts);

	return 0;

err_free_tables:
	kfree(ts->readings);
	kfree(ts->schedule);
err_free_ts:
	kfree(ts);
	return ret;
}

static void thermostat_remove(struct platform_device *pdev)
{
	struct thermostat *ts = platform_get_drvdata(pdev);

	led_classdev_unregister(&ts->flame);
	kfree(ts->readings);
	kfree(ts->schedule);
	kfree(ts);
}

static struct platform_driver thermostat_driver = {
	.probe = thermostat_probe,
	.remove = thermostat_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(thermostat_driver);

MODULE_DESCRIPTION("Thermostat");
MODULE_LICENSE("GPL");
