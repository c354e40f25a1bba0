// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module of a stackable router; probe stands in the inner struct.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/moxtet.h>
#include <linux/slab.h>

struct slice {
	struct led_classdev led;
	enum led_brightness level;
};

static void slice_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct slice, led)->level = level;
}

static int slice_probe(struct device *dev)
{
	struct slice *slice;
	int ret;

	slice = devm_kzalloc(dev, sizeof(*slice), GFP_KERNEL);
	if (!slice)
		return -ENOMEM;

	slice->led.name = "slice:green:status";
	slice->led.brightness_set = slice_set;
	ret = led_classdev_register(dev, &slice->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, slice);

	return 0;
}

static int slice_remove(struct device *dev)
{
	struct slice *slice = dev_get_drvdata(dev);

	led_classdev_unregister(&slice->led);

	return 0;
}

static const enum turris_mox_module_id slice_id[] = {
	TURRIS_MOX_MODULE_SFP,
	0,
};

static struct moxtet_driver slice_driver = {
	.id_table = slice_id,
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = slice_probe,
		.remove = slice_remove,
	},
};
module_moxtet_driver(slice_driver);

MODULE_DESCRIPTION("Module of a stackable router");
MODULE_LICENSE("GPL");
