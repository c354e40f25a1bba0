// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol of a system controller.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/scmi_protocol.h>
#include <linux/slab.h>

struct governor {
	struct led_classdev led;
	enum led_brightness level;
};

static void governor_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct governor, led)->level = level;
}

static int governor_probe(struct scmi_device *sdev)
{
	struct governor *governor;
	int ret;

	governor = kzalloc(sizeof(*governor), GFP_KERNEL);
	if (!governor)
		return -ENOMEM;

	governor->led.name = "governor:green:status";
	governor->led.brightness_set = governor_set;
	ret = led_classdev_register(&sdev->dev, &governor->led);
	if (ret) {
		kfree(governor);
		return ret;
	}

	dev_set_drvdata(&sdev->dev, governor);

	return 0;
}

static void governor_remove(struct scmi_device *sdev)
{
	struct governor *governor = dev_get_drvdata(&sdev->dev);

	led_classdev_unregister(&governor->led);
	kfree(governor);
}

static const struct scmi_device_id governor_id[] = {
	{ SCMI_PROTOCOL_SENSOR, "sample" },
	{ }
};

static struct scmi_driver governor_driver = {
	.probe = governor_probe,
	.remove = governor_remove,
	.name = KBUILD_MODNAME,
	.id_table = governor_id,
};
module_scmi_driver(governor_driver);

MODULE_DESCRIPTION("Protocol of a system controller");
MODULE_LICENSE("GPL");
