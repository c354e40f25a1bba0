// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light house: what a comment above a free says decides whether it goes, too.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct lighthouse {
	struct device *dev;
	unsigned int period;
	u32 *pattern;
};

static int lighthouse_probe(struct platform_device *pdev)
{
	struct lighthouse *house;

	house = kzalloc(sizeof(*house), GFP_KERNEL);
	if (!house)
		return -ENOMEM;

	house->pattern = kcalloc(4, sizeof(*house->pattern), GFP_KERNEL);
	if (!house->pattern) {
		kfree(house);
		return -ENOMEM;
	}

	house->dev = &pdev->dev;
	house->period = 12;
	house->pattern[0] = house->period / 2;
	platform_set_drvdata(pdev, house);
	dev_info(house->dev, "period %u s\n", house->period);

	return 0;
}

static void lighthouse_remove(struct platform_device *pdev)
{
	struct lighthouse *house = platform_get_drvdata(pdev);

	dev_info(house->dev, "dark after %u s\n", house->pattern[0]);

	/* Give back what probe allocated for the pattern. */
	kfree(house->pattern);

	/* FIXME: tell the harbour master */
	kfree(house);

	/* The lamp itself stays on until the mains is switched off. */
}

static struct platform_driver lighthouse_driver = {
	.probe = lighthouse_probe,
	.remove = lighthouse_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lighthouse_driver);

MODULE_DESCRIPTION("Light house");
MODULE_LICENSE("GPL");
