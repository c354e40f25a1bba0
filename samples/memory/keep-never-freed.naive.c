// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in input_dev_release at unbind */
/*
 * Touch strip. Nothing in this file frees the axis table, and nothing should:
 * it is the input device's from the first moment, and input_dev_release()
 * frees it, be it after input_free_device() or after the last close.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static int strip_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	int ret;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "touch strip";
	input->id.bustype = BUS_HOST;
	input->dev.parent = &pdev->dev;
	input->absinfo = devm_kcalloc(&pdev->dev, ABS_CNT,
				      sizeof(*input->absinfo), GFP_KERNEL);
	if (!input->absinfo) {
		ret = -ENOMEM;
		goto err_free;
	}

	input->absinfo[ABS_X].maximum = 1023;
	input_set_capability(input, EV_ABS, ABS_X);

	ret = input_register_device(input);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, input);

	return 0;

err_free:
	input_free_device(input);
	return ret;
}

static void strip_remove(struct platform_device *pdev)
{
	input_unregister_device(platform_get_drvdata(pdev));
}

static struct platform_driver strip_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = strip_probe,
	.remove = strip_remove,
};
module_platform_driver(strip_driver);

MODULE_DESCRIPTION("Touch strip whose axis table no line of its own frees");
MODULE_LICENSE("GPL");
