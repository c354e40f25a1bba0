// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge whose sampling clock not every board has: the driver asks whether it is
 * there before it is enabled and before it is disabled, and enabling none does nothing.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define TIDE_LEVEL	0x00
#define TIDE_RATE	0x04

struct tide {
	void __iomem *base;
	struct clk *sampling;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct tide *tide = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(tide->base + TIDE_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int tide_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct tide *tide;

	tide = devm_kzalloc(dev, sizeof(*tide), GFP_KERNEL);
	if (!tide)
		return -ENOMEM;

	tide->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(tide->base))
		return PTR_ERR(tide->base);

	tide->sampling = devm_clk_get_optional_enabled(dev, "sampling");
	if (IS_ERR(tide->sampling))
		return dev_err_probe(dev, PTR_ERR(tide->sampling), "no sampling clock\n");

	if (tide->sampling)
		writel(clk_get_rate(tide->sampling), tide->base + TIDE_RATE);

	platform_set_drvdata(pdev, tide);

	return device_create_file(dev, &dev_attr_level);
}

static void tide_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_level);
}

static const struct of_device_id tide_of_match[] = {
	{ .compatible = "devmify,tide-gauge" },
	{ }
};
MODULE_DEVICE_TABLE(of, tide_of_match);

static struct platform_driver tide_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tide_of_match,
	},
	.probe = tide_probe,
	.remove = tide_remove,
};
module_platform_driver(tide_driver);

MODULE_DESCRIPTION("Tide gauge");
MODULE_LICENSE("GPL");
