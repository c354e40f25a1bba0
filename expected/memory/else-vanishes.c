// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loom: the free is all there is in the else branch.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct loom {
	unsigned int threads;
};

static int loom_probe(struct platform_device *pdev)
{
	struct loom *loom;

	loom = devm_kzalloc(&pdev->dev, sizeof(*loom), GFP_KERNEL);
	if (!loom)
		return -ENOMEM;

	loom->threads = 240;
	platform_set_drvdata(pdev, loom);

	return 0;
}

static void loom_remove(struct platform_device *pdev)
{
	struct loom *loom = platform_get_drvdata(pdev);

	if (!loom)
		dev_warn(&pdev->dev, "removed without data\n");
}

static struct platform_driver loom_driver = {
	.probe = loom_probe,
	.remove = loom_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(loom_driver);

MODULE_DESCRIPTION("Loom");
MODULE_LICENSE("GPL");
