// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signal lamp: a helper that only probe calls formats the LED's name.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/stdarg.h>

struct lamp {
	struct led_classdev led;
	enum led_brightness level;
	char *name;
};

static void lamp_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct lamp *lamp = container_of(cdev, struct lamp, led);

	lamp->level = level;
}

static __printf(3, 4)
int lamp_set_name(struct platform_device *pdev, struct lamp *lamp,
		  const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	lamp->name = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);

	return lamp->name ? 0 : -ENOMEM;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int ret;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;

	ret = lamp_set_name(pdev, lamp, "%s:%s", dev_name(&pdev->dev), "red");
	if (ret)
		return ret;

	lamp->led.name = lamp->name;
	lamp->led.brightness_set = lamp_set;
	ret = led_classdev_register(&pdev->dev, &lamp->led);
	if (ret) {
		kfree(lamp->name);
		return ret;
	}

	platform_set_drvdata(pdev, lamp);

	return 0;
}

static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	led_classdev_unregister(&lamp->led);
	kfree(lamp->name);
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Signal lamp");
MODULE_LICENSE("GPL");
