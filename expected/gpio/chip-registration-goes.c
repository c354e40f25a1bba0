// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signal box with eight levers on I2C: the lines are offered at the end of probe,
 * and remove() takes them back with its only call.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/gpio/driver.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define BOX_LEVERS	0x01

struct box {
	struct gpio_chip chip;
	struct i2c_client *client;
	u8 levers;
};

static int box_get(struct gpio_chip *chip, unsigned int offset)
{
	struct box *box = gpiochip_get_data(chip);
	int levers = i2c_smbus_read_byte_data(box->client, BOX_LEVERS);

	return levers < 0 ? levers : !!(levers & BIT(offset));
}

static void box_set(struct gpio_chip *chip, unsigned int offset, int value)
{
	struct box *box = gpiochip_get_data(chip);

	if (value)
		box->levers |= BIT(offset);
	else
		box->levers &= ~BIT(offset);
	i2c_smbus_write_byte_data(box->client, BOX_LEVERS, box->levers);
}

static int box_direction_output(struct gpio_chip *chip, unsigned int offset, int value)
{
	box_set(chip, offset, value);

	return 0;
}

static int box_probe(struct i2c_client *client)
{
	struct box *box;

	box = devm_kzalloc(&client->dev, sizeof(*box), GFP_KERNEL);
	if (!box)
		return -ENOMEM;

	box->client = client;
	box->chip.label = client->name;
	box->chip.parent = &client->dev;
	box->chip.owner = THIS_MODULE;
	box->chip.base = -1;
	box->chip.ngpio = 8;
	box->chip.can_sleep = true;
	box->chip.get = box_get;
	box->chip.set = box_set;
	box->chip.direction_output = box_direction_output;

	return devm_gpiochip_add_data(&client->dev, &box->chip, box);
}

static const struct i2c_device_id box_ids[] = {
	{ "signal-box" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, box_ids);

static struct i2c_driver box_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = box_ids,
	.probe = box_probe,
};
module_i2c_driver(box_driver);

MODULE_DESCRIPTION("Signal box");
MODULE_LICENSE("GPL");
