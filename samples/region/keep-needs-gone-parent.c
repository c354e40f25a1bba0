// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock keeper: the gate lies in a window that probe enters by itself, which
 * must not go before it.
 */
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define LOCK_WINDOW	0xd0000000
#define LOCK_GATE	(LOCK_WINDOW + 0x40)
#define LOCK_EXTENT	0x10

static struct resource lock_window = {
	.name = "lock window",
	.start = LOCK_WINDOW,
	.end = LOCK_WINDOW + 0xff,
	.flags = IORESOURCE_MEM,
};

static int lock_probe(struct platform_device *pdev)
{
	int ret;

	ret = request_resource(&iomem_resource, &lock_window);
	if (ret)
		return ret;

	if (!request_mem_region(LOCK_GATE, LOCK_EXTENT, "lock gate")) {
		release_resource(&lock_window);
		return -EBUSY;
	}

	dev_info(&pdev->dev, "the gate is in the window\n");

	return 0;
}

static void lock_remove(struct platform_device *pdev)
{
	release_mem_region(LOCK_GATE, LOCK_EXTENT);
	release_resource(&lock_window);
}

static struct platform_driver lock_driver = {
	.probe = lock_probe,
	.remove = lock_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lock_driver);

MODULE_DESCRIPTION("Lock keeper");
MODULE_LICENSE("GPL");
