// SPDX-License-Identifier: GPL-2.0-only
/*
 * Aerator that is told when its motor loses power: turning that off calls back into the
 * driver, which looks at what is younger than the supply.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>

struct aerator {
	struct regulator *motor;
	struct notifier_block stopped;
	unsigned int *bubbles;
};

static int aerator_stopped(struct notifier_block *nb, unsigned long event, void *data)
{
	struct aerator *aerator = container_of(nb, struct aerator, stopped);

	if (event & REGULATOR_EVENT_DISABLE && aerator->bubbles)
		aerator->bubbles[0] = 0;

	return NOTIFY_OK;
}

static int aerator_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct aerator *aerator;
	int ret;

	aerator = devm_kzalloc(dev, sizeof(*aerator), GFP_KERNEL);
	if (!aerator)
		return -ENOMEM;

	aerator->motor = devm_regulator_get(dev, "motor");
	if (IS_ERR(aerator->motor))
		return PTR_ERR(aerator->motor);

	aerator->stopped.notifier_call = aerator_stopped;
	ret = devm_regulator_register_notifier(aerator->motor, &aerator->stopped);
	if (ret)
		return ret;

	ret = regulator_enable(aerator->motor);
	if (ret)
		return ret;

	aerator->bubbles = devm_kcalloc(dev, 16, sizeof(*aerator->bubbles), GFP_KERNEL);
	if (!aerator->bubbles) {
		regulator_disable(aerator->motor);
		return -ENOMEM;
	}

	platform_set_drvdata(pdev, aerator);

	return 0;
}

static void aerator_remove(struct platform_device *pdev)
{
	struct aerator *aerator = platform_get_drvdata(pdev);

	regulator_disable(aerator->motor);
}

static const struct of_device_id aerator_of_match[] = {
	{ .compatible = "pond,aerator" },
	{ }
};
MODULE_DEVICE_TABLE(of, aerator_of_match);

static struct platform_driver aerator_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = aerator_of_match,
	},
	.probe = aerator_probe,
	.remove = aerator_remove,
};
module_platform_driver(aerator_driver);

MODULE_DESCRIPTION("Aerator");
MODULE_LICENSE("GPL");
