// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status light in a chameleon.
 */
#include <linux/leds.h>
#include <linux/mcb.h>
#include <linux/module.h>
#include <linux/slab.h>

struct mcblight {
	struct led_classdev led;
	enum led_brightness level;
};

static void mcblight_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct mcblight, led)->level = level;
}

static int mcblight_probe(struct mcb_device *mdev,
			  const struct mcb_device_id *id)
{
	struct mcblight *mcblight;
	int ret;

	mcblight = devm_kzalloc(&mdev->dev, sizeof(*mcblight), GFP_KERNEL);
	if (!mcblight)
		return -ENOMEM;

	mcblight->led.name = "mcblight:green:status";
	mcblight->led.brightness_set = mcblight_set;
	ret = led_classdev_register(&mdev->dev, &mcblight->led);
	if (ret)
		return ret;

	mcb_set_drvdata(mdev, mcblight);

	return 0;
}

static void mcblight_remove(struct mcb_device *mdev)
{
	struct mcblight *mcblight = mcb_get_drvdata(mdev);

	led_classdev_unregister(&mcblight->led);
}

static const struct mcb_device_id mcblight_id[] = {
	{ .device = 0xfe },
	{ }
};
MODULE_DEVICE_TABLE(mcb, mcblight_id);

static struct mcb_driver mcblight_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = mcblight_probe,
	.remove = mcblight_remove,
	.id_table = mcblight_id,
};
module_mcb_driver(mcblight_driver);

MODULE_DESCRIPTION("MCB status light");
MODULE_IMPORT_NS(MCB);
MODULE_LICENSE("GPL");
