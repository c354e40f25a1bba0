// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lamp bank: a channel that does not come up is skipped by a label inside
 * the loop. Probe goes on from there, so the free must still happen at once.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BANK_CHANNELS	3

struct bank_channel {
	struct led_classdev led;
	enum led_brightness level;
	char *name;
};

struct bank {
	struct bank_channel channel[BANK_CHANNELS];
};

static void bank_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct bank_channel *channel;

	channel = container_of(cdev, struct bank_channel, led);
	channel->level = level;
}

static int bank_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bank_channel *channel;
	struct bank *bank;
	int i;

	bank = devm_kzalloc(dev, sizeof(*bank), GFP_KERNEL);
	if (!bank)
		return -ENOMEM;

	for (i = 0; i < BANK_CHANNELS; i++) {
		channel = &bank->channel[i];

		channel->name = devm_kasprintf(dev, GFP_KERNEL, "bank:white:%d",
					       i);
		if (!channel->name)
			goto skip;

		channel->led.name = channel->name;
		channel->led.brightness_set = bank_set;
		if (led_classdev_register(dev, &channel->led))
			goto skip;

		continue;
skip:
		devm_kfree(dev, channel->name);
		channel->name = NULL;
	}

	platform_set_drvdata(pdev, bank);

	return 0;
}

static void bank_remove(struct platform_device *pdev)
{
	struct bank *bank = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < BANK_CHANNELS; i++) {
		if (!bank->channel[i].name)
			continue;
		led_classdev_unregister(&bank->channel[i].led);
	}
}

static struct platform_driver bank_driver = {
	.probe = bank_probe,
	.remove = bank_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(bank_driver);

MODULE_DESCRIPTION("Lamp bank");
MODULE_LICENSE("GPL");
