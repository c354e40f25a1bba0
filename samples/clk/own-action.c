// SPDX-License-Identifier: GPL-2.0-only
/*
 * Planetarium whose two clocks are disabled by an action of the driver's own: each
 * is got and enabled in one call, and the action goes.
 */
/* not run: its action asked for memory, and nothing stands there that could fail instead */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define DOME_STARS	0x08

struct dome {
	void __iomem *base;
	struct clk *bus;
	struct clk *sky;
};

static void dome_clk_disable(void *data)
{
	clk_disable_unprepare(data);
}

static int dome_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct dome *dome;
	int ret;

	dome = devm_kzalloc(dev, sizeof(*dome), GFP_KERNEL);
	if (!dome)
		return -ENOMEM;

	dome->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dome->base))
		return PTR_ERR(dome->base);

	dome->bus = devm_clk_get(dev, "bus");
	if (IS_ERR(dome->bus))
		return dev_err_probe(dev, PTR_ERR(dome->bus), "no bus clock\n");

	ret = clk_prepare_enable(dome->bus);
	if (ret)
		return ret;

	ret = devm_add_action_or_reset(dev, dome_clk_disable, dome->bus);
	if (ret)
		return ret;

	dome->sky = devm_clk_get(dev, "sky");
	if (IS_ERR(dome->sky))
		return dev_err_probe(dev, PTR_ERR(dome->sky), "no clock of the sky\n");

	ret = clk_prepare_enable(dome->sky);
	if (ret)
		return ret;

	ret = devm_add_action_or_reset(dev, dome_clk_disable, dome->sky);
	if (ret)
		return ret;

	writel(clk_get_rate(dome->sky), dome->base + DOME_STARS);

	return 0;
}

static const struct of_device_id dome_of_match[] = {
	{ .compatible = "devmify,planetarium" },
	{ }
};
MODULE_DEVICE_TABLE(of, dome_of_match);

static struct platform_driver dome_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dome_of_match,
	},
	.probe = dome_probe,
};
module_platform_driver(dome_driver);

MODULE_DESCRIPTION("Planetarium");
MODULE_LICENSE("GPL");
