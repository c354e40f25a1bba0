// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI chip whose timing is either its own or comes with the board, and a flag
 * says which. Whether the flag still says in remove() what it said in probe is
 * more than the place of the free shows.
 */
/* no naive: the flag is true whenever there is something to free */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

struct chip_timing {
	u8 setup;
	u8 hold;
};

struct chip {
	struct chip_timing *timing;
	bool own_timing;
};

static int chip_probe(struct spi_device *spi)
{
	struct chip *chip;

	chip = devm_kzalloc(&spi->dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;

	chip->timing = kzalloc(sizeof(*chip->timing), GFP_KERNEL);
	if (!chip->timing)
		return -ENOMEM;

	chip->timing->setup = 2;
	chip->own_timing = true;
	spi_set_drvdata(spi, chip);

	return 0;
}

static void chip_remove(struct spi_device *spi)
{
	struct chip *chip = spi_get_drvdata(spi);

	if (chip->own_timing)
		kfree(chip->timing);
}

static const struct spi_device_id chip_ids[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(spi, chip_ids);

static struct spi_driver chip_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = chip_ids,
	.probe = chip_probe,
	.remove = chip_remove,
};
module_spi_driver(chip_driver);

MODULE_DESCRIPTION("SPI chip that frees its timing under a flag");
MODULE_LICENSE("GPL");
