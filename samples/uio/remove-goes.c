// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loom that a program drives: it goes with the device, and remove() with it.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uio_driver.h>

#define LOOM_MODE	0x00

struct loom {
	void __iomem *regs;
	struct uio_info info;
};

static irqreturn_t loom_handler(int irq, struct uio_info *info)
{
	struct loom *loom = info->priv;

	return readl(loom->regs + LOOM_MODE) ? IRQ_HANDLED : IRQ_NONE;
}

static int loom_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct loom *loom;
	int ret;

	loom = devm_kzalloc(dev, sizeof(*loom), GFP_KERNEL);
	if (!loom)
		return -ENOMEM;

	loom->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(loom->regs))
		return PTR_ERR(loom->regs);

	loom->info.name = "loom";
	loom->info.version = "1";
	loom->info.irq = UIO_IRQ_CUSTOM;
	loom->info.handler = loom_handler;
	loom->info.priv = loom;
	platform_set_drvdata(pdev, loom);

	ret = uio_register_device(dev, &loom->info);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(loom->regs + LOOM_MODE));

	return 0;
}

static void loom_remove(struct platform_device *pdev)
{
	struct loom *loom = platform_get_drvdata(pdev);

	uio_unregister_device(&loom->info);
}

static const struct of_device_id loom_of_match[] = {
	{ .compatible = "fictional,loom" },
	{ }
};
MODULE_DEVICE_TABLE(of, loom_of_match);

static struct platform_driver loom_driver = {
	.probe = loom_probe,
	.remove = loom_remove,
	.driver = {
		.name = "loom",
		.of_match_table = loom_of_match,
	},
};
module_platform_driver(loom_driver);

MODULE_DESCRIPTION("Loom");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no drivers in user space */
