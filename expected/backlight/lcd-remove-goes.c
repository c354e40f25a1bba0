// SPDX-License-Identifier: GPL-2.0-only
/*
 * LCD panel on SPI that is left to the device, and remove() with it.
 */
#include <linux/err.h>
#include <linux/lcd.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

struct pane {
	struct spi_device *spi;
	struct lcd_device *lcd;
	int power;
};

static int pane_set_power(struct lcd_device *lcd, int power)
{
	struct pane *pane = lcd_get_data(lcd);
	u8 command = power;

	pane->power = power;

	return spi_write_then_read(pane->spi, &command, 1, NULL, 0);
}

static int pane_get_power(struct lcd_device *lcd)
{
	struct pane *pane = lcd_get_data(lcd);

	return pane->power;
}

static const struct lcd_ops pane_ops = {
	.get_power = pane_get_power,
	.set_power = pane_set_power,
};

static int pane_probe(struct spi_device *spi)
{
	struct pane *pane;

	pane = devm_kzalloc(&spi->dev, sizeof(*pane), GFP_KERNEL);
	if (!pane)
		return -ENOMEM;

	pane->spi = spi;
	pane->lcd = devm_lcd_device_register(&spi->dev, "pane", &spi->dev, pane,
					     &pane_ops);
	if (IS_ERR(pane->lcd))
		return dev_err_probe(&spi->dev, PTR_ERR(pane->lcd),
				     "cannot register the panel\n");

	return 0;
}

static const struct spi_device_id pane_ids[] = {
	{ "pane" },
	{ }
};
MODULE_DEVICE_TABLE(spi, pane_ids);

static struct spi_driver pane_driver = {
	.driver = {
		.name = "pane",
	},
	.probe = pane_probe,
	.id_table = pane_ids,
};
module_spi_driver(pane_driver);

MODULE_DESCRIPTION("LCD panel");
MODULE_LICENSE("GPL");
