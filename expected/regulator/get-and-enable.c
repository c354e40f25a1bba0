// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pressure sensor on I2C whose supply is on from probe to remove: nobody needs
 * the handle for anything else, and one call gets and enables the supply.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/sysfs.h>

#define BARO_CHIP_ID	0x0f
#define BARO_PRESSURE	0x28
#define BARO_ID_VALUE	0x00

struct baro {
	struct i2c_client *client;
};

static ssize_t pressure_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	struct baro *baro = dev_get_drvdata(dev);
	int value = i2c_smbus_read_word_data(baro->client, BARO_PRESSURE);

	return value < 0 ? value : sysfs_emit(buf, "%d\n", value);
}
static DEVICE_ATTR_RO(pressure);

static int baro_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct baro *baro;
	int ret;

	baro = devm_kzalloc(dev, sizeof(*baro), GFP_KERNEL);
	if (!baro)
		return -ENOMEM;
	baro->client = client;
	i2c_set_clientdata(client, baro);

	ret = devm_regulator_get_enable(dev, "vdd");
	if (ret)
		return dev_err_probe(dev, ret, "cannot enable the supply\n");

	/* the data sheet asks for 5 ms after power on */
	usleep_range(5000, 6000);

	ret = i2c_smbus_read_byte_data(client, BARO_CHIP_ID);
	if (ret < 0)
		return ret;
	if (ret != BARO_ID_VALUE)
		return -ENODEV;

	return device_create_file(dev, &dev_attr_pressure);
}

static void baro_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_pressure);
}

static const struct i2c_device_id baro_ids[] = {
	{ "baro" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, baro_ids);

static struct i2c_driver baro_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = baro_probe,
	.remove = baro_remove,
	.id_table = baro_ids,
};
module_i2c_driver(baro_driver);

MODULE_DESCRIPTION("Pressure sensor");
MODULE_LICENSE("GPL");
