// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN */
/*
 * A broken conversion: the memory became managed, one kfree() stayed.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct gauge {
	unsigned int level;
	char label[64];
};

static int gauge_probe(struct platform_device *pdev)
{
	struct gauge *gauge;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	platform_set_drvdata(pdev, gauge);

	return 0;
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *gauge = platform_get_drvdata(pdev);

	gauge->level = 0;
	kfree(gauge); /* caught here */
}

static struct platform_driver gauge_driver = {
	.probe = gauge_probe,
	.remove = gauge_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(gauge_driver);

MODULE_DESCRIPTION("Gauge with a kfree() too many");
MODULE_LICENSE("GPL");
