// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pump that probe starts behind runtime power management, with no variable that an
 * error could be put into.
 */
/* no naive: it fails for want of memory alone, and the pump runs on as before */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

static atomic_t pumps;

static int pump_probe(struct platform_device *pdev)
{
	pm_runtime_enable(&pdev->dev);
	atomic_inc(&pumps);

	return 0;
}

static void pump_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver pump_driver = {
	.driver = {
		.name = "pump",
	},
	.probe = pump_probe,
	.remove = pump_remove,
};
module_platform_driver(pump_driver);

MODULE_DESCRIPTION("Pump");
MODULE_LICENSE("GPL");
