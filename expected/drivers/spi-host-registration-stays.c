// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI host whose controller, clock, mapping, DMA channel and bounce buffer are
 * left to the device: remove() is what unregisters and stops it.  The reference
 * that remove() takes to have the controller that long is needed no more.
 */
/* not run: the SPI core itself warns when memory is short */
#include <linux/bits.h>
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

#define MERLIN_SPI_CTRL		0x00
#define MERLIN_SPI_STATUS	0x04
#define MERLIN_SPI_DATA		0x08

#define MERLIN_SPI_CTRL_EN	BIT(0)
#define MERLIN_SPI_BUSY		BIT(0)

#define MERLIN_SPI_BOUNCE	256

struct merlin_spi {
	void __iomem *base;
	struct clk *clk;
	struct dma_chan *rx_chan;
	u8 *bounce;
};

static int merlin_spi_transfer_one(struct spi_controller *host,
				   struct spi_device *spi,
				   struct spi_transfer *xfer)
{
	struct merlin_spi *ms = spi_controller_get_devdata(host);
	const u8 *tx = xfer->tx_buf;
	u8 *rx = xfer->rx_buf;
	unsigned int i;
	u32 status;
	int ret;

	for (i = 0; i < xfer->len; i++) {
		writel(tx ? tx[i] : 0, ms->base + MERLIN_SPI_DATA);
		ret = readl_poll_timeout(ms->base + MERLIN_SPI_STATUS, status,
					 !(status & MERLIN_SPI_BUSY), 1, 1000);
		if (ret)
			return ret;

		ms->bounce[i % MERLIN_SPI_BOUNCE] =
			readl(ms->base + MERLIN_SPI_DATA);
		if (rx)
			rx[i] = ms->bounce[i % MERLIN_SPI_BOUNCE];
	}

	return 0;
}

static int merlin_spi_probe(struct platform_device *pdev)
{
	struct spi_controller *host;
	struct merlin_spi *ms;
	struct resource *res;
	int ret;

	host = devm_spi_alloc_host(&pdev->dev, sizeof(*ms));
	if (!host)
		return -ENOMEM;

	platform_set_drvdata(pdev, host);
	ms = spi_controller_get_devdata(host);

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -EINVAL;

	ms->base = devm_ioremap(&pdev->dev, res->start, resource_size(res));
	if (!ms->base)
		return -ENOMEM;

	ms->bounce = devm_kmalloc(&pdev->dev, MERLIN_SPI_BOUNCE, GFP_KERNEL);
	if (!ms->bounce)
		return -ENOMEM;

	ms->clk = devm_clk_get_enabled(&pdev->dev, NULL);
	if (IS_ERR(ms->clk))
		return PTR_ERR(ms->clk);

	ms->rx_chan = devm_dma_request_chan(&pdev->dev, "rx");
	if (IS_ERR(ms->rx_chan))
		return dev_err_probe(&pdev->dev, PTR_ERR(ms->rx_chan),
				     "cannot get the DMA channel\n");

	host->dev.of_node = pdev->dev.of_node;
	host->bus_num = pdev->id;
	host->num_chipselect = 1;
	host->mode_bits = SPI_CPOL | SPI_CPHA;
	host->bits_per_word_mask = SPI_BPW_MASK(8);
	host->max_speed_hz = clk_get_rate(ms->clk) / 2;
	host->transfer_one = merlin_spi_transfer_one;

	writel(MERLIN_SPI_CTRL_EN, ms->base + MERLIN_SPI_CTRL);

	ret = spi_register_controller(host);
	if (ret) {
		dev_err(&pdev->dev, "cannot register the host\n");
		goto stop;
	}

	return 0;

stop:
	writel(0, ms->base + MERLIN_SPI_CTRL);
	return ret;
}

static void merlin_spi_remove(struct platform_device *pdev)
{
	struct spi_controller *host = platform_get_drvdata(pdev);
	struct merlin_spi *ms = spi_controller_get_devdata(host);

	spi_unregister_controller(host);

	writel(0, ms->base + MERLIN_SPI_CTRL);
	dmaengine_terminate_sync(ms->rx_chan);
}

static const struct of_device_id merlin_spi_of_match[] = {
	{ .compatible = "fictional,merlin-spi" },
	{ }
};
MODULE_DEVICE_TABLE(of, merlin_spi_of_match);

static struct platform_driver merlin_spi_driver = {
	.probe = merlin_spi_probe,
	.remove = merlin_spi_remove,
	.driver = {
		.name = "merlin-spi",
		.of_match_table = merlin_spi_of_match,
	},
};
module_platform_driver(merlin_spi_driver);

MODULE_DESCRIPTION("SPI host of the Merlin SoC");
MODULE_LICENSE("GPL");
