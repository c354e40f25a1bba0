// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whistle buoy: the error of what comes next is at hand in the variable before, which an
 * action would set to 0.
 */
/* no naive: probe would return 0 where it has failed, and only where memory runs out */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define BUOY_BLOW	0x00
#define BUOY_MISSING	0xffffffff
#define BUOY_LINES	8

struct buoy {
	struct miscdevice misc;
	void __iomem *base;
	struct irq_domain *domain;
};

static ssize_t buoy_write(struct file *file, const char __user *buf, size_t len, loff_t *off)
{
	struct buoy *buoy = container_of(file->private_data, struct buoy, misc);

	writel(1, buoy->base + BUOY_BLOW);

	return len;
}

static const struct file_operations buoy_fops = {
	.owner = THIS_MODULE,
	.write = buoy_write,
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

	err = -ENODEV;
	buoy->domain = irq_domain_add_linear(dev->of_node, BUOY_LINES, &buoy_domain_ops, buoy);
	if (!buoy->domain)
		return -ENOMEM;

	if (readl(buoy->base + BUOY_BLOW) == BUOY_MISSING)
		goto err_remove;

	buoy->misc.minor = MISC_DYNAMIC_MINOR;
	buoy->misc.name = "buoy";
	buoy->misc.fops = &buoy_fops;
	buoy->misc.parent = dev;
	platform_set_drvdata(pdev, buoy);

	err = misc_register(&buoy->misc);
	if (err)
		goto err_remove;

	return 0;

err_remove:
	irq_domain_remove(buoy->domain);
	return err;
}

static void buoy_remove(struct platform_device *pdev)
{
	struct buoy *buoy = platform_get_drvdata(pdev);

	misc_deregister(&buoy->misc);
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
