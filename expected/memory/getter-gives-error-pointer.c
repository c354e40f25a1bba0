// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quarry that asks for its driver data in a helper that gives an error pointer
 * where there is none: while the device is bound there is.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct quarry {
	int *loads;
	int pits;
};

static struct quarry *quarry_of(struct device *dev)
{
	struct quarry *quarry = dev_get_drvdata(dev);

	if (!quarry) {
		dev_err(dev, "no driver data\n");
		return ERR_PTR(-ENODEV);
	}

	return quarry;
}

static ssize_t pits_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct quarry *quarry = quarry_of(dev);

	if (IS_ERR(quarry))
		return -ENODEV;

	return sysfs_emit(buf, "%d\n", quarry->pits);
}
static DEVICE_ATTR_RO(pits);

static int quarry_probe(struct platform_device *pdev)
{
	struct quarry *quarry;

	quarry = devm_kzalloc(&pdev->dev, sizeof(*quarry), GFP_KERNEL);
	if (!quarry)
		return -ENOMEM;

	quarry->loads = devm_kcalloc(&pdev->dev, 8, sizeof(*quarry->loads),
				     GFP_KERNEL);
	if (!quarry->loads)
		return -ENOMEM;

	platform_set_drvdata(pdev, quarry);
	return device_create_file(&pdev->dev, &dev_attr_pits);
}

static void quarry_remove(struct platform_device *pdev)
{
	struct quarry *quarry = quarry_of(&pdev->dev);

	if (IS_ERR(quarry))
		return;

	device_remove_file(&pdev->dev, &dev_attr_pits);
}

static struct platform_driver quarry_driver = {
	.probe = quarry_probe,
	.remove = quarry_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(quarry_driver);

MODULE_DESCRIPTION("Quarry");
MODULE_LICENSE("GPL");
