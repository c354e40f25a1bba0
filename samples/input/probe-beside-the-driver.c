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
	int ret;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "crank";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_REL, REL_DIAL);

	ret = input_register_device(input);
	if (ret) {
		input_free_device(input);
		return ret;
	}

	platform_set_drvdata(pdev, input);

	return 0;
}

static void __exit crank_remove(struct platform_device *pdev)
{
	struct input_dev *input = platform_get_drvdata(pdev);

	input_unregister_device(input);
}

/*
 * crank_remove() is in the exit section, which is fine for a driver that cannot be
 * unbound by user space: __refdata keeps modpost from a warning.
 */
static struct platform_driver crank_driver __refdata = {
	.remove = __exit_p(crank_remove),
	.driver = {
		.name = "crank",
	},
};
module_platform_driver_probe(crank_driver, crank_probe);

MODULE_DESCRIPTION("Crank");
MODULE_LICENSE("GPL");

/* not run: its devices have to be there before it, and the test adds them later */
