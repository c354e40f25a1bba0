// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hour meter on I2C that keeps its count in another device's memory: that device
 * is got in a ladder with the meter's own struct.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define METER_ENABLE	0x07
#define METER_COUNT	0x40

struct meter {
	struct nvmem_device *store;
};

static ssize_t hours_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct meter *meter = dev_get_drvdata(dev);
	u32 hours;
	int ret;

	ret = nvmem_device_read(meter->store, METER_COUNT, sizeof(hours), &hours);

	return ret < 0 ? ret : sysfs_emit(buf, "%u\n", hours);
}
static DEVICE_ATTR_RO(hours);

static int meter_probe(struct i2c_client *client)
{
	struct nvmem_device *store;
	struct meter *meter;
	int ret;

	meter = kzalloc(sizeof(*meter), GFP_KERNEL);
	if (!meter)
		return -ENOMEM;

	store = nvmem_device_get(&client->dev, "store");
	if (IS_ERR(store)) {
		ret = PTR_ERR(store);
		goto err_free;
	}
	meter->store = store;
	i2c_set_clientdata(client, meter);

	ret = i2c_smbus_write_byte_data(client, METER_ENABLE, 1);
	if (ret)
		goto err_store;

	ret = device_create_file(&client->dev, &dev_attr_hours);
	if (ret)
		goto err_store;

	return 0;

err_store:
	nvmem_device_put(store);
err_free:
	kfree(meter);
	return ret;
}

static void meter_remove(struct i2c_client *client)
{
	struct meter *meter = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_hours);
	i2c_smbus_write_byte_data(client, METER_ENABLE, 0);
	nvmem_device_put(meter->store);
	kfree(meter);
}

static const struct i2c_device_id meter_ids[] = {
	{ "hour-meter" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, meter_ids);

static struct i2c_driver meter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = meter_probe,
	.remove = meter_remove,
	.id_table = meter_ids,
};
module_i2c_driver(meter_driver);

MODULE_DESCRIPTION("Hour meter");
MODULE_LICENSE("GPL");
