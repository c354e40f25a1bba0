// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barometer on I2C: two groups of attributes, one of them for one of its kinds,
 * and a device of the class that stays.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define BARO_REG_KIND		0x00
#define BARO_REG_PRESSURE	0x01
#define BARO_REG_ALTITUDE	0x02

struct baro {
	struct i2c_client *client;
	struct device *hwmon;
	bool alpine;
};

static ssize_t pressure_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct baro *baro = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", i2c_smbus_read_byte_data(baro->client, BARO_REG_PRESSURE));
}
static DEVICE_ATTR_RO(pressure);

static ssize_t altitude_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct baro *baro = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", i2c_smbus_read_byte_data(baro->client, BARO_REG_ALTITUDE));
}
static DEVICE_ATTR_RO(altitude);

static struct attribute *baro_attrs[] = {
	&dev_attr_pressure.attr,
	NULL
};

static const struct attribute_group baro_group = {
	.attrs = baro_attrs,
};

static struct attribute *baro_alpine_attrs[] = {
	&dev_attr_altitude.attr,
	NULL
};

static const struct attribute_group baro_alpine_group = {
	.attrs = baro_alpine_attrs,
};

static int baro_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct baro *baro;
	int err;

	baro = devm_kzalloc(dev, sizeof(*baro), GFP_KERNEL);
	if (!baro)
		return -ENOMEM;

	baro->client = client;
	baro->alpine = i2c_smbus_read_byte_data(client, BARO_REG_KIND) > 0;
	i2c_set_clientdata(client, baro);

	err = sysfs_create_group(&dev->kobj, &baro_group);
	if (err)
		return err;

	if (baro->alpine) {
		err = sysfs_create_group(&dev->kobj, &baro_alpine_group);
		if (err)
			goto err_remove_group;
	}

	baro->hwmon = hwmon_device_register_with_groups(dev, "baro", baro, NULL);
	if (IS_ERR(baro->hwmon)) {
		err = PTR_ERR(baro->hwmon);
		goto err_remove_alpine;
	}

	return 0;

err_remove_alpine:
	if (baro->alpine)
		sysfs_remove_group(&dev->kobj, &baro_alpine_group);
err_remove_group:
	sysfs_remove_group(&dev->kobj, &baro_group);
	return err;
}

static void baro_remove(struct i2c_client *client)
{
	struct baro *baro = i2c_get_clientdata(client);

	hwmon_device_unregister(baro->hwmon);
	if (baro->alpine)
		sysfs_remove_group(&client->dev.kobj, &baro_alpine_group);
	sysfs_remove_group(&client->dev.kobj, &baro_group);
}

static const struct i2c_device_id baro_ids[] = {
	{ "baro" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, baro_ids);

static struct i2c_driver baro_driver = {
	.driver = {
		.name = "baro",
	},
	.probe = baro_probe,
	.remove = baro_remove,
	.id_table = baro_ids,
};
module_i2c_driver(baro_driver);

MODULE_DESCRIPTION("Barometer");
MODULE_LICENSE("GPL");
