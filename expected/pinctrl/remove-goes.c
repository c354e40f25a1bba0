// SPDX-License-Identifier: GPL-2.0-only
/*
 * Music stand: its pins are set for the concert once and for all, and remove
 * only puts the handle.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/pinctrl/consumer.h>

struct stand {
	struct pinctrl *pins;
	struct pinctrl_state *concert;
};

static int stand_probe(struct i2c_client *client)
{
	struct stand *stand;
	int ret;

	stand = devm_kzalloc(&client->dev, sizeof(*stand), GFP_KERNEL);
	if (!stand)
		return -ENOMEM;

	stand->pins = devm_pinctrl_get(&client->dev);
	if (IS_ERR(stand->pins))
		return PTR_ERR(stand->pins);

	stand->concert = pinctrl_lookup_state(stand->pins, "concert");
	if (IS_ERR(stand->concert)) {
		ret = PTR_ERR(stand->concert);
		dev_err(&client->dev, "no pins for the concert: %d\n", ret);
		return ret;
	}

	return pinctrl_select_state(stand->pins, stand->concert);
}

static const struct i2c_device_id stand_id[] = {
	{ "music-stand" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, stand_id);

static struct i2c_driver stand_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = stand_probe,
	.id_table = stand_id,
};
module_i2c_driver(stand_driver);

MODULE_DESCRIPTION("Music stand");
MODULE_LICENSE("GPL");
