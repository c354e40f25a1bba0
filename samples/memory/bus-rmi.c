// SPDX-License-Identifier: GPL-2.0-only
/*
 * Touch controller with a register map; probe stands in the inner struct.
 */
#include <linux/device.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/rmi.h>
#include <linux/slab.h>

struct pad {
	struct led_classdev led;
	enum led_brightness level;
};

static void pad_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct pad, led)->level = level;
}

static int pad_probe(struct device *dev)
{
	struct pad *pad;
	int ret;

	pad = kzalloc(sizeof(*pad), GFP_KERNEL);
	if (!pad)
		return -ENOMEM;

	pad->led.name = "pad:green:status";
	pad->led.brightness_set = pad_set;
	ret = led_classdev_register(dev, &pad->led);
	if (ret) {
		kfree(pad);
		return ret;
	}

	dev_set_drvdata(dev, pad);

	return 0;
}

static int pad_remove(struct device *dev)
{
	struct pad *pad = dev_get_drvdata(dev);

	led_classdev_unregister(&pad->led);
	kfree(pad);

	return 0;
}

static struct rmi_driver pad_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = pad_probe,
		.remove = pad_remove,
	},
};

static int __init pad_init(void)
{
	return driver_register(&pad_driver.driver);
}
module_init(pad_init);

static void __exit pad_exit(void)
{
	driver_unregister(&pad_driver.driver);
}
module_exit(pad_exit);

MODULE_DESCRIPTION("Touch controller with a register map");
MODULE_LICENSE("GPL");
