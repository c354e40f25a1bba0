// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather radar whose sweep has to lie below 4 GiB. dma_alloc_coherent() takes
 * the zone from the mask of the device and drops the flag; what manages memory
 * gives the same flags to the slab allocator first, which warns of this one.
 */
/* no naive: whether the slab allocator wants a new page, and so warns, is a matter of luck */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SWEEP_BYTES	SZ_4K

struct radar {
	void *sweep;
	dma_addr_t sweep_dma;
};

static int radar_probe(struct platform_device *pdev)
{
	struct radar *radar;

	radar = devm_kzalloc(&pdev->dev, sizeof(*radar), GFP_KERNEL);
	if (!radar)
		return -ENOMEM;

	radar->sweep = dma_alloc_coherent(&pdev->dev, SWEEP_BYTES, &radar->sweep_dma,
					  GFP_KERNEL | GFP_DMA32);
	if (!radar->sweep)
		return -ENOMEM;

	platform_set_drvdata(pdev, radar);

	return 0;
}

static void radar_remove(struct platform_device *pdev)
{
	struct radar *radar = platform_get_drvdata(pdev);

	dma_free_coherent(&pdev->dev, SWEEP_BYTES, radar->sweep, radar->sweep_dma);
}

static struct platform_driver radar_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = radar_probe,
	.remove = radar_remove,
};
module_platform_driver(radar_driver);

MODULE_DESCRIPTION("Weather radar");
MODULE_LICENSE("GPL");
