// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gong that is tuned by its node whenever it wakes up; a local has the node as well, and
 * gives the reference back behind runtime power management.
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

static ssize_t pitch_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gong *gong = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", gong->pitch);
}
static DEVICE_ATTR_RO(pitch);

static int gong_probe(struct platform_device *pdev)
{
	struct device_node *bowl;
	struct gong *gong;
	int ret;

	gong = devm_kzalloc(&pdev->dev, sizeof(*gong), GFP_KERNEL);
	if (!gong)
		return -ENOMEM;

	bowl = of_get_child_by_name(pdev->dev.of_node, "bowl");
	gong->bowl = bowl;
	platform_set_drvdata(pdev, gong);
	pm_runtime_enable(&pdev->dev);

	ret = device_create_file(&pdev->dev, &dev_attr_pitch);
	if (ret) {
		pm_runtime_disable(&pdev->dev);
		of_node_put(bowl);
		return ret;
	}

	return 0;
}

static void gong_remove(struct platform_device *pdev)
{
	struct gong *gong = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_pitch);
	of_node_put(gong->bowl);
	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver gong_driver = {
	.driver = {
		.name = "gong-copied",
		.pm = pm_ptr(&gong_pm_ops),
	},
	.probe = gong_probe,
	.remove = gong_remove,
};
module_platform_driver(gong_driver);

MODULE_DESCRIPTION("Gong");
MODULE_LICENSE("GPL");
