// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barograph whose reference is its motor's supply where it has none of its own: which of the
 * two is turned off cannot be told by the member.
 */
/* no naive: as often as it is turned on it is turned off */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>

#define GRAPH_STATE	0x04
#define GRAPH_MOVED	0x01

struct graph {
	void __iomem *base;
	struct regulator *motor;
	struct regulator *ref;
};

static irqreturn_t graph_irq(int irq, void *data)
{
	struct graph *graph = data;

	return readl(graph->base + GRAPH_STATE) & GRAPH_MOVED ? IRQ_HANDLED : IRQ_NONE;
}

static int graph_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct graph *graph;
	int irq, err;

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	graph = devm_kzalloc(dev, sizeof(*graph), GFP_KERNEL);
	if (!graph)
		return -ENOMEM;

	graph->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(graph->base))
		return PTR_ERR(graph->base);

	graph->motor = devm_regulator_get(dev, "motor");
	if (IS_ERR(graph->motor))
		return PTR_ERR(graph->motor);

	graph->ref = devm_regulator_get_optional(dev, "ref");
	if (IS_ERR(graph->ref)) {
		if (PTR_ERR(graph->ref) != -ENODEV)
			return PTR_ERR(graph->ref);
		graph->ref = graph->motor;
	}

	err = regulator_enable(graph->motor);
	if (err)
		return err;

	dev_dbg(dev, "%d uV\n", regulator_get_voltage(graph->motor));

	if (graph->ref) {
		err = regulator_enable(graph->ref);
		if (err)
			goto err_motor;
	}

	platform_set_drvdata(pdev, graph);

	err = request_irq(irq, graph_irq, 0, "graph", graph);
	if (err)
		goto err_ref;

	return 0;

err_ref:
	if (graph->ref)
		regulator_disable(graph->ref);
err_motor:
	regulator_disable(graph->motor);
	return err;
}

static void graph_remove(struct platform_device *pdev)
{
	struct graph *graph = platform_get_drvdata(pdev);

	free_irq(platform_get_irq(pdev, 0), graph);
	if (graph->ref)
		regulator_disable(graph->ref);
	regulator_disable(graph->motor);
}

static const struct of_device_id graph_of_match[] = {
	{ .compatible = "devmify,graph" },
	{ }
};
MODULE_DEVICE_TABLE(of, graph_of_match);

static struct platform_driver graph_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = graph_of_match,
	},
	.probe = graph_probe,
	.remove = graph_remove,
};
module_platform_driver(graph_driver);

MODULE_DESCRIPTION("Barograph");
MODULE_LICENSE("GPL");
