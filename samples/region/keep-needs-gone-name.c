// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon: the region bears the name that is written into the struct, which
 * stays unmanaged and so would go before it.
 */
/* no naive: the test reads no name of a region */
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct carillon {
	char name[16];
	struct resource *bells;
};

static int carillon_probe(struct platform_device *pdev)
{
	struct carillon *carillon;

	carillon = kzalloc(sizeof(*carillon), GFP_KERNEL);
	if (!carillon)
		return -ENOMEM;

	snprintf(carillon->name, sizeof(carillon->name), "carillon-%d", pdev->id);

	carillon->bells = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!carillon->bells) {
		kfree(carillon);
		return -ENODEV;
	}

	if (!request_mem_region(carillon->bells->start,
				resource_size(carillon->bells), carillon->name)) {
		kfree(carillon);
		return -EBUSY;
	}

	platform_set_drvdata(pdev, carillon);

	return 0;
}

static void carillon_remove(struct platform_device *pdev)
{
	struct carillon *carillon = platform_get_drvdata(pdev);

	release_mem_region(carillon->bells->start, resource_size(carillon->bells));
	kfree(carillon);
}

static struct platform_driver carillon_driver = {
	.probe = carillon_probe,
	.remove = carillon_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
