// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hall sensor on I2C with an optional supply of its bias: where a board has none
 * the pointer is NULL, and the put stands behind a guard.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/sysfs.h>

struct hall {
	struct regulator *bias;
};

static ssize_t bias_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct hall *hall = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", hall->bias ? regulator_get_voltage(hall->bias) : 0);
}
static DEVICE_ATTR_RO(bias);

static int hall_probe(struct i2c_client *client)
{
	struct hall *hall;
	int ret;

	hall = devm_kzalloc(&client->dev, sizeof(*hall), GFP_KERNEL);
	if (!hall)
		return -ENOMEM;

	hall->bias = devm_regulator_get_optional(&client->dev, "bias");
	if (IS_ERR(hall->bias)) {
		ret = PTR_ERR(hall->bias);
		if (ret != -ENODEV)
			return dev_err_probe(&client->dev, ret, "no bias\n");
		hall->bias = NULL;
	}
	i2c_set_clientdata(client, hall);

	return device_create_file(&client->dev, &dev_attr_bias);
}

static void hall_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_bias);
}

static const struct i2c_device_id hall_ids[] = {
	{ "hall" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, hall_ids);

static struct i2c_driver hall_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = hall_probe,
	.remove = hall_remove,
	.id_table = hall_ids,
};
module_i2c_driver(hall_driver);

MODULE_DESCRIPTION("Hall sensor");
MODULE_LICENSE("GPL");
