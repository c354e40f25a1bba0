// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lid of a lap top, described by its firmware: only the notify handler asks for what
 * the bus clears behind remove(), and the bus has taken the handler away before.
 */
#include <linux/acpi.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>

struct lid {
	struct input_dev *input;
	char phys[32];
};

static void lid_notify(struct acpi_device *adev, u32 event)
{
	struct lid *lid = acpi_driver_data(adev);

	input_report_switch(lid->input, SW_LID, event & 1);
	input_sync(lid->input);
}

static int lid_add(struct acpi_device *adev)
{
	struct input_dev *input;
	struct lid *lid;
	int ret;

	lid = devm_kzalloc(&adev->dev, sizeof(*lid), GFP_KERNEL);
	if (!lid)
		return -ENOMEM;

	lid->input = input = devm_input_allocate_device(&adev->dev);
	if (!input)
		return -ENOMEM;

	snprintf(lid->phys, sizeof(lid->phys), "%s/input0", acpi_device_hid(adev));
	input->name = "Lid";
	input->phys = lid->phys;
	input_set_capability(input, EV_SW, SW_LID);

	ret = input_register_device(input);
	if (ret)
		return ret;

	adev->driver_data = lid;

	return 0;
}

static const struct acpi_device_id lid_id[] = {
	{ "LNX0FFC" },
	{ }
};
MODULE_DEVICE_TABLE(acpi, lid_id);

static struct acpi_driver lid_driver = {
	.name = KBUILD_MODNAME,
	.class = "lid",
	.ids = lid_id,
	.ops = {
		.add = lid_add,
		.notify = lid_notify,
	},
};
module_acpi_driver(lid_driver);

MODULE_DESCRIPTION("Lid");
MODULE_LICENSE("GPL");
