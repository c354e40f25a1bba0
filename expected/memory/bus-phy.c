// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transceiver of a network port, in an array of drivers.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/slab.h>

struct octet {
	struct led_classdev led;
	enum led_brightness level;
};

static void octet_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct octet, led)->level = level;
}

static int octet_probe(struct phy_device *phydev)
{
	struct octet *octet;
	int ret;

	octet = devm_kzalloc(&phydev->mdio.dev, sizeof(*octet), GFP_KERNEL);
	if (!octet)
		return -ENOMEM;

	octet->led.name = "octet:green:status";
	octet->led.brightness_set = octet_set;
	ret = led_classdev_register(&phydev->mdio.dev, &octet->led);
	if (ret)
		return ret;

	dev_set_drvdata(&phydev->mdio.dev, octet);

	return 0;
}

static void octet_remove(struct phy_device *phydev)
{
	struct octet *octet = dev_get_drvdata(&phydev->mdio.dev);

	led_classdev_unregister(&octet->led);
}

static struct phy_driver octet_driver[] = {
	{
		PHY_ID_MATCH_EXACT(0x00155555),
		.name = "octet",
		.probe = octet_probe,
		.remove = octet_remove,
	},
};
module_phy_driver(octet_driver);

MODULE_DESCRIPTION("Transceiver of a network port");
MODULE_LICENSE("GPL");
