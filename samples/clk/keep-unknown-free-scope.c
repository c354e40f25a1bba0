// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seismograph that leaves it to the end of a scope to stop its clock where probe
 * fails: with a managed clock it would be stopped twice.
 */
#include <linux/cleanup.h>
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

#define QUAKE_MODE	0x01

struct quake {
	struct clk *clk;
};

DEFINE_FREE(quake_off, struct quake *, if (_T) clk_disable_unprepare(_T->clk))

static int quake_probe(struct spi_device *spi)
{
	static const u8 start[] = { QUAKE_MODE, 1 };
	struct quake *quake;
	int ret;

	quake = devm_kzalloc(&spi->dev, sizeof(*quake), GFP_KERNEL);
	if (!quake)
		return -ENOMEM;
	spi_set_drvdata(spi, quake);

	quake->clk = devm_clk_get(&spi->dev, "ref");
	if (IS_ERR(quake->clk))
		return PTR_ERR(quake->clk);

	ret = clk_prepare_enable(quake->clk);
	if (ret)
		return ret;

	struct quake *running __free(quake_off) = quake;

	ret = spi_write(spi, start, sizeof(start));
	if (ret)
		return ret;

	running = NULL;

	return 0;
}

static void quake_remove(struct spi_device *spi)
{
	struct quake *quake = spi_get_drvdata(spi);

	clk_disable_unprepare(quake->clk);
}

static const struct spi_device_id quake_ids[] = {
	{ "quake" },
	{ }
};
MODULE_DEVICE_TABLE(spi, quake_ids);

static struct spi_driver quake_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = quake_ids,
	.probe = quake_probe,
	.remove = quake_remove,
};
module_spi_driver(quake_driver);

MODULE_DESCRIPTION("Seismograph");
MODULE_LICENSE("GPL");
