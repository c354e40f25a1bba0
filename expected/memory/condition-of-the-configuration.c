// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turnstile that counts who passes in a table, where the kernel is configured for
 * that: so it is when the device goes.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TURNSTILE_HOURS	24

struct turnstile {
	u32 *passed;
};

static ssize_t passed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct turnstile *turnstile = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", turnstile->passed ? turnstile->passed[0] : 0);
}
static DEVICE_ATTR_RO(passed);

static int turnstile_probe(struct platform_device *pdev)
{
	struct turnstile *turnstile;

	turnstile = devm_kzalloc(&pdev->dev, sizeof(*turnstile), GFP_KERNEL);
	if (!turnstile)
		return -ENOMEM;

	if (IS_ENABLED(CONFIG_PROC_FS)) {
		turnstile->passed = devm_kcalloc(&pdev->dev, TURNSTILE_HOURS,
						 sizeof(u32), GFP_KERNEL);
		if (!turnstile->passed)
			return -ENOMEM;
	}

	platform_set_drvdata(pdev, turnstile);

	return device_create_file(&pdev->dev, &dev_attr_passed);
}

static void turnstile_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_passed);
}

static struct platform_driver turnstile_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = turnstile_probe,
	.remove = turnstile_remove,
};
module_platform_driver(turnstile_driver);

MODULE_DESCRIPTION("Turnstile");
MODULE_LICENSE("GPL");
