// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tilt sensor on I3C: the device comes from a function and has a local.
 */
#include <linux/i3c/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct tilt {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct tilt *tilt = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", tilt->mode);
}
static DEVICE_ATTR_RO(mode);

static int tilt_probe(struct i3c_device *i3cdev)
{
	struct device *dev = i3cdev_to_dev(i3cdev);
	struct tilt *tilt;

	tilt = devm_kzalloc(dev, sizeof(*tilt), GFP_KERNEL);
	if (!tilt)
		return -ENOMEM;

	tilt->mode = 1;
	dev_set_drvdata(dev, tilt);

	return device_create_file(dev, &dev_attr_mode);
}

static void tilt_remove(struct i3c_device *i3cdev)
{
	device_remove_file(i3cdev_to_dev(i3cdev), &dev_attr_mode);
}

static const struct i3c_device_id tilt_id[] = {
	I3C_DEVICE(0x0209, 0x0001, NULL),
	{ }
};
MODULE_DEVICE_TABLE(i3c, tilt_id);

static struct i3c_driver tilt_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = tilt_probe,
	.remove = tilt_remove,
	.id_table = tilt_id,
};
module_i3c_driver(tilt_driver);

MODULE_DESCRIPTION("I3C tilt sensor");
MODULE_LICENSE("GPL");
