// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stage and its curtain, two drivers in one module. Each turns off the runtime
 * power management of its own device: the stage where probe and remove get it,
 * the curtain in a helper, by the name that its probe has put down.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct stage {
	u32 light;
	bool awake;
};

struct curtain {
	struct device *dev;
	bool moving;
};

static int stage_runtime_suspend(struct device *dev)
{
	struct stage *stage = dev_get_drvdata(dev);

	stage->awake = false;

	return 0;
}

static int stage_runtime_resume(struct device *dev)
{
	struct stage *stage = dev_get_drvdata(dev);

	stage->awake = true;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(stage_pm_ops, stage_runtime_suspend, stage_runtime_resume, NULL);

static int stage_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct stage *stage;
	int ret;

	stage = devm_kzalloc(dev, sizeof(*stage), GFP_KERNEL);
	if (!stage)
		return -ENOMEM;

	platform_set_drvdata(pdev, stage);

	pm_runtime_enable(dev);

	ret = pm_runtime_resume_and_get(dev);
	if (ret) {
		dev_err(dev, "cannot wake up: %d\n", ret);
		goto err_disable;
	}
	stage->light = stage->awake;

	pm_runtime_put(dev);

	return 0;

err_disable:
	pm_runtime_disable(dev);
	return ret;
}

static void stage_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver stage_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.pm = pm_ptr(&stage_pm_ops),
	},
	.probe = stage_probe,
	.remove = stage_remove,
};

static int curtain_runtime_suspend(struct device *dev)
{
	struct curtain *curtain = dev_get_drvdata(dev);

	curtain->moving = false;

	return 0;
}

static int curtain_runtime_resume(struct device *dev)
{
	struct curtain *curtain = dev_get_drvdata(dev);

	curtain->moving = true;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(curtain_pm_ops, curtain_runtime_suspend, curtain_runtime_resume,
				 NULL);

static void curtain_rest(struct curtain *curtain)
{
	pm_runtime_disable(curtain->dev);
}

static int curtain_probe(struct platform_device *pdev)
{
	struct curtain *curtain;
	int ret;

	curtain = devm_kzalloc(&pdev->dev, sizeof(*curtain), GFP_KERNEL);
	if (!curtain)
		return -ENOMEM;

	curtain->dev = &pdev->dev;
	platform_set_drvdata(pdev, curtain);

	pm_runtime_enable(&pdev->dev);

	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret)
		goto err_rest;

	pm_runtime_put(&pdev->dev);

	return 0;

err_rest:
	curtain_rest(curtain);
	return ret;
}

static void curtain_remove(struct platform_device *pdev)
{
	curtain_rest(platform_get_drvdata(pdev));
}

static struct platform_driver curtain_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-curtain",
		.pm = pm_ptr(&curtain_pm_ops),
	},
	.probe = curtain_probe,
	.remove = curtain_remove,
};

static struct platform_driver * const stage_drivers[] = {
	&stage_driver,
	&curtain_driver,
};

static int __init stage_init(void)
{
	return platform_register_drivers(stage_drivers, ARRAY_SIZE(stage_drivers));
}
module_init(stage_init);

static void __exit stage_exit(void)
{
	platform_unregister_drivers(stage_drivers, ARRAY_SIZE(stage_drivers));
}
module_exit(stage_exit);

MODULE_DESCRIPTION("Stage and curtain");
MODULE_LICENSE("GPL");
