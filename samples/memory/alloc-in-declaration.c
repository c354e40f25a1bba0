// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door bell: the allocation is the initialiser of a declaration.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct doorbell {
	struct input_dev *input;
	unsigned long rings;
};

static int doorbell_probe(struct platform_device *pdev)
{
	struct doorbell *bell = kzalloc(sizeof(*bell), GFP_KERNEL);
	struct input_dev *input;
	int ret;

	if (!bell)
		return -ENOMEM;

	input = input_allocate_device();
	if (!input) {
		kfree(bell);
		return -ENOMEM;
	}

	input->name = "Door bell";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, KEY_WAKEUP);

	ret = input_register_device(input);
	if (ret) {
		input_free_device(input);
		kfree(bell);
		return ret;
	}

	bell->input = input;
	platform_set_drvdata(pdev, bell);

	return 0;
}

static void doorbell_remove(struct platform_device *pdev)
{
	struct doorbell *bell = platform_get_drvdata(pdev);

	input_unregister_device(bell->input);
	kfree(bell);
}

static struct platform_driver doorbell_driver = {
	.probe = doorbell_probe,
	.remove = doorbell_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(doorbell_driver);

MODULE_DESCRIPTION("Door bell");
MODULE_LICENSE("GPL");
