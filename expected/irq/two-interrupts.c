// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mailbox with an interrupt for each direction: neither feels the other one
 * go, both are left to the device, and remove() goes with them.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define PIGEON_IN	0x00
#define PIGEON_OUT	0x04

struct pigeon {
	void __iomem *regs;
	u32 received;
	u32 sent;
	int rx_irq;
	int tx_irq;
};

static irqreturn_t pigeon_rx(int irq, void *data)
{
	struct pigeon *pigeon = data;

	pigeon->received = readl(pigeon->regs + PIGEON_IN);

	return IRQ_HANDLED;
}

static irqreturn_t pigeon_tx(int irq, void *data)
{
	struct pigeon *pigeon = data;

	writel(++pigeon->sent, pigeon->regs + PIGEON_OUT);

	return IRQ_HANDLED;
}

static int pigeon_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct pigeon *pigeon;
	int ret;

	pigeon = devm_kzalloc(dev, sizeof(*pigeon), GFP_KERNEL);
	if (!pigeon)
		return -ENOMEM;

	pigeon->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pigeon->regs))
		return PTR_ERR(pigeon->regs);

	pigeon->rx_irq = platform_get_irq(pdev, 0);
	if (pigeon->rx_irq < 0)
		return pigeon->rx_irq;

	pigeon->tx_irq = platform_get_irq(pdev, 1);
	if (pigeon->tx_irq < 0)
		return pigeon->tx_irq;

	ret = devm_request_irq(dev, pigeon->rx_irq, pigeon_rx, 0, "pigeon-rx",
			       pigeon);
	if (ret)
		return ret;

	return devm_request_threaded_irq(dev, pigeon->tx_irq, NULL, pigeon_tx,
					 IRQF_ONESHOT, "pigeon-tx", pigeon);
}

static const struct of_device_id pigeon_of_match[] = {
	{ .compatible = "fictional,pigeon-mailbox" },
	{ }
};
MODULE_DEVICE_TABLE(of, pigeon_of_match);

static struct platform_driver pigeon_driver = {
	.probe = pigeon_probe,
	.driver = {
		.name = "pigeon-mailbox",
		.of_match_table = pigeon_of_match,
	},
};
module_platform_driver(pigeon_driver);

MODULE_DESCRIPTION("Mailbox with two interrupts");
MODULE_LICENSE("GPL");
