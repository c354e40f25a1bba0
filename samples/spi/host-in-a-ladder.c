// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI controller of a SoC: the controller is allocated first and put last, with
 * a mapping and an interrupt on the way.
 */
/* not run: the SPI core itself warns when memory is short */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>

#define WIRE_DATA	0x00
#define WIRE_STATUS	0x04

struct wire {
	struct spi_controller *host;
	void __iomem *base;
	int irq;
	u32 status;
};

static irqreturn_t wire_irq(int irq, void *data)
{
	struct wire *wire = data;

	wire->status = readl(wire->base + WIRE_STATUS);

	return IRQ_HANDLED;
}

static int wire_transfer_one(struct spi_controller *host, struct spi_device *spi,
			     struct spi_transfer *xfer)
{
	struct wire *wire = spi_controller_get_devdata(host);
	const u8 *tx = xfer->tx_buf;
	u8 *rx = xfer->rx_buf;
	unsigned int i;

	for (i = 0; i < xfer->len; i++) {
		writeb(tx ? tx[i] : 0, wire->base + WIRE_DATA);
		if (rx)
			rx[i] = readb(wire->base + WIRE_DATA);
	}

	return 0;
}

static int wire_probe(struct platform_device *pdev)
{
	struct spi_controller *host;
	struct resource *res;
	struct wire *wire;
	int ret;

	host = spi_alloc_host(&pdev->dev, sizeof(*wire));
	if (!host)
		return -ENOMEM;

	wire = spi_controller_get_devdata(host);
	wire->host = host;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res) {
		ret = -EINVAL;
		goto err_put;
	}

	wire->base = ioremap(res->start, resource_size(res));
	if (!wire->base) {
		ret = -ENOMEM;
		goto err_put;
	}

	wire->irq = platform_get_irq(pdev, 0);
	if (wire->irq < 0) {
		ret = wire->irq;
		goto err_unmap;
	}

	ret = request_irq(wire->irq, wire_irq, 0, "wire", wire);
	if (ret)
		goto err_unmap;

	host->dev.of_node = pdev->dev.of_node;
	host->num_chipselect = 1;
	host->transfer_one = wire_transfer_one;
	platform_set_drvdata(pdev, wire);

	ret = spi_register_controller(host);
	if (ret)
		goto err_irq;

	return 0;

err_irq:
	free_irq(wire->irq, wire);
err_unmap:
	iounmap(wire->base);
err_put:
	spi_controller_put(host);
	return ret;
}

static void wire_remove(struct platform_device *pdev)
{
	struct wire *wire = platform_get_drvdata(pdev);

	spi_controller_get(wire->host);
	spi_unregister_controller(wire->host);
	free_irq(wire->irq, wire);
	iounmap(wire->base);
	spi_controller_put(wire->host);
}

static const struct of_device_id wire_of_match[] = {
	{ .compatible = "devmify,wire" },
	{ }
};
MODULE_DEVICE_TABLE(of, wire_of_match);

static struct platform_driver wire_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = wire_of_match,
	},
	.probe = wire_probe,
	.remove = wire_remove,
};
module_platform_driver(wire_driver);

MODULE_DESCRIPTION("SPI controller");
MODULE_LICENSE("GPL");
