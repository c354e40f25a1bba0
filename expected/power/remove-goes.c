// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuel gauge on I2C: probe ends with registering it, and remove() only
 * unregistered it.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/power_supply.h>

#define GAUGE_REG_LEVEL	0x04

struct gauge {
	struct i2c_client *client;
	struct power_supply *battery;
};

static enum power_supply_property gauge_properties[] = {
	POWER_SUPPLY_PROP_CAPACITY,
};

static int gauge_get_property(struct power_supply *battery,
			      enum power_supply_property property,
			      union power_supply_propval *value)
{
	struct gauge *gauge = power_supply_get_drvdata(battery);
	int level;

	if (property != POWER_SUPPLY_PROP_CAPACITY)
		return -EINVAL;

	level = i2c_smbus_read_byte_data(gauge->client, GAUGE_REG_LEVEL);
	if (level < 0)
		return level;

	value->intval = level;

	return 0;
}

static const struct power_supply_desc gauge_desc = {
	.name = "gauge",
	.type = POWER_SUPPLY_TYPE_BATTERY,
	.properties = gauge_properties,
	.num_properties = ARRAY_SIZE(gauge_properties),
	.get_property = gauge_get_property,
};

static int gauge_probe(struct i2c_client *client)
{
	struct power_supply_config config = { };
	struct gauge *gauge;

	gauge = devm_kzalloc(&client->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->client = client;
	config.drv_data = gauge;

	gauge->battery = devm_power_supply_register(&client->dev, &gauge_desc,
						    &config);

	return PTR_ERR_OR_ZERO(gauge->battery);
}

static const struct i2c_device_id gauge_ids[] = {
	{ "gauge" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, gauge_ids);

static struct i2c_driver gauge_driver = {
	.driver = {
		.name = "gauge",
	},
	.probe = gauge_probe,
	.id_table = gauge_ids,
};
module_i2c_driver(gauge_driver);

MODULE_DESCRIPTION("Fuel gauge");
MODULE_LICENSE("GPL");
