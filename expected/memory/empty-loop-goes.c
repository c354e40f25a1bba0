// SPDX-License-Identifier: GPL-2.0-only
/*
 * Choir: the loops that freed one name after the other go, and with them the
 * counter of the one in remove.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CHOIR_VOICES	4

struct choir {
	struct led_classdev led;
	enum led_brightness level;
	char *voice[CHOIR_VOICES];
};

static void choir_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct choir *choir = container_of(cdev, struct choir, led);

	choir->level = level;
}

static int choir_probe(struct platform_device *pdev)
{
	struct choir *choir;
	int i, ret;

	choir = devm_kzalloc(&pdev->dev, sizeof(*choir), GFP_KERNEL);
	if (!choir)
		return -ENOMEM;

	for (i = 0; i < CHOIR_VOICES; i++) {
		choir->voice[i] = devm_kasprintf(&pdev->dev, GFP_KERNEL,
						 "voice%d", i);
		if (!choir->voice[i])
			return -ENOMEM;
	}

	choir->led.name = choir->voice[0];
	choir->led.brightness_set = choir_set;
	ret = led_classdev_register(&pdev->dev, &choir->led);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, choir);

	return 0;
}

static void choir_remove(struct platform_device *pdev)
{
	struct choir *choir = platform_get_drvdata(pdev);

	led_classdev_unregister(&choir->led);
}

static struct platform_driver choir_driver = {
	.probe = choir_probe,
	.remove = choir_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(choir_driver);

MODULE_DESCRIPTION("Choir");
MODULE_LICENSE("GPL");
