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

	if (!request_mem_region(basin->start, resource_size(basin), "basin"))
		return -EBUSY;

	if (!request_mem_region(bob->start, resource_size(bob), "float")) {
		ret = -EBUSY;
		goto err_basin;
	}

	clepsydra->siphon = request_mem_region(siphon.start,
					       resource_size(&siphon),
					       "siphon");
	if (!clepsydra->siphon) {
		ret = -EBUSY;
		goto err_bob;
	}

	platform_set_drvdata(pdev, clepsydra);

	return 0;

err_bob:
	release_mem_region(bob->start, resource_size(bob));
err_basin:
	release_mem_region(basin->start, resource_size(basin));

	return ret;
}

static void clepsydra_remove(struct platform_device *pdev)
{
	struct clepsydra *clepsydra = platform_get_drvdata(pdev);
	struct resource *res;

	release_mem_region(clepsydra->siphon->start,
			   resource_size(clepsydra->siphon));

	res = platform_get_resource(pdev, IORESOURCE_MEM, 1);
	release_mem_region(res->start, resource_size(res));

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	release_mem_region(res->start, resource_size(res));
}

static struct platform_driver clepsydra_driver = {
	.probe = clepsydra_probe,
	.remove = clepsydra_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(clepsydra_driver);

MODULE_DESCRIPTION("Water clock");
MODULE_LICENSE("GPL");
