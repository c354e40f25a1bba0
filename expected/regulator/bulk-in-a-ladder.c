// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with two supplies: the array of their handles lies in managed memory, and
 * they are turned off by hand before.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>

struct plow {
	struct regulator_bulk_data supplies[2];
};

static int plow_probe(struct i2c_client *client)
{
	struct plow *plow;
	int ret;

	plow = devm_kzalloc(&client->dev, sizeof(*plow), GFP_KERNEL);
	if (!plow)
		return -ENOMEM;

	plow->supplies[0].supply = "core";
	plow->supplies[1].supply = "pads";

	ret = devm_regulator_bulk_get(&client->dev, ARRAY_SIZE(plow->supplies), plow->supplies);
	if (ret)
		return ret;

	ret = regulator_bulk_enable(ARRAY_SIZE(plow->supplies), plow->supplies);
	if (ret)
		return ret;

	i2c_set_clientdata(client, plow);

	return 0;
}

static void plow_remove(struct i2c_client *client)
{
	struct plow *plow = i2c_get_clientdata(client);

	regulator_bulk_disable(ARRAY_SIZE(plow->supplies), plow->supplies);
}

static const struct i2c_device_id plow_ids[] = {
	{ "plow" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, plow_ids);

static struct i2c_driver plow_driver = {
	.driver = {
		.name = "plow",
	},
	.probe = plow_probe,
	.remove = plow_remove,
	.id_table = plow_ids,
};
module_i2c_driver(plow_driver);

MODULE_DESCRIPTION("Chip with two supplies");
MODULE_LICENSE("GPL");
