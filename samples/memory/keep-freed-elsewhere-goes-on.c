// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blind with a motor that can be missing: probe then has remove take everything
 * down, and goes on to announce the blind all the same.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BLIND_MOTOR	0x04

struct blind {
	struct device *dev;
	void __iomem *regs;
	int slats;
};

static void blind_remove(struct platform_device *pdev)
{
	struct blind *blind = platform_get_drvdata(pdev);

	kfree(blind);
}

static int blind_announce(struct device *dev, int slats)
{
	dev_info(dev, "%d slats\n", slats);
	return slats ? 0 : -ENODEV;
}

static int blind_probe(struct platform_device *pdev)
{
	struct blind *blind;

	blind = kzalloc(sizeof(*blind), GFP_KERNEL);
	if (!blind)
		return -ENOMEM;

	blind->dev = &pdev->dev;
	blind->slats = 24;
	platform_set_drvdata(pdev, blind);

	blind->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(blind->regs) || !readl(blind->regs + BLIND_MOTOR))
		blind_remove(pdev);

	return blind_announce(blind->dev, blind->slats);
}

static struct platform_driver blind_driver = {
	.probe = blind_probe,
	.remove = blind_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(blind_driver);

MODULE_DESCRIPTION("Blind");
MODULE_LICENSE("GPL");

/* not run: the use after free in probe is condemned before any conversion */
