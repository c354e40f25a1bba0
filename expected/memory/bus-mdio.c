// SPDX-License-Identifier: GPL-2.0-only
/*
 * Port expander on MDIO.
 */
#include <linux/mdio.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct portx {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct portx *portx = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", portx->mode);
}
static DEVICE_ATTR_RO(mode);

static int portx_probe(struct mdio_device *mdiodev)
{
	struct portx *portx;

	portx = devm_kzalloc(&mdiodev->dev, sizeof(*portx), GFP_KERNEL);
	if (!portx)
		return -ENOMEM;

	portx->mode = 1;
	mdiodev_set_drvdata(mdiodev, portx);

	return device_create_file(&mdiodev->dev, &dev_attr_mode);
}

static void portx_remove(struct mdio_device *mdiodev)
{
	device_remove_file(&mdiodev->dev, &dev_attr_mode);
}

static struct mdio_driver portx_driver = {
	.mdiodrv.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = portx_probe,
	.remove = portx_remove,
};

mdio_module_driver(portx_driver);

MODULE_DESCRIPTION("MDIO port expander");
MODULE_LICENSE("GPL");
