// SPDX-License-Identifier: GPL-2.0-only
/*
 * Siren: the label that frees is the last thing in the branch of an if, and
 * jumps come from outside. They lead to the return behind the if.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SIREN_NAME_MAX	32

struct siren {
	struct input_dev *input;
	char *name;
};

static int siren_probe(struct platform_device *pdev)
{
	struct siren *siren;
	int ret;

	siren = devm_kzalloc(&pdev->dev, sizeof(*siren), GFP_KERNEL);
	if (!siren)
		return -ENOMEM;

	siren->name = kstrdup(dev_name(&pdev->dev), GFP_KERNEL);
	if (!siren->name)
		return -ENOMEM;

	ret = -EINVAL;
	if (strlen(siren->name) > SIREN_NAME_MAX)
		goto out_free_name;

	ret = -ENOMEM;
	siren->input = input_allocate_device();
	if (!siren->input)
		goto out_free_name;

	siren->input->name = siren->name;
	siren->input->dev.parent = &pdev->dev;
	input_set_capability(siren->input, EV_SND, SND_BELL);
	platform_set_drvdata(pdev, siren);

	ret = input_register_device(siren->input);
	if (ret) {
		input_free_device(siren->input);
out_free_name:
		kfree(siren->name);
	}

	return ret;
}

static void siren_remove(struct platform_device *pdev)
{
	struct siren *siren = platform_get_drvdata(pdev);

	input_unregister_device(siren->input);
	kfree(siren->name);
}

static struct platform_driver siren_driver = {
	.probe = siren_probe,
	.remove = siren_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(siren_driver);

MODULE_DESCRIPTION("Siren");
MODULE_LICENSE("GPL");
