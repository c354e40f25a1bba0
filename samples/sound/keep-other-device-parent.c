// SPDX-License-Identifier: GPL-2.0-only
/*
 * Music box, a cell of a larger chip: the machine looks for its component at the
 * chip, which stays bound when this driver goes.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/soc.h>

static const struct snd_soc_component_driver musicbox_component = {
	.name = "musicbox",
	.endianness = 1,
};

static struct snd_soc_dai_driver musicbox_dai = {
	.name = "musicbox-comb",
	.playback = {
		.stream_name = "Comb",
		.channels_min = 1,
		.channels_max = 1,
		.rates = SNDRV_PCM_RATE_48000,
		.formats = SNDRV_PCM_FMTBIT_S16_LE,
	},
};

static int musicbox_probe(struct platform_device *pdev)
{
	return snd_soc_register_component(pdev->dev.parent, &musicbox_component,
					  &musicbox_dai, 1);
}

static void musicbox_remove(struct platform_device *pdev)
{
	snd_soc_unregister_component(pdev->dev.parent);
}

static struct platform_driver musicbox_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = musicbox_probe,
	.remove = musicbox_remove,
};
module_platform_driver(musicbox_driver);

MODULE_DESCRIPTION("Music box");
MODULE_LICENSE("GPL");
