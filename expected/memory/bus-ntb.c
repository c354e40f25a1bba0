// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a transport between two hosts.
 */
#include <linux/device.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/ntb_transport.h>
#include <linux/slab.h>

struct bridge {
	struct led_classdev led;
	enum led_brightness level;
};

static void bridge_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct bridge, led)->level = level;
}

static int bridge_probe(struct device *dev)
{
	struct bridge *bridge;
	int ret;

	bridge = devm_kzalloc(dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;

	bridge->led.name = "bridge:green:status";
	bridge->led.brightness_set = bridge_set;
	ret = led_classdev_register(dev, &bridge->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, bridge);

	return 0;
}

static void bridge_remove(struct device *dev)
{
	struct bridge *bridge = dev_get_drvdata(dev);

	led_classdev_unregister(&bridge->led);
}

static struct ntb_transport_client bridge_driver = {
	.probe = bridge_probe,
	.remove = bridge_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init bridge_init(void)
{
	return ntb_transport_register_client(&bridge_driver);
}
module_init(bridge_init);

static void __exit bridge_exit(void)
{
	ntb_transport_unregister_client(&bridge_driver);
}
module_exit(bridge_exit);

MODULE_DESCRIPTION("Client of a transport between two hosts");
MODULE_LICENSE("GPL");
