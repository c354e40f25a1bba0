// SPDX-License-Identifier: GPL-2.0-only
/*
 * Viola and viol, two drivers in one module, whose removes and failing probes turn
 * off runtime power management in one function: it has to stay for both or to go
 * for both.
 */
/* no naive: the test machine binds the drivers of a module one by one */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

static void viol_rest(struct device *dev)
{
	pm_runtime_disable(dev);
}

static int viola_probe(struct platform_device *pdev)
{
	int ret;

	pm_runtime_enable(&pdev->dev);

	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret) {
		dev_err(&pdev->dev, "the viola is out of tune\n");
		viol_rest(&pdev->dev);
		return ret;
	}

	pm_runtime_put(&pdev->dev);

	return 0;
}

static void viola_remove(struct platform_device *pdev)
{
	viol_rest(&pdev->dev);
}

static struct platform_driver viola_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = viola_probe,
	.remove = viola_remove,
};

static int viol_probe(struct platform_device *pdev)
{
	int ret;

	pm_runtime_enable(&pdev->dev);

	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret) {
		dev_err(&pdev->dev, "the viol is out of tune\n");
		viol_rest(&pdev->dev);
		return ret;
	}

	pm_runtime_put(&pdev->dev);

	return 0;
}

static void viol_remove(struct platform_device *pdev)
{
	viol_rest(&pdev->dev);
}

static struct platform_driver viol_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-viol",
	},
	.probe = viol_probe,
	.remove = viol_remove,
};

static struct platform_driver * const viol_drivers[] = {
	&viola_driver,
	&viol_driver,
};

static int __init viol_init(void)
{
	return platform_register_drivers(viol_drivers, ARRAY_SIZE(viol_drivers));
}
module_init(viol_init);

static void __exit viol_exit(void)
{
	platform_unregister_drivers(viol_drivers, ARRAY_SIZE(viol_drivers));
}
module_exit(viol_exit);

MODULE_DESCRIPTION("Viola and viol");
MODULE_LICENSE("GPL");
