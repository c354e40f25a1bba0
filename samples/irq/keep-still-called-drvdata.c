// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lid switch whose handler is given the device and asks it for the driver data,
 * which remove() clears behind the interrupt.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct lid {
	unsigned int moves;
	int irq;
};

static irqreturn_t lid_interrupt(int irq, void *data)
{
	struct lid *lid = dev_get_drvdata(data);

	lid->moves++;

	return IRQ_HANDLED;
}

static int lid_probe(struct platform_device *pdev)
{
	struct lid *lid;
	int ret;

	lid = devm_kzalloc(&pdev->dev, sizeof(*lid), GFP_KERNEL);
	if (!lid)
		return -ENOMEM;

	lid->irq = platform_get_irq(pdev, 0);
	if (lid->irq < 0)
		return lid->irq;

	platform_set_drvdata(pdev, lid);

	ret = request_any_context_irq(lid->irq, lid_interrupt, 0, "lid",
				      &pdev->dev);
	if (ret < 0)
		return ret;

	return 0;
}

static void lid_remove(struct platform_device *pdev)
{
	struct lid *lid = platform_get_drvdata(pdev);

	free_irq(lid->irq, &pdev->dev);
	platform_set_drvdata(pdev, NULL);
}

static const struct of_device_id lid_of_match[] = {
	{ .compatible = "fictional,lid" },
	{ }
};
MODULE_DEVICE_TABLE(of, lid_of_match);

static struct platform_driver lid_driver = {
	.probe = lid_probe,
	.remove = lid_remove,
	.driver = {
		.name = "fictional-lid",
		.of_match_table = lid_of_match,
	},
};
module_platform_driver(lid_driver);

MODULE_DESCRIPTION("Lid switch");
MODULE_LICENSE("GPL");
