// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sound codec. The probe of a component runs each time that a sound card is
 * put together and its remove each time that the card is taken apart, both
 * within one binding of the platform device. Managed memory would grow with
 * every card.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <sound/soc.h>

struct pocket_codec {
	unsigned int mode;
	bool stereo;
};

static int pocket_codec_probe(struct snd_soc_component *component)
{
	struct pocket_codec *codec;

	codec = kzalloc(sizeof(*codec), GFP_KERNEL);
	if (!codec)
		return -ENOMEM;

	codec->stereo = true;
	snd_soc_component_set_drvdata(component, codec);

	return 0;
}

static void pocket_codec_remove(struct snd_soc_component *component)
{
	struct pocket_codec *codec = snd_soc_component_get_drvdata(component);

	kfree(codec);
}

static const struct snd_soc_component_driver pocket_codec_component = {
	.probe = pocket_codec_probe,
	.remove = pocket_codec_remove,
	.endianness = 1,
};

static struct snd_soc_dai_driver pocket_codec_dai = {
	.name = "pocket-hifi",
	.playback = {
		.stream_name = "Playback",
		.channels_min = 1,
		.channels_max = 2,
		.rates = SNDRV_PCM_RATE_8000_48000,
		.formats = SNDRV_PCM_FMTBIT_S16_LE,
	},
};

static int pocket_platform_probe(struct platform_device *pdev)
{
	return devm_snd_soc_register_component(&pdev->dev,
					       &pocket_codec_component,
					       &pocket_codec_dai, 1);
}

static struct platform_driver pocket_platform_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pocket_platform_probe,
};
module_platform_driver(pocket_platform_driver);

MODULE_DESCRIPTION("Sound codec with an allocation in the component's probe");
MODULE_LICENSE("GPL");
