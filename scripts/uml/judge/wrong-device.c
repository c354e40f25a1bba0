// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING */
/*
 * A broken conversion: devm_kfree() names another device than the one that
 * manages the memory.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct lantern {
	struct device *dev;
	unsigned int brightness;
};

static int lantern_probe(struct platform_device *pdev)
{
	struct lantern *lantern;

	lantern = devm_kzalloc(&pdev->dev, sizeof(*lantern), GFP_KERNEL);
	if (!lantern)
		return -ENOMEM;

	lantern->dev = pdev->dev.parent;
	platform_set_drvdata(pdev, lantern);

	return 0;
}

static void lantern_remove(struct platform_device *pdev)
{
	struct lantern *lantern = platform_get_drvdata(pdev);

	devm_kfree(lantern->dev, lantern); /* caught here */
	platform_set_drvdata(pdev, NULL);
}

static struct platform_driver lantern_driver = {
	.probe = lantern_probe,
	.remove = lantern_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lantern_driver);

MODULE_DESCRIPTION("Lantern freed through the wrong device");
MODULE_LICENSE("GPL");
