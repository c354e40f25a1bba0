// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codec of an extended HD audio controller; remove returns an error.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/hda_codec.h>
#include <sound/hdaudio_ext.h>

struct hdled {
	struct led_classdev led;
	enum led_brightness level;
};

static void hdled_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct hdled, led)->level = level;
}

static int hdled_probe(struct hdac_device *hdev)
{
	struct hdled *hdled;
	int ret;

	hdled = kzalloc(sizeof(*hdled), GFP_KERNEL);
	if (!hdled)
		return -ENOMEM;

	hdled->led.name = "hdled:green:status";
	hdled->led.brightness_set = hdled_set;
	ret = led_classdev_register(&hdev->dev, &hdled->led);
	if (ret) {
		kfree(hdled);
		return ret;
	}

	dev_set_drvdata(&hdev->dev, hdled);

	return 0;
}

static int hdled_remove(struct hdac_device *hdev)
{
	struct hdled *hdled = dev_get_drvdata(&hdev->dev);

	led_classdev_unregister(&hdled->led);
	kfree(hdled);

	return 0;
}

static const struct hda_device_id hdled_id[] = {
	HDA_CODEC_EXT_ENTRY(0x10ec0888, 0, "sample", 0),
	{ }
};

static struct hdac_driver hdled_driver = {
	.probe = hdled_probe,
	.remove = hdled_remove,
	.id_table = hdled_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init hdled_init(void)
{
	return snd_hda_ext_driver_register(&hdled_driver);
}
module_init(hdled_init);

static void __exit hdled_exit(void)
{
	snd_hda_ext_driver_unregister(&hdled_driver);
}
module_exit(hdled_exit);

MODULE_DESCRIPTION("Codec of an extended HD audio controller");
MODULE_LICENSE("GPL");
