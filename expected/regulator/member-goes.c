// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light sensor on I2C with two supplies.  The handle of one was kept for its
 * release alone and goes with what the struct says of it; a debug message names
 * the member of the other, which stays.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/sysfs.h>

#define LUX_CHIP_ID	0x0f
#define LUX_LIGHT	0x28
#define LUX_ID_VALUE	0x00

#define lux_named(lux)	((lux)->vled ? "lit" : "dark")

/**
 * struct lux - one sensor
 * @client: the chip
 * @vled: supply of the diode
 */
struct lux {
	struct i2c_client *client;

	struct regulator *vled;
};

static ssize_t light_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct lux *lux = dev_get_drvdata(dev);
	int value = i2c_smbus_read_word_data(lux->client, LUX_LIGHT);

	return value < 0 ? value : sysfs_emit(buf, "%d\n", value);
}
static DEVICE_ATTR_RO(light);

static int lux_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct lux *lux;
	int ret;

	lux = devm_kzalloc(dev, sizeof(*lux), GFP_KERNEL);
	if (!lux)
		return -ENOMEM;
	lux->client = client;
	i2c_set_clientdata(client, lux);

	ret = devm_regulator_get_enable(dev, "vdd");
	if (ret)
		return dev_err_probe(dev, ret, "cannot enable the supply\n");

	lux->vled = devm_regulator_get(dev, "vled");
	if (IS_ERR(lux->vled))
		return PTR_ERR(lux->vled);
	dev_dbg(dev, "the diode is %s\n", lux_named(lux));

	/* the data sheet asks for 5 ms after power on */
	usleep_range(5000, 6000);

	ret = i2c_smbus_read_byte_data(client, LUX_CHIP_ID);
	if (ret < 0)
		return ret;
	if (ret != LUX_ID_VALUE)
		return -ENODEV;

	return device_create_file(dev, &dev_attr_light);
}

static void lux_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_light);
}

static const struct i2c_device_id lux_ids[] = {
	{ "lux" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, lux_ids);

static struct i2c_driver lux_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = lux_probe,
	.remove = lux_remove,
	.id_table = lux_ids,
};
module_i2c_driver(lux_driver);

MODULE_DESCRIPTION("Light sensor");
MODULE_LICENSE("GPL");
