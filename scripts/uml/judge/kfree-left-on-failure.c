// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN */
/*
 * A broken conversion: the kfree() on probe's failure path stayed.  Nothing
 * but a failing allocation shows it.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct lever {
	struct input_dev *input;
	char state[32];
};

static int lever_probe(struct platform_device *pdev)
{
	struct lever *lever;

	lever = devm_kzalloc(&pdev->dev, sizeof(*lever), GFP_KERNEL);
	if (!lever)
		return -ENOMEM;

	lever->input = input_allocate_device();
	if (!lever->input) {
		kfree(lever); /* caught here */
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, lever);

	return 0;
}

static void lever_remove(struct platform_device *pdev)
{
	struct lever *lever = platform_get_drvdata(pdev);

	input_free_device(lever->input);
}

static struct platform_driver lever_driver = {
	.probe = lever_probe,
	.remove = lever_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lever_driver);

MODULE_DESCRIPTION("Lever with a kfree() too many where probe fails");
MODULE_LICENSE("GPL");
