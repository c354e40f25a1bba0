// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crib of slots: the map of the used ones is freed by the function that frees other
 * memory.
 */
#include <linux/bitmap.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CRIB_MODE	0x00

struct crib {
	void __iomem *regs;
	unsigned long *used;
};

static int crib_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct crib *crib;

	crib = devm_kzalloc(dev, sizeof(*crib), GFP_KERNEL);
	if (!crib)
		return -ENOMEM;

	crib->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(crib->regs))
		return PTR_ERR(crib->regs);

	platform_set_drvdata(pdev, crib);

	crib->used = bitmap_zalloc(128, GFP_KERNEL);
	if (!crib->used)
		return -ENOMEM;

	dev_info(dev, "mode %u\n", readl(crib->regs + CRIB_MODE));

	return 0;
}

static void crib_remove(struct platform_device *pdev)
{
	struct crib *crib = platform_get_drvdata(pdev);

	kfree(crib->used);
}

static const struct of_device_id crib_of_match[] = {
	{ .compatible = "fictional,crib" },
	{ }
};
MODULE_DEVICE_TABLE(of, crib_of_match);

static struct platform_driver crib_driver = {
	.probe = crib_probe,
	.remove = crib_remove,
	.driver = {
		.name = "crib",
		.of_match_table = crib_of_match,
	},
};
module_platform_driver(crib_driver);

MODULE_DESCRIPTION("Crib");
MODULE_LICENSE("GPL");
