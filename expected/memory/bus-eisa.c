// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card in an EISA slot; probe stands in the inner struct.
 */
#include <linux/eisa.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct slot {
	struct led_classdev led;
	enum led_brightness level;
};

static void slot_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct slot, led)->level = level;
}

static int slot_probe(struct device *dev)
{
	struct slot *slot;
	int ret;

	slot = devm_kzalloc(dev, sizeof(*slot), GFP_KERNEL);
	if (!slot)
		return -ENOMEM;

	slot->led.name = "slot:green:status";
	slot->led.brightness_set = slot_set;
	ret = led_classdev_register(dev, &slot->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, slot);

	return 0;
}

static int slot_remove(struct device *dev)
{
	struct slot *slot = dev_get_drvdata(dev);

	led_classdev_unregister(&slot->led);

	return 0;
}

static const struct eisa_device_id slot_id[] = {
	{ "SMP0001", 0 },
	{ "", 0 }
};

static struct eisa_driver slot_driver = {
	.id_table = slot_id,
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = slot_probe,
		.remove = slot_remove,
	},
};

static int __init slot_init(void)
{
	return eisa_driver_register(&slot_driver);
}
module_init(slot_init);

static void __exit slot_exit(void)
{
	eisa_driver_unregister(&slot_driver);
}
module_exit(slot_exit);

MODULE_DESCRIPTION("Card in an EISA slot");
MODULE_LICENSE("GPL");
