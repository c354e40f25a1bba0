// SPDX-License-Identifier: GPL-2.0-only
/*
 * Valve that remove() lets go to sleep without waiting for it: pm_runtime_disable()
 * waits, and the bus detaches the PM domain behind that. What closes the valve
 * touches its registers.
 */
/* no naive: the test machine has no PM domain */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#define VALVE_CONTROL	0x00
#define VALVE_OPEN	BIT(0)

struct valve {
	void __iomem *base;
};

static int valve_runtime_suspend(struct device *dev)
{
	struct valve *valve = dev_get_drvdata(dev);

	writel(0, valve->base + VALVE_CONTROL);

	return 0;
}

static int valve_runtime_resume(struct device *dev)
{
	struct valve *valve = dev_get_drvdata(dev);

	writel(VALVE_OPEN, valve->base + VALVE_CONTROL);

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(valve_pm_ops, valve_runtime_suspend, valve_runtime_resume, NULL);

static int valve_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct valve *valve;
	int ret;

	valve = devm_kzalloc(dev, sizeof(*valve), GFP_KERNEL);
	if (!valve)
		return -ENOMEM;

	platform_set_drvdata(pdev, valve);

	valve->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(valve->base))
		return PTR_ERR(valve->base);

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

static const struct of_device_id valve_of_match[] = {
	{ .compatible = "devmify,valve" },
	{ }
};
MODULE_DEVICE_TABLE(of, valve_of_match);

static struct platform_driver valve_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = valve_of_match,
		.pm = pm_ptr(&valve_pm_ops),
	},
	.probe = valve_probe,
	.remove = valve_remove,
};
module_platform_driver(valve_driver);

MODULE_DESCRIPTION("Valve");
MODULE_LICENSE("GPL");
