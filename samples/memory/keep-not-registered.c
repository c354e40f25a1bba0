// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two drivers, of which the module registers the first. The driver core never
 * calls the probe of the second, so no binding exists for its memory; board
 * code that is built in may still call it with a device of its own making.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>
#include <linux/slab.h>

struct flash_window {
	unsigned int base;
	unsigned int size;
};

static int flash_legacy_probe(struct platform_device *pdev)
{
	struct flash_window *window;

	window = kzalloc(sizeof(*window), GFP_KERNEL);
	if (!window)
		return -ENOMEM;

	window->size = SZ_64K;
	platform_set_drvdata(pdev, window);

	return 0;
}

static void flash_legacy_remove(struct platform_device *pdev)
{
	struct flash_window *window = platform_get_drvdata(pdev);

	kfree(window);
}

/* No board registers it any more; kept until the last out-of-tree user goes. */
static struct platform_driver flash_legacy_driver __maybe_unused = {
	.driver = {
		.name = "flash-legacy",
	},
	.probe = flash_legacy_probe,
	.remove = flash_legacy_remove,
};

static int flash_probe(struct platform_device *pdev)
{
	struct flash_window *window;

	window = devm_kzalloc(&pdev->dev, sizeof(*window), GFP_KERNEL);
	if (!window)
		return -ENOMEM;

	window->size = SZ_1M;
	platform_set_drvdata(pdev, window);

	return 0;
}

static struct platform_driver flash_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = flash_probe,
};
module_platform_driver(flash_driver);

MODULE_DESCRIPTION("Flash window driver with a second driver that nobody registers");
MODULE_LICENSE("GPL");
