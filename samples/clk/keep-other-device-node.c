// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pendulum on a bridge: the node that names its clock is the bridge's.
 */
/* no naive: nobody asks for the clock there */
#include <linux/clk-provider.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int pendulum_probe(struct platform_device *pdev)
{
	struct clk_hw *hw;

	hw = devm_clk_hw_register_fixed_rate(&pdev->dev, "pendulum", NULL, 0, 1);
	if (IS_ERR(hw))
		return PTR_ERR(hw);

	return of_clk_add_hw_provider(pdev->dev.parent->of_node, of_clk_hw_simple_get, hw);
}

static void pendulum_remove(struct platform_device *pdev)
{
	of_clk_del_provider(pdev->dev.parent->of_node);
}

static const struct of_device_id pendulum_of_match[] = {
	{ .compatible = "fictional,pendulum" },
	{ }
};
MODULE_DEVICE_TABLE(of, pendulum_of_match);

static struct platform_driver pendulum_driver = {
	.probe = pendulum_probe,
	.remove = pendulum_remove,
	.driver = {
		.name = "pendulum",
		.of_match_table = pendulum_of_match,
	},
};
module_platform_driver(pendulum_driver);

MODULE_DESCRIPTION("Pendulum");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
