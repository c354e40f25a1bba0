// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gate whose macros stand in a header of its own: nothing in this file but they
 * uses the variable and the label that they need.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "return-in-macro-of-header.h"

struct gate {
	int bars;
};

static ssize_t bars_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct gate *gate = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", gate->bars);
}
static DEVICE_ATTR_RO(bars);

static int gate_probe(struct platform_device *pdev)
{
	struct gate *gate;
	int ret;

	gate = devm_kzalloc(&pdev->dev, sizeof(*gate), GFP_KERNEL);
	RETURN_ON(!gate, -ENOMEM);

	gate->bars = 5;
	platform_set_drvdata(pdev, gate);
	FAIL_ON(device_create_file(&pdev->dev, &dev_attr_bars));

	return 0;

fail:
	return ret;
}

static void gate_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_bars);
}

static struct platform_driver gate_driver = {
	.probe = gate_probe,
	.remove = gate_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(gate_driver);

MODULE_DESCRIPTION("Gate");
MODULE_LICENSE("GPL");
