// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI controller inside a multi-function chip: the controller hangs below the chip
 * itself, which stays bound when this driver goes.
 */
/* not run: the test machine has no chip with a regmap */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>
#include <linux/spi/spi.h>

#define INNER_CTRL	0x00
#define INNER_FIFO	0x30

struct inner {
	struct regmap *map;
};

static int inner_transfer_one(struct spi_controller *host, struct spi_device *spi,
			      struct spi_transfer *xfer)
{
	struct inner *inner = spi_controller_get_devdata(host);
	const u8 *tx = xfer->tx_buf;
	unsigned int i;
	int ret;

	for (i = 0; tx && i < xfer->len; i++) {
		ret = regmap_write(inner->map, INNER_FIFO, tx[i]);
		if (ret)
			return ret;
	}

	return 0;
}

static int inner_probe(struct platform_device *pdev)
{
	struct spi_controller *host;
	struct inner *inner;
	int ret;

	host = spi_alloc_host(pdev->dev.parent, sizeof(*inner));
	if (!host)
		return -ENOMEM;

	inner = spi_controller_get_devdata(host);
	inner->map = dev_get_regmap(pdev->dev.parent, NULL);
	if (!inner->map) {
		ret = -ENODEV;
		goto err_put;
	}

	host->num_chipselect = 1;
	host->flags = SPI_CONTROLLER_NO_RX;
	host->transfer_one = inner_transfer_one;
	platform_set_drvdata(pdev, host);

	ret = spi_register_controller(host);
	if (ret)
		goto err_put;

	return 0;

err_put:
	spi_controller_put(host);
	return ret;
}

static void inner_remove(struct platform_device *pdev)
{
	struct spi_controller *host = platform_get_drvdata(pdev);
	struct regmap *map = dev_get_regmap(pdev->dev.parent, NULL);

	spi_unregister_controller(host);
	regmap_write(map, INNER_CTRL, 0);
}

static struct platform_driver inner_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = inner_probe,
	.remove = inner_remove,
};
module_platform_driver(inner_driver);

MODULE_DESCRIPTION("SPI controller of a multi-function chip");
MODULE_LICENSE("GPL");
