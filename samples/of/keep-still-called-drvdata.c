// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vault whose rooms in the device tree ask their parent for the driver data, in drivers of
 * their own: remove() clears it when they are gone.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

#define VAULT_LANES	0x00

struct vault {
	void __iomem *regs;
	u32 lanes;
};

static int vault_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct vault *vault;

	vault = devm_kzalloc(dev, sizeof(*vault), GFP_KERNEL);
	if (!vault)
		return -ENOMEM;

	vault->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(vault->regs))
		return PTR_ERR(vault->regs);

	vault->lanes = readl(vault->regs + VAULT_LANES);
	platform_set_drvdata(pdev, vault);

	return of_platform_populate(dev->of_node, NULL, NULL, dev);
}

static void vault_remove(struct platform_device *pdev)
{
	of_platform_depopulate(&pdev->dev);
	platform_set_drvdata(pdev, NULL);
}

static const struct of_device_id vault_of_match[] = {
	{ .compatible = "fictional,vault" },
	{ }
};
MODULE_DEVICE_TABLE(of, vault_of_match);

static struct platform_driver vault_driver = {
	.probe = vault_probe,
	.remove = vault_remove,
	.driver = {
		.name = "fictional-vault",
		.of_match_table = vault_of_match,
	},
};
module_platform_driver(vault_driver);

MODULE_DESCRIPTION("Vault with rooms");
MODULE_LICENSE("GPL");
