// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crank that is found once and for all: probe is not in the driver struct, which
 * cannot be unbound while the module is there.
 */
#include <linux/init.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int __init crank_probe(struct platform_device *pdev)
{
	struct input_dev *input;

	input = devm_input_allocate_device(&pdev->dev);
	if (!input)
		return -ENOMEM;

	input->name = "crank";
	input_set_capability(input, EV_REL, REL_DIAL);

	return input_register_device(input);
}

static struct platform_driver crank_driver = {
	.driver = {
		.name = "crank",
	},
};
module_platform_driver_probe(crank_driver, crank_probe);

MODULE_DESCRIPTION("Crank");
MODULE_LICENSE("GPL");

/* not run: its devices have to be there before it, and the test adds them later */
