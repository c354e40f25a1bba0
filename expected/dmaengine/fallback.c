// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heliograph on SPI: where no channel is to be had it goes on by hand, and each
 * release stands under a guard.
 */
#include <linux/device.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

struct helio {
	struct dma_chan *tx;
};

static ssize_t channel_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct helio *helio = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n", helio->tx ? dma_chan_name(helio->tx) : "none");
}
static DEVICE_ATTR_RO(channel);

static int helio_probe(struct spi_device *spi)
{
	struct helio *helio;
	int ret;

	helio = devm_kzalloc(&spi->dev, sizeof(*helio), GFP_KERNEL);
	if (!helio)
		return -ENOMEM;

	helio->tx = devm_dma_request_chan(&spi->dev, "tx");
	if (IS_ERR(helio->tx)) {
		dev_info(&spi->dev, "no channel, flashing by hand\n");
		helio->tx = NULL;
	}

	spi_set_drvdata(spi, helio);

	ret = device_create_file(&spi->dev, &dev_attr_channel);
	if (ret) {
		dev_err(&spi->dev, "cannot make the file: %d\n", ret);
		return ret;
	}

	return 0;
}

static void helio_remove(struct spi_device *spi)
{
	struct helio *helio = spi_get_drvdata(spi);

	device_remove_file(&spi->dev, &dev_attr_channel);
	if (helio->tx)
		dmaengine_terminate_sync(helio->tx);
}

static const struct spi_device_id helio_id[] = {
	{ "helio" },
	{ }
};
MODULE_DEVICE_TABLE(spi, helio_id);

static struct spi_driver helio_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = helio_probe,
	.remove = helio_remove,
	.id_table = helio_id,
};
module_spi_driver(helio_driver);

MODULE_DESCRIPTION("Heliograph");
MODULE_LICENSE("GPL");
