// SPDX-License-Identifier: GPL-2.0-only
/*
 * Name plate: the pointer is to const, so that the free needs a cast.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

struct plate {
	const u8 *glyphs;
	size_t len;
};

static ssize_t glyphs_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	const struct plate *plate = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%*ph\n", (int)plate->len, plate->glyphs);
}
static DEVICE_ATTR_RO(glyphs);

static int plate_probe(struct platform_device *pdev)
{
	struct plate *plate;
	int ret;

	plate = kzalloc(sizeof(*plate), GFP_KERNEL);
	if (!plate)
		return -ENOMEM;

	plate->len = strlen(pdev->name);
	plate->glyphs = kmemdup(pdev->name, plate->len, GFP_KERNEL);
	if (!plate->glyphs) {
		kfree(plate);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, plate);

	ret = device_create_file(&pdev->dev, &dev_attr_glyphs);
	if (ret) {
		kfree((void *)plate->glyphs);
		kfree(plate);
	}

	return ret;
}

static void plate_remove(struct platform_device *pdev)
{
	struct plate *plate = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_glyphs);
	kfree((void *)plate->glyphs);
	kfree(plate);
}

static struct platform_driver plate_driver = {
	.probe = plate_probe,
	.remove = plate_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(plate_driver);

MODULE_DESCRIPTION("Name plate");
MODULE_LICENSE("GPL");
