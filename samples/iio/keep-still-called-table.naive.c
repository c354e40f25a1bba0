// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in hygro_read_raw, asked at unbind */
/*
 * Hygrometer whose table of corrections is made for its range, and freed before the
 * registration goes: every measurement is looked up in it.
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/iio/iio.h>
#include <linux/module.h>
#include <linux/slab.h>

#define HYGRO_HUMIDITY	0x10
#define HYGRO_STEPS	128

struct hygro {
	struct i2c_client *client;
	int *table;
};

static const struct iio_chan_spec hygro_channels[] = {
	{
		.type = IIO_HUMIDITYRELATIVE,
		.info_mask_separate = BIT(IIO_CHAN_INFO_PROCESSED),
	},
};

static int hygro_read_raw(struct iio_dev *indio_dev, struct iio_chan_spec const *chan,
			  int *val, int *val2, long mask)
{
	struct hygro *hygro = iio_priv(indio_dev);
	int step = i2c_smbus_read_byte_data(hygro->client, HYGRO_HUMIDITY);

	if (step < 0)
		return step;
	*val = hygro->table[step % HYGRO_STEPS];

	return IIO_VAL_INT;
}

static const struct iio_info hygro_info = {
	.read_raw = hygro_read_raw,
};

static int hygro_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct iio_dev *indio_dev;
	struct hygro *hygro;
	int i, ret;

	indio_dev = devm_iio_device_alloc(dev, sizeof(*hygro));
	if (!indio_dev)
		return -ENOMEM;

	hygro = iio_priv(indio_dev);
	hygro->client = client;
	i2c_set_clientdata(client, indio_dev);

	hygro->table = kcalloc(HYGRO_STEPS, sizeof(*hygro->table), GFP_KERNEL);
	if (!hygro->table)
		return -ENOMEM;

	for (i = 0; i < HYGRO_STEPS; i++)
		hygro->table[i] = i * 100000 / HYGRO_STEPS;

	indio_dev->name = "hygro";
	indio_dev->info = &hygro_info;
	indio_dev->modes = INDIO_DIRECT_MODE;
	indio_dev->channels = hygro_channels;
	indio_dev->num_channels = ARRAY_SIZE(hygro_channels);

	ret = devm_iio_device_register(dev, indio_dev);
	if (ret)
		goto err_free;

	return 0;

err_free:
	kfree(hygro->table);
	return ret;
}

static void hygro_remove(struct i2c_client *client)
{
	struct iio_dev *indio_dev = i2c_get_clientdata(client);
	struct hygro *hygro = iio_priv(indio_dev);

	kfree(hygro->table);
}

static const struct i2c_device_id hygro_ids[] = {
	{ "hygro" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, hygro_ids);

static struct i2c_driver hygro_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = hygro_ids,
	.probe = hygro_probe,
	.remove = hygro_remove,
};
module_i2c_driver(hygro_driver);

MODULE_DESCRIPTION("Hygrometer");
MODULE_LICENSE("GPL");
