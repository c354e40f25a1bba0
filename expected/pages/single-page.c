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

	chart = devm_get_free_pages(dev, GFP_KERNEL, 0);
	if (!chart)
		return -ENOMEM;

	memset((void *)chart, 0xff, PAGE_SIZE);
	dev_dbg(dev, "chart of %lu points\n", PAGE_SIZE);

	return 0;
}

static struct platform_driver barograph_driver = {
	.probe = barograph_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(barograph_driver);

MODULE_DESCRIPTION("Barograph");
MODULE_LICENSE("GPL");
