// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lap top keys that firmware reports through WMI.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/wmi.h>

struct wmikeys {
	struct input_dev *input;
};

static int wmikeys_probe(struct wmi_device *wdev, const void *context)
{
	struct input_dev *input;
	struct wmikeys *wmikeys;
	int error;

	wmikeys = kzalloc(sizeof(*wmikeys), GFP_KERNEL);
	input = input_allocate_device();
	if (!wmikeys || !input) {
		error = -ENOMEM;
		goto err_free_mem;
	}

	input->name = "WMI keys";
	input->dev.parent = &wdev->dev;
	input_set_capability(input, EV_KEY, KEY_PROG1);
	wmikeys->input = input;

	error = input_register_device(input);
	if (error)
		goto err_free_mem;

	dev_set_drvdata(&wdev->dev, wmikeys);

	return 0;

err_free_mem:
	input_free_device(input);
	kfree(wmikeys);
	return error;
}

static void wmikeys_remove(struct wmi_device *wdev)
{
	struct wmikeys *wmikeys = dev_get_drvdata(&wdev->dev);

	input_unregister_device(wmikeys->input);
	kfree(wmikeys);
}

static const struct wmi_device_id wmikeys_id[] = {
	{ "5E0B3C71-9D24-4F8A-B6E3-2C71D80A94F5" },
	{ }
};
MODULE_DEVICE_TABLE(wmi, wmikeys_id);

static struct wmi_driver wmikeys_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = wmikeys_id,
	.probe = wmikeys_probe,
	.remove = wmikeys_remove,
};
module_wmi_driver(wmikeys_driver);

MODULE_DESCRIPTION("WMI keys");
MODULE_LICENSE("GPL");
