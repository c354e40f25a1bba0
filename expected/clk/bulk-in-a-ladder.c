// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reel with two clocks: the array of their handles lies in managed memory, and they
 * are turned off by hand before.
 */
#include <linux/clk.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct reel {
	struct clk_bulk_data clks[2];
};

static int reel_probe(struct platform_device *pdev)
{
	struct reel *reel;
	int ret;

	reel = devm_kzalloc(&pdev->dev, sizeof(*reel), GFP_KERNEL);
	if (!reel)
		return -ENOMEM;

	reel->clks[0].id = "bus";
	reel->clks[1].id = "core";

	ret = devm_clk_bulk_get(&pdev->dev, ARRAY_SIZE(reel->clks), reel->clks);
	if (ret)
		return ret;

	ret = clk_bulk_prepare_enable(ARRAY_SIZE(reel->clks), reel->clks);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, reel);

	return 0;
}

static void reel_remove(struct platform_device *pdev)
{
	struct reel *reel = platform_get_drvdata(pdev);

	clk_bulk_disable_unprepare(ARRAY_SIZE(reel->clks), reel->clks);
}

static const struct of_device_id reel_of_match[] = {
	{ .compatible = "fictional,reel" },
	{ }
};
MODULE_DEVICE_TABLE(of, reel_of_match);

static struct platform_driver reel_driver = {
	.probe = reel_probe,
	.remove = reel_remove,
	.driver = {
		.name = "reel",
		.of_match_table = reel_of_match,
	},
};
module_platform_driver(reel_driver);

MODULE_DESCRIPTION("Reel with two clocks");
MODULE_LICENSE("GPL");
