// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferry gate: one helper of probe gets both clocks, another enables them.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define FERRY_GATE	0x04

struct ferry {
	struct device *dev;
	void __iomem *base;
	struct clk *bus;
	struct clk *motor;
};

static ssize_t gate_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ferry *ferry = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(ferry->base + FERRY_GATE));
}
static DEVICE_ATTR_RO(gate);

static int ferry_get_clocks(struct ferry *ferry)
{
	struct device *dev = ferry->dev;

	ferry->bus = devm_clk_get(dev, "bus");
	if (IS_ERR(ferry->bus)) {
		dev_err(dev, "no bus clock\n");
		return PTR_ERR(ferry->bus);
	}

	ferry->motor = devm_clk_get(dev, "motor");
	if (IS_ERR(ferry->motor)) {
		dev_err(dev, "no motor clock\n");
		return PTR_ERR(ferry->motor);
	}

	return 0;
}

static int ferry_start(struct ferry *ferry)
{
	int ret;

	ret = clk_prepare_enable(ferry->bus);
	if (ret)
		return ret;

	ret = clk_prepare_enable(ferry->motor);
	if (ret)
		goto disable_bus;

	writel(1, ferry->base + FERRY_GATE);

	return 0;

disable_bus:
	clk_disable_unprepare(ferry->bus);
	return ret;
}

static int ferry_probe(struct platform_device *pdev)
{
	struct ferry *ferry;
	int ret;

	ferry = devm_kzalloc(&pdev->dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	ferry->dev = &pdev->dev;
	ferry->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(ferry->base))
		return PTR_ERR(ferry->base);

	ret = ferry_get_clocks(ferry);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, ferry);

	ret = ferry_start(ferry);
	if (ret)
		return ret;

	ret = device_create_file(&pdev->dev, &dev_attr_gate);
	if (ret)
		goto disable;

	return 0;

disable:
	clk_disable_unprepare(ferry->motor);
	clk_disable_unprepare(ferry->bus);
	return ret;
}

static void ferry_remove(struct platform_device *pdev)
{
	struct ferry *ferry = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_gate);
	clk_disable_unprepare(ferry->motor);
	clk_disable_unprepare(ferry->bus);
}

static const struct of_device_id ferry_of_match[] = {
	{ .compatible = "devmify,ferry" },
	{ }
};
MODULE_DEVICE_TABLE(of, ferry_of_match);

static struct platform_driver ferry_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = ferry_of_match,
	},
	.probe = ferry_probe,
	.remove = ferry_remove,
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Ferry gate");
MODULE_LICENSE("GPL");
