// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mover of memory, and a file of its mode, which remove() takes away by hand before.
 */
/* not run: the core loses a channel's name where its registration fails */
#include <linux/dmaengine.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define PORTER_MODE	0x00

struct porter {
	void __iomem *regs;
	struct dma_device dma;
	struct dma_chan chan;
};

static void porter_issue(struct dma_chan *chan)
{
	struct porter *porter = container_of(chan->device, struct porter, dma);

	writel(1, porter->regs + PORTER_MODE);
}

static enum dma_status porter_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct porter *porter = container_of(chan->device, struct porter, dma);

	return readl(porter->regs + PORTER_MODE) ? DMA_IN_PROGRESS : DMA_COMPLETE;
}

static struct dma_async_tx_descriptor *porter_memcpy(struct dma_chan *chan, dma_addr_t dst,
						     dma_addr_t src, size_t len,
						     unsigned long flags)
{
	return NULL;
}

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct porter *porter = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(porter->regs + PORTER_MODE));
}
static DEVICE_ATTR_RO(mode);

static int porter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct porter *porter;
	int ret;

	porter = devm_kzalloc(dev, sizeof(*porter), GFP_KERNEL);
	if (!porter)
		return -ENOMEM;

	porter->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(porter->regs))
		return PTR_ERR(porter->regs);

	INIT_LIST_HEAD(&porter->dma.channels);
	dma_cap_set(DMA_MEMCPY, porter->dma.cap_mask);
	porter->dma.dev = dev;
	porter->dma.device_prep_dma_memcpy = porter_memcpy;
	porter->dma.device_tx_status = porter_status;
	porter->dma.device_issue_pending = porter_issue;
	porter->chan.device = &porter->dma;
	list_add_tail(&porter->chan.device_node, &porter->dma.channels);

	platform_set_drvdata(pdev, porter);

	ret = dmaenginem_async_device_register(&porter->dma);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	return device_create_file(dev, &dev_attr_mode);
}

static void porter_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;

	device_remove_file(dev, &dev_attr_mode);
}

static const struct of_device_id porter_of_match[] = {
	{ .compatible = "fictional,porter" },
	{ }
};
MODULE_DEVICE_TABLE(of, porter_of_match);

static struct platform_driver porter_driver = {
	.probe = porter_probe,
	.remove = porter_remove,
	.driver = {
		.name = "porter",
		.of_match_table = porter_of_match,
	},
};
module_platform_driver(porter_driver);

MODULE_DESCRIPTION("Mover of memory");
MODULE_LICENSE("GPL");
