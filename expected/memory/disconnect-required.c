// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB ruler: disconnect is left empty, but it has to stay, for the USB core
 * calls it without asking whether there is one.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

struct ruler {
	unsigned int inches;
};

static int ruler_probe(struct usb_interface *intf,
		       const struct usb_device_id *id)
{
	struct ruler *ruler;

	ruler = devm_kzalloc(&intf->dev, sizeof(*ruler), GFP_KERNEL);
	if (!ruler)
		return -ENOMEM;

	ruler->inches = 12;
	dev_dbg(&intf->dev, "%u inches\n", ruler->inches);

	return 0;
}

static void ruler_disconnect(struct usb_interface *intf)
{
}

static const struct usb_device_id ruler_id[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, ruler_id);

static struct usb_driver ruler_driver = {
	.name = KBUILD_MODNAME,
	.probe = ruler_probe,
	.disconnect = ruler_disconnect,
	.id_table = ruler_id,
};
module_usb_driver(ruler_driver);

MODULE_DESCRIPTION("USB ruler");
MODULE_LICENSE("GPL");
