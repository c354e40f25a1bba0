// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device on a RapidIO fabric.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/rio.h>
#include <linux/rio_drv.h>
#include <linux/rio_ids.h>
#include <linux/slab.h>

struct rapid {
	struct led_classdev led;
	enum led_brightness level;
};

static void rapid_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct rapid, led)->level = level;
}

static int rapid_probe(struct rio_dev *rdev, const struct rio_device_id *id)
{
	struct rapid *rapid;
	int ret;

	rapid = devm_kzalloc(&rdev->dev, sizeof(*rapid), GFP_KERNEL);
	if (!rapid)
		return -ENOMEM;

	rapid->led.name = "rapid:green:status";
	rapid->led.brightness_set = rapid_set;
	ret = led_classdev_register(&rdev->dev, &rapid->led);
	if (ret)
		return ret;

	dev_set_drvdata(&rdev->dev, rapid);

	return 0;
}

static void rapid_remove(struct rio_dev *rdev)
{
	struct rapid *rapid = dev_get_drvdata(&rdev->dev);

	led_classdev_unregister(&rapid->led);
}

static const struct rio_device_id rapid_id[] = {
	{ RIO_DEVICE(RIO_ANY_ID, RIO_ANY_ID) },
	{ }
};

static struct rio_driver rapid_driver = {
	.probe = rapid_probe,
	.remove = rapid_remove,
	.name = KBUILD_MODNAME,
	.id_table = rapid_id,
};

static int __init rapid_init(void)
{
	return rio_register_driver(&rapid_driver);
}
module_init(rapid_init);

static void __exit rapid_exit(void)
{
	rio_unregister_driver(&rapid_driver);
}
module_exit(rapid_exit);

MODULE_DESCRIPTION("Device on a RapidIO fabric");
MODULE_LICENSE("GPL");
