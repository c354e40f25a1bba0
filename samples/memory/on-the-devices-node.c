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
	int node = dev_to_node(dev);

	furnace->limits = kcalloc_node(FURNACE_ZONES, sizeof(*furnace->limits),
				       GFP_KERNEL, node);
	if (!furnace->limits)
		return -ENOMEM;

	furnace->scratch = kmalloc_array_node(FURNACE_ZONES, sizeof(*furnace->scratch),
					      GFP_KERNEL, node);
	if (!furnace->scratch) {
		kfree(furnace->limits);
		return -ENOMEM;
	}

	return 0;
}

static int furnace_probe(struct platform_device *pdev)
{
	struct furnace *furnace;
	int error;

	furnace = kzalloc_node(sizeof(*furnace), GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!furnace)
		return -ENOMEM;

	error = furnace_add_tables(furnace, &pdev->dev);
	if (error)
		goto err_free;

	furnace->input = input_allocate_device();
	if (!furnace->input) {
		error = -ENOMEM;
		goto err_free_tables;
	}

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
err_free_tables:
	kfree(furnace->scratch);
	kfree(furnace->limits);
err_free:
	kfree(furnace);
	return error;
}

static void furnace_remove(struct platform_device *pdev)
{
	struct furnace *furnace = platform_get_drvdata(pdev);

	input_unregister_device(furnace->input);
	kfree(furnace->scratch);
	kfree(furnace->limits);
	kfree(furnace);
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
