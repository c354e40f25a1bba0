// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accelerator whose queue shall lie on the node of its memory, not on that of
 * its slot. Managed allocations always use the node of the device, and there
 * is no variant that takes one.
 */
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define ACCEL_QUEUE_LEN	32

struct accel {
	u64 *queue;
};

static int accel_memory_node(struct device *dev)
{
	return NUMA_NO_NODE;
}

static int accel_probe(struct platform_device *pdev)
{
	struct accel *accel;

	accel = devm_kzalloc(&pdev->dev, sizeof(*accel), GFP_KERNEL);
	if (!accel)
		return -ENOMEM;

	accel->queue = kcalloc_node(ACCEL_QUEUE_LEN, sizeof(*accel->queue),
				    GFP_KERNEL, accel_memory_node(&pdev->dev));
	if (!accel->queue)
		return -ENOMEM;

	platform_set_drvdata(pdev, accel);

	return 0;
}

static void accel_remove(struct platform_device *pdev)
{
	struct accel *accel = platform_get_drvdata(pdev);

	kfree(accel->queue);
}

static struct platform_driver accel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = accel_probe,
	.remove = accel_remove,
};
module_platform_driver(accel_driver);

MODULE_DESCRIPTION("Accelerator whose queue lies on a chosen node");
MODULE_LICENSE("GPL");
