// SPDX-License-Identifier: GPL-2.0-only
/*
 * Upper driver of SCSI; probe stands in the inner struct.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>

struct drum {
	struct led_classdev led;
	enum led_brightness level;
};

static void drum_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct drum, led)->level = level;
}

static int drum_probe(struct device *dev)
{
	struct drum *drum;
	int ret;

	drum = devm_kzalloc(dev, sizeof(*drum), GFP_KERNEL);
	if (!drum)
		return -ENOMEM;

	drum->led.name = "drum:green:status";
	drum->led.brightness_set = drum_set;
	ret = led_classdev_register(dev, &drum->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, drum);

	return 0;
}

static int drum_remove(struct device *dev)
{
	struct drum *drum = dev_get_drvdata(dev);

	led_classdev_unregister(&drum->led);

	return 0;
}

static struct scsi_driver drum_driver = {
	.gendrv = {
		.name = KBUILD_MODNAME,
		.owner = THIS_MODULE,
		.probe = drum_probe,
		.remove = drum_remove,
	},
};

static int __init drum_init(void)
{
	return scsi_register_driver(&drum_driver.gendrv);
}
module_init(drum_init);

static void __exit drum_exit(void)
{
	scsi_unregister_driver(&drum_driver.gendrv);
}
module_exit(drum_exit);

MODULE_DESCRIPTION("Upper driver of SCSI");
MODULE_LICENSE("GPL");
