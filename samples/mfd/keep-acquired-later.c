// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two-stage rocket that adds its children before it turns the clock on, and has no
 * function that anybody calls: the drivers of the children need the clock until they
 * are gone, and devres would turn it off before.
 */
#include <linux/clk.h>
#include <linux/io.h>
#include <linux/mfd/core.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct rocket {
	void __iomem *regs;
	struct clk *clk;
};

static const struct mfd_cell rocket_cells[] = {
	{ .name = "rocket-booster" },
	{ .name = "rocket-capsule" },
};

static int rocket_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct rocket *rocket;
	int ret;

	rocket = devm_kzalloc(dev, sizeof(*rocket), GFP_KERNEL);
	if (!rocket)
		return -ENOMEM;

	platform_set_drvdata(pdev, rocket);
	rocket->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(rocket->regs))
		return PTR_ERR(rocket->regs);

	ret = mfd_add_devices(dev, PLATFORM_DEVID_AUTO, rocket_cells,
			      ARRAY_SIZE(rocket_cells), NULL, 0, NULL);
	if (ret)
		return ret;

	rocket->clk = devm_clk_get_enabled(dev, NULL);
	if (IS_ERR(rocket->clk)) {
		mfd_remove_devices(dev);
		return PTR_ERR(rocket->clk);
	}

	return 0;
}

static void rocket_remove(struct platform_device *pdev)
{
	mfd_remove_devices(&pdev->dev);
}

static const struct of_device_id rocket_of_match[] = {
	{ .compatible = "fictional,rocket" },
	{ }
};
MODULE_DEVICE_TABLE(of, rocket_of_match);

static struct platform_driver rocket_driver = {
	.probe = rocket_probe,
	.remove = rocket_remove,
	.driver = {
		.name = "fictional-rocket",
		.of_match_table = rocket_of_match,
	},
};
module_platform_driver(rocket_driver);

MODULE_DESCRIPTION("Two-stage rocket");
MODULE_LICENSE("GPL");
