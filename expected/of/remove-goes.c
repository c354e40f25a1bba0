// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crate with cards in the device tree: they go with the device, and remove() with
 * them.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

#define CRATE_POWER	0x00

static int crate_probe(struct platform_device *pdev)
{
	void __iomem *regs;

	regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(regs))
		return PTR_ERR(regs);

	writel(1, regs + CRATE_POWER);

	return devm_of_platform_populate(&pdev->dev);
}

static const struct of_device_id crate_of_match[] = {
	{ .compatible = "fictional,crate" },
	{ }
};
MODULE_DEVICE_TABLE(of, crate_of_match);

static struct platform_driver crate_driver = {
	.probe = crate_probe,
	.driver = {
		.name = "crate",
		.of_match_table = crate_of_match,
	},
};
module_platform_driver(crate_driver);

MODULE_DESCRIPTION("Crate");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
