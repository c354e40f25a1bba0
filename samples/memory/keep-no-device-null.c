// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clock divider made by a helper that is told a device, except for the first
 * divider of a board: that one is nobody's child, and the helper gets NULL.
 * Memory cannot be managed for a device that may be NULL.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct divider {
	struct device *parent;
	unsigned long rate;
};

static struct divider *divider_create(struct device *parent,
				      unsigned long rate)
{
	struct divider *div;

	div = kzalloc(sizeof(*div), GFP_KERNEL);
	if (!div)
		return NULL;

	div->parent = parent;
	div->rate = rate;

	return div;
}

static int divider_probe(struct platform_device *pdev)
{
	struct divider *div;

	div = divider_create(pdev->id > 0 ? &pdev->dev : NULL, 24000000);
	if (!div)
		return -ENOMEM;

	platform_set_drvdata(pdev, div);

	return 0;
}

static void divider_remove(struct platform_device *pdev)
{
	struct divider *div = platform_get_drvdata(pdev);

	kfree(div);
}

static struct platform_driver divider_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = divider_probe,
	.remove = divider_remove,
};
module_platform_driver(divider_driver);

MODULE_DESCRIPTION("Clock divider whose helper may be given no device");
MODULE_LICENSE("GPL");
