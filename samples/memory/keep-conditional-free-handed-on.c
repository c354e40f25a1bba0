// SPDX-License-Identifier: GPL-2.0-only
/*
 * Meter with a table of its own where the board asks for one. Whoever writes
 * to a file gives the table to the firmware for good, and a flag that is
 * written without a lock says so from then on: remove() must not free it, and
 * devres would.
 */
/* no naive: the firmware that goes on using the table is not in the test machine */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define METER_STEPS	64

struct meter {
	u16 *table;
	bool own;
};

static ssize_t donate_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct meter *meter = dev_get_drvdata(dev);

	WRITE_ONCE(meter->own, false);

	return count;
}
static DEVICE_ATTR_WO(donate);

static struct attribute *meter_attrs[] = {
	&dev_attr_donate.attr,
	NULL
};
ATTRIBUTE_GROUPS(meter);

static int meter_probe(struct platform_device *pdev)
{
	struct meter *meter;

	meter = devm_kzalloc(&pdev->dev, sizeof(*meter), GFP_KERNEL);
	if (!meter)
		return -ENOMEM;

	meter->own = !device_property_read_bool(&pdev->dev, "fixed-table");
	if (meter->own) {
		meter->table = kcalloc(METER_STEPS, sizeof(*meter->table), GFP_KERNEL);
		if (!meter->table)
			return -ENOMEM;
	}
	platform_set_drvdata(pdev, meter);

	return 0;
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *meter = platform_get_drvdata(pdev);

	if (meter->own)
		kfree(meter->table);
}

static struct platform_driver meter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = meter_groups,
	},
	.probe = meter_probe,
	.remove = meter_remove,
};
module_platform_driver(meter_driver);

MODULE_DESCRIPTION("Meter that gives its table away");
MODULE_LICENSE("GPL");
