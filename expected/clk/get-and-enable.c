// SPDX-License-Identifier: GPL-2.0-only
/*
 * Audio converter on I2C whose master clock runs from probe to remove: getting
 * the managed clock and enabling it become one call.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define CONV_ID		0x00
#define CONV_POWER	0x02

struct conv {
	struct i2c_client *client;
	struct clk *mclk;
};

static ssize_t master_rate_show(struct device *dev, struct device_attribute *attr,
				char *buf)
{
	struct conv *conv = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", clk_get_rate(conv->mclk));
}
static DEVICE_ATTR_RO(master_rate);

static int conv_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct conv *conv;
	int ret;

	conv = devm_kzalloc(dev, sizeof(*conv), GFP_KERNEL);
	if (!conv)
		return -ENOMEM;
	conv->client = client;

	conv->mclk = devm_clk_get_enabled(dev, "mclk");
	if (IS_ERR(conv->mclk))
		return dev_err_probe(dev, PTR_ERR(conv->mclk), "no master clock\n");

	i2c_set_clientdata(client, conv);

	ret = i2c_smbus_read_byte_data(client, CONV_ID);
	if (ret < 0)
		return ret;

	return device_create_file(dev, &dev_attr_master_rate);
}

static void conv_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_master_rate);
	i2c_smbus_write_byte_data(client, CONV_POWER, 0);
}

static const struct i2c_device_id conv_ids[] = {
	{ "conv" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, conv_ids);

static struct i2c_driver conv_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = conv_probe,
	.remove = conv_remove,
	.id_table = conv_ids,
};
module_i2c_driver(conv_driver);

MODULE_DESCRIPTION("Audio converter");
MODULE_LICENSE("GPL");
