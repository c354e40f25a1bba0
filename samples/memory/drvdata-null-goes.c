// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kazoo: remove clears drvdata before it frees. The driver core does that
 * anyway, and no reader is left.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct kazoo {
	unsigned int register_no;
};

static int kazoo_probe(struct platform_device *pdev)
{
	struct kazoo *kazoo;

	kazoo = kzalloc(sizeof(*kazoo), GFP_KERNEL);
	if (!kazoo)
		return -ENOMEM;

	kazoo->register_no = 3;
	dev_dbg(&pdev->dev, "register %u\n", kazoo->register_no);
	platform_set_drvdata(pdev, kazoo);

	return 0;
}

static void kazoo_remove(struct platform_device *pdev)
{
	struct kazoo *kazoo = platform_get_drvdata(pdev);

	platform_set_drvdata(pdev, NULL);
	kfree(kazoo);
}

static struct platform_driver kazoo_driver = {
	.probe = kazoo_probe,
	.remove = kazoo_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(kazoo_driver);

MODULE_DESCRIPTION("Kazoo");
MODULE_LICENSE("GPL");
