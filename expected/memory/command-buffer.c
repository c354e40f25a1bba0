// SPDX-License-Identifier: GPL-2.0-only
/*
 * USB bell: its commands are put together in a buffer that stays, by way of a
 * description without a name of its own; another buffer goes with each request that
 * a handler ends.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb.h>

#define BELL_COMMAND	32

struct bell_message {
	u8 *next;
	union {
		u8 *bytes;
		__le32 *count;
	} at;
};

struct bell;

struct bell_kind {
	int (*send)(struct bell *bell, struct urb *urb, u8 *tones);
};

struct bell {
	const struct bell_kind *kind;
	struct usb_device *udev;
	u8 *command;
};

static void bell_message_init(struct bell_message *message, void *buffer)
{
	message->at.bytes = buffer;
	message->next = message->at.bytes + sizeof(*message->at.count);
	*message->at.count = 0;
}

static void bell_message_add(struct bell_message *message, u8 tone)
{
	le32_add_cpu(message->at.count, 1);
	*message->next++ = tone;
}

static void bell_rung(struct urb *urb)
{
	kfree(urb->transfer_buffer);
	usb_free_urb(urb);
}

static int bell_send(struct bell *bell, struct urb *urb, u8 *tones)
{
	usb_fill_bulk_urb(urb, bell->udev, usb_sndbulkpipe(bell->udev, 1), tones,
			  BELL_COMMAND, bell_rung, bell);

	return usb_submit_urb(urb, GFP_KERNEL);
}

static const struct bell_kind bell_kind = {
	.send = bell_send,
};

static ssize_t ring_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct bell *bell = usb_get_intfdata(to_usb_interface(dev));
	struct bell_message message;
	struct urb *urb;
	u8 *tones;
	int ret;

	bell_message_init(&message, bell->command);
	bell_message_add(&message, buf[0]);

	urb = usb_alloc_urb(0, GFP_KERNEL);
	if (!urb)
		return -ENOMEM;

	tones = kzalloc(BELL_COMMAND, GFP_KERNEL);
	if (!tones) {
		usb_free_urb(urb);
		return -ENOMEM;
	}

	memcpy(tones, bell->command, BELL_COMMAND);
	ret = bell->kind->send(bell, urb, tones);
	if (ret) {
		kfree(tones);
		usb_free_urb(urb);
		return ret;
	}

	return count;
}
static DEVICE_ATTR_WO(ring);

static struct attribute *bell_attrs[] = {
	&dev_attr_ring.attr,
	NULL
};
ATTRIBUTE_GROUPS(bell);

static int bell_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct bell *bell;

	bell = devm_kzalloc(&intf->dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->kind = &bell_kind;
	bell->udev = interface_to_usbdev(intf);
	bell->command = devm_kzalloc(&intf->dev, BELL_COMMAND, GFP_KERNEL);
	if (!bell->command)
		return -ENOMEM;

	usb_set_intfdata(intf, bell);

	return 0;
}

static void bell_disconnect(struct usb_interface *intf)
{
}

static const struct usb_device_id bell_id[] = {
	{ USB_DEVICE(0x0525, 0xa4a0) },
	{ }
};
MODULE_DEVICE_TABLE(usb, bell_id);

static struct usb_driver bell_driver = {
	.name = KBUILD_MODNAME,
	.probe = bell_probe,
	.disconnect = bell_disconnect,
	.id_table = bell_id,
	.dev_groups = bell_groups,
};
module_usb_driver(bell_driver);

MODULE_DESCRIPTION("USB bell that is told what to ring");
MODULE_LICENSE("GPL");
