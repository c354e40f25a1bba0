// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pulse counter whose interrupt is requested between managed memory and two
 * things that stay manual: they are younger, and remove() undoes them first.
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define PULSE_COUNT	0x00
#define PULSE_ACK	0x04

struct pulse {
	void __iomem *regs;
	struct miscdevice misc;
	u32 last;
	int irq;
};

static irqreturn_t pulse_interrupt(int irq, void *data)
{
	struct pulse *pulse = data;

	pulse->last = readl(pulse->regs + PULSE_COUNT);
	writel(1, pulse->regs + PULSE_ACK);

	return IRQ_HANDLED;
}

static const struct file_operations pulse_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
};

static ssize_t last_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct pulse *pulse = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", pulse->last);
}
static DEVICE_ATTR_RO(last);

static int pulse_probe(struct platform_device *pdev)
{
	struct pulse *pulse;
	int ret;

	pulse = devm_kzalloc(&pdev->dev, sizeof(*pulse), GFP_KERNEL);
	if (!pulse)
		return -ENOMEM;

	pulse->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pulse->regs))
		return PTR_ERR(pulse->regs);

	pulse->irq = platform_get_irq(pdev, 0);
	if (pulse->irq < 0)
		return pulse->irq;

	ret = request_irq(pulse->irq, pulse_interrupt, 0, dev_name(&pdev->dev),
			  pulse);
	if (ret) {
		dev_err(&pdev->dev, "no interrupt\n");
		return ret;
	}

	platform_set_drvdata(pdev, pulse);
	pulse->misc.minor = MISC_DYNAMIC_MINOR;
	pulse->misc.name = "pulse";
	pulse->misc.fops = &pulse_fops;
	ret = misc_register(&pulse->misc);
	if (ret)
		goto err_free_irq;

	ret = device_create_file(&pdev->dev, &dev_attr_last);
	if (ret)
		goto err_deregister;

	return 0;

err_deregister:
	misc_deregister(&pulse->misc);
err_free_irq:
	free_irq(pulse->irq, pulse);
	return ret;
}

static void pulse_remove(struct platform_device *pdev)
{
	struct pulse *pulse = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_last);
	misc_deregister(&pulse->misc);
	free_irq(pulse->irq, pulse);
}

static const struct of_device_id pulse_of_match[] = {
	{ .compatible = "fictional,pulse-counter" },
	{ }
};
MODULE_DEVICE_TABLE(of, pulse_of_match);

static struct platform_driver pulse_driver = {
	.probe = pulse_probe,
	.remove = pulse_remove,
	.driver = {
		.name = "pulse-counter",
		.of_match_table = pulse_of_match,
	},
};
module_platform_driver(pulse_driver);

MODULE_DESCRIPTION("Pulse counter");
MODULE_LICENSE("GPL");
