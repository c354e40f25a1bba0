// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN */
/*
 * A broken conversion: devm_kfree() stands in the wrong place, the memory is
 * still in use after it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct siren {
	struct device *dev;
	unsigned int volume;
};

static int siren_probe(struct platform_device *pdev)
{
	struct siren *siren;

	siren = devm_kzalloc(&pdev->dev, sizeof(*siren), GFP_KERNEL);
	if (!siren)
		return -ENOMEM;

	siren->dev = &pdev->dev;
	siren->volume = 3;
	platform_set_drvdata(pdev, siren);

	return 0;
}

static void siren_remove(struct platform_device *pdev)
{
	struct siren *siren = platform_get_drvdata(pdev);

	devm_kfree(&pdev->dev, siren);
	if (siren->volume) /* caught here */
		dev_info(&pdev->dev, "silenced\n");
}

static struct platform_driver siren_driver = {
	.probe = siren_probe,
	.remove = siren_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(siren_driver);

MODULE_DESCRIPTION("Siren that is freed too soon");
MODULE_LICENSE("GPL");
