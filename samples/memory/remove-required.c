// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lantern on SDIO: remove is left empty, but it has to stay, for the SDIO bus
 * calls it without asking whether there is one.
 */
#include <linux/mmc/sdio_func.h>
#include <linux/module.h>
#include <linux/slab.h>

struct lantern {
	unsigned int candles;
};

static int lantern_probe(struct sdio_func *func,
			 const struct sdio_device_id *id)
{
	struct lantern *lantern;

	lantern = kzalloc(sizeof(*lantern), GFP_KERNEL);
	if (!lantern)
		return -ENOMEM;

	lantern->candles = 2;
	dev_dbg(&func->dev, "%u candles\n", lantern->candles);
	sdio_set_drvdata(func, lantern);

	return 0;
}

static void lantern_remove(struct sdio_func *func)
{
	kfree(sdio_get_drvdata(func));
}

static const struct sdio_device_id lantern_id[] = {
	{ SDIO_DEVICE(0x1209, 0x0001) },
	{ }
};
MODULE_DEVICE_TABLE(sdio, lantern_id);

static struct sdio_driver lantern_driver = {
	.name = KBUILD_MODNAME,
	.id_table = lantern_id,
	.probe = lantern_probe,
	.remove = lantern_remove,
};
module_sdio_driver(lantern_driver);

MODULE_DESCRIPTION("SDIO lantern");
MODULE_LICENSE("GPL");
