// SPDX-License-Identifier: GPL-2.0-only
/*
 * Converter of a gramophone on I2C: its component is all that remove()
 * unregisters, and needs the device no more than its registration does.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regmap.h>
#include <sound/soc.h>

#define GRAMOPHONE_VOLUME	0x02

static const struct regmap_config gramophone_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
	.max_register = GRAMOPHONE_VOLUME,
};

static const struct snd_kcontrol_new gramophone_controls[] = {
	SOC_SINGLE("Master Playback Volume", GRAMOPHONE_VOLUME, 0, 63, 0),
};

static const struct snd_soc_component_driver gramophone_component = {
	.controls = gramophone_controls,
	.num_controls = ARRAY_SIZE(gramophone_controls),
	.endianness = 1,
};

static struct snd_soc_dai_driver gramophone_dai = {
	.name = "gramophone-hifi",
	.playback = {
		.stream_name = "Playback",
		.channels_min = 2,
		.channels_max = 2,
		.rates = SNDRV_PCM_RATE_8000_48000,
		.formats = SNDRV_PCM_FMTBIT_S16_LE,
	},
};

static int gramophone_probe(struct i2c_client *client)
{
	struct regmap *map;

	map = devm_regmap_init_i2c(client, &gramophone_regmap);
	if (IS_ERR(map))
		return PTR_ERR(map);

	return snd_soc_register_component(&client->dev, &gramophone_component,
					  &gramophone_dai, 1);
}

static void gramophone_remove(struct i2c_client *client)
{
	snd_soc_unregister_component(&client->dev);
}

static const struct i2c_device_id gramophone_ids[] = {
	{ "gramophone" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, gramophone_ids);

static struct i2c_driver gramophone_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = gramophone_ids,
	.probe = gramophone_probe,
	.remove = gramophone_remove,
};
module_i2c_driver(gramophone_driver);

MODULE_DESCRIPTION("Converter of a gramophone");
MODULE_LICENSE("GPL");
