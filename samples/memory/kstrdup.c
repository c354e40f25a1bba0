// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rack light: the LED carries a copy of the device's name.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

struct rack {
	struct led_classdev led;
	enum led_brightness level;
};

static void rack_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct rack *rack = container_of(cdev, struct rack, led);

	rack->level = level;
}

static int rack_probe(struct platform_device *pdev)
{
	struct rack *rack;
	int ret;

	rack = devm_kzalloc(&pdev->dev, sizeof(*rack), GFP_KERNEL);
	if (!rack)
		return -ENOMEM;

	rack->led.name = kstrdup(dev_name(&pdev->dev), GFP_KERNEL);
	if (!rack->led.name)
		return -ENOMEM;

	rack->led.brightness_set = rack_set;
	ret = led_classdev_register(&pdev->dev, &rack->led);
	if (ret) {
		kfree(rack->led.name);
		return ret;
	}

	platform_set_drvdata(pdev, rack);

	return 0;
}

static void rack_remove(struct platform_device *pdev)
{
	struct rack *rack = platform_get_drvdata(pdev);

	led_classdev_unregister(&rack->led);
	kfree(rack->led.name);
}

static struct platform_driver rack_driver = {
	.probe = rack_probe,
	.remove = rack_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(rack_driver);

MODULE_DESCRIPTION("Rack light");
MODULE_LICENSE("GPL");
