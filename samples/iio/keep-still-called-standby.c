// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barometer on SPI: it is put into standby behind its registration, from when on
 * nobody asks it any more.  With the registration managed somebody still could.
 */
/* no naive: that a sensor sleeps is no fault to the kernel */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iio/iio.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

#define BARO_MODE	0x26
#define BARO_PRESSURE	0x81

#define BARO_STANDBY	0x00
#define BARO_ACTIVE	0x01

struct baro {
	struct spi_device *spi;
};

static const struct iio_chan_spec baro_channels[] = {
	{
		.type = IIO_PRESSURE,
		.info_mask_separate = BIT(IIO_CHAN_INFO_RAW),
	},
};

static int baro_set_mode(struct baro *baro, u8 mode)
{
	u8 frame[] = { BARO_MODE, mode };

	return spi_write(baro->spi, frame, sizeof(frame));
}

static int baro_read_raw(struct iio_dev *indio_dev, struct iio_chan_spec const *chan,
			 int *val, int *val2, long mask)
{
	struct baro *baro = iio_priv(indio_dev);
	ssize_t pressure = spi_w8r16be(baro->spi, BARO_PRESSURE);

	if (pressure < 0)
		return pressure;
	*val = pressure;

	return IIO_VAL_INT;
}

static const struct iio_info baro_info = {
	.read_raw = baro_read_raw,
};

static int baro_probe(struct spi_device *spi)
{
	struct iio_dev *indio_dev;
	struct baro *baro;
	int ret;

	indio_dev = devm_iio_device_alloc(&spi->dev, sizeof(*baro));
	if (!indio_dev)
		return -ENOMEM;

	baro = iio_priv(indio_dev);
	baro->spi = spi;
	spi_set_drvdata(spi, indio_dev);

	indio_dev->name = "baro";
	indio_dev->info = &baro_info;
	indio_dev->modes = INDIO_DIRECT_MODE;
	indio_dev->channels = baro_channels;
	indio_dev->num_channels = ARRAY_SIZE(baro_channels);

	ret = baro_set_mode(baro, BARO_ACTIVE);
	if (ret)
		return ret;

	ret = iio_device_register(indio_dev);
	if (ret)
		goto err_standby;

	return 0;

err_standby:
	baro_set_mode(baro, BARO_STANDBY);
	return ret;
}

static void baro_remove(struct spi_device *spi)
{
	struct iio_dev *indio_dev = spi_get_drvdata(spi);

	iio_device_unregister(indio_dev);
	baro_set_mode(iio_priv(indio_dev), BARO_STANDBY);
}

static const struct spi_device_id baro_ids[] = {
	{ "baro" },
	{ }
};
MODULE_DEVICE_TABLE(spi, baro_ids);

static struct spi_driver baro_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = baro_ids,
	.probe = baro_probe,
	.remove = baro_remove,
};
module_spi_driver(baro_driver);

MODULE_DESCRIPTION("Barometer");
MODULE_LICENSE("GPL");
