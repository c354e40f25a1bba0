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

	kazoo = devm_kzalloc(&pdev->dev, sizeof(*kazoo), GFP_KERNEL);
	if (!kazoo)
		return -ENOMEM;

	kazoo->register_no = 3;
	dev_dbg(&pdev->dev, "register %u\n", kazoo->register_no);

	return 0;
}

static struct platform_driver kazoo_driver = {
	.probe = kazoo_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(kazoo_driver);

MODULE_DESCRIPTION("Kazoo");
MODULE_LICENSE("GPL");
