// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a serial link between processors; probe gets the device itself.
 */
#include <linux/hsi/hsi.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>

struct modem {
	struct led_classdev led;
	enum led_brightness level;
};

static void modem_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct modem, led)->level = level;
}

static int modem_probe(struct device *dev)
{
	struct modem *modem;
	int ret;

	modem = kzalloc(sizeof(*modem), GFP_KERNEL);
	if (!modem)
		return -ENOMEM;

	modem->led.name = "modem:green:status";
	modem->led.brightness_set = modem_set;
	ret = led_classdev_register(dev, &modem->led);
	if (ret) {
		kfree(modem);
		return ret;
	}

	dev_set_drvdata(dev, modem);

	return 0;
}

static int modem_remove(struct device *dev)
{
	struct modem *modem = dev_get_drvdata(dev);

	led_classdev_unregister(&modem->led);
	kfree(modem);

	return 0;
}

static struct hsi_client_driver modem_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = modem_probe,
		.remove = modem_remove,
	},
};

static int __init modem_init(void)
{
	return hsi_register_client_driver(&modem_driver);
}
module_init(modem_init);

static void __exit modem_exit(void)
{
	hsi_unregister_client_driver(&modem_driver);
}
module_exit(modem_exit);

MODULE_DESCRIPTION("Client of a serial link between processors");
MODULE_LICENSE("GPL");
