// SPDX-License-Identifier: GPL-2.0-only
/*
 * Smoke detector on I2C whose supply is disabled by an action of the driver's own:
 * one call gets and enables the supply, and the action goes.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>

#define SMOKE_START	0x01

static int smoke_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	int ret;

	ret = devm_regulator_get_enable(dev, "vdd");
	if (ret)
		return dev_err_probe(dev, ret, "cannot enable the supply\n");

	return i2c_smbus_write_byte(client, SMOKE_START);
}

static const struct i2c_device_id smoke_ids[] = {
	{ "smoke-detector" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, smoke_ids);

static struct i2c_driver smoke_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = smoke_probe,
	.id_table = smoke_ids,
};
module_i2c_driver(smoke_driver);

MODULE_DESCRIPTION("Smoke detector");
MODULE_LICENSE("GPL");

/* not run: its action asked for memory, and nothing stands there that could fail instead */
