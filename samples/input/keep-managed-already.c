// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon on I2C: its input device is managed, so that devres unregisters it;
 * remove() only turns it off.
 */
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define CARILLON_CTRL	0x02
#define CARILLON_ON	0x01
#define CARILLON_OFF	0x00

static int carillon_probe(struct i2c_client *client)
{
	struct input_dev *input;
	int ret;

	input = devm_input_allocate_device(&client->dev);
	if (!input)
		return -ENOMEM;

	input->name = "Carillon";
	input->id.bustype = BUS_I2C;
	input_set_capability(input, EV_KEY, KEY_WAKEUP);

	ret = input_register_device(input);
	if (ret)
		return ret;

	return i2c_smbus_write_byte_data(client, CARILLON_CTRL, CARILLON_ON);
}

static void carillon_remove(struct i2c_client *client)
{
	i2c_smbus_write_byte_data(client, CARILLON_CTRL, CARILLON_OFF);
}

static const struct i2c_device_id carillon_ids[] = {
	{ "carillon" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, carillon_ids);

static struct i2c_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = carillon_probe,
	.remove = carillon_remove,
	.id_table = carillon_ids,
};
module_i2c_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
