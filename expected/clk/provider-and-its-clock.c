// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metronome: the clock that it is goes with the device, and so does who hands it
 * out.
 */
#include <linux/clk-provider.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct metronome {
	void __iomem *regs;
	struct clk_hw hw;
};

static unsigned long metronome_rate(struct clk_hw *hw, unsigned long parent_rate)
{
	struct metronome *metronome = container_of(hw, struct metronome, hw);

	return readl(metronome->regs);
}

static const struct clk_ops metronome_ops = {
	.recalc_rate = metronome_rate,
};

static int metronome_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct clk_init_data init = {
		.name = "metronome",
		.ops = &metronome_ops,
	};
	struct metronome *metronome;
	int ret;

	metronome = devm_kzalloc(dev, sizeof(*metronome), GFP_KERNEL);
	if (!metronome)
		return -ENOMEM;

	metronome->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(metronome->regs))
		return PTR_ERR(metronome->regs);

	metronome->hw.init = &init;
	ret = devm_clk_hw_register(dev, &metronome->hw);
	if (ret)
		return ret;

	return devm_of_clk_add_hw_provider(dev, of_clk_hw_simple_get, &metronome->hw);
}

static const struct of_device_id metronome_of_match[] = {
	{ .compatible = "fictional,metronome" },
	{ }
};
MODULE_DEVICE_TABLE(of, metronome_of_match);

static struct platform_driver metronome_driver = {
	.probe = metronome_probe,
	.driver = {
		.name = "metronome",
		.of_match_table = metronome_of_match,
	},
};
module_platform_driver(metronome_driver);

MODULE_DESCRIPTION("Metronome");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
