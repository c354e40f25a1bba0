// SPDX-License-Identifier: GPL-2.0-only
/*
 * Alternate mode of a USB Type-C port.
 */
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/usb/typec_altmode.h>

struct plug {
	struct led_classdev led;
	enum led_brightness level;
};

static void plug_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct plug, led)->level = level;
}

static int plug_probe(struct typec_altmode *alt)
{
	struct plug *plug;
	int ret;

	plug = devm_kzalloc(&alt->dev, sizeof(*plug), GFP_KERNEL);
	if (!plug)
		return -ENOMEM;

	plug->led.name = "plug:green:status";
	plug->led.brightness_set = plug_set;
	ret = led_classdev_register(&alt->dev, &plug->led);
	if (ret)
		return ret;

	dev_set_drvdata(&alt->dev, plug);

	return 0;
}

static void plug_remove(struct typec_altmode *alt)
{
	struct plug *plug = dev_get_drvdata(&alt->dev);

	led_classdev_unregister(&plug->led);
}

static const struct typec_device_id plug_id[] = {
	{ 0xff01, TYPEC_ANY_MODE },
	{ }
};
MODULE_DEVICE_TABLE(typec, plug_id);

static struct typec_altmode_driver plug_driver = {
	.probe = plug_probe,
	.remove = plug_remove,
	.id_table = plug_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_typec_altmode_driver(plug_driver);

MODULE_DESCRIPTION("Alternate mode of a USB Type-C port");
MODULE_LICENSE("GPL");
