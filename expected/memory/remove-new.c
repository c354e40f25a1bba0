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

	sundial = devm_kzalloc(&pdev->dev, sizeof(*sundial), GFP_KERNEL);
	if (!sundial)
		return -ENOMEM;

	sundial->hours = 12;
	dev_dbg(&pdev->dev, "%u hours\n", sundial->hours);

	return 0;
}

static struct platform_driver sundial_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = sundial_probe,
};
module_platform_driver(sundial_driver);

MODULE_DESCRIPTION("Sundial");
MODULE_LICENSE("GPL");
