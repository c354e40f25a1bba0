// SPDX-License-Identifier: GPL-2.0-only
/*
 * Geyser counter that runs without its sampling clock, for whatever reason it cannot
 * be got, but not where the clock is there and cannot be enabled: one call would tell
 * the driver one error for both.
 */
/* no naive: the kernel does not see that probe goes on where the clock could not be enabled */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define GEYSER_LEVEL	0x00
#define GEYSER_RATE	0x04

struct geyser {
	void __iomem *base;
	struct clk *sampling;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct geyser *geyser = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(geyser->base + GEYSER_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int geyser_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct geyser *geyser;
	int ret;

	geyser = devm_kzalloc(dev, sizeof(*geyser), GFP_KERNEL);
	if (!geyser)
		return -ENOMEM;

	geyser->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(geyser->base))
		return PTR_ERR(geyser->base);

	geyser->sampling = devm_clk_get(dev, "sampling");
	if (!IS_ERR(geyser->sampling)) {
		ret = clk_prepare_enable(geyser->sampling);
		if (ret)
			return ret;

		writel(clk_get_rate(geyser->sampling), geyser->base + GEYSER_RATE);
	}

	platform_set_drvdata(pdev, geyser);

	ret = device_create_file(dev, &dev_attr_level);
	if (ret) {
		if (!IS_ERR(geyser->sampling))
			clk_disable_unprepare(geyser->sampling);
		return ret;
	}

	return 0;
}

static void geyser_remove(struct platform_device *pdev)
{
	struct geyser *geyser = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_level);
	if (!IS_ERR(geyser->sampling))
		clk_disable_unprepare(geyser->sampling);
}

static const struct of_device_id geyser_of_match[] = {
	{ .compatible = "devmify,geyser" },
	{ }
};
MODULE_DEVICE_TABLE(of, geyser_of_match);

static struct platform_driver geyser_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = geyser_of_match,
	},
	.probe = geyser_probe,
	.remove = geyser_remove,
};
module_platform_driver(geyser_driver);

MODULE_DESCRIPTION("Geyser counter");
MODULE_LICENSE("GPL");
