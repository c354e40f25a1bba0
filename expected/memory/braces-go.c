// SPDX-License-Identifier: GPL-2.0-only
/*
 * Harp: braces round what has become a single statement, in an if with an
 * else as well, and in a nested one.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct harp {
	struct led_classdev led;
	enum led_brightness level;
};

static void harp_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct harp *harp = container_of(cdev, struct harp, led);

	harp->level = level;
}

static int harp_probe(struct platform_device *pdev)
{
	struct harp *harp;
	int ret;

	harp = devm_kzalloc(&pdev->dev, sizeof(*harp), GFP_KERNEL);
	if (!harp)
		return -ENOMEM;

	harp->led.name = "harp:gold:indicator";
	harp->led.brightness_set = harp_set;
	ret = led_classdev_register(&pdev->dev, &harp->led);
	if (ret) {
		if (ret == -ENOMEM)
			return ret;

		dev_err(&pdev->dev, "no LED\n");
		return -ENODEV;
	}

	platform_set_drvdata(pdev, harp);

	return 0;
}

static void harp_remove(struct platform_device *pdev)
{
	struct harp *harp = platform_get_drvdata(pdev);

	if (!harp)
		dev_warn(&pdev->dev, "removed without data\n");
	else
		led_classdev_unregister(&harp->led);
}

static struct platform_driver harp_driver = {
	.probe = harp_probe,
	.remove = harp_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(harp_driver);

MODULE_DESCRIPTION("Harp");
MODULE_LICENSE("GPL");
