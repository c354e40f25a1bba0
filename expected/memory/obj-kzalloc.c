// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorman: a typed allocation without a flag means GFP_KERNEL.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#ifndef kzalloc_obj
/* Kernels before 7.0 have no typed allocators. */
#define kzalloc_obj(P)	kzalloc(sizeof(P), GFP_KERNEL)
#endif

struct doorman {
	struct input_dev *input;
	unsigned int guests;
};

static int doorman_probe(struct platform_device *pdev)
{
	struct doorman *doorman;
	int error;

	doorman = devm_kzalloc(&pdev->dev, sizeof(*doorman), GFP_KERNEL);
	if (!doorman)
		return -ENOMEM;

	doorman->input = input_allocate_device();
	if (!doorman->input)
		return -ENOMEM;

	doorman->input->name = "Doorman";
	doorman->input->dev.parent = &pdev->dev;
	input_set_capability(doorman->input, EV_KEY, KEY_OK);

	error = input_register_device(doorman->input);
	if (error)
		goto err_free_input;

	platform_set_drvdata(pdev, doorman);

	return 0;

err_free_input:
	input_free_device(doorman->input);
	return error;
}

static void doorman_remove(struct platform_device *pdev)
{
	struct doorman *doorman = platform_get_drvdata(pdev);

	input_unregister_device(doorman->input);
}

static struct platform_driver doorman_driver = {
	.probe = doorman_probe,
	.remove = doorman_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(doorman_driver);

MODULE_DESCRIPTION("Doorman");
MODULE_LICENSE("GPL");
