// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mosaic: a typed array that is filled by hand, with its flags given.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#ifndef kmalloc_objs
/* Kernels before 7.0 have no typed allocators. */
#define kmalloc_objs(P, count, gfp)	kmalloc_array(count, sizeof(P), gfp)
#endif

struct mosaic_tile {
	u8 red;
	u8 green;
	u8 blue;
};

struct mosaic {
	struct workqueue_struct *wq;
	struct mosaic_tile *tile;
	unsigned int tiles;
};

static int mosaic_probe(struct platform_device *pdev)
{
	struct mosaic *mosaic;
	unsigned int i;

	mosaic = devm_kzalloc(&pdev->dev, sizeof(*mosaic), GFP_KERNEL);
	if (!mosaic)
		return -ENOMEM;
	mosaic->tiles = 25;

	mosaic->tile = kmalloc_objs(struct mosaic_tile, mosaic->tiles,
				    GFP_KERNEL | __GFP_NOWARN);
	if (!mosaic->tile)
		return -ENOMEM;

	for (i = 0; i < mosaic->tiles; i++) {
		mosaic->tile[i].red = i;
		mosaic->tile[i].green = 2 * i;
		mosaic->tile[i].blue = 3 * i;
	}

	mosaic->wq = alloc_workqueue("mosaic", WQ_UNBOUND, 0);
	if (!mosaic->wq) {
		kfree(mosaic->tile);
		return -ENOMEM;
	}

	platform_set_drvdata(pdev, mosaic);

	return 0;
}

static void mosaic_remove(struct platform_device *pdev)
{
	struct mosaic *mosaic = platform_get_drvdata(pdev);

	destroy_workqueue(mosaic->wq);
	kfree(mosaic->tile);
}

static struct platform_driver mosaic_driver = {
	.probe = mosaic_probe,
	.remove = mosaic_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(mosaic_driver);

MODULE_DESCRIPTION("Mosaic");
MODULE_LICENSE("GPL");
