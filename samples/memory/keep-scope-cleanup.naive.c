// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in meter_probe when its second allocation fails */
/*
 * The block frees itself when probe leaves early, because it is declared with
 * __free(kfree). Managed memory in that variable would be freed by the scope
 * and by the device.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct meter {
	struct device *dev;
	u32 *levels;
};

static int meter_probe(struct platform_device *pdev)
{
	struct meter *meter __free(kfree) = devm_kzalloc(&pdev->dev,
							 sizeof(*meter),
							 GFP_KERNEL);

	if (!meter)
		return -ENOMEM;

	meter->dev = &pdev->dev;
	meter->levels = devm_kcalloc(&pdev->dev, 8, sizeof(*meter->levels),
				     GFP_KERNEL);
	if (!meter->levels)
		return -ENOMEM;

	platform_set_drvdata(pdev, no_free_ptr(meter));

	return 0;
}

static void meter_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static struct platform_driver meter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = meter_probe,
	.remove = meter_remove,
};
module_platform_driver(meter_driver);

MODULE_DESCRIPTION("Meter whose state is freed by its scope");
MODULE_LICENSE("GPL");
