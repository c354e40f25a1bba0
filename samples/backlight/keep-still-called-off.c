// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backlight on I2C that remove() turns off when nobody is left who could turn
 * it on again.
 */
#include <linux/backlight.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>

#define LANTERN_REG_LEVEL	0x00

struct lantern {
	struct i2c_client *client;
	struct backlight_device *backlight;
};

static int lantern_update_status(struct backlight_device *backlight)
{
	struct lantern *lantern = bl_get_data(backlight);

	return i2c_smbus_write_byte_data(lantern->client, LANTERN_REG_LEVEL,
					 backlight_get_brightness(backlight));
}

static const struct backlight_ops lantern_ops = {
	.update_status = lantern_update_status,
};

static int lantern_probe(struct i2c_client *client)
{
	struct backlight_properties properties = {
		.type = BACKLIGHT_RAW,
		.max_brightness = 255,
		.brightness = 255,
	};
	struct device *dev = &client->dev;
	struct lantern *lantern;

	lantern = devm_kzalloc(dev, sizeof(*lantern), GFP_KERNEL);
	if (!lantern)
		return -ENOMEM;

	lantern->client = client;
	lantern->backlight = backlight_device_register("lantern", dev, lantern,
						       &lantern_ops,
						       &properties);
	if (IS_ERR(lantern->backlight))
		return PTR_ERR(lantern->backlight);

	i2c_set_clientdata(client, lantern);

	return 0;
}

static void lantern_remove(struct i2c_client *client)
{
	struct lantern *lantern = i2c_get_clientdata(client);

	backlight_device_unregister(lantern->backlight);
	i2c_smbus_write_byte_data(client, LANTERN_REG_LEVEL, 0);
}

static const struct i2c_device_id lantern_ids[] = {
	{ "lantern" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, lantern_ids);

static struct i2c_driver lantern_driver = {
	.driver = {
		.name = "lantern",
	},
	.probe = lantern_probe,
	.remove = lantern_remove,
	.id_table = lantern_ids,
};
module_i2c_driver(lantern_driver);

MODULE_DESCRIPTION("Backlight that is turned off at last");
MODULE_LICENSE("GPL");
