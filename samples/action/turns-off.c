// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cold store thermometer on I2C: it measures from its first command on, and a function of
 * the driver's own stops it, at the end of remove(), wherever probe fails from then on, and
 * for as long as the system sleeps. I2C leaves the device as it is until devres is through.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pm.h>

#define STORE_TEMP	0x00
#define STORE_POWER	0x01
#define STORE_ON	0x80

struct store {
	struct i2c_client *client;
	struct device *hwmon;
	struct mutex lock;		/* one command at a time */
	u8 power;
};

static int store_stop(struct store *store)
{
	int err;

	mutex_lock(&store->lock);
	err = i2c_smbus_write_byte_data(store->client, STORE_POWER, store->power & ~STORE_ON);
	if (!err)
		store->power &= ~STORE_ON;
	mutex_unlock(&store->lock);

	return err;
}

static umode_t store_is_visible(const void *data, enum hwmon_sensor_types type, u32 attr,
				int channel)
{
	return 0444;
}

static int store_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel,
		      long *value)
{
	struct store *store = dev_get_drvdata(dev);
	int temp;

	mutex_lock(&store->lock);
	temp = i2c_smbus_read_byte_data(store->client, STORE_TEMP);
	mutex_unlock(&store->lock);
	if (temp < 0)
		return temp;

	*value = temp * 1000L;

	return 0;
}

static const struct hwmon_ops store_ops = {
	.is_visible = store_is_visible,
	.read = store_read,
};

static const struct hwmon_channel_info * const store_channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT),
	NULL
};

static const struct hwmon_chip_info store_chip = {
	.ops = &store_ops,
	.info = store_channels,
};

static int store_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct store *store;
	int err;

	store = devm_kzalloc(dev, sizeof(*store), GFP_KERNEL);
	if (!store)
		return -ENOMEM;

	store->client = client;
	mutex_init(&store->lock);
	i2c_set_clientdata(client, store);

	store->power = STORE_ON;
	err = i2c_smbus_write_byte_data(client, STORE_POWER, store->power);
	if (err < 0)
		return err;

	store->hwmon = hwmon_device_register_with_info(dev, "store", store, &store_chip, NULL);
	if (IS_ERR(store->hwmon)) {
		err = PTR_ERR(store->hwmon);
		goto err_stop;
	}

	return 0;

err_stop:
	store_stop(store);
	return err;
}

static void store_remove(struct i2c_client *client)
{
	struct store *store = i2c_get_clientdata(client);

	hwmon_device_unregister(store->hwmon);
	store_stop(store);
}

static int store_suspend(struct device *dev)
{
	return store_stop(dev_get_drvdata(dev));
}

static int store_resume(struct device *dev)
{
	struct store *store = dev_get_drvdata(dev);

	store->power |= STORE_ON;

	return i2c_smbus_write_byte_data(store->client, STORE_POWER, store->power);
}

static DEFINE_SIMPLE_DEV_PM_OPS(store_pm_ops, store_suspend, store_resume);

static const struct i2c_device_id store_ids[] = {
	{ "cold-store" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, store_ids);

static struct i2c_driver store_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.pm = pm_sleep_ptr(&store_pm_ops),
	},
	.id_table = store_ids,
	.probe = store_probe,
	.remove = store_remove,
};
module_i2c_driver(store_driver);

MODULE_DESCRIPTION("Cold store thermometer");
MODULE_LICENSE("GPL");
