// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform part of a digital potentiometer. The table that the core
 * allocates is freed by the core, too; the prototype of that function is in
 * the header of both.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "two-files.h"

static ssize_t ohms_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return dpot_show_ohms(dev_get_drvdata(dev), buf);
}
static DEVICE_ATTR_RO(ohms);

static int dpot_probe(struct platform_device *pdev)
{
	struct dpot *dpot;
	int ret;

	dpot = kzalloc(sizeof(*dpot), GFP_KERNEL);
	if (!dpot)
		return -ENOMEM;

	dpot->dev = &pdev->dev;
	dpot->wiper = DPOT_STEPS / 2;
	platform_set_drvdata(pdev, dpot);

	ret = dpot_measure(dpot);
	if (ret)
		goto err_free;

	ret = device_create_file(dpot->dev, &dev_attr_ohms);
	if (ret)
		goto err_forget;

	return 0;

err_forget:
	dpot_forget(dpot);
err_free:
	kfree(dpot);
	return ret;
}

static void dpot_remove(struct platform_device *pdev)
{
	struct dpot *dpot = platform_get_drvdata(pdev);

	device_remove_file(dpot->dev, &dev_attr_ohms);
	dpot_forget(dpot);
	kfree(dpot);
}

static struct platform_driver dpot_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = dpot_probe,
	.remove = dpot_remove,
};
module_platform_driver(dpot_driver);

MODULE_DESCRIPTION("Potentiometer whose table is kept by a second file");
MODULE_LICENSE("GPL");
