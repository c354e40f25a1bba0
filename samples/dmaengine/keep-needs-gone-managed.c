// SPDX-License-Identifier: GPL-2.0-only
/*
 * Phonograph on SPI whose managed groove is younger than its channel: devres would
 * free the memory first, and the channel may still write to it.
 */
/* no naive: the test channel moves no data */
#include <linux/device.h>
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/sysfs.h>

#define GROOVE_SIZE	1024

struct phonograph {
	struct dma_chan *rx;
	u8 *groove;
};

static ssize_t needle_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct phonograph *phonograph = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", phonograph->groove[0]);
}
static DEVICE_ATTR_RO(needle);

static int phonograph_probe(struct spi_device *spi)
{
	struct device *dev = &spi->dev;
	struct phonograph *phonograph;
	int ret;

	phonograph = devm_kzalloc(dev, sizeof(*phonograph), GFP_KERNEL);
	if (!phonograph)
		return -ENOMEM;

	phonograph->rx = dma_request_chan(dev, "rx");
	if (IS_ERR(phonograph->rx))
		return PTR_ERR(phonograph->rx);

	phonograph->groove = devm_kzalloc(dev, GROOVE_SIZE, GFP_KERNEL);
	if (!phonograph->groove) {
		ret = -ENOMEM;
		goto err_release;
	}

	spi_set_drvdata(spi, phonograph);

	ret = device_create_file(dev, &dev_attr_needle);
	if (ret)
		goto err_release;

	return 0;

err_release:
	dma_release_channel(phonograph->rx);
	return ret;
}

static void phonograph_remove(struct spi_device *spi)
{
	struct phonograph *phonograph = spi_get_drvdata(spi);

	device_remove_file(&spi->dev, &dev_attr_needle);
	dma_release_channel(phonograph->rx);
}

static const struct spi_device_id phonograph_ids[] = {
	{ "phonograph" },
	{ }
};
MODULE_DEVICE_TABLE(spi, phonograph_ids);

static struct spi_driver phonograph_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = phonograph_probe,
	.remove = phonograph_remove,
	.id_table = phonograph_ids,
};
module_spi_driver(phonograph_driver);

MODULE_DESCRIPTION("Phonograph");
MODULE_LICENSE("GPL");
