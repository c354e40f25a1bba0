// SPDX-License-Identifier: GPL-2.0-only
/*
 * Touch panel: a driver struct and its report buffer, undone by two labels.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define PANEL_REPORT_LEN	64
#define PANEL_MAX_X		1023
#define PANEL_MAX_Y		599

struct panel_ts {
	struct input_dev *input;
	u8 *touch_data;
};

static int panel_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct panel_ts *ts;
	int ret;

	ts = devm_kzalloc(&pdev->dev, sizeof(*ts), GFP_KERNEL);
	if (!ts)
		return -ENOMEM;

	ts->touch_data = devm_kmalloc(&pdev->dev, PANEL_REPORT_LEN, GFP_KERNEL);
	if (!ts->touch_data)
		return -ENOMEM;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "Slate touch panel";
	input->id.bustype = BUS_HOST;
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, BTN_TOUCH);
	input_set_abs_params(input, ABS_X, 0, PANEL_MAX_X, 0, 0);
	input_set_abs_params(input, ABS_Y, 0, PANEL_MAX_Y, 0, 0);

	ret = input_register_device(input);
	if (ret)
		goto err_free_input;

	ts->input = input;
	platform_set_drvdata(pdev, ts);

	return 0;

err_free_input:
	input_free_device(input);
	return ret;
}

static void panel_remove(struct platform_device *pdev)
{
	struct panel_ts *ts = platform_get_drvdata(pdev);

	input_unregister_device(ts->input);
}

static struct platform_driver panel_driver = {
	.probe = panel_probe,
	.remove = panel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(panel_driver);

MODULE_DESCRIPTION("Slate touch panel");
MODULE_LICENSE("GPL");
