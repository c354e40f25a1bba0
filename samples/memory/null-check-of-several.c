// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pen tablet: one check for three allocations. The label stays, for the
 * input device is nobody's managed resource.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TABLET_PACKET_LEN	8

struct tablet {
	struct input_dev *input;
	u8 *packet;
};

static int tablet_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct tablet *tablet;
	u8 *packet;
	int error;

	tablet = kzalloc(sizeof(*tablet), GFP_KERNEL);
	packet = kmalloc(TABLET_PACKET_LEN, GFP_KERNEL);
	input = input_allocate_device();
	if (!tablet || !packet || !input) {
		error = -ENOMEM;
		goto err_free_mem;
	}

	input->name = "Pen tablet";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, BTN_TOOL_PEN);
	input_set_abs_params(input, ABS_X, 0, 4095, 0, 0);
	input_set_abs_params(input, ABS_Y, 0, 4095, 0, 0);

	tablet->packet = packet;
	tablet->input = input;

	error = input_register_device(input);
	if (error)
		goto err_free_mem;

	platform_set_drvdata(pdev, tablet);

	return 0;

err_free_mem:
	input_free_device(input);
	kfree(packet);
	kfree(tablet);
	return error;
}

static void tablet_remove(struct platform_device *pdev)
{
	struct tablet *tablet = platform_get_drvdata(pdev);

	input_unregister_device(tablet->input);
	kfree(tablet->packet);
	kfree(tablet);
}

static struct platform_driver tablet_driver = {
	.probe = tablet_probe,
	.remove = tablet_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tablet_driver);

MODULE_DESCRIPTION("Pen tablet");
MODULE_LICENSE("GPL");
