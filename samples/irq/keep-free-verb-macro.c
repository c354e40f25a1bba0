// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge that frees its interrupt by a macro where probe fails: a managed
 * one would be freed twice.
 */
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define TIDE_MODE	0x01

struct tide {
	unsigned int turns;
};

#define tide_quiet(irq, tide)	free_irq(irq, tide)

static irqreturn_t tide_interrupt(int irq, void *data)
{
	struct tide *tide = data;

	tide->turns++;

	return IRQ_HANDLED;
}

static int tide_probe(struct i2c_client *client)
{
	struct tide *tide;
	int ret;

	tide = devm_kzalloc(&client->dev, sizeof(*tide), GFP_KERNEL);
	if (!tide)
		return -ENOMEM;
	i2c_set_clientdata(client, tide);

	ret = request_irq(client->irq, tide_interrupt, 0, "tide", tide);
	if (ret)
		return ret;

	ret = i2c_smbus_write_byte_data(client, TIDE_MODE, 1);
	if (ret)
		tide_quiet(client->irq, tide);

	return ret;
}

static void tide_remove(struct i2c_client *client)
{
	struct tide *tide = i2c_get_clientdata(client);

	free_irq(client->irq, tide);
}

static const struct i2c_device_id tide_ids[] = {
	{ "tide" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, tide_ids);

static struct i2c_driver tide_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = tide_ids,
	.probe = tide_probe,
	.remove = tide_remove,
};
module_i2c_driver(tide_driver);

MODULE_DESCRIPTION("Tide gauge");
MODULE_LICENSE("GPL");
