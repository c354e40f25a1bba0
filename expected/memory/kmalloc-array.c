// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slider: an array of calibration points that is filled by hand.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SLIDER_POINTS	9

struct slider {
	struct input_dev *input;
	u16 *point;
};

static int slider_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct slider *slider;
	int i, error;

	slider = devm_kzalloc(&pdev->dev, sizeof(*slider), GFP_KERNEL);
	if (!slider)
		return -ENOMEM;

	slider->point = devm_kmalloc_array(&pdev->dev, SLIDER_POINTS,
					   sizeof(u16), GFP_KERNEL);
	if (!slider->point)
		return -ENOMEM;
	for (i = 0; i < SLIDER_POINTS; i++)
		slider->point[i] = i * 128;

	input = input_allocate_device();
	if (!input) {
		error = -ENOMEM;
		goto err;
	}

	input->name = "Slider";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_ABS, ABS_VOLUME);
	input_set_abs_params(input, ABS_VOLUME, 0,
			     slider->point[SLIDER_POINTS - 1], 0, 0);

	error = input_register_device(input);
	if (error)
		goto err;

	slider->input = input;
	platform_set_drvdata(pdev, slider);

	return 0;

err:
	input_free_device(input);
	return error;
}

static void slider_remove(struct platform_device *pdev)
{
	struct slider *slider = platform_get_drvdata(pdev);

	input_unregister_device(slider->input);
}

static struct platform_driver slider_driver = {
	.probe = slider_probe,
	.remove = slider_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(slider_driver);

MODULE_DESCRIPTION("Slider");
MODULE_LICENSE("GPL");
