// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchdog that warns by an interrupt before it bites: the interrupt is
 * younger and stays manual, the watchdog and its label go.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/watchdog.h>

#define TERRIER_FEED	0x00
#define TERRIER_RUN	0x04

struct terrier {
	struct watchdog_device wdd;
	void __iomem *regs;
	int irq;
};

static int terrier_start(struct watchdog_device *wdd)
{
	struct terrier *terrier = watchdog_get_drvdata(wdd);

	writel(1, terrier->regs + TERRIER_RUN);

	return 0;
}

static int terrier_stop(struct watchdog_device *wdd)
{
	struct terrier *terrier = watchdog_get_drvdata(wdd);

	writel(0, terrier->regs + TERRIER_RUN);

	return 0;
}

static int terrier_ping(struct watchdog_device *wdd)
{
	struct terrier *terrier = watchdog_get_drvdata(wdd);

	writel(1, terrier->regs + TERRIER_FEED);

	return 0;
}

static const struct watchdog_ops terrier_ops = {
	.owner = THIS_MODULE,
	.start = terrier_start,
	.stop = terrier_stop,
	.ping = terrier_ping,
};

static const struct watchdog_info terrier_info = {
	.options = WDIOF_KEEPALIVEPING | WDIOF_PRETIMEOUT,
	.identity = "Terrier",
};

static irqreturn_t terrier_bark(int irq, void *data)
{
	struct terrier *terrier = data;

	watchdog_notify_pretimeout(&terrier->wdd);

	return IRQ_HANDLED;
}

static int terrier_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct terrier *terrier;
	int ret;

	terrier = devm_kzalloc(dev, sizeof(*terrier), GFP_KERNEL);
	if (!terrier)
		return -ENOMEM;

	terrier->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(terrier->regs))
		return PTR_ERR(terrier->regs);

	terrier->irq = platform_get_irq(pdev, 0);
	if (terrier->irq < 0)
		return terrier->irq;

	terrier->wdd.parent = dev;
	terrier->wdd.info = &terrier_info;
	terrier->wdd.ops = &terrier_ops;
	terrier->wdd.timeout = 10;
	watchdog_set_drvdata(&terrier->wdd, terrier);
	platform_set_drvdata(pdev, terrier);

	ret = devm_watchdog_register_device(dev, &terrier->wdd);
	if (ret)
		return ret;

	return request_irq(terrier->irq, terrier_bark, 0, dev_name(dev),
			   terrier);
}

static void terrier_remove(struct platform_device *pdev)
{
	struct terrier *terrier = platform_get_drvdata(pdev);

	free_irq(terrier->irq, terrier);
}

static const struct of_device_id terrier_of_match[] = {
	{ .compatible = "fictional,terrier" },
	{ }
};
MODULE_DEVICE_TABLE(of, terrier_of_match);

static struct platform_driver terrier_driver = {
	.probe = terrier_probe,
	.remove = terrier_remove,
	.driver = {
		.name = "terrier",
		.of_match_table = terrier_of_match,
	},
};
module_platform_driver(terrier_driver);

MODULE_DESCRIPTION("Watchdog that barks");
MODULE_LICENSE("GPL");
