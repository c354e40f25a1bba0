// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zither on I2C: its input device is managed, so that devres unregisters it;
 * remove() only turns it off.
 */
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define ZITHER_CTRL	0x02
#define ZITHER_ON	0x01
#define ZITHER_OFF	0x00

static int zither_probe(struct i2c_client *client)
{
	struct input_dev *input;
	int ret;

	input = devm_input_allocate_device(&client->dev);
	if (!input)
		return -ENOMEM;

	input->name = "Zither";
	input->id.bustype = BUS_I2C;
	input_set_capability(input, EV_KEY, KEY_WAKEUP);

	ret = input_register_device(input);
	if (ret)
		return ret;

	return i2c_smbus_write_byte_data(client, ZITHER_CTRL, ZITHER_ON);
}

static void zither_remove(struct i2c_client *client)
{
	i2c_smbus_write_byte_data(client, ZITHER_CTRL, ZITHER_OFF);
}

static const struct i2c_device_id zither_ids[] = {
	{ "zither" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, zither_ids);

static struct i2c_driver zither_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = zither_probe,
	.remove = zither_remove,
	.id_table = zither_ids,
};
module_i2c_driver(zither_driver);

MODULE_DESCRIPTION("Zither");
MODULE_LICENSE("GPL");
