// SPDX-License-Identifier: GPL-2.0-only
/*
 * Photometer that stops its clock and unprepares it apart where probe fails.
 */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/spi/spi.h>

#define PHOTO_MODE	0x01

struct photo {
	struct clk *clk;
};

static int photo_probe(struct spi_device *spi)
{
	static const u8 start[] = { PHOTO_MODE, 1 };
	struct photo *photo;
	int ret;

	photo = devm_kzalloc(&spi->dev, sizeof(*photo), GFP_KERNEL);
	if (!photo)
		return -ENOMEM;
	spi_set_drvdata(spi, photo);

	photo->clk = devm_clk_get(&spi->dev, "ref");
	if (IS_ERR(photo->clk))
		return PTR_ERR(photo->clk);

	ret = clk_prepare_enable(photo->clk);
	if (ret)
		return ret;

	ret = spi_write(spi, start, sizeof(start));
	if (ret) {
		clk_disable(photo->clk);
		clk_unprepare(photo->clk);
		return ret;
	}

	return 0;
}

static void photo_remove(struct spi_device *spi)
{
	struct photo *photo = spi_get_drvdata(spi);

	clk_disable_unprepare(photo->clk);
}

static const struct spi_device_id photo_ids[] = {
	{ "photo" },
	{ }
};
MODULE_DEVICE_TABLE(spi, photo_ids);

static struct spi_driver photo_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = photo_ids,
	.probe = photo_probe,
	.remove = photo_remove,
};
module_spi_driver(photo_driver);

MODULE_DESCRIPTION("Photometer");
MODULE_LICENSE("GPL");
