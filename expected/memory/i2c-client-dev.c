// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light sensor on I2C: the memory belongs to the client's device.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct lumen {
	struct i2c_client *client;
	unsigned int gain;
};

static ssize_t gain_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct lumen *lumen = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", lumen->gain);
}
static DEVICE_ATTR_RO(gain);

static int lumen_probe(struct i2c_client *client)
{
	struct lumen *lumen;

	lumen = devm_kzalloc(&client->dev, sizeof(*lumen), GFP_KERNEL);
	if (!lumen)
		return -ENOMEM;

	lumen->client = client;
	lumen->gain = 4;
	i2c_set_clientdata(client, lumen);

	return device_create_file(&client->dev, &dev_attr_gain);
}

static void lumen_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_gain);
}

static const struct i2c_device_id lumen_id[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(i2c, lumen_id);

static struct i2c_driver lumen_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = lumen_probe,
	.remove = lumen_remove,
	.id_table = lumen_id,
};
module_i2c_driver(lumen_driver);

MODULE_DESCRIPTION("Lumen light sensor");
MODULE_LICENSE("GPL");
