// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card on the ISA bus, that is found by its number only.
 */
#include <linux/isa.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>

struct isalight {
	struct led_classdev led;
	enum led_brightness level;
};

static void isalight_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct isalight, led)->level = level;
}

static int isalight_probe(struct device *dev, unsigned int id)
{
	struct isalight *isalight;
	int ret;

	isalight = kzalloc(sizeof(*isalight), GFP_KERNEL);
	if (!isalight)
		return -ENOMEM;

	isalight->led.name = "isalight:green:status";
	isalight->led.brightness_set = isalight_set;
	ret = led_classdev_register(dev, &isalight->led);
	if (ret) {
		kfree(isalight);
		return ret;
	}

	dev_set_drvdata(dev, isalight);

	return 0;
}

static void isalight_remove(struct device *dev, unsigned int id)
{
	struct isalight *isalight = dev_get_drvdata(dev);

	led_classdev_unregister(&isalight->led);
	kfree(isalight);
}

static struct isa_driver isalight_driver = {
	.probe = isalight_probe,
	.remove = isalight_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_isa_driver(isalight_driver, 1);

MODULE_DESCRIPTION("ISA light");
MODULE_LICENSE("GPL");
