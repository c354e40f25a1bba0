// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pump with operating points: their table goes with the device, and remove() with
 * it.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>

#define PUMP_MODE	0x00

struct pump {
	void __iomem *regs;
	u32 level;
};

static int pump_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct pump *pump;
	int ret;

	pump = devm_kzalloc(dev, sizeof(*pump), GFP_KERNEL);
	if (!pump)
		return -ENOMEM;

	pump->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pump->regs))
		return PTR_ERR(pump->regs);

	platform_set_drvdata(pdev, pump);

	ret = devm_pm_opp_of_add_table(dev);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(pump->regs + PUMP_MODE));

	return 0;
}

static const struct of_device_id pump_of_match[] = {
	{ .compatible = "fictional,pump" },
	{ }
};
MODULE_DEVICE_TABLE(of, pump_of_match);

static struct platform_driver pump_driver = {
	.probe = pump_probe,
	.driver = {
		.name = "pump",
		.of_match_table = pump_of_match,
	},
};
module_platform_driver(pump_driver);

MODULE_DESCRIPTION("Pump");
MODULE_LICENSE("GPL");

/* not run: the test kernel knows no operating points */
