// SPDX-License-Identifier: GPL-2.0-only
/*
 * Valve that remove() lets go to sleep without waiting for it: pm_runtime_disable()
 * waits, and the bus detaches the PM domain behind that.
 */
/* no naive: the test machine has no PM domain */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

static int valve_probe(struct platform_device *pdev)
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

static void valve_remove(struct platform_device *pdev)
{
	pm_runtime_put(&pdev->dev);
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver valve_driver = {
	.driver = {
		.name = "valve",
	},
	.probe = valve_probe,
	.remove = valve_remove,
};
module_platform_driver(valve_driver);

MODULE_DESCRIPTION("Valve");
MODULE_LICENSE("GPL");
