// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carousel of slide trays: the helper that frees a tray's ring first asks
 * whether there is a tray, and then whether it has a ring.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CAROUSEL_RING	512

struct tray {
	void *ring;
	dma_addr_t ring_dma;
};

struct carousel {
	struct device *dev;
	struct tray *tray;
};

static void carousel_free(struct carousel *carousel, struct tray *tray)
{
	if (!tray)
		return;

	if (tray->ring)
		dma_free_coherent(carousel->dev, CAROUSEL_RING, tray->ring,
				  tray->ring_dma);
}

static int carousel_probe(struct platform_device *pdev)
{
	struct carousel *carousel;
	struct tray *tray;

	carousel = devm_kzalloc(&pdev->dev, sizeof(*carousel), GFP_KERNEL);
	tray = devm_kzalloc(&pdev->dev, sizeof(*tray), GFP_KERNEL);
	if (!carousel || !tray)
		return -ENOMEM;

	carousel->dev = &pdev->dev;
	carousel->tray = tray;
	platform_set_drvdata(pdev, carousel);

	tray->ring = dma_alloc_coherent(&pdev->dev, CAROUSEL_RING,
					&tray->ring_dma, GFP_KERNEL);
	if (!tray->ring)
		return -ENOMEM;

	return 0;
}

static void carousel_remove(struct platform_device *pdev)
{
	struct carousel *carousel = platform_get_drvdata(pdev);

	carousel_free(carousel, carousel->tray);
}

static struct platform_driver carousel_driver = {
	.probe = carousel_probe,
	.remove = carousel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(carousel_driver);

MODULE_DESCRIPTION("Carousel of slide trays");
MODULE_LICENSE("GPL");
