// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card of a jukebox: remove() finds it at the device and has nothing else to do;
 * what it uses was managed before.
 */
/* not run: the test kernel has no device tree with a card in it */
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/soc.h>

struct jukebox {
	struct snd_soc_card card;
	struct gpio_desc *amp;
};

static int jukebox_amp(struct snd_soc_dapm_widget *widget,
		       struct snd_kcontrol *control, int event)
{
	struct jukebox *box = snd_soc_card_get_drvdata(widget->dapm->card);

	gpiod_set_value_cansleep(box->amp, SND_SOC_DAPM_EVENT_ON(event));

	return 0;
}

static const struct snd_soc_dapm_widget jukebox_widgets[] = {
	SND_SOC_DAPM_SPK("Horn", jukebox_amp),
};

SND_SOC_DAILINK_DEFS(hifi,
		     DAILINK_COMP_ARRAY(COMP_CPU("jukebox-i2s")),
		     DAILINK_COMP_ARRAY(COMP_CODEC("jukebox-codec", "jukebox-hifi")),
		     DAILINK_COMP_ARRAY(COMP_PLATFORM("jukebox-i2s")));

static struct snd_soc_dai_link jukebox_link = {
	.name = "jukebox",
	.stream_name = "Records",
	SND_SOC_DAILINK_REG(hifi),
};

static int jukebox_probe(struct platform_device *pdev)
{
	struct jukebox *box;
	int ret;

	box = devm_kzalloc(&pdev->dev, sizeof(*box), GFP_KERNEL);
	if (!box)
		return -ENOMEM;

	box->amp = devm_gpiod_get(&pdev->dev, "amp", GPIOD_OUT_LOW);
	if (IS_ERR(box->amp))
		return PTR_ERR(box->amp);

	box->card.dev = &pdev->dev;
	box->card.name = "jukebox";
	box->card.owner = THIS_MODULE;
	box->card.dai_link = &jukebox_link;
	box->card.num_links = 1;
	box->card.dapm_widgets = jukebox_widgets;
	box->card.num_dapm_widgets = ARRAY_SIZE(jukebox_widgets);
	snd_soc_card_set_drvdata(&box->card, box);
	platform_set_drvdata(pdev, &box->card);

	ret = snd_soc_register_card(&box->card);
	if (ret) {
		dev_err(&pdev->dev, "cannot register the card: %d\n", ret);
		return ret;
	}

	return 0;
}

static void jukebox_remove(struct platform_device *pdev)
{
	struct snd_soc_card *card = platform_get_drvdata(pdev);

	snd_soc_unregister_card(card);
}

static const struct of_device_id jukebox_of_match[] = {
	{ .compatible = "devmify,jukebox" },
	{ }
};
MODULE_DEVICE_TABLE(of, jukebox_of_match);

static struct platform_driver jukebox_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = jukebox_of_match,
	},
	.probe = jukebox_probe,
	.remove = jukebox_remove,
};
module_platform_driver(jukebox_driver);

MODULE_DESCRIPTION("Card of a jukebox");
MODULE_LICENSE("GPL");
