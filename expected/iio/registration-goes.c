// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rain gauge on I2C: its buffer and its registration are the last steps of probe,
 * and remove() undoes them and nothing else.
 */
/* not run: the test kernel has no IIO triggers */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/iio/buffer.h>
#include <linux/iio/iio.h>
#include <linux/iio/trigger_consumer.h>
#include <linux/iio/triggered_buffer.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define RAIN_LEVEL	0x20

struct rain {
	/* one level and the time */
	__le16 scan[8] __aligned(8);
	struct i2c_client *client;
};

static const struct iio_chan_spec rain_channels[] = {
	{
		.type = IIO_DISTANCE,
		.info_mask_separate = BIT(IIO_CHAN_INFO_RAW),
		.scan_index = 0,
		.scan_type = {
			.sign = 'u',
			.realbits = 16,
			.storagebits = 16,
			.endianness = IIO_LE,
		},
	},
	IIO_CHAN_SOFT_TIMESTAMP(1),
};

static int rain_read_raw(struct iio_dev *indio_dev, struct iio_chan_spec const *chan,
			 int *val, int *val2, long mask)
{
	struct rain *rain = iio_priv(indio_dev);

	*val = i2c_smbus_read_word_data(rain->client, RAIN_LEVEL);

	return *val < 0 ? *val : IIO_VAL_INT;
}

static const struct iio_info rain_info = {
	.read_raw = rain_read_raw,
};

static irqreturn_t rain_trigger(int irq, void *p)
{
	struct iio_poll_func *pf = p;
	struct rain *rain = iio_priv(pf->indio_dev);
	int level = i2c_smbus_read_word_data(rain->client, RAIN_LEVEL);

	if (level >= 0) {
		rain->scan[0] = cpu_to_le16(level);
		iio_push_to_buffers_with_timestamp(pf->indio_dev, rain->scan, pf->timestamp);
	}
	iio_trigger_notify_done(pf->indio_dev->trig);

	return IRQ_HANDLED;
}

static int rain_probe(struct i2c_client *client)
{
	struct iio_dev *indio_dev;
	struct rain *rain;
	int ret;

	indio_dev = devm_iio_device_alloc(&client->dev, sizeof(*rain));
	if (!indio_dev)
		return -ENOMEM;

	rain = iio_priv(indio_dev);
	rain->client = client;

	indio_dev->name = "rain";
	indio_dev->info = &rain_info;
	indio_dev->modes = INDIO_DIRECT_MODE;
	indio_dev->channels = rain_channels;
	indio_dev->num_channels = ARRAY_SIZE(rain_channels);

	ret = devm_iio_triggered_buffer_setup(&client->dev, indio_dev,
					      iio_pollfunc_store_time,
					      rain_trigger, NULL);
	if (ret < 0)
		return ret;

	ret = devm_iio_device_register(&client->dev, indio_dev);
	if (ret < 0)
		return ret;

	return 0;
}

static const struct i2c_device_id rain_ids[] = {
	{ "rain-gauge" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, rain_ids);

static struct i2c_driver rain_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = rain_ids,
	.probe = rain_probe,
};
module_i2c_driver(rain_driver);

MODULE_DESCRIPTION("Rain gauge");
MODULE_LICENSE("GPL");
