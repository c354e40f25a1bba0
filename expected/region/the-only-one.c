// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weir gauge on the ISA bus: probe and remove have other names for the region,
 * but it is the only one that the driver requests.
 */
#include <linux/device.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/isa.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define WEIR_PORTS	4
#define WEIR_LEVEL	0

static unsigned int weir_port = 0x3e0;

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	unsigned long port = (unsigned long)dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", inb(port + WEIR_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int weir_probe(struct device *dev, unsigned int id)
{
	unsigned long port = weir_port;

	if (!devm_request_region(dev, port, WEIR_PORTS, "weir"))
		return -EBUSY;

	if (inb(port + WEIR_LEVEL) == 0xff)
		port++;

	dev_set_drvdata(dev, (void *)port);

	return device_create_file(dev, &dev_attr_level);
}

static void weir_remove(struct device *dev, unsigned int id)
{
	device_remove_file(dev, &dev_attr_level);
}

static struct isa_driver weir_driver = {
	.driver = {
		.name = "weir",
	},
	.probe = weir_probe,
	.remove = weir_remove,
};
module_isa_driver(weir_driver, 1);

MODULE_DESCRIPTION("Weir gauge");
MODULE_LICENSE("GPL");
