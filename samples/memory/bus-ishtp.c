// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a sensor hub, whose device a function returns.
 */
#include <linux/intel-ish-client-if.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct sensor {
	struct led_classdev led;
	enum led_brightness level;
};

static void sensor_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct sensor, led)->level = level;
}

static int sensor_probe(struct ishtp_cl_device *cldev)
{
	struct sensor *sensor;
	int ret;

	sensor = kzalloc(sizeof(*sensor), GFP_KERNEL);
	if (!sensor)
		return -ENOMEM;

	sensor->led.name = "sensor:green:status";
	sensor->led.brightness_set = sensor_set;
	ret = led_classdev_register(ishtp_device(cldev), &sensor->led);
	if (ret) {
		kfree(sensor);
		return ret;
	}

	dev_set_drvdata(ishtp_device(cldev), sensor);

	return 0;
}

static void sensor_remove(struct ishtp_cl_device *cldev)
{
	struct sensor *sensor = dev_get_drvdata(ishtp_device(cldev));

	led_classdev_unregister(&sensor->led);
	kfree(sensor);
}

static const struct ishtp_device_id sensor_id[] = {
	{ .guid = GUID_INIT(0x1b2c3d4e, 0x5f60, 0x4172,
			    0x83, 0x94, 0xa5, 0xb6, 0xc7, 0xd8, 0xe9, 0xfa) },
	{ }
};
MODULE_DEVICE_TABLE(ishtp, sensor_id);

static struct ishtp_cl_driver sensor_driver = {
	.probe = sensor_probe,
	.remove = sensor_remove,
	.name = KBUILD_MODNAME,
	.id = sensor_id,
};

static int __init sensor_init(void)
{
	return ishtp_cl_driver_register(&sensor_driver, THIS_MODULE);
}
module_init(sensor_init);

static void __exit sensor_exit(void)
{
	ishtp_cl_driver_unregister(&sensor_driver);
}
module_exit(sensor_exit);

MODULE_DESCRIPTION("Client of a sensor hub");
MODULE_LICENSE("GPL");
