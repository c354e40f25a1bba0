// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zoetrope whose clock an action of the driver's own slows down before it disables
 * it: the action does more than devres would.
 */
/* no naive: the kernel does not see at which rate the clock was disabled */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ZOETROPE_SPEED	0x04
#define ZOETROPE_IDLE	32768

struct zoetrope {
	void __iomem *base;
	struct clk *drum;
};

static void zoetrope_stop(void *data)
{
	struct clk *drum = data;

	clk_set_rate(drum, ZOETROPE_IDLE);
	clk_disable_unprepare(drum);
}

static int zoetrope_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct zoetrope *zoetrope;
	int ret;

	zoetrope = devm_kzalloc(dev, sizeof(*zoetrope), GFP_KERNEL);
	if (!zoetrope)
		return -ENOMEM;

	zoetrope->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(zoetrope->base))
		return PTR_ERR(zoetrope->base);

	zoetrope->drum = devm_clk_get(dev, "drum");
	if (IS_ERR(zoetrope->drum))
		return PTR_ERR(zoetrope->drum);

	ret = clk_prepare_enable(zoetrope->drum);
	if (ret)
		return ret;

	ret = devm_add_action_or_reset(dev, zoetrope_stop, zoetrope->drum);
	if (ret)
		return ret;

	writel(12, zoetrope->base + ZOETROPE_SPEED);

	return 0;
}

static const struct of_device_id zoetrope_of_match[] = {
	{ .compatible = "devmify,zoetrope" },
	{ }
};
MODULE_DEVICE_TABLE(of, zoetrope_of_match);

static struct platform_driver zoetrope_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = zoetrope_of_match,
	},
	.probe = zoetrope_probe,
};
module_platform_driver(zoetrope_driver);

MODULE_DESCRIPTION("Zoetrope");
MODULE_LICENSE("GPL");
