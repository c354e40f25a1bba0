// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card reader on USB with a clock that old boards lack: an error pointer stays in
 * the driver's struct then, and each put is guarded by IS_ERR().
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/usb.h>

struct scanner {
	struct usb_device *udev;
	struct clk *ref;
};

static ssize_t ref_rate_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct scanner *scanner = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", IS_ERR(scanner->ref) ? 0 : clk_get_rate(scanner->ref));
}
static DEVICE_ATTR_RO(ref_rate);

static int scanner_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct device *dev = &intf->dev;
	struct scanner *scanner;
	int ret;

	scanner = kzalloc(sizeof(*scanner), GFP_KERNEL);
	if (!scanner)
		return -ENOMEM;

	scanner->udev = usb_get_dev(interface_to_usbdev(intf));
	scanner->ref = clk_get(dev, "ref");
	if (IS_ERR(scanner->ref)) {
		ret = PTR_ERR(scanner->ref);
		if (ret == -EPROBE_DEFER)
			goto err_put_udev;
		dev_info(dev, "no reference clock\n");
	}
	usb_set_intfdata(intf, scanner);

	ret = device_create_file(dev, &dev_attr_ref_rate);
	if (ret)
		goto err_put_ref;

	return 0;

err_put_ref:
	if (!IS_ERR(scanner->ref))
		clk_put(scanner->ref);
err_put_udev:
	usb_put_dev(scanner->udev);
	kfree(scanner);
	return ret;
}

static void scanner_disconnect(struct usb_interface *intf)
{
	struct scanner *scanner = usb_get_intfdata(intf);

	device_remove_file(&intf->dev, &dev_attr_ref_rate);
	if (!IS_ERR(scanner->ref))
		clk_put(scanner->ref);
	usb_put_dev(scanner->udev);
	kfree(scanner);
}

static const struct usb_device_id scanner_ids[] = {
	{ USB_DEVICE(0x1209, 0x00f4) },
	{ }
};
MODULE_DEVICE_TABLE(usb, scanner_ids);

static struct usb_driver scanner_driver = {
	.name = KBUILD_MODNAME,
	.id_table = scanner_ids,
	.probe = scanner_probe,
	.disconnect = scanner_disconnect,
};
module_usb_driver(scanner_driver);

MODULE_DESCRIPTION("Card reader");
MODULE_LICENSE("GPL");
