// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock keeper's bell: its interrupt is requested right before its clock is
 * enabled, and nothing is set up in between.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define BELL_RINGS	0x00
#define BELL_CLEAR	0x04

struct bell {
	void __iomem *base;
	struct clk *clk;
	unsigned int rings;
};

static irqreturn_t bell_interrupt(int irq, void *data)
{
	struct bell *bell = data;

	bell->rings += readl(bell->base + BELL_RINGS);
	writel(1, bell->base + BELL_CLEAR);

	return IRQ_HANDLED;
}

static ssize_t rings_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct bell *bell = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", bell->rings);
}
static DEVICE_ATTR_RO(rings);

static int bell_probe(struct platform_device *pdev)
{
	struct bell *bell;
	int irq, ret;

	bell = devm_kzalloc(&pdev->dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bell->base))
		return PTR_ERR(bell->base);

	bell->clk = devm_clk_get_enabled(&pdev->dev, NULL);
	if (IS_ERR(bell->clk))
		return dev_err_probe(&pdev->dev, PTR_ERR(bell->clk), "no clock\n");

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;

	platform_set_drvdata(pdev, bell);

	ret = devm_request_irq(&pdev->dev, irq, bell_interrupt, 0, "bell", bell);
	if (ret) {
		dev_err(&pdev->dev, "no interrupt\n");
		return ret;
	}

	return device_create_file(&pdev->dev, &dev_attr_rings);
}

static void bell_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_rings);
}

static const struct of_device_id bell_of_match[] = {
	{ .compatible = "devmify,bell" },
	{ }
};
MODULE_DEVICE_TABLE(of, bell_of_match);

static struct platform_driver bell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = bell_of_match,
	},
	.probe = bell_probe,
	.remove = bell_remove,
};
module_platform_driver(bell_driver);

MODULE_DESCRIPTION("Lock keeper's bell");
MODULE_LICENSE("GPL");
