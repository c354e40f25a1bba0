// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sundial: the remove that goes is named by .remove_new.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct sundial {
	u32 hours;
};

static int sundial_probe(struct platform_device *pdev)
{
	struct sundial *sundial;

	sundial = kzalloc(sizeof(*sundial), GFP_KERNEL);
	if (!sundial)
		return -ENOMEM;

	sundial->hours = 12;
	dev_dbg(&pdev->dev, "%u hours\n", sundial->hours);
	platform_set_drvdata(pdev, sundial);

	return 0;
}

static void sundial_remove(struct platform_device *pdev)
{
	struct sundial *sundial;

	sundial = platform_get_drvdata(pdev);
	kfree(sundial);
}

static struct platform_driver sundial_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = sundial_probe,
	.remove_new = sundial_remove,
};
module_platform_driver(sundial_driver);

MODULE_DESCRIPTION("Sundial");
MODULE_LICENSE("GPL");
