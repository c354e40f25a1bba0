// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device with a virtio data path.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vdpa.h>

struct lane {
	struct led_classdev led;
	enum led_brightness level;
};

static void lane_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct lane, led)->level = level;
}

static int lane_probe(struct vdpa_device *vdev)
{
	struct lane *lane;
	int ret;

	lane = kzalloc(sizeof(*lane), GFP_KERNEL);
	if (!lane)
		return -ENOMEM;

	lane->led.name = "lane:green:status";
	lane->led.brightness_set = lane_set;
	ret = led_classdev_register(&vdev->dev, &lane->led);
	if (ret) {
		kfree(lane);
		return ret;
	}

	dev_set_drvdata(&vdev->dev, lane);

	return 0;
}

static void lane_remove(struct vdpa_device *vdev)
{
	struct lane *lane = dev_get_drvdata(&vdev->dev);

	led_classdev_unregister(&lane->led);
	kfree(lane);
}

static struct vdpa_driver lane_driver = {
	.probe = lane_probe,
	.remove = lane_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_vdpa_driver(lane_driver);

MODULE_DESCRIPTION("Device with a virtio data path");
MODULE_LICENSE("GPL");
