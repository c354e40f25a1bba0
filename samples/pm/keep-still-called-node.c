// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gong that is tuned by its node whenever it wakes up, and gives the reference to that
 * back behind runtime power management.
 */
/* no naive: the test machine has no nodes that go */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct gong {
	struct device_node *bowl;
	u32 pitch;
};

static int gong_runtime_suspend(struct device *dev)
{
	return 0;
}

static int gong_runtime_resume(struct device *dev)
{
	struct gong *gong = dev_get_drvdata(dev);

	of_property_read_u32(gong->bowl, "pitch", &gong->pitch);

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(gong_pm_ops, gong_runtime_suspend, gong_runtime_resume, NULL);

static int gong_probe(struct platform_device *pdev)
{
	struct gong *gong;

	gong = devm_kzalloc(&pdev->dev, sizeof(*gong), GFP_KERNEL);
	if (!gong)
		return -ENOMEM;

	gong->bowl = of_get_child_by_name(pdev->dev.of_node, "bowl");
	platform_set_drvdata(pdev, gong);
	pm_runtime_enable(&pdev->dev);

	return 0;
}

static void gong_remove(struct platform_device *pdev)
{
	struct gong *gong = platform_get_drvdata(pdev);

	pm_runtime_disable(&pdev->dev);
	of_node_put(gong->bowl);
}

static struct platform_driver gong_driver = {
	.driver = {
		.name = "gong",
		.pm = pm_ptr(&gong_pm_ops),
	},
	.probe = gong_probe,
	.remove = gong_remove,
};
module_platform_driver(gong_driver);

MODULE_DESCRIPTION("Gong");
MODULE_LICENSE("GPL");
