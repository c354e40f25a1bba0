// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trip computer: the log is one member of a union. Writing to the attribute
 * throws the log away by the name of the other member.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TRIP_ENTRIES	32

struct trip {
	union {
		u32 *log;
		void *raw;
	};
};

static ssize_t forget_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct trip *trip = dev_get_drvdata(dev);

	kfree(trip->raw);
	trip->raw = NULL;
	return count;
}
static DEVICE_ATTR_WO(forget);

static struct attribute *trip_attrs[] = {
	&dev_attr_forget.attr,
	NULL
};
ATTRIBUTE_GROUPS(trip);

static int trip_probe(struct platform_device *pdev)
{
	struct trip *trip;

	trip = devm_kzalloc(&pdev->dev, sizeof(*trip), GFP_KERNEL);
	if (!trip)
		return -ENOMEM;

	trip->log = kcalloc(TRIP_ENTRIES, sizeof(*trip->log), GFP_KERNEL);
	if (!trip->log)
		return -ENOMEM;

	platform_set_drvdata(pdev, trip);

	return 0;
}

static void trip_remove(struct platform_device *pdev)
{
	struct trip *trip = platform_get_drvdata(pdev);

	kfree(trip->log);
}

static struct platform_driver trip_driver = {
	.probe = trip_probe,
	.remove = trip_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = trip_groups,
	},
};
module_platform_driver(trip_driver);

MODULE_DESCRIPTION("Trip computer");
MODULE_LICENSE("GPL");
