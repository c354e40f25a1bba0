// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strobe whose clock is on as long as it is bound, and goes off when nobody used it
 * for a while.  devm_pm_runtime_enable() would put it to sleep at unbind: the clock
 * would go off there, and once more where it is released.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct strobe {
	struct clk *clk;
};

static int strobe_runtime_suspend(struct device *dev)
{
	struct strobe *strobe = dev_get_drvdata(dev);

	clk_disable_unprepare(strobe->clk);

	return 0;
}

static int strobe_runtime_resume(struct device *dev)
{
	struct strobe *strobe = dev_get_drvdata(dev);

	return clk_prepare_enable(strobe->clk);
}

static DEFINE_RUNTIME_DEV_PM_OPS(strobe_pm_ops, strobe_runtime_suspend,
				 strobe_runtime_resume, NULL);

static int strobe_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct strobe *strobe;

	strobe = devm_kzalloc(dev, sizeof(*strobe), GFP_KERNEL);
	if (!strobe)
		return -ENOMEM;
	platform_set_drvdata(pdev, strobe);

	strobe->clk = devm_clk_get_enabled(dev, NULL);
	if (IS_ERR(strobe->clk))
		return PTR_ERR(strobe->clk);

	pm_runtime_set_active(dev);
	pm_runtime_set_autosuspend_delay(dev, 60000);
	pm_runtime_use_autosuspend(dev);
	pm_runtime_mark_last_busy(dev);
	pm_runtime_enable(dev);

	return 0;
}

static void strobe_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver strobe_driver = {
	.driver = {
		.name = "strobe",
		.pm = pm_ptr(&strobe_pm_ops),
	},
	.probe = strobe_probe,
	.remove = strobe_remove,
};
module_platform_driver(strobe_driver);

MODULE_DESCRIPTION("Strobe");
MODULE_LICENSE("GPL");
