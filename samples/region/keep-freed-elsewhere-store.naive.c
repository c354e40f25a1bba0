// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drawbridge: the ports are requested in probe, and a write to the file
 * gives them back before the driver is unbound.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/isa.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define DRAWBRIDGE_PORT		0x310
#define DRAWBRIDGE_EXTENT	2

struct drawbridge {
	bool lent;
};

static ssize_t lent_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct drawbridge *bridge = dev_get_drvdata(dev);

	/* The ports are left to the harbour's own driver from now on. */
	if (!bridge->lent)
		release_region(DRAWBRIDGE_PORT, DRAWBRIDGE_EXTENT);
	bridge->lent = true;

	return count;
}
static DEVICE_ATTR_WO(lent);

static int drawbridge_probe(struct device *dev, unsigned int id)
{
	struct drawbridge *bridge;

	bridge = devm_kzalloc(dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;

	if (!devm_request_region(dev, DRAWBRIDGE_PORT, DRAWBRIDGE_EXTENT, "drawbridge"))
		return -EBUSY;

	dev_set_drvdata(dev, bridge);

	return device_create_file(dev, &dev_attr_lent);
}

static void drawbridge_remove(struct device *dev, unsigned int id)
{
	device_remove_file(dev, &dev_attr_lent);
}

static struct isa_driver drawbridge_driver = {
	.probe = drawbridge_probe,
	.remove = drawbridge_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_isa_driver(drawbridge_driver, 1);

MODULE_DESCRIPTION("Drawbridge");
MODULE_LICENSE("GPL");
