// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joystick: the physical path is composed when the device is found.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct stick {
	struct input_dev *input;
	char *phys;
};

static int stick_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct stick *stick;
	int error;

	stick = kzalloc(sizeof(*stick), GFP_KERNEL);
	if (!stick)
		return -ENOMEM;

	stick->phys = kasprintf(GFP_KERNEL, "%s/input%d", dev_name(&pdev->dev),
				0);
	if (!stick->phys) {
		dev_err(&pdev->dev, "no path\n");
		error = -ENOMEM;
		goto err_free_stick;
	}

	input = input_allocate_device();
	if (!input) {
		error = -ENOMEM;
		goto err_free_phys;
	}

	input->name = "Joystick";
	input->phys = stick->phys;
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, BTN_TRIGGER);
	input_set_abs_params(input, ABS_X, -127, 127, 0, 0);

	error = input_register_device(input);
	if (error) {
		dev_err(&pdev->dev, "no input device: %d\n", error);
		goto err_free_input;
	}

	stick->input = input;
	platform_set_drvdata(pdev, stick);

	return 0;

err_free_input:
	input_free_device(input);
err_free_phys:
	kfree(stick->phys);
err_free_stick:
	kfree(stick);
	return error;
}

static void stick_remove(struct platform_device *pdev)
{
	struct stick *stick = platform_get_drvdata(pdev);

	input_unregister_device(stick->input);
	kfree(stick->phys);
	kfree(stick);
}

static struct platform_driver stick_driver = {
	.probe = stick_probe,
	.remove = stick_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(stick_driver);

MODULE_DESCRIPTION("Joystick");
MODULE_LICENSE("GPL");
