// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logo light of a tablet with an embedded controller of its own.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/surface_aggregator/device.h>

struct logo {
	struct led_classdev led;
	enum led_brightness level;
};

static void logo_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct logo, led)->level = level;
}

static int logo_probe(struct ssam_device *sdev)
{
	struct logo *logo;
	int ret;

	logo = devm_kzalloc(&sdev->dev, sizeof(*logo), GFP_KERNEL);
	if (!logo)
		return -ENOMEM;

	logo->led.name = "logo:green:status";
	logo->led.brightness_set = logo_set;
	ret = led_classdev_register(&sdev->dev, &logo->led);
	if (ret)
		return ret;

	ssam_device_set_drvdata(sdev, logo);

	return 0;
}

static void logo_remove(struct ssam_device *sdev)
{
	struct logo *logo = ssam_device_get_drvdata(sdev);

	led_classdev_unregister(&logo->led);
}

static const struct ssam_device_id logo_match[] = {
	{ SSAM_SDEV(TCL, SAM, 0x00, 0xfe) },
	{ }
};
MODULE_DEVICE_TABLE(ssam, logo_match);

static struct ssam_device_driver logo_driver = {
	.probe = logo_probe,
	.remove = logo_remove,
	.match_table = logo_match,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_ssam_device_driver(logo_driver);

MODULE_DESCRIPTION("Logo light");
MODULE_LICENSE("GPL");
