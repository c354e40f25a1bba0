// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ticket printer with a library of its maker's: what its function does with the
 * printer that it is given, the driver's own file does not say.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct printer {
	struct device *dev;
	int tickets;
};

void printer_lib_eject(struct printer *printer);

static ssize_t eject_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	printer_lib_eject(dev_get_drvdata(dev));
	return count;
}
static DEVICE_ATTR_WO(eject);

static struct attribute *printer_attrs[] = {
	&dev_attr_eject.attr,
	NULL
};
ATTRIBUTE_GROUPS(printer);

static int printer_probe(struct platform_device *pdev)
{
	struct printer *printer;

	printer = kzalloc(sizeof(*printer), GFP_KERNEL);
	if (!printer)
		return -ENOMEM;

	printer->dev = &pdev->dev;
	platform_set_drvdata(pdev, printer);

	return 0;
}

static void printer_remove(struct platform_device *pdev)
{
	struct printer *printer = platform_get_drvdata(pdev);

	kfree(printer);
}

static struct platform_driver printer_driver = {
	.probe = printer_probe,
	.remove = printer_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = printer_groups,
	},
};
module_platform_driver(printer_driver);

MODULE_DESCRIPTION("Ticket printer");
MODULE_LICENSE("GPL");

/* not run: no file defines the function that it only declares */
