// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bridge whose children ask their parent for the driver data, in drivers of
 * their own: remove() clears it when they are gone.
 */
#include <linux/io.h>
#include <linux/mfd/core.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ARCH_LANES	0x00

struct arch {
	void __iomem *regs;
	u32 lanes;
};

static const struct mfd_cell arch_cells[] = {
	{ .name = "arch-upper" },
	{ .name = "arch-lower" },
};

static int arch_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct arch *arch;

	arch = devm_kzalloc(dev, sizeof(*arch), GFP_KERNEL);
	if (!arch)
		return -ENOMEM;

	arch->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(arch->regs))
		return PTR_ERR(arch->regs);

	arch->lanes = readl(arch->regs + ARCH_LANES);
	platform_set_drvdata(pdev, arch);

	return mfd_add_devices(dev, PLATFORM_DEVID_AUTO, arch_cells,
			       ARRAY_SIZE(arch_cells), NULL, 0, NULL);
}

static void arch_remove(struct platform_device *pdev)
{
	mfd_remove_devices(&pdev->dev);
	platform_set_drvdata(pdev, NULL);
}

static const struct of_device_id arch_of_match[] = {
	{ .compatible = "fictional,arch" },
	{ }
};
MODULE_DEVICE_TABLE(of, arch_of_match);

static struct platform_driver arch_driver = {
	.probe = arch_probe,
	.remove = arch_remove,
	.driver = {
		.name = "fictional-arch",
		.of_match_table = arch_of_match,
	},
};
module_platform_driver(arch_driver);

MODULE_DESCRIPTION("Bridge with two halves");
MODULE_LICENSE("GPL");
