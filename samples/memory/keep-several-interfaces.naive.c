// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in dongle_probe, voice still has the context */
/*
 * Radio dongle with an interface for commands and one for voice, which the
 * driver claims for itself. The two may be unbound in any order and at any
 * distance, and share one context; the devres of neither lasts as long as the
 * other.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/usb.h>

#define DONGLE_VOICE	1

struct dongle {
	struct usb_device *udev;
	unsigned int interfaces;
};

static struct usb_driver dongle_driver;

/* Keeps the probe of one interface from meeting the disconnect of the other. */
static DEFINE_MUTEX(dongle_lock);

/* The context of a voice interface that is ours already; nobody else takes it. */
static struct dongle *dongle_find(struct usb_interface *voice)
{
	return usb_interface_claimed(voice) ? usb_get_intfdata(voice) : NULL;
}

static int dongle_probe(struct usb_interface *intf,
			const struct usb_device_id *id)
{
	struct usb_device *udev = interface_to_usbdev(intf);
	struct usb_interface *voice = usb_ifnum_to_if(udev, DONGLE_VOICE);
	struct dongle *dongle;
	int ret = 0;

	if (!voice || voice == intf)
		return -ENODEV;

	mutex_lock(&dongle_lock);
	dongle = dongle_find(voice);
	if (!dongle) {
		dongle = devm_kzalloc(&intf->dev, sizeof(*dongle), GFP_KERNEL);
		if (!dongle) {
			ret = -ENOMEM;
			goto out;
		}

		ret = usb_driver_claim_interface(&dongle_driver, voice, dongle);
		if (ret)
			goto out;
		dongle->udev = udev;
		dongle->interfaces = 1;
	}

	dongle->interfaces++;
	usb_set_intfdata(intf, dongle);
out:
	mutex_unlock(&dongle_lock);
	return ret;
}

static void dongle_disconnect(struct usb_interface *intf)
{
	struct dongle *dongle = usb_get_intfdata(intf);

	mutex_lock(&dongle_lock);
	usb_set_intfdata(intf, NULL);
	dongle->interfaces--;
	mutex_unlock(&dongle_lock);
}

static const struct usb_device_id dongle_ids[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, dongle_ids);

static struct usb_driver dongle_driver = {
	.name = KBUILD_MODNAME,
	.id_table = dongle_ids,
	.probe = dongle_probe,
	.disconnect = dongle_disconnect,
};
module_usb_driver(dongle_driver);

MODULE_DESCRIPTION("Radio dongle that claims a second USB interface");
MODULE_LICENSE("GPL");
