// SPDX-License-Identifier: GPL-2.0-only
/*
 * Water clock with a basin and a float: removal looks both up again, one after
 * the other by the same name, and the siphon goes by what its request gave.
 */
/* not run: the test machine has no device tree */
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>

struct clepsydra {
	struct resource *siphon;
};

static int clepsydra_probe(struct platform_device *pdev)
{
	struct resource *basin, *bob, siphon;
	struct clepsydra *clepsydra;
	int ret;

	clepsydra = devm_kzalloc(&pdev->dev, sizeof(*clepsydra), GFP_KERNEL);
	if (!clepsydra)
		return -ENOMEM;

	basin = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	bob = platform_get_resource(pdev, IORESOURCE_MEM, 1);
	if (!basin || !bob)
		return -ENODEV;

	ret = of_address_to_resource(pdev->dev.of_node->child, 0, &siphon);
	if (ret)
		return ret;

	if (!devm_request_mem_region(&pdev->dev, basin->start,
				     resource_size(basin), "basin"))
		return -EBUSY;

	if (!devm_request_mem_region(&pdev->dev, bob->start, resource_size(bob),
				     "float"))
		return -EBUSY;

	clepsydra->siphon = devm_request_mem_region(&pdev->dev, siphon.start,
						    resource_size(&siphon),
						    "siphon");
	if (!clepsydra->siphon)
		return -EBUSY;

	return 0;
}

static struct platform_driver clepsydra_driver = {
	.probe = clepsydra_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(clepsydra_driver);

MODULE_DESCRIPTION("Water clock");
MODULE_LICENSE("GPL");
