// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge in the style of vendors: a typedef hides the struct, another one
 * the star.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

typedef struct tide_gauge {
	int height;
	unsigned char *samples;
} TIDE_GAUGE, *PTIDE_GAUGE;

typedef unsigned char *PBYTES;

static ssize_t height_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	PTIDE_GAUGE gauge = (PTIDE_GAUGE)dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d %u\n", gauge->height, gauge->samples[0]);
}
static DEVICE_ATTR_RO(height);

static int tide_probe(struct platform_device *pdev)
{
	PTIDE_GAUGE gauge;
	int ret;

	gauge = (PTIDE_GAUGE)kzalloc(sizeof(TIDE_GAUGE), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->samples = kzalloc(32, GFP_KERNEL);
	if (!gauge->samples) {
		kfree(gauge);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, gauge);

	ret = device_create_file(&pdev->dev, &dev_attr_height);
	if (ret) {
		kfree(gauge->samples);
		kfree(gauge);
	}

	return ret;
}

static void tide_remove(struct platform_device *pdev)
{
	PTIDE_GAUGE gauge = (PTIDE_GAUGE)platform_get_drvdata(pdev);
	PBYTES samples = gauge->samples;

	device_remove_file(&pdev->dev, &dev_attr_height);
	kfree(samples);
	kfree(gauge);
}

static struct platform_driver tide_driver = {
	.probe = tide_probe,
	.remove = tide_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tide_driver);

MODULE_DESCRIPTION("Tide gauge");
MODULE_LICENSE("GPL");
