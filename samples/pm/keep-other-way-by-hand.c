// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heater that probe puts to sleep by hand where it cannot be measured: runtime PM is
 * off before anybody could do so once more.
 */
/* no naive: the test makes no measurement fail */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/property.h>

struct heater {
	int level;
};

static int heater_runtime_suspend(struct device *dev)
{
	struct heater *heater = dev_get_drvdata(dev);

	heater->level--;

	return 0;
}

static int heater_runtime_resume(struct device *dev)
{
	struct heater *heater = dev_get_drvdata(dev);

	heater->level++;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(heater_pm_ops, heater_runtime_suspend,
				 heater_runtime_resume, NULL);

static int heater_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct heater *heater;
	int ret;

	heater = devm_kzalloc(dev, sizeof(*heater), GFP_KERNEL);
	if (!heater)
		return -ENOMEM;
	platform_set_drvdata(pdev, heater);

	pm_runtime_enable(dev);

	ret = pm_runtime_resume_and_get(dev);
	if (ret)
		goto err_disable;

	ret = device_property_read_u32(dev, "level", &heater->level);
	pm_runtime_put_noidle(dev);
	if (ret == -EOVERFLOW) {
		heater_runtime_suspend(dev);
		goto err_disable;
	}

	return 0;

err_disable:
	pm_runtime_disable(dev);
	return ret;
}

static void heater_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver heater_driver = {
	.driver = {
		.name = "heater",
		.pm = pm_ptr(&heater_pm_ops),
	},
	.probe = heater_probe,
	.remove = heater_remove,
};
module_platform_driver(heater_driver);

MODULE_DESCRIPTION("Heater");
MODULE_LICENSE("GPL");
