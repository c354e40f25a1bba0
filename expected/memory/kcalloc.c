// SPDX-License-Identifier: GPL-2.0-only
/*
 * Key pad: a zeroed array of debounce counters.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define KEYPAD_KEYS	12

struct keypad {
	struct input_dev *input;
	unsigned int *debounce;
};

static int keypad_probe(struct platform_device *pdev)
{
	struct keypad *keypad;
	int i, error;

	keypad = devm_kzalloc(&pdev->dev, sizeof(*keypad), GFP_KERNEL);
	if (!keypad)
		return -ENOMEM;

	keypad->debounce = devm_kcalloc(&pdev->dev, KEYPAD_KEYS,
					sizeof(*keypad->debounce), GFP_KERNEL);
	if (!keypad->debounce)
		return -ENOMEM;

	keypad->input = input_allocate_device();
	if (!keypad->input)
		return -ENOMEM;

	keypad->input->name = "Twelve key pad";
	keypad->input->dev.parent = &pdev->dev;
	for (i = 0; i < KEYPAD_KEYS; i++)
		input_set_capability(keypad->input, EV_KEY, KEY_NUMERIC_0 + i);

	error = input_register_device(keypad->input);
	if (error)
		goto err_free_input;

	platform_set_drvdata(pdev, keypad);

	return 0;

err_free_input:
	input_free_device(keypad->input);
	return error;
}

static void keypad_remove(struct platform_device *pdev)
{
	struct keypad *keypad = platform_get_drvdata(pdev);

	input_unregister_device(keypad->input);
}

static struct platform_driver keypad_driver = {
	.probe = keypad_probe,
	.remove = keypad_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(keypad_driver);

MODULE_DESCRIPTION("Twelve key pad");
MODULE_LICENSE("GPL");
