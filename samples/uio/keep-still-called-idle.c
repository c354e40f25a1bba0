// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lathe that a program drives: remove() stops it when nobody is left who would
 * start it again.
 */
/* no naive: the test reads and maps nothing of it */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uio_driver.h>

#define LATHE_MODE	0x00

struct lathe {
	void __iomem *regs;
	struct uio_info info;
};

static irqreturn_t lathe_handler(int irq, struct uio_info *info)
{
	struct lathe *lathe = info->priv;

	return readl(lathe->regs + LATHE_MODE) ? IRQ_HANDLED : IRQ_NONE;
}

static int lathe_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct lathe *lathe;
	int ret;

	lathe = devm_kzalloc(dev, sizeof(*lathe), GFP_KERNEL);
	if (!lathe)
		return -ENOMEM;

	lathe->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lathe->regs))
		return PTR_ERR(lathe->regs);

	lathe->info.name = "lathe";
	lathe->info.version = "1";
	lathe->info.irq = UIO_IRQ_CUSTOM;
	lathe->info.handler = lathe_handler;
	lathe->info.priv = lathe;
	platform_set_drvdata(pdev, lathe);

	ret = uio_register_device(dev, &lathe->info);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(lathe->regs + LATHE_MODE));

	return 0;
}

static void lathe_remove(struct platform_device *pdev)
{
	struct lathe *lathe = platform_get_drvdata(pdev);

	uio_unregister_device(&lathe->info);
	writel(0, lathe->regs + LATHE_MODE);
}

static const struct of_device_id lathe_of_match[] = {
	{ .compatible = "fictional,lathe" },
	{ }
};
MODULE_DEVICE_TABLE(of, lathe_of_match);

static struct platform_driver lathe_driver = {
	.probe = lathe_probe,
	.remove = lathe_remove,
	.driver = {
		.name = "lathe",
		.of_match_table = lathe_of_match,
	},
};
module_platform_driver(lathe_driver);

MODULE_DESCRIPTION("Lathe");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no drivers in user space */
