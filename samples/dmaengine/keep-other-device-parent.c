// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copier of memory behind a bridge: the bridge does the transfers, and it would
 * manage what is registered.
 */
/* no naive: what stays until the bridge is unbound is no fault to the kernel */
/* not run: the core loses a channel's name where its registration fails */
#include <linux/dmaengine.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define CLERK_MODE	0x00

struct clerk {
	void __iomem *regs;
	struct dma_device dma;
	struct dma_chan chan;
};

static void clerk_issue(struct dma_chan *chan)
{
	struct clerk *clerk = container_of(chan->device, struct clerk, dma);

	writel(1, clerk->regs + CLERK_MODE);
}

static enum dma_status clerk_status(struct dma_chan *chan, dma_cookie_t cookie,
				    struct dma_tx_state *state)
{
	struct clerk *clerk = container_of(chan->device, struct clerk, dma);

	return readl(clerk->regs + CLERK_MODE) ? DMA_IN_PROGRESS : DMA_COMPLETE;
}

static struct dma_async_tx_descriptor *clerk_memcpy(struct dma_chan *chan, dma_addr_t dst,
						    dma_addr_t src, size_t len,
						    unsigned long flags)
{
	return NULL;
}

static int clerk_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct clerk *clerk;
	int ret;

	clerk = devm_kzalloc(dev, sizeof(*clerk), GFP_KERNEL);
	if (!clerk)
		return -ENOMEM;

	clerk->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(clerk->regs))
		return PTR_ERR(clerk->regs);

	INIT_LIST_HEAD(&clerk->dma.channels);
	dma_cap_set(DMA_MEMCPY, clerk->dma.cap_mask);
	clerk->dma.dev = dev->parent;
	clerk->dma.device_prep_dma_memcpy = clerk_memcpy;
	clerk->dma.device_tx_status = clerk_status;
	clerk->dma.device_issue_pending = clerk_issue;
	clerk->chan.device = &clerk->dma;
	list_add_tail(&clerk->chan.device_node, &clerk->dma.channels);

	platform_set_drvdata(pdev, clerk);

	ret = dma_async_device_register(&clerk->dma);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(clerk->regs + CLERK_MODE));

	return 0;
}

static void clerk_remove(struct platform_device *pdev)
{
	struct clerk *clerk = platform_get_drvdata(pdev);

	dma_async_device_unregister(&clerk->dma);
}

static const struct of_device_id clerk_of_match[] = {
	{ .compatible = "fictional,clerk" },
	{ }
};
MODULE_DEVICE_TABLE(of, clerk_of_match);

static struct platform_driver clerk_driver = {
	.probe = clerk_probe,
	.remove = clerk_remove,
	.driver = {
		.name = "clerk",
		.of_match_table = clerk_of_match,
	},
};
module_platform_driver(clerk_driver);

MODULE_DESCRIPTION("Copier behind a bridge");
MODULE_LICENSE("GPL");
