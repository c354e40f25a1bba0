// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command list whose beginning is moved to a boundary before the device is
 * told where it is: how the memory is aligned does not matter.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LIST_BYTES 512

struct command {
	u32 code;
	u32 result;
};

struct lister {
	void *space;
	struct command *commands;
	phys_addr_t begin;
};

static int lister_probe(struct platform_device *pdev)
{
	struct lister *lister;

	lister = devm_kzalloc(&pdev->dev, sizeof(*lister), GFP_KERNEL);
	if (!lister)
		return -ENOMEM;

	lister->space = kzalloc(LIST_BYTES, GFP_KERNEL);
	if (!lister->space)
		return -ENOMEM;

	lister->commands = PTR_ALIGN(lister->space, 16);
	lister->begin = virt_to_phys(lister->commands);
	platform_set_drvdata(pdev, lister);

	return 0;
}

static void lister_remove(struct platform_device *pdev)
{
	struct lister *lister = platform_get_drvdata(pdev);

	kfree(lister->space);
}

static struct platform_driver lister_driver = {
	.probe = lister_probe,
	.remove = lister_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lister_driver);

MODULE_DESCRIPTION("Command list at a boundary");
MODULE_LICENSE("GPL");
