// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frame grabber: a buffer of two pages with an order of its own.
 */
#include <linux/gfp.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define GRABBER_ORDER	1

struct grabber {
	struct led_classdev led;
	unsigned long frame;
};

static void grabber_led_set(struct led_classdev *cdev,
			    enum led_brightness level)
{
	struct grabber *grabber = container_of(cdev, struct grabber, led);

	*(u8 *)grabber->frame = level;
}

static int grabber_probe(struct platform_device *pdev)
{
	struct grabber *grabber;
	int ret;

	grabber = devm_kzalloc(&pdev->dev, sizeof(*grabber), GFP_KERNEL);
	if (!grabber)
		return -ENOMEM;

	grabber->frame = devm_get_free_pages(&pdev->dev, GFP_KERNEL,
					     GRABBER_ORDER);
	if (!grabber->frame)
		return -ENOMEM;

	grabber->led.name = "grabber:red:recording";
	grabber->led.brightness_set = grabber_led_set;
	ret = led_classdev_register(&pdev->dev, &grabber->led);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, grabber);

	return 0;
}

static void grabber_remove(struct platform_device *pdev)
{
	struct grabber *grabber = platform_get_drvdata(pdev);

	led_classdev_unregister(&grabber->led);
}

static struct platform_driver grabber_driver = {
	.probe = grabber_probe,
	.remove = grabber_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(grabber_driver);

MODULE_DESCRIPTION("Frame grabber");
MODULE_LICENSE("GPL");
