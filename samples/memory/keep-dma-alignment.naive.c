// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in burst_map, the buffer shares its cache line */
/*
 * Controller whose DMA buffer sits inside its state, on a cache line of its
 * own. The attribute places the buffer within the struct; that the struct
 * itself begins on a line is kmalloc()'s doing, and managed memory begins
 * behind a header.
 */
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct burst {
	struct device *dev;
	dma_addr_t dma;
	bool mapped;
	u8 buf[L1_CACHE_BYTES] ____cacheline_aligned;
};

static void burst_map(struct burst *burst)
{
	/* a neighbour on the same line would be lost when the device writes */
	WARN_ON(!IS_ALIGNED((unsigned long)burst->buf, L1_CACHE_BYTES));

	burst->dma = dma_map_single(burst->dev, burst->buf, sizeof(burst->buf),
				    DMA_FROM_DEVICE);
	burst->mapped = !dma_mapping_error(burst->dev, burst->dma);
	if (!burst->mapped)
		dev_dbg(burst->dev, "no DMA, bytes go by hand\n");
}

static int burst_probe(struct platform_device *pdev)
{
	struct burst *burst;

	burst = devm_kzalloc(&pdev->dev, sizeof(*burst), GFP_KERNEL);
	if (!burst)
		return -ENOMEM;

	burst->dev = &pdev->dev;
	burst_map(burst);
	platform_set_drvdata(pdev, burst);

	return 0;
}

static void burst_remove(struct platform_device *pdev)
{
	struct burst *burst = platform_get_drvdata(pdev);

	if (burst->mapped)
		dma_unmap_single(burst->dev, burst->dma, sizeof(burst->buf),
				 DMA_FROM_DEVICE);
}

static struct platform_driver burst_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = burst_probe,
	.remove = burst_remove,
};
module_platform_driver(burst_driver);

MODULE_DESCRIPTION("Controller with a DMA buffer inside its state");
MODULE_LICENSE("GPL");
