// SPDX-License-Identifier: GPL-2.0-only
/*
 * Persistent memory.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/nd.h>
#include <linux/slab.h>

struct store {
	struct led_classdev led;
	enum led_brightness level;
};

static void store_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct store, led)->level = level;
}

static int store_probe(struct device *dev)
{
	struct store *store;
	int ret;

	store = devm_kzalloc(dev, sizeof(*store), GFP_KERNEL);
	if (!store)
		return -ENOMEM;

	store->led.name = "store:green:status";
	store->led.brightness_set = store_set;
	ret = led_classdev_register(dev, &store->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, store);

	return 0;
}

static void store_remove(struct device *dev)
{
	struct store *store = dev_get_drvdata(dev);

	led_classdev_unregister(&store->led);
}

static struct nd_device_driver store_driver = {
	.probe = store_probe,
	.remove = store_remove,
	.drv = {
		.name = KBUILD_MODNAME,
	},
	.type = ND_DRIVER_DIMM,
};
module_nd_driver(store_driver);

MODULE_DESCRIPTION("Persistent memory");
MODULE_LICENSE("GPL");
