// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compass: once the free is gone, the guard in remove guards nothing.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct compass {
	int declination;
};

static int compass_probe(struct platform_device *pdev)
{
	struct compass *compass;

	compass = devm_kzalloc(&pdev->dev, sizeof(*compass), GFP_KERNEL);
	if (!compass)
		return -ENOMEM;

	compass->declination = -3;
	dev_dbg(&pdev->dev, "declination %d\n", compass->declination);

	return 0;
}

static struct platform_driver compass_driver = {
	.probe = compass_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(compass_driver);

MODULE_DESCRIPTION("Compass");
MODULE_LICENSE("GPL");
