// SPDX-License-Identifier: GPL-2.0-only
/*
 * Glow worm: what fetched the object for nothing but its free goes with it.
 */
#include <linux/acpi.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct glow {
	unsigned int nits;
};

static ssize_t nits_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct glow *glow = acpi_driver_data(to_acpi_device(dev));

	return sysfs_emit(buf, "%u\n", glow->nits);
}
static DEVICE_ATTR_RO(nits);

static int glow_add(struct acpi_device *adev)
{
	struct glow *glow;

	glow = devm_kzalloc(&adev->dev, sizeof(*glow), GFP_KERNEL);
	if (!glow)
		return -ENOMEM;

	glow->nits = 80;
	adev->driver_data = glow;

	return device_create_file(&adev->dev, &dev_attr_nits);
}

static void glow_remove(struct acpi_device *adev)
{
	device_remove_file(&adev->dev, &dev_attr_nits);
}

static const struct acpi_device_id glow_id[] = {
	{ "LNX0FFE" },
	{ }
};
MODULE_DEVICE_TABLE(acpi, glow_id);

static struct acpi_driver glow_driver = {
	.name = KBUILD_MODNAME,
	.class = "glow",
	.ids = glow_id,
	.ops = {
		.add = glow_add,
		.remove = glow_remove,
	},
};
module_acpi_driver(glow_driver);

MODULE_DESCRIPTION("Glow worm");
MODULE_LICENSE("GPL");
