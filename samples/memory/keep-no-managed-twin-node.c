// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sorter of packets: the first table is for the processor that the driver runs on, the
 * second for the bus; managed memory would be on the device's own node.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/topology.h>

struct sorter {
	u32 *bins;
	u32 *paths;
};

static int sorter_probe(struct platform_device *pdev)
{
	struct sorter *sorter;
	int node = numa_mem_id();

	sorter = devm_kzalloc(&pdev->dev, sizeof(*sorter), GFP_KERNEL);
	if (!sorter)
		return -ENOMEM;

	sorter->bins = kcalloc_node(16, sizeof(*sorter->bins), GFP_KERNEL, node);
	if (!sorter->bins)
		return -ENOMEM;

	sorter->paths = kmalloc_node(256, GFP_KERNEL, dev_to_node(pdev->dev.parent));
	if (!sorter->paths) {
		kfree(sorter->bins);
		return -ENOMEM;
	}

	platform_set_drvdata(pdev, sorter);

	return 0;
}

static void sorter_remove(struct platform_device *pdev)
{
	struct sorter *sorter = platform_get_drvdata(pdev);

	kfree(sorter->paths);
	kfree(sorter->bins);
}

static struct platform_driver sorter_driver = {
	.probe = sorter_probe,
	.remove = sorter_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(sorter_driver);

MODULE_DESCRIPTION("Sorter of packets");
MODULE_LICENSE("GPL");
