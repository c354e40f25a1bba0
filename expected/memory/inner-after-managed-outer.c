// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spectrum display: the driver's struct was managed before, its table was
 * forgotten then.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SPECTRUM_BANDS	10

struct spectrum {
	struct input_dev *input;
	u16 *band;
};

static int spectrum_probe(struct platform_device *pdev)
{
	struct spectrum *spectrum;
	int ret;

	spectrum = devm_kzalloc(&pdev->dev, sizeof(*spectrum), GFP_KERNEL);
	if (!spectrum)
		return -ENOMEM;

	spectrum->band = devm_kcalloc(&pdev->dev, SPECTRUM_BANDS, sizeof(u16),
				      GFP_KERNEL);
	if (!spectrum->band)
		return -ENOMEM;

	spectrum->input = devm_input_allocate_device(&pdev->dev);
	if (!spectrum->input)
		return -ENOMEM;

	spectrum->input->name = "Spectrum display";
	input_set_capability(spectrum->input, EV_KEY, KEY_MEDIA);

	ret = input_register_device(spectrum->input);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, spectrum);

	return 0;
}

static void spectrum_remove(struct platform_device *pdev)
{
	struct spectrum *spectrum = platform_get_drvdata(pdev);

	input_unregister_device(spectrum->input);
}

static struct platform_driver spectrum_driver = {
	.probe = spectrum_probe,
	.remove = spectrum_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(spectrum_driver);

MODULE_DESCRIPTION("Spectrum display");
MODULE_LICENSE("GPL");
