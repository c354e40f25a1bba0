// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB printer that prepares a status request. The URB carries URB_FREE_BUFFER,
 * so the last usb_free_urb() frees the buffer too.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

#define PRINTER_STATUS_LEN	64

struct printer {
	struct usb_device *udev;
	struct urb *urb;
	u8 status;
};

static void printer_complete(struct urb *urb)
{
	struct printer *printer = urb->context;
	const u8 *answer = urb->transfer_buffer;

	if (!urb->status && urb->actual_length)
		printer->status = answer[0];
}

static int printer_probe(struct usb_interface *intf,
			 const struct usb_device_id *id)
{
	struct printer *printer;
	u8 *buf;

	printer = devm_kzalloc(&intf->dev, sizeof(*printer), GFP_KERNEL);
	if (!printer)
		return -ENOMEM;

	buf = kzalloc(PRINTER_STATUS_LEN, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	printer->urb = usb_alloc_urb(0, GFP_KERNEL);
	if (!printer->urb) {
		kfree(buf);
		return -ENOMEM;
	}

	printer->udev = interface_to_usbdev(intf);
	usb_fill_bulk_urb(printer->urb, printer->udev,
			  usb_rcvbulkpipe(printer->udev, 1), buf,
			  PRINTER_STATUS_LEN, printer_complete, printer);
	printer->urb->transfer_flags |= URB_FREE_BUFFER;
	usb_set_intfdata(intf, printer);

	return 0;
}

static void printer_disconnect(struct usb_interface *intf)
{
	struct printer *printer = usb_get_intfdata(intf);

	usb_kill_urb(printer->urb);
	usb_free_urb(printer->urb);
}

static const struct usb_device_id printer_ids[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, printer_ids);

static struct usb_driver printer_driver = {
	.name = KBUILD_MODNAME,
	.id_table = printer_ids,
	.probe = printer_probe,
	.disconnect = printer_disconnect,
};
module_usb_driver(printer_driver);

MODULE_DESCRIPTION("USB printer whose status buffer goes with its URB");
MODULE_LICENSE("GPL");
