// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferry: the helper is given a structure that knows its device, but only behind
 * the call; while it allocates, the pointer is still NULL.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define FERRY_CARS	12

struct ferry {
	struct platform_device *pdev;
	u32 *cars;
};

static int ferry_alloc(struct ferry *ferry)
{
	ferry->cars = kcalloc(FERRY_CARS, sizeof(*ferry->cars), GFP_KERNEL);
	if (!ferry->cars)
		return -ENOMEM;

	return 0;
}

static int ferry_probe(struct platform_device *pdev)
{
	struct ferry *ferry;
	int ret;

	ferry = devm_kzalloc(&pdev->dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	platform_set_drvdata(pdev, ferry);

	ret = ferry_alloc(ferry);
	if (ret)
		return ret;

	ferry->pdev = pdev;

	return 0;
}

static void ferry_remove(struct platform_device *pdev)
{
	struct ferry *ferry = platform_get_drvdata(pdev);

	if (ferry->pdev)
		dev_dbg(&ferry->pdev->dev, "all ashore\n");
	kfree(ferry->cars);
}

static struct platform_driver ferry_driver = {
	.probe = ferry_probe,
	.remove = ferry_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Ferry that learns its device too late");
MODULE_LICENSE("GPL");
