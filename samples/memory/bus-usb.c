// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB call light: the memory belongs to the interface, which the driver binds
 * to, and not to the USB device.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

struct calllight {
	struct led_classdev led;
	enum led_brightness level;
};

static void calllight_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct calllight, led)->level = level;
}

static int calllight_probe(struct usb_interface *intf,
			   const struct usb_device_id *id)
{
	struct calllight *calllight;
	int ret;

	calllight = kzalloc(sizeof(*calllight), GFP_KERNEL);
	if (!calllight)
		return -ENOMEM;

	calllight->led.name = "calllight:green:status";
	calllight->led.brightness_set = calllight_set;
	ret = led_classdev_register(&intf->dev, &calllight->led);
	if (ret) {
		kfree(calllight);
		return ret;
	}

	usb_set_intfdata(intf, calllight);

	return 0;
}

static void calllight_disconnect(struct usb_interface *intf)
{
	struct calllight *calllight = usb_get_intfdata(intf);

	led_classdev_unregister(&calllight->led);
	kfree(calllight);
}

static const struct usb_device_id calllight_id[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, calllight_id);

static struct usb_driver calllight_driver = {
	.name = KBUILD_MODNAME,
	.probe = calllight_probe,
	.disconnect = calllight_disconnect,
	.id_table = calllight_id,
};
module_usb_driver(calllight_driver);

MODULE_DESCRIPTION("USB call light");
MODULE_LICENSE("GPL");
