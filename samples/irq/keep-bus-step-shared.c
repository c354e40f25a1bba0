// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sextant on a shared interrupt: its neighbours on the line call the handler at any
 * time, also when the bus has detached the power domain behind remove().
 */
/* no naive: the test machine has no power domains */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define SEXTANT_STATUS	0x00
#define SEXTANT_MASK	0x04

struct sextant {
	void __iomem *base;
	unsigned int sights;
	int irq;
};

static irqreturn_t sextant_interrupt(int irq, void *data)
{
	struct sextant *sextant = data;

	if (!readl(sextant->base + SEXTANT_STATUS))
		return IRQ_NONE;

	sextant->sights++;

	return IRQ_HANDLED;
}

static int sextant_probe(struct platform_device *pdev)
{
	struct sextant *sextant;
	int ret;

	sextant = devm_kzalloc(&pdev->dev, sizeof(*sextant), GFP_KERNEL);
	if (!sextant)
		return -ENOMEM;

	sextant->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sextant->base))
		return PTR_ERR(sextant->base);

	sextant->irq = platform_get_irq(pdev, 0);
	if (sextant->irq < 0)
		return sextant->irq;

	ret = request_irq(sextant->irq, sextant_interrupt, IRQF_SHARED,
			  dev_name(&pdev->dev), sextant);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, sextant);
	writel(1, sextant->base + SEXTANT_MASK);

	return 0;
}

static void sextant_remove(struct platform_device *pdev)
{
	struct sextant *sextant = platform_get_drvdata(pdev);

	writel(0, sextant->base + SEXTANT_MASK);
	free_irq(sextant->irq, sextant);
}

static const struct of_device_id sextant_of_match[] = {
	{ .compatible = "devmify,sextant" },
	{ }
};
MODULE_DEVICE_TABLE(of, sextant_of_match);

static struct platform_driver sextant_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = sextant_of_match,
	},
	.probe = sextant_probe,
	.remove = sextant_remove,
};
module_platform_driver(sextant_driver);

MODULE_DESCRIPTION("Sextant");
MODULE_LICENSE("GPL");
