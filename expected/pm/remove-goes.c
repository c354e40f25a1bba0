// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tone generator that counts how often it was woken: runtime power management is
 * the last thing that probe turns on, and all that remove() turns off.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct tone {
	unsigned int woken;
};

static int tone_runtime_suspend(struct device *dev)
{
	return 0;
}

static int tone_runtime_resume(struct device *dev)
{
	struct tone *tone = dev_get_drvdata(dev);

	tone->woken++;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(tone_pm_ops, tone_runtime_suspend, tone_runtime_resume, NULL);

static int tone_probe(struct platform_device *pdev)
{
	struct tone *tone;

	tone = devm_kzalloc(&pdev->dev, sizeof(*tone), GFP_KERNEL);
	if (!tone)
		return -ENOMEM;

	platform_set_drvdata(pdev, tone);

	return devm_pm_runtime_enable(&pdev->dev);
}

static struct platform_driver tone_driver = {
	.driver = {
		.name = "tone",
		.pm = pm_ptr(&tone_pm_ops),
	},
	.probe = tone_probe,
};
module_platform_driver(tone_driver);

MODULE_DESCRIPTION("Tone generator");
MODULE_LICENSE("GPL");
