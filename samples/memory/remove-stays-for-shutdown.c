// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scale: remove is left empty, but shutdown names the same function.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct scale {
	unsigned int tare;
};

static int scale_probe(struct platform_device *pdev)
{
	struct scale *scale;

	scale = kzalloc(sizeof(*scale), GFP_KERNEL);
	if (!scale)
		return -ENOMEM;

	scale->tare = 12;
	dev_dbg(&pdev->dev, "tare %u g\n", scale->tare);
	platform_set_drvdata(pdev, scale);

	return 0;
}

static void scale_remove(struct platform_device *pdev)
{
	struct scale *scale = platform_get_drvdata(pdev);

	kfree(scale);
}

static struct platform_driver scale_driver = {
	.probe = scale_probe,
	.remove = scale_remove,
	.shutdown = scale_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(scale_driver);

MODULE_DESCRIPTION("Scale");
MODULE_LICENSE("GPL");
