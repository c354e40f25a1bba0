// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hour glass: remove has other work left, but nobody reads drvdata any more.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct hourglass {
	unsigned int grains;
};

static ssize_t seconds_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	return sysfs_emit(buf, "%d\n", 180);
}
static DEVICE_ATTR_RO(seconds);

static int hourglass_probe(struct platform_device *pdev)
{
	struct hourglass *glass;

	glass = devm_kzalloc(&pdev->dev, sizeof(*glass), GFP_KERNEL);
	if (!glass)
		return -ENOMEM;

	glass->grains = 40000;

	return device_create_file(&pdev->dev, &dev_attr_seconds);
}

static void hourglass_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_seconds);
}

static struct platform_driver hourglass_driver = {
	.probe = hourglass_probe,
	.remove = hourglass_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(hourglass_driver);

MODULE_DESCRIPTION("Hour glass");
MODULE_LICENSE("GPL");
