// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a management engine.
 */
#include <linux/leds.h>
#include <linux/mei_cl_bus.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uuid.h>

struct meiled {
	struct led_classdev led;
	enum led_brightness level;
};

static void meiled_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct meiled, led)->level = level;
}

static int meiled_probe(struct mei_cl_device *cldev,
			const struct mei_cl_device_id *id)
{
	struct meiled *meiled;
	int ret;

	meiled = kzalloc(sizeof(*meiled), GFP_KERNEL);
	if (!meiled)
		return -ENOMEM;

	meiled->led.name = "meiled:green:status";
	meiled->led.brightness_set = meiled_set;
	ret = led_classdev_register(&cldev->dev, &meiled->led);
	if (ret) {
		kfree(meiled);
		return ret;
	}

	mei_cldev_set_drvdata(cldev, meiled);

	return 0;
}

static void meiled_remove(struct mei_cl_device *cldev)
{
	struct meiled *meiled = mei_cldev_get_drvdata(cldev);

	led_classdev_unregister(&meiled->led);
	kfree(meiled);
}

#define MEILED_UUID \
	UUID_LE(0x6f1b3c52, 0x0d5e, 0x4a7b, \
		0x91, 0x33, 0x5c, 0x08, 0x7e, 0x2a, 0x46, 0xd1)

static const struct mei_cl_device_id meiled_id[] = {
	{ .uuid = MEILED_UUID, .version = MEI_CL_VERSION_ANY },
	{ }
};
MODULE_DEVICE_TABLE(mei, meiled_id);

static struct mei_cl_driver meiled_driver = {
	.name = KBUILD_MODNAME,
	.id_table = meiled_id,
	.probe = meiled_probe,
	.remove = meiled_remove,
};
module_mei_cl_driver(meiled_driver);

MODULE_DESCRIPTION("Management engine LED");
MODULE_LICENSE("GPL");
