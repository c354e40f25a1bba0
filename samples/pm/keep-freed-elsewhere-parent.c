// SPDX-License-Identifier: GPL-2.0-only
/*
 * Organ and the bellows below it, two drivers in one module, whose structs begin
 * with what one function sets up for both. When the bellows go, they turn off the
 * runtime power management of the organ, by the very member in which their own
 * device stands as well.
 */
/* no naive: the test machine binds the drivers of a module one by one */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct part {
	struct device *dev;
	bool silent;
};

struct organ {
	struct part part;
	u32 pipes;
};

struct bellows {
	struct part part;
	u32 folds;
};

static void part_init(struct part *part, struct device *dev)
{
	part->dev = dev;
	dev_set_drvdata(dev, part);
}

static void part_rest(struct part *part)
{
	pm_runtime_disable(part->dev);
	part->silent = true;
}

static int organ_probe(struct platform_device *pdev)
{
	struct organ *organ;

	organ = devm_kzalloc(&pdev->dev, sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	part_init(&organ->part, &pdev->dev);
	pm_runtime_enable(&pdev->dev);

	return 0;
}

static void organ_remove(struct platform_device *pdev)
{
	struct part *part = platform_get_drvdata(pdev);

	if (!part->silent)
		pm_runtime_disable(&pdev->dev);
}

static struct platform_driver organ_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = organ_probe,
	.remove = organ_remove,
};

static int bellows_probe(struct platform_device *pdev)
{
	struct bellows *bellows;
	int ret;

	bellows = devm_kzalloc(&pdev->dev, sizeof(*bellows), GFP_KERNEL);
	if (!bellows)
		return -ENOMEM;

	part_init(&bellows->part, &pdev->dev);
	pm_runtime_enable(&pdev->dev);

	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret) {
		pm_runtime_disable(&pdev->dev);
		return ret;
	}

	pm_runtime_put(&pdev->dev);

	return 0;
}

static void bellows_remove(struct platform_device *pdev)
{
	struct part *above = dev_get_drvdata(pdev->dev.parent);

	pm_runtime_disable(&pdev->dev);
	if (above)
		part_rest(above);
}

static struct platform_driver bellows_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-bellows",
	},
	.probe = bellows_probe,
	.remove = bellows_remove,
};

static struct platform_driver * const organ_drivers[] = {
	&organ_driver,
	&bellows_driver,
};

static int __init organ_init(void)
{
	return platform_register_drivers(organ_drivers, ARRAY_SIZE(organ_drivers));
}
module_init(organ_init);

static void __exit organ_exit(void)
{
	platform_unregister_drivers(organ_drivers, ARRAY_SIZE(organ_drivers));
}
module_exit(organ_exit);

MODULE_DESCRIPTION("Organ and bellows");
MODULE_LICENSE("GPL");
