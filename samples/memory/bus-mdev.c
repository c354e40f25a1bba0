// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mediated device.
 */
#include <linux/leds.h>
#include <linux/mdev.h>
#include <linux/module.h>
#include <linux/slab.h>

struct mirror {
	struct led_classdev led;
	enum led_brightness level;
};

static void mirror_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct mirror, led)->level = level;
}

static int mirror_probe(struct mdev_device *mdev)
{
	struct mirror *mirror;
	int ret;

	mirror = kzalloc(sizeof(*mirror), GFP_KERNEL);
	if (!mirror)
		return -ENOMEM;

	mirror->led.name = "mirror:green:status";
	mirror->led.brightness_set = mirror_set;
	ret = led_classdev_register(&mdev->dev, &mirror->led);
	if (ret) {
		kfree(mirror);
		return ret;
	}

	dev_set_drvdata(&mdev->dev, mirror);

	return 0;
}

static void mirror_remove(struct mdev_device *mdev)
{
	struct mirror *mirror = dev_get_drvdata(&mdev->dev);

	led_classdev_unregister(&mirror->led);
	kfree(mirror);
}

static struct mdev_driver mirror_driver = {
	.probe = mirror_probe,
	.remove = mirror_remove,
	.device_api = "sample",
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init mirror_init(void)
{
	return mdev_register_driver(&mirror_driver);
}
module_init(mirror_init);

static void __exit mirror_exit(void)
{
	mdev_unregister_driver(&mirror_driver);
}
module_exit(mirror_exit);

MODULE_DESCRIPTION("Mediated device");
MODULE_LICENSE("GPL");
