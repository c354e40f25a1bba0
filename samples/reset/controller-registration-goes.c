// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting gates of a race course: a reset controller whose registration is all
 * that remove() undoes.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset-controller.h>

#define GATES		8
#define GATES_CLOSE	0x00
#define GATES_OPEN	0x04

struct gates {
	struct reset_controller_dev rcdev;
	void __iomem *base;
};

static int gates_assert(struct reset_controller_dev *rcdev, unsigned long id)
{
	struct gates *gates = container_of(rcdev, struct gates, rcdev);

	writel(BIT(id), gates->base + GATES_CLOSE);

	return 0;
}

static int gates_deassert(struct reset_controller_dev *rcdev, unsigned long id)
{
	struct gates *gates = container_of(rcdev, struct gates, rcdev);

	writel(BIT(id), gates->base + GATES_OPEN);

	return 0;
}

static const struct reset_control_ops gates_ops = {
	.assert = gates_assert,
	.deassert = gates_deassert,
};

static int gates_probe(struct platform_device *pdev)
{
	struct gates *gates;

	gates = devm_kzalloc(&pdev->dev, sizeof(*gates), GFP_KERNEL);
	if (!gates)
		return -ENOMEM;

	gates->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gates->base))
		return PTR_ERR(gates->base);

	gates->rcdev.owner = THIS_MODULE;
	gates->rcdev.ops = &gates_ops;
	gates->rcdev.nr_resets = GATES;
	gates->rcdev.of_node = pdev->dev.of_node;
	platform_set_drvdata(pdev, gates);

	return reset_controller_register(&gates->rcdev);
}

static void gates_remove(struct platform_device *pdev)
{
	struct gates *gates = platform_get_drvdata(pdev);

	reset_controller_unregister(&gates->rcdev);
}

static const struct of_device_id gates_of_match[] = {
	{ .compatible = "devmify,starting-gates" },
	{ }
};
MODULE_DEVICE_TABLE(of, gates_of_match);

static struct platform_driver gates_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = gates_of_match,
	},
	.probe = gates_probe,
	.remove = gates_remove,
};
module_platform_driver(gates_driver);

MODULE_DESCRIPTION("Starting gates");
MODULE_LICENSE("GPL");
