// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loom whose struct and pages are freed one after the other: each of the two
 * rules takes one of the calls, and both take the empty line between.
 */
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define LOOM_ORDER	2

struct loom {
	u8 *cloth;
	int threads;
};

static ssize_t threads_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct loom *loom = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", loom->threads);
}
static DEVICE_ATTR_RO(threads);

static int loom_probe(struct platform_device *pdev)
{
	struct loom *loom;
	int ret;

	loom = devm_kzalloc(&pdev->dev, sizeof(*loom), GFP_KERNEL);
	if (!loom)
		return -ENOMEM;

	loom->cloth = (u8 *)devm_get_free_pages(&pdev->dev, GFP_KERNEL,
						LOOM_ORDER);
	if (!loom->cloth)
		return -ENOMEM;

	platform_set_drvdata(pdev, loom);

	ret = device_create_file(&pdev->dev, &dev_attr_threads);
	if (ret)
		return ret;

	loom->threads = 400;

	return 0;
}

static void loom_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_threads);
}

static struct platform_driver loom_driver = {
	.probe = loom_probe,
	.remove = loom_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(loom_driver);

MODULE_DESCRIPTION("Loom");
MODULE_LICENSE("GPL");
