// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bin of slots: the map of the used ones is memory that the function of bitmaps frees.
 */
#include <linux/bitmap.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BIN_MODE	0x00

struct bin {
	void __iomem *regs;
	unsigned long *used;
};

static int bin_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bin *bin;

	bin = devm_kzalloc(dev, sizeof(*bin), GFP_KERNEL);
	if (!bin)
		return -ENOMEM;

	bin->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bin->regs))
		return PTR_ERR(bin->regs);

	platform_set_drvdata(pdev, bin);

	bin->used = kcalloc(4, sizeof(long), GFP_KERNEL);
	if (!bin->used)
		return -ENOMEM;

	dev_info(dev, "mode %u\n", readl(bin->regs + BIN_MODE));

	return 0;
}

static void bin_remove(struct platform_device *pdev)
{
	struct bin *bin = platform_get_drvdata(pdev);

	bitmap_free(bin->used);
}

static const struct of_device_id bin_of_match[] = {
	{ .compatible = "fictional,bin" },
	{ }
};
MODULE_DEVICE_TABLE(of, bin_of_match);

static struct platform_driver bin_driver = {
	.probe = bin_probe,
	.remove = bin_remove,
	.driver = {
		.name = "bin",
		.of_match_table = bin_of_match,
	},
};
module_platform_driver(bin_driver);

MODULE_DESCRIPTION("Bin");
MODULE_LICENSE("GPL");
