// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blower of a forge: with nobody left to govern it, it is told to run at full
 * speed, which holds only when no governor can slow it down any more.
 */
/* no naive: the test has no governor */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/thermal.h>

#define BLOWER_SPEED	0x08
#define BLOWER_FULL	7

struct blower {
	void __iomem *base;
	struct thermal_cooling_device *cdev;
};

static int blower_get_max_state(struct thermal_cooling_device *cdev, unsigned long *state)
{
	*state = BLOWER_FULL;

	return 0;
}

static int blower_get_cur_state(struct thermal_cooling_device *cdev, unsigned long *state)
{
	struct blower *blower = cdev->devdata;

	*state = readl(blower->base + BLOWER_SPEED);

	return 0;
}

static int blower_set_cur_state(struct thermal_cooling_device *cdev, unsigned long state)
{
	struct blower *blower = cdev->devdata;

	writel(state, blower->base + BLOWER_SPEED);

	return 0;
}

static const struct thermal_cooling_device_ops blower_ops = {
	.get_max_state = blower_get_max_state,
	.get_cur_state = blower_get_cur_state,
	.set_cur_state = blower_set_cur_state,
};

static int blower_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct blower *blower;

	blower = devm_kzalloc(dev, sizeof(*blower), GFP_KERNEL);
	if (!blower)
		return -ENOMEM;

	blower->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(blower->base))
		return PTR_ERR(blower->base);

	blower->cdev = thermal_of_cooling_device_register(dev->of_node, "blower", blower,
							  &blower_ops);
	if (IS_ERR(blower->cdev))
		return PTR_ERR(blower->cdev);

	platform_set_drvdata(pdev, blower);

	return 0;
}

static void blower_remove(struct platform_device *pdev)
{
	struct blower *blower = platform_get_drvdata(pdev);

	thermal_cooling_device_unregister(blower->cdev);
	writel(BLOWER_FULL, blower->base + BLOWER_SPEED);
}

static const struct of_device_id blower_of_match[] = {
	{ .compatible = "devmify,blower" },
	{ }
};
MODULE_DEVICE_TABLE(of, blower_of_match);

static struct platform_driver blower_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = blower_of_match,
	},
	.probe = blower_probe,
	.remove = blower_remove,
};
module_platform_driver(blower_driver);

MODULE_DESCRIPTION("Blower of a forge");
MODULE_LICENSE("GPL");
