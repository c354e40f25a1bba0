// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferry between two banks: one PHY and its provider, undone in the reverse order at
 * a label and in remove.
 */
/* not run: the test kernel has no generic PHYs */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy/phy.h>
#include <linux/platform_device.h>

#define FERRY_ENGINE	0x00

struct ferry {
	void __iomem *base;
	struct phy *phy;
	struct phy_provider *provider;
};

static int ferry_power_on(struct phy *phy)
{
	struct ferry *ferry = phy_get_drvdata(phy);

	writel(1, ferry->base + FERRY_ENGINE);

	return 0;
}

static int ferry_power_off(struct phy *phy)
{
	struct ferry *ferry = phy_get_drvdata(phy);

	writel(0, ferry->base + FERRY_ENGINE);

	return 0;
}

static const struct phy_ops ferry_ops = {
	.power_on = ferry_power_on,
	.power_off = ferry_power_off,
	.owner = THIS_MODULE,
};

static int ferry_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct ferry *ferry;

	ferry = devm_kzalloc(dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	ferry->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(ferry->base))
		return PTR_ERR(ferry->base);

	ferry->phy = devm_phy_create(dev, NULL, &ferry_ops);
	if (IS_ERR(ferry->phy))
		return dev_err_probe(dev, PTR_ERR(ferry->phy), "cannot create the PHY\n");

	phy_set_drvdata(ferry->phy, ferry);

	ferry->provider = devm_of_phy_provider_register(dev,
							of_phy_simple_xlate);
	if (IS_ERR(ferry->provider))
		return PTR_ERR(ferry->provider);

	return 0;
}

static const struct of_device_id ferry_of_match[] = {
	{ .compatible = "devmify,ferry" },
	{ }
};
MODULE_DEVICE_TABLE(of, ferry_of_match);

static struct platform_driver ferry_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = ferry_of_match,
	},
	.probe = ferry_probe,
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Ferry");
MODULE_LICENSE("GPL");
