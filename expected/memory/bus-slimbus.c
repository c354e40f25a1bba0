// SPDX-License-Identifier: GPL-2.0-only
/*
 * Amplifier on SLIMbus.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/slimbus.h>
#include <linux/sysfs.h>

struct slimamp {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct slimamp *slimamp = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", slimamp->mode);
}
static DEVICE_ATTR_RO(mode);

static int slimamp_probe(struct slim_device *sl)
{
	struct slimamp *slimamp;

	slimamp = devm_kzalloc(&sl->dev, sizeof(*slimamp), GFP_KERNEL);
	if (!slimamp)
		return -ENOMEM;

	slimamp->mode = 1;
	dev_set_drvdata(&sl->dev, slimamp);

	return device_create_file(&sl->dev, &dev_attr_mode);
}

static void slimamp_remove(struct slim_device *sl)
{
	device_remove_file(&sl->dev, &dev_attr_mode);
}

static const struct slim_device_id slimamp_id[] = {
	{ 0x0209, 0x0001, 0x0001, 0x0000 },
	{ }
};

static struct slim_driver slimamp_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = slimamp_id,
	.probe = slimamp_probe,
	.remove = slimamp_remove,
};
module_slim_driver(slimamp_driver);

MODULE_DESCRIPTION("SLIMbus amplifier");
MODULE_LICENSE("GPL");
