// SPDX-License-Identifier: GPL-2.0-only
/*
 * Function of a modem that is the end point itself.
 */
#include <linux/leds.h>
#include <linux/mhi_ep.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct uplink {
	struct led_classdev led;
	enum led_brightness level;
};

static void uplink_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct uplink, led)->level = level;
}

static int uplink_probe(struct mhi_ep_device *mdev,
			const struct mhi_device_id *id)
{
	struct uplink *uplink;
	int ret;

	uplink = kzalloc(sizeof(*uplink), GFP_KERNEL);
	if (!uplink)
		return -ENOMEM;

	uplink->led.name = "uplink:green:status";
	uplink->led.brightness_set = uplink_set;
	ret = led_classdev_register(&mdev->dev, &uplink->led);
	if (ret) {
		kfree(uplink);
		return ret;
	}

	dev_set_drvdata(&mdev->dev, uplink);

	return 0;
}

static void uplink_remove(struct mhi_ep_device *mdev)
{
	struct uplink *uplink = dev_get_drvdata(&mdev->dev);

	led_classdev_unregister(&uplink->led);
	kfree(uplink);
}

static void uplink_xfer(struct mhi_ep_device *mdev, struct mhi_result *result)
{
}

static const struct mhi_device_id uplink_id[] = {
	{ .chan = "SAMPLE" },
	{ }
};

static struct mhi_ep_driver uplink_driver = {
	.probe = uplink_probe,
	.remove = uplink_remove,
	.ul_xfer_cb = uplink_xfer,
	.dl_xfer_cb = uplink_xfer,
	.id_table = uplink_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_mhi_ep_driver(uplink_driver);

MODULE_DESCRIPTION("Function of a modem that is the end point itself");
MODULE_LICENSE("GPL");
