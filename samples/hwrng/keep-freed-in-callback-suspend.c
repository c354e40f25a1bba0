// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dice in a cup that sleep with the machine: suspend() unregisters the generator
 * and resume() registers it again, of which devres would know nothing.
 */
/* not run: the test kernel has no random number generators */
/* no naive: the test machine does not go to sleep */
#include <linux/err.h>
#include <linux/hw_random.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>

#define CUP_SHAKE	0x00
#define CUP_EYES	0x04

struct cup {
	struct hwrng rng;
	void __iomem *base;
};

static int cup_read(struct hwrng *rng, void *data, size_t max, bool wait)
{
	struct cup *cup = container_of(rng, struct cup, rng);

	writel(1, cup->base + CUP_SHAKE);
	*(u8 *)data = readl(cup->base + CUP_EYES);

	return 1;
}

static int cup_suspend(struct device *dev)
{
	struct cup *cup = dev_get_drvdata(dev);

	hwrng_unregister(&cup->rng);

	return 0;
}

static int cup_resume(struct device *dev)
{
	struct cup *cup = dev_get_drvdata(dev);

	return hwrng_register(&cup->rng);
}

static DEFINE_SIMPLE_DEV_PM_OPS(cup_pm_ops, cup_suspend, cup_resume);

static int cup_probe(struct platform_device *pdev)
{
	struct cup *cup;

	cup = devm_kzalloc(&pdev->dev, sizeof(*cup), GFP_KERNEL);
	if (!cup)
		return -ENOMEM;

	cup->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(cup->base))
		return PTR_ERR(cup->base);

	cup->rng.name = "dice";
	cup->rng.read = cup_read;
	platform_set_drvdata(pdev, cup);

	return hwrng_register(&cup->rng);
}

static void cup_remove(struct platform_device *pdev)
{
	struct cup *cup = platform_get_drvdata(pdev);

	hwrng_unregister(&cup->rng);
}

static const struct of_device_id cup_of_match[] = {
	{ .compatible = "devmify,dice-cup" },
	{ }
};
MODULE_DEVICE_TABLE(of, cup_of_match);

static struct platform_driver cup_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = cup_of_match,
		.pm = pm_sleep_ptr(&cup_pm_ops),
	},
	.probe = cup_probe,
	.remove = cup_remove,
};
module_platform_driver(cup_driver);

MODULE_DESCRIPTION("Dice in a cup");
MODULE_LICENSE("GPL");
