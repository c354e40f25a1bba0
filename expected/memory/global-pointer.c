// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light house: the object is allocated straight into a global, and every
 * free resets the global. The resets tell the others, so they stay.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct lighthouse {
	struct led_classdev lamp;
	enum led_brightness level;
};

static struct lighthouse *lighthouse;

static int lighthouse_level_get(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%d\n", lighthouse ? lighthouse->level : 0);
}

static const struct kernel_param_ops lighthouse_level_ops = {
	.get = lighthouse_level_get,
};
module_param_cb(level, &lighthouse_level_ops, NULL, 0444);
MODULE_PARM_DESC(level, "Level of the lamp");

static void lighthouse_set(struct led_classdev *cdev,
			   enum led_brightness level)
{
	container_of(cdev, struct lighthouse, lamp)->level = level;
}

static int lighthouse_probe(struct platform_device *pdev)
{
	int ret;

	if (lighthouse)
		return -EBUSY;

	lighthouse = devm_kzalloc(&pdev->dev, sizeof(*lighthouse), GFP_KERNEL);
	if (!lighthouse)
		return -ENOMEM;

	lighthouse->lamp.name = "lighthouse:white:lamp";
	lighthouse->lamp.brightness_set = lighthouse_set;
	ret = led_classdev_register(&pdev->dev, &lighthouse->lamp);
	if (ret) {
		lighthouse = NULL;
		return ret;
	}

	return 0;
}

static void lighthouse_remove(struct platform_device *pdev)
{
	led_classdev_unregister(&lighthouse->lamp);
	lighthouse = NULL;
}

static struct platform_driver lighthouse_driver = {
	.probe = lighthouse_probe,
	.remove = lighthouse_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lighthouse_driver);

MODULE_DESCRIPTION("Light house");
MODULE_LICENSE("GPL");
