// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge: a helper notes the bound device in the private structure, and
 * another one, which is only given that structure, allocates.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TIDE_HOURS	24

struct tide {
	struct led_classdev flood;
	struct platform_device *pdev;
	u16 *levels;
};

static void tide_flood_set(struct led_classdev *cdev,
			   enum led_brightness level)
{
	struct tide *tide = container_of(cdev, struct tide, flood);

	tide->levels[0] = level;
}

static void tide_init(struct platform_device *pdev, struct tide *tide)
{
	tide->flood.name = "tide:blue:flood";
	tide->flood.brightness_set = tide_flood_set;
	tide->pdev = pdev;
}

static int tide_alloc(struct tide *tide)
{
	tide->levels = kcalloc(TIDE_HOURS, sizeof(*tide->levels), GFP_KERNEL);
	if (!tide->levels)
		return -ENOMEM;

	dev_dbg(&tide->pdev->dev, "%d hours\n", TIDE_HOURS);
	return 0;
}

static int tide_probe(struct platform_device *pdev)
{
	struct tide *tide;
	int ret;

	tide = devm_kzalloc(&pdev->dev, sizeof(*tide), GFP_KERNEL);
	if (!tide)
		return -ENOMEM;

	tide_init(pdev, tide);

	ret = tide_alloc(tide);
	if (ret)
		return ret;

	ret = led_classdev_register(&pdev->dev, &tide->flood);
	if (ret) {
		kfree(tide->levels);
		return ret;
	}

	platform_set_drvdata(pdev, tide);

	return 0;
}

static void tide_remove(struct platform_device *pdev)
{
	struct tide *tide = platform_get_drvdata(pdev);

	led_classdev_unregister(&tide->flood);
	kfree(tide->levels);
}

static struct platform_driver tide_driver = {
	.probe = tide_probe,
	.remove = tide_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tide_driver);

MODULE_DESCRIPTION("Tide gauge");
MODULE_LICENSE("GPL");
