// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relay box on SIOX.
 */
#include <linux/module.h>
#include <linux/siox.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct relaybox {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct relaybox *relaybox = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", relaybox->mode);
}
static DEVICE_ATTR_RO(mode);

static int relaybox_probe(struct siox_device *sdevice)
{
	struct relaybox *relaybox;

	relaybox = devm_kzalloc(&sdevice->dev, sizeof(*relaybox), GFP_KERNEL);
	if (!relaybox)
		return -ENOMEM;

	relaybox->mode = 1;
	dev_set_drvdata(&sdevice->dev, relaybox);

	return device_create_file(&sdevice->dev, &dev_attr_mode);
}

static void relaybox_remove(struct siox_device *sdevice)
{
	device_remove_file(&sdevice->dev, &dev_attr_mode);
}

static int relaybox_set_data(struct siox_device *sdevice, u8 status, u8 buf[])
{
	buf[0] = 0;
	return 0;
}

static int relaybox_get_data(struct siox_device *sdevice, const u8 buf[])
{
	return 0;
}

static struct siox_driver relaybox_driver = {
	.probe = relaybox_probe,
	.remove = relaybox_remove,
	.set_data = relaybox_set_data,
	.get_data = relaybox_get_data,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_siox_driver(relaybox_driver);

MODULE_DESCRIPTION("SIOX relay box");
MODULE_LICENSE("GPL");
