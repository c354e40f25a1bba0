// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with two supplies: the array of their handles lies in memory that remove()
 * frees, and devres would look at it later.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>

struct harrow {
	struct regulator_bulk_data supplies[2];
};

static int harrow_probe(struct i2c_client *client)
{
	struct harrow *harrow;
	int ret;

	harrow = kzalloc(sizeof(*harrow), GFP_KERNEL);
	if (!harrow)
		return -ENOMEM;

	harrow->supplies[0].supply = "core";
	harrow->supplies[1].supply = "pads";

	ret = regulator_bulk_get(&client->dev, ARRAY_SIZE(harrow->supplies), harrow->supplies);
	if (ret)
		goto err_free;

	ret = regulator_bulk_enable(ARRAY_SIZE(harrow->supplies), harrow->supplies);
	if (ret)
		goto err_put;

	i2c_set_clientdata(client, harrow);

	return 0;

err_put:
	regulator_bulk_free(ARRAY_SIZE(harrow->supplies), harrow->supplies);
err_free:
	kfree(harrow);
	return ret;
}

static void harrow_remove(struct i2c_client *client)
{
	struct harrow *harrow = i2c_get_clientdata(client);

	regulator_bulk_disable(ARRAY_SIZE(harrow->supplies), harrow->supplies);
	regulator_bulk_free(ARRAY_SIZE(harrow->supplies), harrow->supplies);
	kfree(harrow);
}

static const struct i2c_device_id harrow_ids[] = {
	{ "harrow" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, harrow_ids);

static struct i2c_driver harrow_driver = {
	.driver = {
		.name = "harrow",
	},
	.probe = harrow_probe,
	.remove = harrow_remove,
	.id_table = harrow_ids,
};
module_i2c_driver(harrow_driver);

MODULE_DESCRIPTION("Chip with two supplies");
MODULE_LICENSE("GPL");
