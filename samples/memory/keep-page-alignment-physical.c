// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command list of which the device is told where it begins: it may want it
 * where kmalloc() puts a list of that size.
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

struct roster {
	void *space;
	struct command *commands;
	phys_addr_t begin;
};

static int roster_probe(struct platform_device *pdev)
{
	struct roster *roster;

	roster = devm_kzalloc(&pdev->dev, sizeof(*roster), GFP_KERNEL);
	if (!roster)
		return -ENOMEM;

	roster->space = kzalloc(LIST_BYTES, GFP_KERNEL);
	if (!roster->space)
		return -ENOMEM;

	roster->commands = roster->space;
	roster->begin = virt_to_phys(roster->commands);
	platform_set_drvdata(pdev, roster);

	return 0;
}

static void roster_remove(struct platform_device *pdev)
{
	struct roster *roster = platform_get_drvdata(pdev);

	kfree(roster->space);
}

static struct platform_driver roster_driver = {
	.probe = roster_probe,
	.remove = roster_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(roster_driver);

MODULE_DESCRIPTION("Command list at a boundary");
MODULE_LICENSE("GPL");
