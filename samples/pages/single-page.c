// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barograph: one page by the short spelling, given back in a remove that had
 * nothing else to do.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>

static int barograph_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	unsigned long chart;

	chart = __get_free_page(GFP_KERNEL);
	if (!chart)
		return -ENOMEM;

	memset((void *)chart, 0xff, PAGE_SIZE);
	dev_dbg(dev, "chart of %lu points\n", PAGE_SIZE);
	platform_set_drvdata(pdev, (void *)chart);

	return 0;
}

static void barograph_remove(struct platform_device *pdev)
{
	free_page((unsigned long)platform_get_drvdata(pdev));
}

static struct platform_driver barograph_driver = {
	.probe = barograph_probe,
	.remove = barograph_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(barograph_driver);

MODULE_DESCRIPTION("Barograph");
MODULE_LICENSE("GPL");
