// SPDX-License-Identifier: GPL-2.0-only
/*
 * Driver core without a bus struct around it.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/ac97_codec.h>

struct bare {
	struct led_classdev led;
	enum led_brightness level;
};

static void bare_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct bare, led)->level = level;
}

static int bare_probe(struct device *dev)
{
	struct bare *bare;
	int ret;

	bare = devm_kzalloc(dev, sizeof(*bare), GFP_KERNEL);
	if (!bare)
		return -ENOMEM;

	bare->led.name = "bare:green:status";
	bare->led.brightness_set = bare_set;
	ret = led_classdev_register(dev, &bare->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, bare);

	return 0;
}

static int bare_remove(struct device *dev)
{
	struct bare *bare = dev_get_drvdata(dev);

	led_classdev_unregister(&bare->led);

	return 0;
}

static struct device_driver bare_driver = {
	.probe = bare_probe,
	.remove = bare_remove,
	.name = KBUILD_MODNAME,
	.bus = &ac97_bus_type,
};

static int __init bare_init(void)
{
	return driver_register(&bare_driver);
}
module_init(bare_init);

static void __exit bare_exit(void)
{
	driver_unregister(&bare_driver);
}
module_exit(bare_exit);

MODULE_DESCRIPTION("Driver core without a bus struct around it");
MODULE_LICENSE("GPL");
