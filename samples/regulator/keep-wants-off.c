// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modem on SPI whose core has to lose its supply before its pads do: those are
 * powered by a line, which remove switches when the core is off.
 */
/* no naive: the kernel does not see in which order core and pads go */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/spi/spi.h>

struct modem {
	struct regulator *core;
	struct gpio_desc *pads;
};

static int modem_probe(struct spi_device *spi)
{
	struct modem *modem;
	int ret;

	modem = devm_kzalloc(&spi->dev, sizeof(*modem), GFP_KERNEL);
	if (!modem)
		return -ENOMEM;

	modem->pads = devm_gpiod_get(&spi->dev, "pads", GPIOD_OUT_HIGH);
	if (IS_ERR(modem->pads))
		return PTR_ERR(modem->pads);

	modem->core = devm_regulator_get(&spi->dev, "core");
	if (IS_ERR(modem->core)) {
		ret = PTR_ERR(modem->core);
		goto err_pads;
	}

	ret = regulator_enable(modem->core);
	if (ret)
		goto err_pads;
	spi_set_drvdata(spi, modem);

	ret = spi_setup(spi);
	if (ret)
		goto err_core;

	return 0;

err_core:
	regulator_disable(modem->core);
err_pads:
	gpiod_set_value_cansleep(modem->pads, 0);
	return ret;
}

static void modem_remove(struct spi_device *spi)
{
	struct modem *modem = spi_get_drvdata(spi);

	regulator_disable(modem->core);
	/* with the core powered, current would flow into its pads */
	msleep(20);
	gpiod_set_value_cansleep(modem->pads, 0);
}

static const struct spi_device_id modem_ids[] = {
	{ "modem" },
	{ }
};
MODULE_DEVICE_TABLE(spi, modem_ids);

static struct spi_driver modem_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = modem_ids,
	.probe = modem_probe,
	.remove = modem_remove,
};
module_spi_driver(modem_driver);

MODULE_DESCRIPTION("Modem");
MODULE_LICENSE("GPL");
