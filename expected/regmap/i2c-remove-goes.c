// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter behind a register map, which goes with the device, and remove() with it.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regmap.h>

#define ABACUS_REG_COUNT	0x01

struct abacus {
	struct regmap *regmap;
	unsigned int count;
};

static const struct regmap_config abacus_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
};

static int abacus_probe(struct i2c_client *client)
{
	struct abacus *abacus;

	abacus = devm_kzalloc(&client->dev, sizeof(*abacus), GFP_KERNEL);
	if (!abacus)
		return -ENOMEM;

	abacus->regmap = devm_regmap_init_i2c(client, &abacus_regmap);
	if (IS_ERR(abacus->regmap))
		return PTR_ERR(abacus->regmap);

	return regmap_read(abacus->regmap, ABACUS_REG_COUNT, &abacus->count);
}

static const struct i2c_device_id abacus_ids[] = {
	{ "abacus" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, abacus_ids);

static struct i2c_driver abacus_driver = {
	.driver = {
		.name = "abacus",
	},
	.probe = abacus_probe,
	.id_table = abacus_ids,
};
module_i2c_driver(abacus_driver);

MODULE_DESCRIPTION("Counter");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
