// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pedometer whose remove() asks for the number of its interrupt once more to free
 * it: asking goes with the release, turning the device off stays.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define PEDOMETER_ENABLE	0x00

struct pedometer {
	void __iomem *base;
	unsigned int steps;
};

static irqreturn_t pedometer_interrupt(int irq, void *data)
{
	struct pedometer *pedometer = data;

	pedometer->steps++;

	return IRQ_HANDLED;
}

static int pedometer_probe(struct platform_device *pdev)
{
	struct pedometer *pedometer;
	int irq, ret;

	pedometer = devm_kzalloc(&pdev->dev, sizeof(*pedometer), GFP_KERNEL);
	if (!pedometer)
		return -ENOMEM;

	pedometer->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pedometer->base))
		return PTR_ERR(pedometer->base);

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	ret = devm_request_irq(&pdev->dev, irq, pedometer_interrupt, 0,
			       dev_name(&pdev->dev), pedometer);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, pedometer);
	writel(1, pedometer->base + PEDOMETER_ENABLE);

	return 0;
}

static void pedometer_remove(struct platform_device *pdev)
{
	struct pedometer *pedometer = platform_get_drvdata(pdev);

	writel(0, pedometer->base + PEDOMETER_ENABLE);
}

static const struct of_device_id pedometer_of_match[] = {
	{ .compatible = "devmify,pedometer" },
	{ }
};
MODULE_DEVICE_TABLE(of, pedometer_of_match);

static struct platform_driver pedometer_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = pedometer_of_match,
	},
	.probe = pedometer_probe,
	.remove = pedometer_remove,
};
module_platform_driver(pedometer_driver);

MODULE_DESCRIPTION("Pedometer");
MODULE_LICENSE("GPL");
