// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB gauge: disconnect frees the read buffer through the request that points
 * to it.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

#define UGAUGE_READ_LEN		64

struct ugauge {
	struct usb_device *udev;
	struct urb *urb;
};

static void ugauge_complete(struct urb *urb)
{
	struct ugauge *gauge = urb->context;

	dev_dbg(&gauge->udev->dev, "status %d\n", urb->status);
}

static int ugauge_probe(struct usb_interface *intf,
			const struct usb_device_id *id)
{
	struct ugauge *gauge;
	u8 *buf;
	int ret;

	gauge = devm_kzalloc(&intf->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;
	gauge->udev = interface_to_usbdev(intf);

	gauge->urb = usb_alloc_urb(0, GFP_KERNEL);
	if (!gauge->urb)
		return -ENOMEM;

	buf = devm_kmalloc(&intf->dev, UGAUGE_READ_LEN, GFP_KERNEL);
	if (!buf) {
		ret = -ENOMEM;
		goto err_free_urb;
	}

	usb_fill_bulk_urb(gauge->urb, gauge->udev,
			  usb_rcvbulkpipe(gauge->udev, 1), buf,
			  UGAUGE_READ_LEN, ugauge_complete, gauge);
	usb_set_intfdata(intf, gauge);

	return 0;

err_free_urb:
	usb_free_urb(gauge->urb);
	return ret;
}

static void ugauge_disconnect(struct usb_interface *intf)
{
	struct ugauge *gauge = usb_get_intfdata(intf);

	usb_kill_urb(gauge->urb);
	usb_free_urb(gauge->urb);
}

static const struct usb_device_id ugauge_id[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, ugauge_id);

static struct usb_driver ugauge_driver = {
	.name = KBUILD_MODNAME,
	.probe = ugauge_probe,
	.disconnect = ugauge_disconnect,
	.id_table = ugauge_id,
};
module_usb_driver(ugauge_driver);

MODULE_DESCRIPTION("USB gauge");
MODULE_LICENSE("GPL");
