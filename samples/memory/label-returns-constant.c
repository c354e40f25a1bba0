// SPDX-License-Identifier: GPL-2.0-only
/*
 * Type writer: the label returns a constant, whatever went wrong before. The
 * gotos must return that and not the code at hand.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct typist {
	struct input_dev *input;
	u8 *ribbon;
};

static int typist_probe(struct platform_device *pdev)
{
	struct typist *typist;
	int ret;

	typist = kzalloc(sizeof(*typist), GFP_KERNEL);
	if (!typist)
		return -ENOMEM;

	typist->ribbon = kzalloc(80, GFP_KERNEL);
	if (!typist->ribbon)
		goto err_free;

	typist->input = devm_input_allocate_device(&pdev->dev);
	if (!typist->input)
		goto err_free;

	typist->input->name = "Type writer";
	input_set_capability(typist->input, EV_KEY, KEY_A);

	ret = input_register_device(typist->input);
	if (ret) {
		dev_err(&pdev->dev, "no input device: %d\n", ret);
		goto err_free;
	}

	platform_set_drvdata(pdev, typist);

	return 0;

err_free:
	kfree(typist->ribbon);
	kfree(typist);
	return -ENODEV;
}

static void typist_remove(struct platform_device *pdev)
{
	struct typist *typist = platform_get_drvdata(pdev);

	input_unregister_device(typist->input);
	kfree(typist->ribbon);
	kfree(typist);
}

static struct platform_driver typist_driver = {
	.probe = typist_probe,
	.remove = typist_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(typist_driver);

MODULE_DESCRIPTION("Type writer");
MODULE_LICENSE("GPL");
