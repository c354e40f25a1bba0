// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filter that writes its taps back when it goes to sleep: these are managed and
 * younger than runtime power management, so devres would free them first.
 */
/* no naive: nothing puts the device to sleep between the two */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>

#define FILTER_TAPS	8

struct filter {
	u32 *taps;
};

static int filter_runtime_suspend(struct device *dev)
{
	struct filter *filter = dev_get_drvdata(dev);

	filter->taps[0] = 0;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(filter_pm_ops, filter_runtime_suspend, NULL, NULL);

static int filter_probe(struct platform_device *pdev)
{
	struct filter *filter;

	filter = devm_kzalloc(&pdev->dev, sizeof(*filter), GFP_KERNEL);
	if (!filter)
		return -ENOMEM;

	platform_set_drvdata(pdev, filter);
	pm_runtime_enable(&pdev->dev);

	filter->taps = devm_kcalloc(&pdev->dev, FILTER_TAPS, sizeof(*filter->taps), GFP_KERNEL);
	if (!filter->taps) {
		pm_runtime_disable(&pdev->dev);
		return -ENOMEM;
	}

	return 0;
}

static void filter_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver filter_driver = {
	.driver = {
		.name = "filter",
		.pm = pm_ptr(&filter_pm_ops),
	},
	.probe = filter_probe,
	.remove = filter_remove,
};
module_platform_driver(filter_driver);

MODULE_DESCRIPTION("Filter");
MODULE_LICENSE("GPL");
