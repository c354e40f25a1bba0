// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ambient key of a lap top, described by its firmware: what is probe elsewhere
 * is called add here.
 */
#include <linux/acpi.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>

struct ambient {
	struct input_dev *input;
};

static int ambient_add(struct acpi_device *adev)
{
	struct ambient *ambient;
	int ret;

	ambient = devm_kzalloc(&adev->dev, sizeof(*ambient), GFP_KERNEL);
	if (!ambient)
		return -ENOMEM;

	ambient->input = input_allocate_device();
	if (!ambient->input)
		return -ENOMEM;

	ambient->input->name = "Ambient key";
	ambient->input->dev.parent = &adev->dev;
	input_set_capability(ambient->input, EV_KEY, KEY_BRIGHTNESS_AUTO);

	ret = input_register_device(ambient->input);
	if (ret)
		goto err_free_input;

	adev->driver_data = ambient;

	return 0;

err_free_input:
	input_free_device(ambient->input);
	return ret;
}

static void ambient_remove(struct acpi_device *adev)
{
	struct ambient *ambient = acpi_driver_data(adev);

	input_unregister_device(ambient->input);
}

static const struct acpi_device_id ambient_id[] = {
	{ "LNX0FFD" },
	{ }
};
MODULE_DEVICE_TABLE(acpi, ambient_id);

static struct acpi_driver ambient_driver = {
	.name = KBUILD_MODNAME,
	.class = "ambient",
	.ids = ambient_id,
	.ops = {
		.add = ambient_add,
		.remove = ambient_remove,
	},
};
module_acpi_driver(ambient_driver);

MODULE_DESCRIPTION("Ambient key");
MODULE_LICENSE("GPL");
