// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copier of memory: its channel goes with the device, and remove() with it.
 */
/* not run: the core loses a channel's name where its registration fails */
#include <linux/dmaengine.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define SCRIBE_MODE	0x00

struct scribe {
	void __iomem *regs;
	struct dma_device dma;
	struct dma_chan chan;
};

static void scribe_issue(struct dma_chan *chan)
{
	struct scribe *scribe = container_of(chan->device, struct scribe, dma);

	writel(1, scribe->regs + SCRIBE_MODE);
}

static enum dma_status scribe_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct scribe *scribe = container_of(chan->device, struct scribe, dma);

	return readl(scribe->regs + SCRIBE_MODE) ? DMA_IN_PROGRESS : DMA_COMPLETE;
}

static struct dma_async_tx_descriptor *scribe_memcpy(struct dma_chan *chan, dma_addr_t dst,
						     dma_addr_t src, size_t len,
						     unsigned long flags)
{
	return NULL;
}

static int scribe_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct scribe *scribe;
	int ret;

	scribe = devm_kzalloc(dev, sizeof(*scribe), GFP_KERNEL);
	if (!scribe)
		return -ENOMEM;

	scribe->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(scribe->regs))
		return PTR_ERR(scribe->regs);

	INIT_LIST_HEAD(&scribe->dma.channels);
	dma_cap_set(DMA_MEMCPY, scribe->dma.cap_mask);
	scribe->dma.dev = dev;
	scribe->dma.device_prep_dma_memcpy = scribe_memcpy;
	scribe->dma.device_tx_status = scribe_status;
	scribe->dma.device_issue_pending = scribe_issue;
	scribe->chan.device = &scribe->dma;
	list_add_tail(&scribe->chan.device_node, &scribe->dma.channels);

	ret = dmaenginem_async_device_register(&scribe->dma);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(scribe->regs + SCRIBE_MODE));

	return 0;
}

static const struct of_device_id scribe_of_match[] = {
	{ .compatible = "fictional,scribe" },
	{ }
};
MODULE_DEVICE_TABLE(of, scribe_of_match);

static struct platform_driver scribe_driver = {
	.probe = scribe_probe,
	.driver = {
		.name = "scribe",
		.of_match_table = scribe_of_match,
	},
};
module_platform_driver(scribe_driver);

MODULE_DESCRIPTION("Copier of memory");
MODULE_LICENSE("GPL");
