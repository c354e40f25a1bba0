// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codec on the AC97 link.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/ac97/codec.h>

struct codec {
	struct led_classdev led;
	enum led_brightness level;
};

static void codec_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct codec, led)->level = level;
}

static int codec_probe(struct ac97_codec_device *adev)
{
	struct codec *codec;
	int ret;

	codec = kzalloc(sizeof(*codec), GFP_KERNEL);
	if (!codec)
		return -ENOMEM;

	codec->led.name = "codec:green:status";
	codec->led.brightness_set = codec_set;
	ret = led_classdev_register(&adev->dev, &codec->led);
	if (ret) {
		kfree(codec);
		return ret;
	}

	dev_set_drvdata(&adev->dev, codec);

	return 0;
}

static void codec_remove(struct ac97_codec_device *adev)
{
	struct codec *codec = dev_get_drvdata(&adev->dev);

	led_classdev_unregister(&codec->led);
	kfree(codec);
}

static const struct ac97_id codec_id[] = {
	{ .id = 0x50534300, .mask = 0xffffff00 },
	{ }
};

static struct ac97_codec_driver codec_driver = {
	.probe = codec_probe,
	.remove = codec_remove,
	.id_table = codec_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init codec_init(void)
{
	return snd_ac97_codec_driver_register(&codec_driver);
}
module_init(codec_init);

static void __exit codec_exit(void)
{
	snd_ac97_codec_driver_unregister(&codec_driver);
}
module_exit(codec_exit);

MODULE_DESCRIPTION("Codec on the AC97 link");
MODULE_LICENSE("GPL");
