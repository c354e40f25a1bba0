// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shutter that remove() lets go to sleep without waiting for it. Nothing of the
 * driver runs then, so that it does not matter whether the bus has detached the PM
 * domain by then.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

static int shutter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	int ret;

	pm_runtime_enable(dev);

	ret = pm_runtime_resume_and_get(dev);
	if (ret)
		goto err_disable;

	return 0;

err_disable:
	pm_runtime_disable(dev);
	return ret;
}

static void shutter_remove(struct platform_device *pdev)
{
	pm_runtime_put(&pdev->dev);
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver shutter_driver = {
	.driver = {
		.name = "shutter",
	},
	.probe = shutter_probe,
	.remove = shutter_remove,
};
module_platform_driver(shutter_driver);

MODULE_DESCRIPTION("Shutter");
MODULE_LICENSE("GPL");
