// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus that some other driver allocates: what registers a bus that is not managed
 * stays, too.
 */
/* no naive: the test has no such bus */
/* not run: nobody hands it a bus */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/platform_device.h>

#define FERRY_MODE	0x00

struct ferry {
	void __iomem *regs;
	struct mii_bus *bus;
};

static int ferry_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct ferry *ferry;
	int ret;

	ferry = devm_kzalloc(dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	ferry->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(ferry->regs))
		return PTR_ERR(ferry->regs);

	ferry->bus = dev_get_platdata(dev);
	if (!ferry->bus)
		return -ENODEV;

	platform_set_drvdata(pdev, ferry);

	ret = mdiobus_register(ferry->bus);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(ferry->regs + FERRY_MODE));

	return 0;
}

static void ferry_remove(struct platform_device *pdev)
{
	struct ferry *ferry = platform_get_drvdata(pdev);

	mdiobus_unregister(ferry->bus);
}

static const struct of_device_id ferry_of_match[] = {
	{ .compatible = "fictional,ferry" },
	{ }
};
MODULE_DEVICE_TABLE(of, ferry_of_match);

static struct platform_driver ferry_driver = {
	.probe = ferry_probe,
	.remove = ferry_remove,
	.driver = {
		.name = "ferry",
		.of_match_table = ferry_of_match,
	},
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Bus of another driver");
MODULE_LICENSE("GPL");
