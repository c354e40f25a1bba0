// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mosaic of gates: remove() turns it off when nobody is left who would write to it.
 */
/* no naive: nobody writes to it there */
#include <linux/fpga/fpga-mgr.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct mosaic {
	void __iomem *regs;
	struct fpga_manager *mgr;
};

static int mosaic_write_init(struct fpga_manager *mgr, struct fpga_image_info *info,
			     const char *buf, size_t count)
{
	struct mosaic *mosaic = mgr->priv;

	writel(count, mosaic->regs);

	return 0;
}

static int mosaic_write(struct fpga_manager *mgr, const char *buf, size_t count)
{
	struct mosaic *mosaic = mgr->priv;

	memcpy_toio(mosaic->regs, buf, count);

	return 0;
}

static int mosaic_write_complete(struct fpga_manager *mgr, struct fpga_image_info *info)
{
	return 0;
}

static const struct fpga_manager_ops mosaic_ops = {
	.write_init = mosaic_write_init,
	.write = mosaic_write,
	.write_complete = mosaic_write_complete,
};

static int mosaic_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct mosaic *mosaic;

	mosaic = devm_kzalloc(dev, sizeof(*mosaic), GFP_KERNEL);
	if (!mosaic)
		return -ENOMEM;

	mosaic->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(mosaic->regs))
		return PTR_ERR(mosaic->regs);

	platform_set_drvdata(pdev, mosaic);

	mosaic->mgr = fpga_mgr_register(dev, "mosaic", &mosaic_ops, mosaic);
	if (IS_ERR(mosaic->mgr))
		return PTR_ERR(mosaic->mgr);

	dev_info(dev, "ready\n");

	return 0;
}

static void mosaic_remove(struct platform_device *pdev)
{
	struct mosaic *mosaic = platform_get_drvdata(pdev);

	fpga_mgr_unregister(mosaic->mgr);
	writel(0, mosaic->regs);
}

static const struct of_device_id mosaic_of_match[] = {
	{ .compatible = "fictional,mosaic" },
	{ }
};
MODULE_DEVICE_TABLE(of, mosaic_of_match);

static struct platform_driver mosaic_driver = {
	.probe = mosaic_probe,
	.remove = mosaic_remove,
	.driver = {
		.name = "mosaic",
		.of_match_table = mosaic_of_match,
	},
};
module_platform_driver(mosaic_driver);

MODULE_DESCRIPTION("Mosaic of gates");
MODULE_LICENSE("GPL");
