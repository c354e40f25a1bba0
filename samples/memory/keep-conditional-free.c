// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bridge that may or may not put its window to use. If it does, the map
 * belongs to the device and the driver core frees it after remove(); only an
 * unused map is remove()'s to free.
 */
#include <linux/dma-direct.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>
#include <linux/slab.h>

struct bridge {
	struct bus_dma_region *map;
	bool handed_over;
};

static bool window = true;
module_param(window, bool, 0444);
MODULE_PARM_DESC(window, "let the device see memory through the window");

static int bridge_probe(struct platform_device *pdev)
{
	struct bridge *bridge;

	bridge = devm_kzalloc(&pdev->dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;

	/* one entry and the empty one that ends the map */
	bridge->map = kcalloc(2, sizeof(*bridge->map), GFP_KERNEL);
	if (!bridge->map)
		return -ENOMEM;

	bridge->map->cpu_start = SZ_64K;
	bridge->map->size = SZ_1M;
	if (window) {
		pdev->dev.dma_range_map = bridge->map;
		bridge->handed_over = true;
	}

	platform_set_drvdata(pdev, bridge);

	return 0;
}

static void bridge_remove(struct platform_device *pdev)
{
	struct bridge *bridge = platform_get_drvdata(pdev);

	if (!bridge->handed_over)
		kfree(bridge->map);
}

static struct platform_driver bridge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bridge_probe,
	.remove = bridge_remove,
};
module_platform_driver(bridge_driver);

MODULE_DESCRIPTION("Bridge that frees its map only if nobody else does");
MODULE_LICENSE("GPL");
