// SPDX-License-Identifier: GPL-2.0-only
/*
 * Driver of a whole USB device, not of an interface.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

struct dongle {
	struct led_classdev led;
	enum led_brightness level;
};

static void dongle_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct dongle, led)->level = level;
}

static int dongle_probe(struct usb_device *udev)
{
	struct dongle *dongle;
	int ret;

	dongle = kzalloc(sizeof(*dongle), GFP_KERNEL);
	if (!dongle)
		return -ENOMEM;

	dongle->led.name = "dongle:green:status";
	dongle->led.brightness_set = dongle_set;
	ret = led_classdev_register(&udev->dev, &dongle->led);
	if (ret) {
		kfree(dongle);
		return ret;
	}

	dev_set_drvdata(&udev->dev, dongle);

	return 0;
}

static void dongle_disconnect(struct usb_device *udev)
{
	struct dongle *dongle = dev_get_drvdata(&udev->dev);

	led_classdev_unregister(&dongle->led);
	kfree(dongle);
}

static struct usb_device_driver dongle_driver = {
	.probe = dongle_probe,
	.disconnect = dongle_disconnect,
	.name = KBUILD_MODNAME,
};

static int __init dongle_init(void)
{
	return usb_register_device_driver(&dongle_driver, THIS_MODULE);
}
module_init(dongle_init);

static void __exit dongle_exit(void)
{
	usb_deregister_device_driver(&dongle_driver);
}
module_exit(dongle_exit);

MODULE_DESCRIPTION("Driver of a whole USB device");
MODULE_LICENSE("GPL");
