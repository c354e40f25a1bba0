// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gas sensor on I2C that asks its supply for the voltage when it is read: the call
 * that gets and enables a supply gives no handle.
 */
/* no naive: the test reads no attribute */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/sysfs.h>

#define GAS_LEVEL	0x10

struct gas {
	struct i2c_client *client;
	struct regulator *heater;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gas *gas = dev_get_drvdata(dev);
	int level, uv;

	level = i2c_smbus_read_word_data(gas->client, GAS_LEVEL);
	if (level < 0)
		return level;

	/* what is measured grows with the square of the heater's voltage */
	uv = regulator_get_voltage(gas->heater);
	if (uv < 0)
		return uv;

	return sysfs_emit(buf, "%d\n", level / (uv / 100000) / (uv / 100000));
}
static DEVICE_ATTR_RO(level);

static int gas_probe(struct i2c_client *client)
{
	struct gas *gas;
	int ret;

	gas = devm_kzalloc(&client->dev, sizeof(*gas), GFP_KERNEL);
	if (!gas)
		return -ENOMEM;
	gas->client = client;
	i2c_set_clientdata(client, gas);

	gas->heater = devm_regulator_get(&client->dev, "heater");
	if (IS_ERR(gas->heater))
		return PTR_ERR(gas->heater);

	ret = regulator_enable(gas->heater);
	if (ret)
		return ret;

	ret = device_create_file(&client->dev, &dev_attr_level);
	if (ret)
		regulator_disable(gas->heater);

	return ret;
}

static void gas_remove(struct i2c_client *client)
{
	struct gas *gas = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_level);
	regulator_disable(gas->heater);
}

static const struct i2c_device_id gas_ids[] = {
	{ "gas-sensor" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, gas_ids);

static struct i2c_driver gas_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = gas_probe,
	.remove = gas_remove,
	.id_table = gas_ids,
};
module_i2c_driver(gas_driver);

MODULE_DESCRIPTION("Gas sensor");
MODULE_LICENSE("GPL");
