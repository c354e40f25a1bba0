// SPDX-License-Identifier: GPL-2.0-only
/*
 * Water tower with two taps on I2C: each is registered as a regulator, and where
 * the second fails the first is undone at a label.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regmap.h>
#include <linux/regulator/driver.h>

#define TOWER_TAPS	0x03

struct tower {
	struct regulator_dev *upper;
	struct regulator_dev *lower;
};

static const struct regmap_config tower_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
	.max_register = TOWER_TAPS,
};

static const struct regulator_ops tower_ops = {
	.enable = regulator_enable_regmap,
	.disable = regulator_disable_regmap,
	.is_enabled = regulator_is_enabled_regmap,
};

static const struct regulator_desc tower_descs[] = {
	{
		.name = "upper",
		.ops = &tower_ops,
		.type = REGULATOR_VOLTAGE,
		.owner = THIS_MODULE,
		.fixed_uV = 3300000,
		.n_voltages = 1,
		.enable_reg = TOWER_TAPS,
		.enable_mask = BIT(0),
	},
	{
		.name = "lower",
		.ops = &tower_ops,
		.type = REGULATOR_VOLTAGE,
		.owner = THIS_MODULE,
		.fixed_uV = 1800000,
		.n_voltages = 1,
		.enable_reg = TOWER_TAPS,
		.enable_mask = BIT(1),
	},
};

static int tower_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct regulator_config config = { .dev = dev };
	struct tower *tower;

	tower = devm_kzalloc(dev, sizeof(*tower), GFP_KERNEL);
	if (!tower)
		return -ENOMEM;

	config.driver_data = tower;
	config.regmap = devm_regmap_init_i2c(client, &tower_regmap);
	if (IS_ERR(config.regmap))
		return PTR_ERR(config.regmap);

	tower->upper = devm_regulator_register(dev, &tower_descs[0], &config);
	if (IS_ERR(tower->upper))
		return PTR_ERR(tower->upper);

	tower->lower = devm_regulator_register(dev, &tower_descs[1], &config);
	if (IS_ERR(tower->lower))
		return PTR_ERR(tower->lower);

	return 0;
}

static const struct i2c_device_id tower_ids[] = {
	{ "water-tower" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, tower_ids);

static struct i2c_driver tower_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = tower_ids,
	.probe = tower_probe,
};
module_i2c_driver(tower_driver);

MODULE_DESCRIPTION("Water tower");
MODULE_LICENSE("GPL");
