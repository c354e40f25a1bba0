// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mixer whose probe wakes it once to read its gain: from then on each failure has
 * to turn runtime power management off.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct mixer {
	u32 gain;
	bool awake;
};

static int mixer_runtime_suspend(struct device *dev)
{
	struct mixer *mixer = dev_get_drvdata(dev);

	mixer->awake = false;

	return 0;
}

static int mixer_runtime_resume(struct device *dev)
{
	struct mixer *mixer = dev_get_drvdata(dev);

	mixer->awake = true;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(mixer_pm_ops, mixer_runtime_suspend, mixer_runtime_resume, NULL);

static int mixer_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct mixer *mixer;
	int ret;

	mixer = devm_kzalloc(dev, sizeof(*mixer), GFP_KERNEL);
	if (!mixer)
		return -ENOMEM;

	platform_set_drvdata(pdev, mixer);

	pm_runtime_enable(dev);

	ret = pm_runtime_resume_and_get(dev);
	if (ret) {
		dev_err(dev, "cannot wake up: %d\n", ret);
		goto err_disable;
	}
	mixer->gain = mixer->awake;

	pm_runtime_put(dev);

	return 0;

err_disable:
	pm_runtime_disable(dev);
	return ret;
}

static void mixer_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver mixer_driver = {
	.driver = {
		.name = "mixer",
		.pm = pm_ptr(&mixer_pm_ops),
	},
	.probe = mixer_probe,
	.remove = mixer_remove,
};
module_platform_driver(mixer_driver);

MODULE_DESCRIPTION("Mixer");
MODULE_LICENSE("GPL");
