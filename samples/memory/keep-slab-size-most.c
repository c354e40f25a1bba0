// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter with a table that is as large as kmalloc() can make one: managed
 * memory has a header in front of it, for which there is no room.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TALLY_KIB	4096

struct tally {
	u32 *counts;
};

static int tally_probe(struct platform_device *pdev)
{
	struct tally *tally;

	tally = devm_kzalloc(&pdev->dev, sizeof(*tally), GFP_KERNEL);
	if (!tally)
		return -ENOMEM;

	tally->counts = kzalloc(TALLY_KIB * 1024, GFP_KERNEL);
	if (!tally->counts)
		return -ENOMEM;

	platform_set_drvdata(pdev, tally);

	return 0;
}

static void tally_remove(struct platform_device *pdev)
{
	struct tally *tally = platform_get_drvdata(pdev);

	kfree(tally->counts);
}

static struct platform_driver tally_driver = {
	.probe = tally_probe,
	.remove = tally_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tally_driver);

MODULE_DESCRIPTION("Counter with a large table");
MODULE_LICENSE("GPL");
