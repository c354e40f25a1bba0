// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light sensor on I2C: the IIO device is freed at one label and in remove, and
 * remove has it in drvdata.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/iio/iio.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define LUX_POWER	0x00
#define LUX_DATA	0x0c

struct lux {
	struct i2c_client *client;
};

static const struct iio_chan_spec lux_channels[] = {
	{
		.type = IIO_LIGHT,
		.info_mask_separate = BIT(IIO_CHAN_INFO_RAW),
	},
};

static int lux_read_raw(struct iio_dev *indio_dev, struct iio_chan_spec const *chan,
			int *val, int *val2, long mask)
{
	struct lux *lux = iio_priv(indio_dev);
	int ret;

	ret = i2c_smbus_read_word_data(lux->client, LUX_DATA);
	if (ret < 0)
		return ret;
	*val = ret;

	return IIO_VAL_INT;
}

static const struct iio_info lux_info = {
	.read_raw = lux_read_raw,
};

static int lux_probe(struct i2c_client *client)
{
	struct iio_dev *indio_dev;
	struct lux *lux;
	int ret;

	indio_dev = devm_iio_device_alloc(&client->dev, sizeof(*lux));
	if (!indio_dev)
		return -ENOMEM;

	lux = iio_priv(indio_dev);
	lux->client = client;
	i2c_set_clientdata(client, indio_dev);

	indio_dev->name = "lux";
	indio_dev->info = &lux_info;
	indio_dev->channels = lux_channels;
	indio_dev->num_channels = ARRAY_SIZE(lux_channels);
	indio_dev->modes = INDIO_DIRECT_MODE;

	ret = i2c_smbus_write_byte_data(client, LUX_POWER, 3);
	if (ret)
		return ret;

	return iio_device_register(indio_dev);
}

static void lux_remove(struct i2c_client *client)
{
	struct iio_dev *indio_dev = i2c_get_clientdata(client);

	iio_device_unregister(indio_dev);
	i2c_smbus_write_byte_data(client, LUX_POWER, 0);
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
