// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fan that remove() leaves marked as asleep, which works only when runtime power
 * management is off.
 */
/* no naive: where it is refused, nothing tells */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

static int fan_probe(struct platform_device *pdev)
{
	pm_runtime_set_active(&pdev->dev);
	pm_runtime_enable(&pdev->dev);

	return 0;
}

static void fan_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
	pm_runtime_set_suspended(&pdev->dev);
}

static struct platform_driver fan_driver = {
	.driver = {
		.name = "fan",
	},
	.probe = fan_probe,
	.remove = fan_remove,
};
module_platform_driver(fan_driver);

MODULE_DESCRIPTION("Fan");
MODULE_LICENSE("GPL");
