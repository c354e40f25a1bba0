// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crate with a macro to free and forget: what it does beside the kfree() would
 * have to be done where it stands.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define CRATE_FREE(p) do {	\
	kfree(p);		\
	(p) = NULL;		\
} while (0)

struct crate {
	u8 *straw;
	int eggs;
};

static ssize_t eggs_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct crate *crate = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", crate->eggs);
}
static DEVICE_ATTR_RO(eggs);

static int crate_probe(struct platform_device *pdev)
{
	struct crate *crate;
	int ret;

	crate = devm_kzalloc(&pdev->dev, sizeof(*crate), GFP_KERNEL);
	if (!crate)
		return -ENOMEM;

	crate->straw = kzalloc(64, GFP_KERNEL);
	if (!crate->straw)
		return -ENOMEM;

	platform_set_drvdata(pdev, crate);
	ret = device_create_file(&pdev->dev, &dev_attr_eggs);
	if (ret)
		CRATE_FREE(crate->straw);

	return ret;
}

static void crate_remove(struct platform_device *pdev)
{
	struct crate *crate = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_eggs);
	CRATE_FREE(crate->straw);
}

static struct platform_driver crate_driver = {
	.probe = crate_probe,
	.remove = crate_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(crate_driver);

MODULE_DESCRIPTION("Crate");
MODULE_LICENSE("GPL");
