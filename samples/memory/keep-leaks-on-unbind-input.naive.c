// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in input_dev_release at unbind */
/*
 * Dial with an axis table of its own. It is freed by hand only until the input
 * device has it: input_dev_release() frees dev->absinfo. What looks like a
 * leak in remove() is a hand-over.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static int dial_probe(struct platform_device *pdev)
{
	struct input_absinfo *axes;
	struct input_dev *input;
	int ret;

	axes = devm_kcalloc(&pdev->dev, ABS_CNT, sizeof(*axes), GFP_KERNEL);
	if (!axes)
		return -ENOMEM;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	axes[ABS_X].maximum = 255;
	input->absinfo = axes;
	input->name = "dial";
	input->id.bustype = BUS_HOST;
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_ABS, ABS_X);

	ret = input_register_device(input);
	if (ret) {
		input_free_device(input);
		return ret;
	}

	platform_set_drvdata(pdev, input);

	return 0;
}

static void dial_remove(struct platform_device *pdev)
{
	input_unregister_device(platform_get_drvdata(pdev));
}

static struct platform_driver dial_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = dial_probe,
	.remove = dial_remove,
};
module_platform_driver(dial_driver);

MODULE_DESCRIPTION("Dial whose axis table is freed by the input core");
MODULE_LICENSE("GPL");
