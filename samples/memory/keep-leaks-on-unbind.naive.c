// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: double-free or invalid-free in device_unbind_cleanup */
/*
 * Bridge whose device sees memory through a window. The map is freed when
 * probe fails before it is in use, and nowhere else in this file. That is no
 * leak: the driver core frees dev->dma_range_map itself after remove().
 */
#include <linux/dma-direct.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>
#include <linux/slab.h>

static int bridge_check(const struct bus_dma_region *map)
{
	return map->size ? 0 : -EINVAL;
}

static int bridge_probe(struct platform_device *pdev)
{
	struct bus_dma_region *map;
	int ret;

	/* one entry and the empty one that ends the map */
	map = devm_kcalloc(&pdev->dev, 2, sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;

	map->cpu_start = SZ_64K;
	map->size = SZ_1M;

	ret = bridge_check(map);
	if (ret)
		return ret;

	pdev->dev.dma_range_map = map;

	return 0;
}

static void bridge_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "window closed\n");
}

static struct platform_driver bridge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bridge_probe,
	.remove = bridge_remove,
};
module_platform_driver(bridge_driver);

MODULE_DESCRIPTION("Bridge whose window map is freed by the driver core");
MODULE_LICENSE("GPL");
