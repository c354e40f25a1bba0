// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit of a FireWire node; its device is called device.
 */
#include <linux/firewire.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct camera {
	struct led_classdev led;
	enum led_brightness level;
};

static void camera_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct camera, led)->level = level;
}

static int camera_probe(struct fw_unit *unit,
			const struct ieee1394_device_id *id)
{
	struct camera *camera;
	int ret;

	camera = kzalloc(sizeof(*camera), GFP_KERNEL);
	if (!camera)
		return -ENOMEM;

	camera->led.name = "camera:green:status";
	camera->led.brightness_set = camera_set;
	ret = led_classdev_register(&unit->device, &camera->led);
	if (ret) {
		kfree(camera);
		return ret;
	}

	dev_set_drvdata(&unit->device, camera);

	return 0;
}

static void camera_remove(struct fw_unit *unit)
{
	struct camera *camera = dev_get_drvdata(&unit->device);

	led_classdev_unregister(&camera->led);
	kfree(camera);
}

static const struct ieee1394_device_id camera_id[] = {
	{
		.match_flags = IEEE1394_MATCH_SPECIFIER_ID,
		.specifier_id = 0x00a02d,
	},
	{ }
};
MODULE_DEVICE_TABLE(ieee1394, camera_id);

static struct fw_driver camera_driver = {
	.probe = camera_probe,
	.remove = camera_remove,
	.id_table = camera_id,
	.driver = {
		.name = KBUILD_MODNAME,
		.bus = &fw_bus_type,
	},
};

static int __init camera_init(void)
{
	return driver_register(&camera_driver.driver);
}
module_init(camera_init);

static void __exit camera_exit(void)
{
	driver_unregister(&camera_driver.driver);
}
module_exit(camera_exit);

MODULE_DESCRIPTION("Unit of a FireWire node");
MODULE_LICENSE("GPL");
