// SPDX-License-Identifier: GPL-2.0-only
/*
 * Organ with a register of pipes: the region bears the name that is written
 * into the struct, which was there before it and goes after it.
 */
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct organ {
	char name[16];
	struct resource *pipes;
};

static int organ_probe(struct platform_device *pdev)
{
	struct organ *organ;

	organ = devm_kzalloc(&pdev->dev, sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	snprintf(organ->name, sizeof(organ->name), "organ-%d", pdev->id);

	organ->pipes = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!organ->pipes)
		return -ENODEV;

	if (!request_mem_region(organ->pipes->start,
				resource_size(organ->pipes), organ->name))
		return -EBUSY;

	platform_set_drvdata(pdev, organ);

	return 0;
}

static void organ_remove(struct platform_device *pdev)
{
	struct organ *organ = platform_get_drvdata(pdev);

	release_mem_region(organ->pipes->start, resource_size(organ->pipes));
}

static struct platform_driver organ_driver = {
	.probe = organ_probe,
	.remove = organ_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(organ_driver);

MODULE_DESCRIPTION("Organ");
MODULE_LICENSE("GPL");
