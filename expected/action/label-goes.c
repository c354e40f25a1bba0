// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock gate: remove() closes the valve by hand and stays, but with an action for the supply,
 * whose voltage is set before it is enabled, nothing is left of the ladder.
 */
/* not run: the test supplies have one voltage */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>

#define GATE_VALVE	0x00
#define GATE_STATE	0x04
#define GATE_OPENED	0x01
#define GATE_JAMMED	0x80

struct gate {
	void __iomem *base;
	struct regulator *supply;
};

static irqreturn_t gate_irq(int irq, void *data)
{
	struct gate *gate = data;

	return readl(gate->base + GATE_STATE) & GATE_OPENED ? IRQ_HANDLED : IRQ_NONE;
}

static void gate_regulator_disable(void *data)
{
	regulator_disable(data);
}

static int gate_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct gate *gate;
	int irq, ret;

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	gate = devm_kzalloc(dev, sizeof(*gate), GFP_KERNEL);
	if (!gate)
		return -ENOMEM;

	gate->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gate->base))
		return PTR_ERR(gate->base);

	gate->supply = devm_regulator_get(dev, "valve");
	if (IS_ERR(gate->supply))
		return PTR_ERR(gate->supply);

	ret = regulator_set_voltage(gate->supply, 5000000, 5500000);
	if (ret)
		return ret;

	ret = regulator_enable(gate->supply);
	if (ret) {
		dev_err(dev, "no power\n");
		return ret;
	}

	ret = devm_add_action_or_reset(dev, gate_regulator_disable,
				       gate->supply);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, gate);

	if (readl(gate->base + GATE_STATE) & GATE_JAMMED)
		return -EIO;

	return devm_request_irq(dev, irq, gate_irq, 0, "gate", gate);
}

static void gate_remove(struct platform_device *pdev)
{
	struct gate *gate = platform_get_drvdata(pdev);

	writel(0, gate->base + GATE_VALVE);
}

static const struct of_device_id gate_of_match[] = {
	{ .compatible = "devmify,gate" },
	{ }
};
MODULE_DEVICE_TABLE(of, gate_of_match);

static struct platform_driver gate_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = gate_of_match,
	},
	.probe = gate_probe,
	.remove = gate_remove,
};
module_platform_driver(gate_driver);

MODULE_DESCRIPTION("Lock gate");
MODULE_LICENSE("GPL");
