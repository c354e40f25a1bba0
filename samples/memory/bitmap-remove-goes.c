// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rack of slots: the map of the used ones goes with the device, and remove() with
 * it.
 */
#include <linux/bitmap.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define RACK_MODE	0x00

struct rack {
	void __iomem *regs;
	unsigned long *used;
};

static int rack_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct rack *rack;

	rack = devm_kzalloc(dev, sizeof(*rack), GFP_KERNEL);
	if (!rack)
		return -ENOMEM;

	rack->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(rack->regs))
		return PTR_ERR(rack->regs);

	platform_set_drvdata(pdev, rack);

	rack->used = bitmap_zalloc(128, GFP_KERNEL);
	if (!rack->used)
		return -ENOMEM;

	dev_info(dev, "mode %u\n", readl(rack->regs + RACK_MODE));

	return 0;
}

static void rack_remove(struct platform_device *pdev)
{
	struct rack *rack = platform_get_drvdata(pdev);

	bitmap_free(rack->used);
}

static const struct of_device_id rack_of_match[] = {
	{ .compatible = "fictional,rack" },
	{ }
};
MODULE_DEVICE_TABLE(of, rack_of_match);

static struct platform_driver rack_driver = {
	.probe = rack_probe,
	.remove = rack_remove,
	.driver = {
		.name = "rack",
		.of_match_table = rack_of_match,
	},
};
module_platform_driver(rack_driver);

MODULE_DESCRIPTION("Rack");
MODULE_LICENSE("GPL");
