// SPDX-License-Identifier: GPL-2.0-only
/*
 * Toll gate and its lamp, two drivers in one module. What one frees in remove is
 * no interrupt of the other's, whatever its number: each handler is given a
 * struct of another kind.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define TOLL_COUNT	0x00
#define TOLL_ACK	0x04

struct toll {
	void __iomem *regs;
	u32 passed;
};

struct lamp {
	void __iomem *regs;
	bool lit;
};

static irqreturn_t toll_interrupt(int irq, void *data)
{
	struct toll *toll = data;

	toll->passed = readl(toll->regs + TOLL_COUNT);
	writel(1, toll->regs + TOLL_ACK);

	return IRQ_HANDLED;
}

static int toll_probe(struct platform_device *pdev)
{
	struct toll *toll;
	int irq;

	toll = devm_kzalloc(&pdev->dev, sizeof(*toll), GFP_KERNEL);
	if (!toll)
		return -ENOMEM;

	toll->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(toll->regs))
		return PTR_ERR(toll->regs);

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	platform_set_drvdata(pdev, toll);

	return request_irq(irq, toll_interrupt, 0, dev_name(&pdev->dev), toll);
}

static void toll_remove(struct platform_device *pdev)
{
	struct toll *toll = platform_get_drvdata(pdev);

	free_irq(platform_get_irq(pdev, 0), toll);
}

static struct platform_driver toll_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = toll_probe,
	.remove = toll_remove,
};

static irqreturn_t lamp_interrupt(int irq, void *data)
{
	struct lamp *lamp = data;

	lamp->lit = !lamp->lit;
	writel(lamp->lit, lamp->regs);

	return IRQ_HANDLED;
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int irq, ret;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;

	lamp->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->regs))
		return PTR_ERR(lamp->regs);

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	platform_set_drvdata(pdev, lamp);

	ret = request_irq(irq, lamp_interrupt, 0, dev_name(&pdev->dev), lamp);
	if (ret)
		dev_err(&pdev->dev, "no interrupt for the lamp\n");

	return ret;
}

static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	free_irq(platform_get_irq(pdev, 0), lamp);
}

static struct platform_driver lamp_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-lamp",
	},
	.probe = lamp_probe,
	.remove = lamp_remove,
};

static struct platform_driver * const toll_drivers[] = {
	&toll_driver,
	&lamp_driver,
};

static int __init toll_init(void)
{
	return platform_register_drivers(toll_drivers, ARRAY_SIZE(toll_drivers));
}
module_init(toll_init);

static void __exit toll_exit(void)
{
	platform_unregister_drivers(toll_drivers, ARRAY_SIZE(toll_drivers));
}
module_exit(toll_exit);

MODULE_DESCRIPTION("Toll gate and lamp");
MODULE_LICENSE("GPL");
