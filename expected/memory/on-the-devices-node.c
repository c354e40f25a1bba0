// SPDX-License-Identifier: GPL-2.0-only
/*
 * Furnace: all of its memory is on the node that the device is at, where managed memory
 * is anyway.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define FURNACE_ZONES	3

struct furnace {
	struct input_dev *input;
	unsigned int *limits;
	u32 *scratch;
};

static int furnace_add_tables(struct furnace *furnace, struct device *dev)
{
	furnace->limits = devm_kcalloc(dev, FURNACE_ZONES,
				       sizeof(*furnace->limits), GFP_KERNEL);
	if (!furnace->limits)
		return -ENOMEM;

	furnace->scratch = devm_kmalloc_array(dev, FURNACE_ZONES, sizeof(*furnace->scratch),
					      GFP_KERNEL);
	if (!furnace->scratch)
		return -ENOMEM;

	return 0;
}

static int furnace_probe(struct platform_device *pdev)
{
	struct furnace *furnace;
	int error;

	furnace = devm_kzalloc(&pdev->dev, sizeof(*furnace), GFP_KERNEL);
	if (!furnace)
		return -ENOMEM;

	error = furnace_add_tables(furnace, &pdev->dev);
	if (error)
		return error;

	furnace->input = input_allocate_device();
	if (!furnace->input)
		return -ENOMEM;

	furnace->input->name = "Furnace";
	furnace->input->dev.parent = &pdev->dev;
	input_set_capability(furnace->input, EV_KEY, KEY_POWER);

	error = input_register_device(furnace->input);
	if (error)
		goto err_free_input;

	platform_set_drvdata(pdev, furnace);

	return 0;

err_free_input:
	input_free_device(furnace->input);
	return error;
}

static void furnace_remove(struct platform_device *pdev)
{
	struct furnace *furnace = platform_get_drvdata(pdev);

	input_unregister_device(furnace->input);
}

static struct platform_driver furnace_driver = {
	.probe = furnace_probe,
	.remove = furnace_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(furnace_driver);

MODULE_DESCRIPTION("Furnace");
MODULE_LICENSE("GPL");
