// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beacon: the ships that it sees come and go while it is bound, each in memory that
 * goes when the last reader has left; the registers are mapped from probe to remove,
 * and no such call can have been meant for a mapping.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#define BEACON_LIGHT	0x04

struct ship {
	struct list_head lane;
	struct rcu_head rcu;
};

struct beacon {
	void __iomem *regs;
	struct list_head ships;
	struct mutex lock;	/* protects the ships */
};

static ssize_t ships_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct beacon *beacon = dev_get_drvdata(dev);
	struct ship *ship, *old, *next;

	ship = kzalloc(sizeof(*ship), GFP_KERNEL);
	if (!ship)
		return -ENOMEM;

	mutex_lock(&beacon->lock);
	list_for_each_entry_safe(old, next, &beacon->ships, lane) {
		list_del_rcu(&old->lane);
		kfree_rcu(old, rcu);
	}
	list_add_rcu(&ship->lane, &beacon->ships);
	mutex_unlock(&beacon->lock);

	return count;
}
static DEVICE_ATTR_WO(ships);

static ssize_t light_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct beacon *beacon = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(beacon->regs + BEACON_LIGHT));
}
static DEVICE_ATTR_RO(light);

static struct attribute *beacon_attrs[] = {
	&dev_attr_ships.attr,
	&dev_attr_light.attr,
	NULL
};
ATTRIBUTE_GROUPS(beacon);

static int beacon_probe(struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	struct beacon *beacon;

	if (!res)
		return -ENODEV;

	beacon = devm_kzalloc(&pdev->dev, sizeof(*beacon), GFP_KERNEL);
	if (!beacon)
		return -ENOMEM;

	INIT_LIST_HEAD(&beacon->ships);
	mutex_init(&beacon->lock);
	beacon->regs = ioremap(res->start, resource_size(res));
	if (!beacon->regs)
		return -ENOMEM;

	platform_set_drvdata(pdev, beacon);

	return 0;
}

static void beacon_remove(struct platform_device *pdev)
{
	struct beacon *beacon = platform_get_drvdata(pdev);
	struct ship *ship, *next;

	list_for_each_entry_safe(ship, next, &beacon->ships, lane)
		kfree_sensitive(ship);
	iounmap(beacon->regs);
}

static struct platform_driver beacon_driver = {
	.probe = beacon_probe,
	.remove = beacon_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = beacon_groups,
	},
};
module_platform_driver(beacon_driver);

MODULE_DESCRIPTION("Beacon whose ships come and go");
MODULE_LICENSE("GPL");
