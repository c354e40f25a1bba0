// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telegraph on SPI: one channel for what is sent, stopped and released on
 * removal.
 */
#include <linux/device.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

struct telegraph {
	struct dma_chan *tx;
	unsigned int words;
};

static ssize_t channel_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct telegraph *telegraph = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n", dma_chan_name(telegraph->tx));
}
static DEVICE_ATTR_RO(channel);

static int telegraph_probe(struct spi_device *spi)
{
	struct telegraph *telegraph;
	int ret;

	telegraph = devm_kzalloc(&spi->dev, sizeof(*telegraph), GFP_KERNEL);
	if (!telegraph)
		return -ENOMEM;

	telegraph->tx = devm_dma_request_chan(&spi->dev, "tx");
	if (IS_ERR(telegraph->tx))
		return dev_err_probe(&spi->dev, PTR_ERR(telegraph->tx), "no channel\n");

	spi_set_drvdata(spi, telegraph);

	ret = device_create_file(&spi->dev, &dev_attr_channel);
	if (ret) {
		dev_err(&spi->dev, "cannot make the file: %d\n", ret);
		return ret;
	}

	return 0;
}

static void telegraph_remove(struct spi_device *spi)
{
	struct telegraph *telegraph = spi_get_drvdata(spi);

	device_remove_file(&spi->dev, &dev_attr_channel);
	dmaengine_terminate_sync(telegraph->tx);
}

static const struct spi_device_id telegraph_id[] = {
	{ "telegraph" },
	{ }
};
MODULE_DEVICE_TABLE(spi, telegraph_id);

static struct spi_driver telegraph_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = telegraph_probe,
	.remove = telegraph_remove,
	.id_table = telegraph_id,
};
module_spi_driver(telegraph_driver);

MODULE_DESCRIPTION("Telegraph");
MODULE_LICENSE("GPL");
