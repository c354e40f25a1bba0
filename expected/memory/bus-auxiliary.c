// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hot key function of a larger device, on the auxiliary bus.
 */
#include <linux/auxiliary_bus.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>

struct hotkey {
	struct input_dev *input;
};

static int hotkey_probe(struct auxiliary_device *adev,
			const struct auxiliary_device_id *id)
{
	struct input_dev *input;
	struct hotkey *hotkey;
	int error;

	hotkey = devm_kzalloc(&adev->dev, sizeof(*hotkey), GFP_KERNEL);
	input = input_allocate_device();
	if (!hotkey || !input) {
		error = -ENOMEM;
		goto err_free_input;
	}

	input->name = "Hot keys";
	input->dev.parent = &adev->dev;
	input_set_capability(input, EV_KEY, KEY_PROG1);
	hotkey->input = input;

	error = input_register_device(input);
	if (error)
		goto err_free_input;

	auxiliary_set_drvdata(adev, hotkey);

	return 0;

err_free_input:
	input_free_device(input);
	return error;
}

static void hotkey_remove(struct auxiliary_device *adev)
{
	struct hotkey *hotkey = auxiliary_get_drvdata(adev);

	input_unregister_device(hotkey->input);
}

static const struct auxiliary_device_id hotkey_id[] = {
	{ .name = "devmify_aux.dev" },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, hotkey_id);

static struct auxiliary_driver hotkey_driver = {
	.probe = hotkey_probe,
	.remove = hotkey_remove,
	.id_table = hotkey_id,
};
module_auxiliary_driver(hotkey_driver);

MODULE_DESCRIPTION("Hot keys");
MODULE_LICENSE("GPL");
