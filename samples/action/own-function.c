// SPDX-License-Identifier: GPL-2.0-only
/*
 * Foghorn with two clocks: the driver has an action for the one already, and its function
 * does just what the other one needs.
 */
#include <linux/clk.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define HORN_BUS_RATE	1000000
#define HORN_WARM_UP	0x08

struct horn {
	void __iomem *base;
	struct clk *bus;
	struct clk *tone;
};

static void horn_clk_off(void *clk)
{
	clk_disable_unprepare(clk);
}

static int horn_start(struct platform_device *pdev, struct horn *horn)
{
	struct device *dev = &pdev->dev;
	int ret;

	ret = clk_set_rate(horn->bus, HORN_BUS_RATE);
	if (ret)
		return ret;

	ret = clk_prepare_enable(horn->bus);
	if (ret)
		return dev_err_probe(dev, ret, "the bus is down\n");

	ret = devm_add_action_or_reset(dev, horn_clk_off, horn->bus);
	if (ret)
		return ret;

	writel(1, horn->base + HORN_WARM_UP);

	ret = clk_prepare_enable(horn->tone);
	if (ret)
		return dev_err_probe(dev, ret, "no tone\n");

	return 0;
}

static int horn_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct horn *horn;

	horn = devm_kzalloc(dev, sizeof(*horn), GFP_KERNEL);
	if (!horn)
		return -ENOMEM;

	horn->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(horn->base))
		return PTR_ERR(horn->base);

	horn->bus = devm_clk_get(dev, "bus");
	if (IS_ERR(horn->bus))
		return PTR_ERR(horn->bus);

	horn->tone = devm_clk_get(dev, "tone");
	if (IS_ERR(horn->tone))
		return PTR_ERR(horn->tone);

	platform_set_drvdata(pdev, horn);

	return horn_start(pdev, horn);
}

static void horn_remove(struct platform_device *pdev)
{
	struct horn *horn = platform_get_drvdata(pdev);

	clk_disable_unprepare(horn->tone);
}

static const struct of_device_id horn_of_match[] = {
	{ .compatible = "devmify,horn" },
	{ }
};
MODULE_DEVICE_TABLE(of, horn_of_match);

static struct platform_driver horn_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = horn_of_match,
	},
	.probe = horn_probe,
	.remove = horn_remove,
};
module_platform_driver(horn_driver);

MODULE_DESCRIPTION("Foghorn");
MODULE_LICENSE("GPL");
