// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a secure partition.
 */
#include <linux/arm_ffa.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uuid.h>

struct warden {
	struct led_classdev led;
	enum led_brightness level;
};

static void warden_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct warden, led)->level = level;
}

static int warden_probe(struct ffa_device *fdev)
{
	struct warden *warden;
	int ret;

	warden = devm_kzalloc(&fdev->dev, sizeof(*warden), GFP_KERNEL);
	if (!warden)
		return -ENOMEM;

	warden->led.name = "warden:green:status";
	warden->led.brightness_set = warden_set;
	ret = led_classdev_register(&fdev->dev, &warden->led);
	if (ret)
		return ret;

	dev_set_drvdata(&fdev->dev, warden);

	return 0;
}

static void warden_remove(struct ffa_device *fdev)
{
	struct warden *warden = dev_get_drvdata(&fdev->dev);

	led_classdev_unregister(&warden->led);
}

static const struct ffa_device_id warden_id[] = {
	{ UUID_INIT(0x3a1c5d20, 0x77b4, 0x4e1f,
		    0x8a, 0x02, 0x19, 0xc4, 0x6e, 0x55, 0xd0, 0x0b) },
	{ }
};

static struct ffa_driver warden_driver = {
	.probe = warden_probe,
	.remove = warden_remove,
	.name = KBUILD_MODNAME,
	.id_table = warden_id,
};
module_ffa_driver(warden_driver);

MODULE_DESCRIPTION("Client of a secure partition");
MODULE_LICENSE("GPL");
