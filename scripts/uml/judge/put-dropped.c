// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: kmemleak */
/*
 * A broken conversion: the label that freed the memory also freed the input
 * device, and went as a whole.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct panel {
	struct input_dev *input;
};

static int panel_probe(struct platform_device *pdev)
{
	struct panel *panel;
	int ret;

	panel = devm_kzalloc(&pdev->dev, sizeof(*panel), GFP_KERNEL);
	if (!panel)
		return -ENOMEM;

	panel->input = input_allocate_device(); /* caught here */
	if (!panel->input)
		return -ENOMEM;

	panel->input->name = "Panel";
	input_set_capability(panel->input, EV_KEY, KEY_POWER);
	ret = input_register_device(panel->input);
	if (ret)
		return ret;
	platform_set_drvdata(pdev, panel);

	return 0;
}

static void panel_remove(struct platform_device *pdev)
{
	struct panel *panel = platform_get_drvdata(pdev);

	input_unregister_device(panel->input);
}

static struct platform_driver panel_driver = {
	.probe = panel_probe,
	.remove = panel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(panel_driver);

MODULE_DESCRIPTION("Panel without its input_free_device()");
MODULE_LICENSE("GPL");
