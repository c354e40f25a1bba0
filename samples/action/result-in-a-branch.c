// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whistle buoy: where it has an interrupt it makes a domain of its lines, which is known by
 * the member that keeps it, and remove() asks for that.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define BUOY_BLOW	0x00
#define BUOY_LINES	8

struct buoy {
	void __iomem *base;
	struct irq_domain *domain;
};

static int buoy_map(struct irq_domain *domain, unsigned int virq, irq_hw_number_t line)
{
	irq_set_chip_data(virq, domain->host_data);
	irq_set_chip_and_handler(virq, &dummy_irq_chip, handle_simple_irq);

	return 0;
}

static const struct irq_domain_ops buoy_domain_ops = {
	.map = buoy_map,
};

static int buoy_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct buoy *buoy;
	int err;

	buoy = devm_kzalloc(dev, sizeof(*buoy), GFP_KERNEL);
	if (!buoy)
		return -ENOMEM;

	buoy->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(buoy->base))
		return PTR_ERR(buoy->base);

	if (platform_get_irq_optional(pdev, 0) > 0) {
		buoy->domain = irq_domain_add_linear(dev->of_node, BUOY_LINES, &buoy_domain_ops,
						     buoy);
		if (!buoy->domain) {
			dev_err(dev, "no lines\n");
			return -ENOMEM;
		}
	}

	platform_set_drvdata(pdev, buoy);

	err = device_set_wakeup_enable(dev, true);
	if (err) {
		if (buoy->domain)
			irq_domain_remove(buoy->domain);
		return err;
	}

	writel(1, buoy->base + BUOY_BLOW);

	return 0;
}

static void buoy_remove(struct platform_device *pdev)
{
	struct buoy *buoy = platform_get_drvdata(pdev);

	if (buoy->domain)
		irq_domain_remove(buoy->domain);
}

static const struct of_device_id buoy_of_match[] = {
	{ .compatible = "devmify,buoy" },
	{ }
};
MODULE_DEVICE_TABLE(of, buoy_of_match);

static struct platform_driver buoy_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = buoy_of_match,
	},
	.probe = buoy_probe,
	.remove = buoy_remove,
};
module_platform_driver(buoy_driver);

MODULE_DESCRIPTION("Whistle buoy");
MODULE_LICENSE("GPL");
