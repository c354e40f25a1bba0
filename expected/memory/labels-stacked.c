// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pointing stick: two labels stand on the same statement.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define NUB_CURVE_LEN	16

struct nub {
	struct input_dev *input;
	u8 *curve;
};

static int nub_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct nub *nub;
	int err;

	nub = devm_kzalloc(&pdev->dev, sizeof(*nub), GFP_KERNEL);
	if (!nub)
		return -ENOMEM;

	nub->curve = devm_kzalloc(&pdev->dev, NUB_CURVE_LEN, GFP_KERNEL);
	if (!nub->curve)
		return -ENOMEM;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "Pointing stick";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_REL, REL_X);
	input_set_capability(input, EV_REL, REL_Y);
	input_set_capability(input, EV_KEY, BTN_LEFT);

	err = input_register_device(input);
	if (err)
		goto err_register;

	nub->input = input;
	platform_set_drvdata(pdev, nub);

	return 0;

err_register:
	input_free_device(input);
	return err;
}

static void nub_remove(struct platform_device *pdev)
{
	struct nub *nub = platform_get_drvdata(pdev);

	input_unregister_device(nub->input);
}

static struct platform_driver nub_driver = {
	.probe = nub_probe,
	.remove = nub_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(nub_driver);

MODULE_DESCRIPTION("Pointing stick");
MODULE_LICENSE("GPL");
