// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rain gauge: the label that only a failed allocation jumps to, and that only
 * returns, says nothing more than a return does; the other one stays.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>

struct rain {
	struct device *dev;
	unsigned int drops;
};

static int rain_probe(struct platform_device *pdev)
{
	struct rain *rain;
	int ret;

	rain = devm_kzalloc(&pdev->dev, sizeof(*rain), GFP_KERNEL);
	if (!rain)
		return -ENOMEM;

	rain->dev = &pdev->dev;
	pm_runtime_enable(&pdev->dev);
	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret)
		goto error_disable;

	platform_set_drvdata(pdev, rain);
	dev_info(rain->dev, "%u drops\n", rain->drops);

	return 0;

error_disable:
	pm_runtime_disable(&pdev->dev);
	return ret;
}

static void rain_remove(struct platform_device *pdev)
{
	struct rain *rain = platform_get_drvdata(pdev);

	dev_info(rain->dev, "%u drops\n", rain->drops);
	pm_runtime_put(&pdev->dev);
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver rain_driver = {
	.probe = rain_probe,
	.remove = rain_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(rain_driver);

MODULE_DESCRIPTION("Rain gauge");
MODULE_LICENSE("GPL");
