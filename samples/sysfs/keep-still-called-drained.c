// SPDX-License-Identifier: GPL-2.0-only
/*
 * Water clock that remove() lets run dry when nobody is left who reads its level.
 */
/* no naive: the test reads no attribute */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define CLEPSYDRA_HOUR	0x00
#define CLEPSYDRA_FLOW	0x04

struct clepsydra {
	void __iomem *regs;
};

static ssize_t hour_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct clepsydra *clepsydra = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(clepsydra->regs + CLEPSYDRA_HOUR));
}
static DEVICE_ATTR_RO(hour);

static ssize_t flow_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct clepsydra *clepsydra = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(clepsydra->regs + CLEPSYDRA_FLOW));
}
static DEVICE_ATTR_RO(flow);

static struct attribute *clepsydra_attrs[] = {
	&dev_attr_hour.attr,
	&dev_attr_flow.attr,
	NULL
};

static const struct attribute_group clepsydra_group = {
	.attrs = clepsydra_attrs,
};

static int clepsydra_probe(struct platform_device *pdev)
{
	struct clepsydra *clepsydra;
	int ret;

	clepsydra = devm_kzalloc(&pdev->dev, sizeof(*clepsydra), GFP_KERNEL);
	if (!clepsydra)
		return -ENOMEM;

	clepsydra->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(clepsydra->regs))
		return PTR_ERR(clepsydra->regs);

	platform_set_drvdata(pdev, clepsydra);

	ret = sysfs_create_group(&pdev->dev.kobj, &clepsydra_group);
	if (ret) {
		dev_err(&pdev->dev, "cannot make the attributes\n");
		return ret;
	}

	dev_info(&pdev->dev, "it is %u o'clock\n", readl(clepsydra->regs + CLEPSYDRA_HOUR));

	return 0;
}

static void clepsydra_remove(struct platform_device *pdev)
{
	struct clepsydra *clepsydra = platform_get_drvdata(pdev);

	sysfs_remove_group(&pdev->dev.kobj, &clepsydra_group);
	writel(0, clepsydra->regs + CLEPSYDRA_FLOW);
}

static const struct of_device_id clepsydra_of_match[] = {
	{ .compatible = "fictional,clepsydra" },
	{ }
};
MODULE_DEVICE_TABLE(of, clepsydra_of_match);

static struct platform_driver clepsydra_driver = {
	.probe = clepsydra_probe,
	.remove = clepsydra_remove,
	.driver = {
		.name = "clepsydra",
		.of_match_table = clepsydra_of_match,
	},
};
module_platform_driver(clepsydra_driver);

MODULE_DESCRIPTION("Water clock");
MODULE_LICENSE("GPL");
