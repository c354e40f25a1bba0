// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filter with a rule of its own on some boards. Where there is none, a write
 * to a file puts one in by rcu_replace_pointer(), and remove() frees that one
 * at the same place: the free has to stay.
 */
/* no naive: the harm is that of keep-reassigned, by another name for a store */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct filter {
	struct device *dev;
	char *rule;
};

static ssize_t rule_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct filter *filter = dev_get_drvdata(dev);
	char *rule;

	if (filter->rule)
		return -EBUSY;

	rule = kstrndup(buf, count, GFP_KERNEL);
	if (!rule)
		return -ENOMEM;

	rule = rcu_replace_pointer(filter->rule, rule, true);

	return rule ? -EBUSY : count;
}
static DEVICE_ATTR_WO(rule);

static struct attribute *filter_attrs[] = {
	&dev_attr_rule.attr,
	NULL
};
ATTRIBUTE_GROUPS(filter);

static int filter_probe(struct platform_device *pdev)
{
	struct filter *filter;

	filter = devm_kzalloc(&pdev->dev, sizeof(*filter), GFP_KERNEL);
	if (!filter)
		return -ENOMEM;

	filter->dev = &pdev->dev;
	if (device_property_read_bool(&pdev->dev, "drop-all")) {
		filter->rule = kstrdup("drop", GFP_KERNEL);
		if (!filter->rule)
			return -ENOMEM;
	}
	platform_set_drvdata(pdev, filter);

	return 0;
}

static void filter_remove(struct platform_device *pdev)
{
	struct filter *filter = platform_get_drvdata(pdev);

	kfree(filter->rule);
}

static struct platform_driver filter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = filter_groups,
	},
	.probe = filter_probe,
	.remove = filter_remove,
};
module_platform_driver(filter_driver);

MODULE_DESCRIPTION("Filter whose rule may come later");
MODULE_LICENSE("GPL");
