// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turntable of an engine shed on I2C: the multiplexer's chip is managed, and its
 * registration is the last thing that is not.
 */
/* not run: the test kernel has no multiplexers */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mux/driver.h>

#define TURNTABLE_TRACK		0x0a
#define TURNTABLE_TRACKS	12

struct turntable {
	struct i2c_client *client;
};

static int turntable_set(struct mux_control *mux, int state)
{
	struct turntable *table = mux_chip_priv(mux->chip);

	return i2c_smbus_write_byte_data(table->client, TURNTABLE_TRACK, state);
}

static const struct mux_control_ops turntable_ops = {
	.set = turntable_set,
};

static int turntable_probe(struct i2c_client *client)
{
	struct turntable *table;
	struct mux_chip *chip;
	int ret;

	chip = devm_mux_chip_alloc(&client->dev, 1, sizeof(*table));
	if (IS_ERR(chip))
		return PTR_ERR(chip);

	table = mux_chip_priv(chip);
	table->client = client;
	chip->ops = &turntable_ops;
	chip->mux->states = TURNTABLE_TRACKS;

	ret = devm_mux_chip_register(&client->dev, chip);
	if (ret < 0) {
		dev_err(&client->dev, "cannot register the turntable\n");
		return ret;
	}

	return 0;
}

static const struct i2c_device_id turntable_ids[] = {
	{ "turntable" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, turntable_ids);

static struct i2c_driver turntable_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = turntable_ids,
	.probe = turntable_probe,
};
module_i2c_driver(turntable_driver);

MODULE_DESCRIPTION("Turntable");
MODULE_LICENSE("GPL");
