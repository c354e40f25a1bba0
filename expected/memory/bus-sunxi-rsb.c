// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip on a reduced serial bus.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sunxi-rsb.h>

struct pmic {
	struct led_classdev led;
	enum led_brightness level;
};

static void pmic_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct pmic, led)->level = level;
}

static int pmic_probe(struct sunxi_rsb_device *rdev)
{
	struct pmic *pmic;
	int ret;

	pmic = devm_kzalloc(&rdev->dev, sizeof(*pmic), GFP_KERNEL);
	if (!pmic)
		return -ENOMEM;

	pmic->led.name = "pmic:green:status";
	pmic->led.brightness_set = pmic_set;
	ret = led_classdev_register(&rdev->dev, &pmic->led);
	if (ret)
		return ret;

	dev_set_drvdata(&rdev->dev, pmic);

	return 0;
}

static void pmic_remove(struct sunxi_rsb_device *rdev)
{
	struct pmic *pmic = dev_get_drvdata(&rdev->dev);

	led_classdev_unregister(&pmic->led);
}

static struct sunxi_rsb_driver pmic_driver = {
	.probe = pmic_probe,
	.remove = pmic_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_sunxi_rsb_driver(pmic_driver);

MODULE_DESCRIPTION("Chip on a reduced serial bus");
MODULE_LICENSE("GPL");
