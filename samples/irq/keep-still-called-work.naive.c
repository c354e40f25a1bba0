// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: ODEBUG: the work is queued again and freed while it waits */
/*
 * Doorbell whose handler queues work: remove() cancels the work while a
 * handler is left to queue it again.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

#define BELL_STATE	0x00

struct bell {
	void __iomem *regs;
	struct work_struct work;
	u32 state;
	int irq;
};

static void bell_work(struct work_struct *work)
{
	struct bell *bell = container_of(work, struct bell, work);

	bell->state = readl(bell->regs + BELL_STATE);
}

static irqreturn_t bell_interrupt(int irq, void *data)
{
	struct bell *bell = data;

	schedule_work(&bell->work);

	return IRQ_HANDLED;
}

static int bell_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bell *bell;
	int ret;

	bell = devm_kzalloc(dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bell->regs))
		return PTR_ERR(bell->regs);

	bell->irq = platform_get_irq(pdev, 0);
	if (bell->irq < 0)
		return bell->irq;

	INIT_WORK(&bell->work, bell_work);
	platform_set_drvdata(pdev, bell);

	ret = devm_request_irq(dev, bell->irq, bell_interrupt, IRQF_SHARED,
			       dev_name(dev), bell);
	if (ret)
		dev_err(dev, "no interrupt\n");

	return ret;
}

static void bell_remove(struct platform_device *pdev)
{
	struct bell *bell = platform_get_drvdata(pdev);

	cancel_work_sync(&bell->work);
}

static const struct of_device_id bell_of_match[] = {
	{ .compatible = "fictional,doorbell" },
	{ }
};
MODULE_DEVICE_TABLE(of, bell_of_match);

static struct platform_driver bell_driver = {
	.probe = bell_probe,
	.remove = bell_remove,
	.driver = {
		.name = "doorbell",
		.of_match_table = bell_of_match,
	},
};
module_platform_driver(bell_driver);

MODULE_DESCRIPTION("Doorbell");
MODULE_LICENSE("GPL");
