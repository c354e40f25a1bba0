// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fan whose registers are a corner of the board controller's, which are mapped
 * by hand and unmapped behind the sensor: its speed is read there.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/hwmon-sysfs.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define VANE_SPEED	0x40
#define VANE_SIZE	0x80

struct vane {
	void __iomem *regs;
	struct device *hwmon;
};

static ssize_t fan1_input_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct vane *vane = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(vane->regs + VANE_SPEED));
}
static DEVICE_ATTR_RO(fan1_input);

static struct attribute *vane_attrs[] = {
	&dev_attr_fan1_input.attr,
	NULL
};
ATTRIBUTE_GROUPS(vane);

static int vane_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct resource *res;
	struct vane *vane;

	vane = devm_kzalloc(dev, sizeof(*vane), GFP_KERNEL);
	if (!vane)
		return -ENOMEM;

	platform_set_drvdata(pdev, vane);

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	vane->regs = ioremap(res->start, VANE_SIZE);
	if (!vane->regs)
		return -ENOMEM;

	vane->hwmon = hwmon_device_register_with_groups(dev, "vane", vane,
							vane_groups);
	if (IS_ERR(vane->hwmon)) {
		iounmap(vane->regs);
		return PTR_ERR(vane->hwmon);
	}

	return 0;
}

static void vane_remove(struct platform_device *pdev)
{
	struct vane *vane = platform_get_drvdata(pdev);

	hwmon_device_unregister(vane->hwmon);
	iounmap(vane->regs);
}

static struct platform_driver vane_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = vane_probe,
	.remove = vane_remove,
};
module_platform_driver(vane_driver);

MODULE_DESCRIPTION("Fan");
MODULE_LICENSE("GPL");
