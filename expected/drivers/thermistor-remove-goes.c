// SPDX-License-Identifier: GPL-2.0-only
/*
 * Thermistor bridge on I2C that is measured by an IIO channel of somebody else
 * and fed by a regulator of its own: channel, regulator, GPIO and memory all go
 * to the device, and remove() with them.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/i2c.h>
#include <linux/iio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define WREN_REG_GAIN		0x01
#define WREN_POINTS		16

struct wren {
	struct i2c_client *client;
	struct iio_channel *channel;
	struct gpio_desc *bridge;
	int *table;
	u8 gain;
};

static ssize_t temp_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct wren *wren = dev_get_drvdata(dev);
	int value, ret;

	ret = iio_read_channel_processed(wren->channel, &value);
	if (ret < 0)
		return ret;

	value = clamp(value / 100, 0, WREN_POINTS - 1);

	return sysfs_emit(buf, "%d\n", wren->table[value]);
}
static DEVICE_ATTR_RO(temp);

static ssize_t gain_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct wren *wren = dev_get_drvdata(dev);
	int ret;

	ret = i2c_smbus_read_byte_data(wren->client, WREN_REG_GAIN);
	if (ret < 0)
		return ret;

	return sysfs_emit(buf, "%d\n", ret);
}
static DEVICE_ATTR_RO(gain);

static struct attribute *wren_attrs[] = {
	&dev_attr_temp.attr,
	&dev_attr_gain.attr,
	NULL
};
ATTRIBUTE_GROUPS(wren);

static int wren_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct wren *wren;
	int i, ret;

	wren = devm_kzalloc(dev, sizeof(*wren), GFP_KERNEL);
	if (!wren)
		return -ENOMEM;

	wren->client = client;

	wren->table = devm_kmalloc_array(dev, WREN_POINTS, sizeof(*wren->table),
					 GFP_KERNEL);
	if (!wren->table)
		return -ENOMEM;

	for (i = 0; i < WREN_POINTS; i++)
		wren->table[i] = 25000 - i * i * 125;

	wren->channel = devm_iio_channel_get(dev, "bridge");
	if (IS_ERR(wren->channel))
		return dev_err_probe(dev, PTR_ERR(wren->channel),
				     "no channel to measure with\n");

	wren->bridge = devm_gpiod_get_optional(dev, "bridge", GPIOD_OUT_HIGH);
	if (IS_ERR(wren->bridge))
		return PTR_ERR(wren->bridge);

	ret = devm_regulator_get_enable(dev, "vdd");
	if (ret)
		return ret;

	ret = i2c_smbus_read_byte_data(client, WREN_REG_GAIN);
	if (ret < 0) {
		dev_err(dev, "does not answer\n");
		return ret;
	}

	wren->gain = ret;
	i2c_set_clientdata(client, wren);
	dev_dbg(dev, "gain %u\n", wren->gain);

	return 0;
}

static const struct i2c_device_id wren_ids[] = {
	{ "wren" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, wren_ids);

static struct i2c_driver wren_driver = {
	.driver = {
		.name = "wren",
		.dev_groups = wren_groups,
	},
	.probe = wren_probe,
	.id_table = wren_ids,
};
module_i2c_driver(wren_driver);

MODULE_DESCRIPTION("Wren thermistor bridge");
MODULE_LICENSE("GPL");
