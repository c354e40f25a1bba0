// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drawbridge: its motor has to be off before its reset is asserted, as remove() does. A
 * supply that devres turned off would go after that.
 */
/* no naive: the kernel does not see in which order power and reset go */
/* not run: the test supplies have one voltage */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/reset.h>

#define BRIDGE_STATE	0x04
#define BRIDGE_OPENED	0x01

struct bridge {
	void __iomem *base;
	struct regulator *supply;
	struct reset_control *rst;
};

static irqreturn_t bridge_irq(int irq, void *data)
{
	struct bridge *bridge = data;

	return readl(bridge->base + BRIDGE_STATE) & BRIDGE_OPENED ? IRQ_HANDLED : IRQ_NONE;
}

static int bridge_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bridge *bridge;
	int irq, ret;

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	bridge = devm_kzalloc(dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;

	bridge->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bridge->base))
		return PTR_ERR(bridge->base);

	bridge->rst = devm_reset_control_get_exclusive(dev, NULL);
	if (IS_ERR(bridge->rst))
		return PTR_ERR(bridge->rst);

	bridge->supply = devm_regulator_get(dev, "motor");
	if (IS_ERR(bridge->supply))
		return PTR_ERR(bridge->supply);

	ret = regulator_set_voltage(bridge->supply, 5000000, 5500000);
	if (ret)
		return ret;

	ret = regulator_enable(bridge->supply);
	if (ret) {
		dev_err(dev, "no power\n");
		return ret;
	}

	ret = reset_control_reset(bridge->rst);
	if (ret)
		goto err_disable;

	platform_set_drvdata(pdev, bridge);

	ret = devm_request_irq(dev, irq, bridge_irq, 0, "bridge", bridge);
	if (ret)
		goto err_disable;

	return 0;

err_disable:
	regulator_disable(bridge->supply);
	return ret;
}

static void bridge_remove(struct platform_device *pdev)
{
	struct bridge *bridge = platform_get_drvdata(pdev);

	regulator_disable(bridge->supply);
	reset_control_assert(bridge->rst);
}

static const struct of_device_id bridge_of_match[] = {
	{ .compatible = "devmify,bridge" },
	{ }
};
MODULE_DEVICE_TABLE(of, bridge_of_match);

static struct platform_driver bridge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = bridge_of_match,
	},
	.probe = bridge_probe,
	.remove = bridge_remove,
};
module_platform_driver(bridge_driver);

MODULE_DESCRIPTION("Drawbridge");
MODULE_LICENSE("GPL");
