// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory chip that answers at several addresses: the dummy devices are made in a
 * loop, and stand in an array.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define BANKS	4

struct banks {
	struct i2c_client *bank[BANKS];
};

static int banks_probe(struct i2c_client *client)
{
	struct banks *banks;
	int i, ret;

	banks = devm_kzalloc(&client->dev, sizeof(*banks), GFP_KERNEL);
	if (!banks)
		return -ENOMEM;

	banks->bank[0] = client;
	for (i = 1; i < BANKS; i++) {
		banks->bank[i] = devm_i2c_new_dummy_device(&client->dev,
							   client->adapter,
							   client->addr + i);
		if (IS_ERR(banks->bank[i])) {
			ret = PTR_ERR(banks->bank[i]);
			banks->bank[i] = NULL;
			return ret;
		}
	}

	ret = i2c_smbus_read_byte(client);
	if (ret < 0)
		return ret;

	return 0;
}

static const struct i2c_device_id banks_ids[] = {
	{ "memory-banks" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, banks_ids);

static struct i2c_driver banks_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = banks_probe,
	.id_table = banks_ids,
};
module_i2c_driver(banks_driver);

MODULE_DESCRIPTION("Memory chip");
MODULE_LICENSE("GPL");
