// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI controller that is registered by a managed call: from then on the reference
 * is devres's to put, and only the failing paths before put it here.
 */
/* not run: the SPI core itself warns when memory is short */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>

#define THREAD_FIFO	0x10

struct thread {
	void __iomem *base;
};

static int thread_transfer_one(struct spi_controller *host, struct spi_device *spi,
			       struct spi_transfer *xfer)
{
	struct thread *thread = spi_controller_get_devdata(host);
	const u8 *tx = xfer->tx_buf;
	unsigned int i;

	for (i = 0; tx && i < xfer->len; i++)
		writeb(tx[i], thread->base + THREAD_FIFO);

	return 0;
}

static int thread_probe(struct platform_device *pdev)
{
	struct spi_controller *ctlr;
	struct thread *thread;
	int ret;

	ctlr = spi_alloc_host(&pdev->dev, sizeof(struct thread));
	if (!ctlr)
		return -ENOMEM;

	thread = spi_controller_get_devdata(ctlr);
	thread->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(thread->base)) {
		ret = PTR_ERR(thread->base);
		goto out;
	}

	ctlr->dev.of_node = pdev->dev.of_node;
	ctlr->bus_num = pdev->id;
	ctlr->num_chipselect = 4;
	ctlr->flags = SPI_CONTROLLER_NO_RX;
	ctlr->transfer_one = thread_transfer_one;

	ret = devm_spi_register_controller(&pdev->dev, ctlr);
	if (ret) {
		dev_err(&pdev->dev, "cannot register the controller: %d\n", ret);
		goto out;
	}

	return 0;

out:
	spi_controller_put(ctlr);
	return ret;
}

static const struct of_device_id thread_of_match[] = {
	{ .compatible = "devmify,thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, thread_of_match);

static struct platform_driver thread_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = thread_of_match,
	},
	.probe = thread_probe,
};
module_platform_driver(thread_driver);

MODULE_DESCRIPTION("SPI controller that only sends");
MODULE_LICENSE("GPL");
