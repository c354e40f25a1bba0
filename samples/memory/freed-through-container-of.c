// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torch: drvdata is the LED, and remove finds the struct round it.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct torch {
	enum led_brightness level;
	struct led_classdev led;
};

#define to_torch(cdev)	container_of(cdev, struct torch, led)

static void torch_set(struct led_classdev *cdev, enum led_brightness level)
{
	to_torch(cdev)->level = level;
}

static int torch_probe(struct platform_device *pdev)
{
	struct torch *torch;
	int ret;

	torch = kzalloc(sizeof(*torch), GFP_KERNEL);
	if (!torch)
		return -ENOMEM;

	torch->led.name = "torch:white:flash";
	torch->led.max_brightness = 7;
	torch->led.brightness_set = torch_set;

	ret = led_classdev_register(&pdev->dev, &torch->led);
	if (ret) {
		kfree(torch);
		return ret;
	}

	platform_set_drvdata(pdev, &torch->led);

	return 0;
}

static void torch_remove(struct platform_device *pdev)
{
	struct led_classdev *cdev = platform_get_drvdata(pdev);
	struct torch *torch = container_of(cdev, struct torch, led);

	led_classdev_unregister(cdev);
	kfree(torch);
}

static struct platform_driver torch_driver = {
	.probe = torch_probe,
	.remove = torch_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(torch_driver);

MODULE_DESCRIPTION("Torch");
MODULE_LICENSE("GPL");
