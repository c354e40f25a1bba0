// SPDX-License-Identifier: GPL-2.0-only
/*
 * Oscilloscope: a zeroed page stays zeroed, by flag, and stays a page. It is
 * kept as a pointer, so that both ends have a cast.
 */
#include <linux/gfp.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct scope {
	struct input_dev *input;
	u8 *trace;
};

static int scope_probe(struct platform_device *pdev)
{
	struct scope *scope;
	int ret;

	scope = devm_kzalloc(&pdev->dev, sizeof(*scope), GFP_KERNEL);
	if (!scope)
		return -ENOMEM;

	scope->trace = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!scope->trace)
		return -ENOMEM;

	scope->input = input_allocate_device();
	if (!scope->input) {
		ret = -ENOMEM;
		goto err_free_trace;
	}

	scope->input->name = "Oscilloscope";
	scope->input->dev.parent = &pdev->dev;
	input_set_capability(scope->input, EV_KEY, KEY_RECORD);

	ret = input_register_device(scope->input);
	if (ret)
		goto err_free_input;

	platform_set_drvdata(pdev, scope);

	return 0;

err_free_input:
	input_free_device(scope->input);
err_free_trace:
	free_page((unsigned long)scope->trace);
	return ret;
}

static void scope_remove(struct platform_device *pdev)
{
	struct scope *scope = platform_get_drvdata(pdev);

	input_unregister_device(scope->input);
	free_page((unsigned long)scope->trace);
}

static struct platform_driver scope_driver = {
	.probe = scope_probe,
	.remove = scope_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(scope_driver);

MODULE_DESCRIPTION("Oscilloscope");
MODULE_LICENSE("GPL");
