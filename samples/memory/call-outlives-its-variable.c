// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kiln: the helper that finds the object switches the heat off as well, so it is
 * called even where nobody wants the object.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct kiln {
	unsigned int celsius;
};

static struct kiln *kiln_switch_off(struct platform_device *pdev)
{
	struct kiln *kiln = platform_get_drvdata(pdev);

	kiln->celsius = 20;
	return kiln;
}

static int kiln_probe(struct platform_device *pdev)
{
	struct kiln *kiln;

	kiln = kzalloc(sizeof(*kiln), GFP_KERNEL);
	if (!kiln)
		return -ENOMEM;

	kiln->celsius = 1280;
	platform_set_drvdata(pdev, kiln);
	dev_info(&pdev->dev, "%u degrees\n", kiln->celsius);

	return 0;
}

static void kiln_remove(struct platform_device *pdev)
{
	struct kiln *kiln = kiln_switch_off(pdev);
	struct device *dev = &pdev->dev;

	dev_info(dev, "cooling down\n");
	kfree(kiln);
}

static struct platform_driver kiln_driver = {
	.probe = kiln_probe,
	.remove = kiln_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(kiln_driver);

MODULE_DESCRIPTION("Kiln");
MODULE_LICENSE("GPL");
