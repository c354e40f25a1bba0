// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quilt of gates: its manager goes with the device, and remove() with it.
 */
#include <linux/fpga/fpga-mgr.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct quilt {
	void __iomem *regs;
	struct fpga_manager *mgr;
};

static int quilt_write_init(struct fpga_manager *mgr, struct fpga_image_info *info,
			    const char *buf, size_t count)
{
	struct quilt *quilt = mgr->priv;

	writel(count, quilt->regs);

	return 0;
}

static int quilt_write(struct fpga_manager *mgr, const char *buf, size_t count)
{
	struct quilt *quilt = mgr->priv;

	memcpy_toio(quilt->regs, buf, count);

	return 0;
}

static int quilt_write_complete(struct fpga_manager *mgr, struct fpga_image_info *info)
{
	return 0;
}

static const struct fpga_manager_ops quilt_ops = {
	.write_init = quilt_write_init,
	.write = quilt_write,
	.write_complete = quilt_write_complete,
};

static int quilt_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct quilt *quilt;

	quilt = devm_kzalloc(dev, sizeof(*quilt), GFP_KERNEL);
	if (!quilt)
		return -ENOMEM;

	quilt->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(quilt->regs))
		return PTR_ERR(quilt->regs);

	platform_set_drvdata(pdev, quilt);

	quilt->mgr = fpga_mgr_register(dev, "quilt", &quilt_ops, quilt);
	if (IS_ERR(quilt->mgr))
		return PTR_ERR(quilt->mgr);

	dev_info(dev, "ready\n");

	return 0;
}

static void quilt_remove(struct platform_device *pdev)
{
	struct quilt *quilt = platform_get_drvdata(pdev);

	fpga_mgr_unregister(quilt->mgr);
}

static const struct of_device_id quilt_of_match[] = {
	{ .compatible = "fictional,quilt" },
	{ }
};
MODULE_DEVICE_TABLE(of, quilt_of_match);

static struct platform_driver quilt_driver = {
	.probe = quilt_probe,
	.remove = quilt_remove,
	.driver = {
		.name = "quilt",
		.of_match_table = quilt_of_match,
	},
};
module_platform_driver(quilt_driver);

MODULE_DESCRIPTION("Quilt of gates");
MODULE_LICENSE("GPL");
