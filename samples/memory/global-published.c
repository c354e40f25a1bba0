// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beacon: probe publishes the object in a global at its very end, and remove
 * takes it back first. That line stays, under its lock.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct beacon {
	unsigned int period;
};

static DEFINE_MUTEX(beacon_lock);
static struct beacon *the_beacon;

static ssize_t period_show(struct device_driver *drv, char *buf)
{
	unsigned int period = 0;

	mutex_lock(&beacon_lock);
	if (the_beacon)
		period = the_beacon->period;
	mutex_unlock(&beacon_lock);

	return sysfs_emit(buf, "%u\n", period);
}
static DRIVER_ATTR_RO(period);

static struct attribute *beacon_attrs[] = {
	&driver_attr_period.attr,
	NULL
};
ATTRIBUTE_GROUPS(beacon);

static int beacon_probe(struct platform_device *pdev)
{
	struct beacon *beacon;

	beacon = kmalloc(sizeof(*beacon), GFP_KERNEL);
	if (!beacon)
		return -ENOMEM;
	beacon->period = 10;
	platform_set_drvdata(pdev, beacon);

	mutex_lock(&beacon_lock);
	the_beacon = beacon;
	mutex_unlock(&beacon_lock);

	return 0;
}

static void beacon_remove(struct platform_device *pdev)
{
	struct beacon *beacon = platform_get_drvdata(pdev);

	mutex_lock(&beacon_lock);
	if (the_beacon == beacon)
		the_beacon = NULL;
	mutex_unlock(&beacon_lock);

	kfree(beacon);
}

static struct platform_driver beacon_driver = {
	.probe = beacon_probe,
	.remove = beacon_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.groups = beacon_groups,
	},
};
module_platform_driver(beacon_driver);

MODULE_DESCRIPTION("Beacon");
MODULE_LICENSE("GPL");
