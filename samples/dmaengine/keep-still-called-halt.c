// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filler of memory: remove() halts it when nobody is left who would start it.
 */
/* no naive: nobody uses a channel there */
/* not run: the core loses a channel's name where its registration fails */
#include <linux/dmaengine.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define FILLER_MODE	0x00

struct filler {
	void __iomem *regs;
	struct dma_device dma;
	struct dma_chan chan;
};

static void filler_issue(struct dma_chan *chan)
{
	struct filler *filler = container_of(chan->device, struct filler, dma);

	writel(1, filler->regs + FILLER_MODE);
}

static enum dma_status filler_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct filler *filler = container_of(chan->device, struct filler, dma);

	return readl(filler->regs + FILLER_MODE) ? DMA_IN_PROGRESS : DMA_COMPLETE;
}

static struct dma_async_tx_descriptor *filler_memcpy(struct dma_chan *chan, dma_addr_t dst,
						     dma_addr_t src, size_t len,
						     unsigned long flags)
{
	return NULL;
}

static int filler_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct filler *filler;
	int ret;

	filler = devm_kzalloc(dev, sizeof(*filler), GFP_KERNEL);
	if (!filler)
		return -ENOMEM;

	filler->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(filler->regs))
		return PTR_ERR(filler->regs);

	INIT_LIST_HEAD(&filler->dma.channels);
	dma_cap_set(DMA_MEMCPY, filler->dma.cap_mask);
	filler->dma.dev = dev;
	filler->dma.device_prep_dma_memcpy = filler_memcpy;
	filler->dma.device_tx_status = filler_status;
	filler->dma.device_issue_pending = filler_issue;
	filler->chan.device = &filler->dma;
	list_add_tail(&filler->chan.device_node, &filler->dma.channels);

	platform_set_drvdata(pdev, filler);

	ret = dma_async_device_register(&filler->dma);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(filler->regs + FILLER_MODE));

	return 0;
}

static void filler_remove(struct platform_device *pdev)
{
	struct filler *filler = platform_get_drvdata(pdev);

	dma_async_device_unregister(&filler->dma);
	writel(0, filler->regs + FILLER_MODE);
}

static const struct of_device_id filler_of_match[] = {
	{ .compatible = "fictional,filler" },
	{ }
};
MODULE_DEVICE_TABLE(of, filler_of_match);

static struct platform_driver filler_driver = {
	.probe = filler_probe,
	.remove = filler_remove,
	.driver = {
		.name = "filler",
		.of_match_table = filler_of_match,
	},
};
module_platform_driver(filler_driver);

MODULE_DESCRIPTION("Filler of memory");
MODULE_LICENSE("GPL");
