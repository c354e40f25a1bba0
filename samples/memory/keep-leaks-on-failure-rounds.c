// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loom whose shafts are found one after the other and listed for all looms.  Where
 * one cannot be, probe gives back that one alone: those found before stay on the list.
 */
/* no naive: the test reads no attribute of a driver */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct shaft {
	struct list_head node;
	struct device *dev;
	u32 height;
};

static const char * const names[] = { "warp", "weft" };
static LIST_HEAD(shafts);

static int loom_probe(struct platform_device *pdev)
{
	struct shaft *shaft;
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		shaft = kzalloc(sizeof(*shaft), GFP_KERNEL);
		if (!shaft)
			return -ENOMEM;

		shaft->dev = &pdev->dev;
		ret = device_property_read_u32(&pdev->dev, names[i], &shaft->height);
		if (ret) {
			kfree(shaft);
			return ret;
		}
		list_add_tail(&shaft->node, &shafts);
	}

	return 0;
}

static void loom_remove(struct platform_device *pdev)
{
	struct shaft *shaft, *next;

	list_for_each_entry_safe(shaft, next, &shafts, node) {
		if (shaft->dev != &pdev->dev)
			continue;
		list_del(&shaft->node);
		kfree(shaft);
	}
}

static ssize_t heights_show(struct device_driver *driver, char *buf)
{
	struct shaft *shaft;
	int len = 0;

	list_for_each_entry(shaft, &shafts, node)
		len += sysfs_emit_at(buf, len, "%u\n", shaft->height);

	return len;
}
static DRIVER_ATTR_RO(heights);

static struct attribute *loom_attrs[] = {
	&driver_attr_heights.attr,
	NULL,
};
ATTRIBUTE_GROUPS(loom);

static struct platform_driver loom_driver = {
	.driver = {
		.name = "loom",
		.groups = loom_groups,
	},
	.probe = loom_probe,
	.remove = loom_remove,
};
module_platform_driver(loom_driver);

MODULE_DESCRIPTION("Loom");
MODULE_LICENSE("GPL");

/* not run: the devices of the test machine have no properties */
