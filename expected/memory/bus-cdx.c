// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device on a composable interconnect.
 */
#include <linux/cdx/cdx_bus.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct fabric {
	struct led_classdev led;
	enum led_brightness level;
};

static void fabric_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct fabric, led)->level = level;
}

static int fabric_probe(struct cdx_device *cdev)
{
	struct fabric *fabric;
	int ret;

	fabric = devm_kzalloc(&cdev->dev, sizeof(*fabric), GFP_KERNEL);
	if (!fabric)
		return -ENOMEM;

	fabric->led.name = "fabric:green:status";
	fabric->led.brightness_set = fabric_set;
	ret = led_classdev_register(&cdev->dev, &fabric->led);
	if (ret)
		return ret;

	dev_set_drvdata(&cdev->dev, fabric);

	return 0;
}

static int fabric_remove(struct cdx_device *cdev)
{
	struct fabric *fabric = dev_get_drvdata(&cdev->dev);

	led_classdev_unregister(&fabric->led);

	return 0;
}

static const struct cdx_device_id fabric_id[] = {
	{ CDX_DEVICE(0x10ee, 0x8084) },
	{ }
};

static struct cdx_driver fabric_driver = {
	.probe = fabric_probe,
	.remove = fabric_remove,
	.match_id_table = fabric_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init fabric_init(void)
{
	return cdx_driver_register(&fabric_driver);
}
module_init(fabric_init);

static void __exit fabric_exit(void)
{
	cdx_driver_unregister(&fabric_driver);
}
module_exit(fabric_exit);

MODULE_DESCRIPTION("Device on a composable interconnect");
MODULE_LICENSE("GPL");
