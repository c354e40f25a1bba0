// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys of a laptop's controller: the input device hangs below the controller, which
 * stays bound when this driver goes.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int keys_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	int ret;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "Controller keys";
	input->id.bustype = BUS_HOST;
	input->dev.parent = pdev->dev.parent;
	input_set_capability(input, EV_KEY, KEY_BRIGHTNESSUP);
	input_set_capability(input, EV_KEY, KEY_BRIGHTNESSDOWN);

	ret = input_register_device(input);
	if (ret) {
		input_free_device(input);
		return ret;
	}
	platform_set_drvdata(pdev, input);

	return 0;
}

static void keys_remove(struct platform_device *pdev)
{
	struct input_dev *input = platform_get_drvdata(pdev);

	input_unregister_device(input);
}

static struct platform_driver keys_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = keys_probe,
	.remove = keys_remove,
};
module_platform_driver(keys_driver);

MODULE_DESCRIPTION("Keys of a laptop's controller");
MODULE_LICENSE("GPL");
