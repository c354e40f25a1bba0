// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sundial: its attributes go with the device, and remove() with them.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define SUNDIAL_HOUR	0x00
#define SUNDIAL_TILT	0x04

struct sundial {
	void __iomem *regs;
};

static ssize_t hour_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct sundial *sundial = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(sundial->regs + SUNDIAL_HOUR));
}
static DEVICE_ATTR_RO(hour);

static ssize_t tilt_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct sundial *sundial = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(sundial->regs + SUNDIAL_TILT));
}
static DEVICE_ATTR_RO(tilt);

static struct attribute *sundial_attrs[] = {
	&dev_attr_hour.attr,
	&dev_attr_tilt.attr,
	NULL
};

static const struct attribute_group sundial_group = {
	.attrs = sundial_attrs,
};

static int sundial_probe(struct platform_device *pdev)
{
	struct sundial *sundial;
	int ret;

	sundial = devm_kzalloc(&pdev->dev, sizeof(*sundial), GFP_KERNEL);
	if (!sundial)
		return -ENOMEM;

	sundial->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sundial->regs))
		return PTR_ERR(sundial->regs);

	platform_set_drvdata(pdev, sundial);

	ret = devm_device_add_group(&pdev->dev, &sundial_group);
	if (ret) {
		dev_err(&pdev->dev, "cannot make the attributes\n");
		return ret;
	}

	dev_info(&pdev->dev, "it is %u o'clock\n", readl(sundial->regs + SUNDIAL_HOUR));

	return 0;
}

static const struct of_device_id sundial_of_match[] = {
	{ .compatible = "fictional,sundial" },
	{ }
};
MODULE_DEVICE_TABLE(of, sundial_of_match);

static struct platform_driver sundial_driver = {
	.probe = sundial_probe,
	.driver = {
		.name = "sundial",
		.of_match_table = sundial_of_match,
	},
};
module_platform_driver(sundial_driver);

MODULE_DESCRIPTION("Sundial");
MODULE_LICENSE("GPL");
