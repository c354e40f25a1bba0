// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device of the MIDI sequencer; probe stands in the inner struct.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_device.h>

struct metronome {
	struct led_classdev led;
	enum led_brightness level;
};

static void metronome_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct metronome, led)->level = level;
}

static int metronome_probe(struct device *dev)
{
	struct metronome *metronome;
	int ret;

	metronome = devm_kzalloc(dev, sizeof(*metronome), GFP_KERNEL);
	if (!metronome)
		return -ENOMEM;

	metronome->led.name = "metronome:green:status";
	metronome->led.brightness_set = metronome_set;
	ret = led_classdev_register(dev, &metronome->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, metronome);

	return 0;
}

static int metronome_remove(struct device *dev)
{
	struct metronome *metronome = dev_get_drvdata(dev);

	led_classdev_unregister(&metronome->led);

	return 0;
}

static struct snd_seq_driver metronome_driver = {
	.id = "sample",
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = metronome_probe,
		.remove = metronome_remove,
	},
};
module_snd_seq_driver(metronome_driver);

MODULE_DESCRIPTION("Device of the MIDI sequencer");
MODULE_LICENSE("GPL");
