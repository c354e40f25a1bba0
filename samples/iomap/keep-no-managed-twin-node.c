// SPDX-License-Identifier: GPL-2.0-only
/*
 * Abacus that maps the registers of its node: others may have requested the region,
 * which the managed call would request as well.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>

#define ABACUS_START	0x04

static int abacus_probe(struct platform_device *pdev)
{
	void __iomem *base;

	base = of_iomap(pdev->dev.of_node, 0);
	if (!base)
		return -ENOMEM;

	writel(1, base + ABACUS_START);
	platform_set_drvdata(pdev, base);

	return 0;
}

static void abacus_remove(struct platform_device *pdev)
{
	void __iomem *base = platform_get_drvdata(pdev);

	writel(0, base + ABACUS_START);
	iounmap(base);
}

static const struct of_device_id abacus_of_match[] = {
	{ .compatible = "devmify,abacus" },
	{ }
};
MODULE_DEVICE_TABLE(of, abacus_of_match);

static struct platform_driver abacus_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = abacus_of_match,
	},
	.probe = abacus_probe,
	.remove = abacus_remove,
};
module_platform_driver(abacus_driver);

MODULE_DESCRIPTION("Abacus");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
