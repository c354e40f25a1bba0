// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide dial: one group is made as a group, the files of the other one by one where the
 * hands are there; both go as groups, and only the first one can be managed.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define DIAL_TIDE	0x00
#define DIAL_HANDS	0x04

struct dial {
	void __iomem *regs;
};

static ssize_t tide_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct dial *dial = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(dial->regs + DIAL_TIDE));
}
static DEVICE_ATTR_RO(tide);

static ssize_t hands_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct dial *dial = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(dial->regs + DIAL_HANDS));
}
static DEVICE_ATTR_RO(hands);

static struct attribute *dial_attrs[] = {
	&dev_attr_tide.attr,
	NULL
};

static const struct attribute_group dial_group = {
	.attrs = dial_attrs,
};

static struct attribute *dial_hands_attrs[] = {
	&dev_attr_hands.attr,
	NULL
};

static const struct attribute_group dial_hands_group = {
	.attrs = dial_hands_attrs,
};

static int dial_probe(struct platform_device *pdev)
{
	struct dial *dial;
	int ret;

	dial = devm_kzalloc(&pdev->dev, sizeof(*dial), GFP_KERNEL);
	if (!dial)
		return -ENOMEM;

	dial->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dial->regs))
		return PTR_ERR(dial->regs);

	platform_set_drvdata(pdev, dial);

	ret = sysfs_create_group(&pdev->dev.kobj, &dial_group);
	if (ret)
		return ret;

	if (readl(dial->regs + DIAL_HANDS)) {
		ret = device_create_file(&pdev->dev, &dev_attr_hands);
		if (ret) {
			sysfs_remove_group(&pdev->dev.kobj, &dial_group);
			return ret;
		}
	}

	return 0;
}

static void dial_remove(struct platform_device *pdev)
{
	sysfs_remove_group(&pdev->dev.kobj, &dial_hands_group);
	sysfs_remove_group(&pdev->dev.kobj, &dial_group);
}

static const struct of_device_id dial_of_match[] = {
	{ .compatible = "devmify,dial" },
	{ }
};
MODULE_DEVICE_TABLE(of, dial_of_match);

static struct platform_driver dial_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dial_of_match,
	},
	.probe = dial_probe,
	.remove = dial_remove,
};
module_platform_driver(dial_driver);

MODULE_DESCRIPTION("Tide dial");
MODULE_LICENSE("GPL");
