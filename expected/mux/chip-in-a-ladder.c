// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crossbar on SPI: the multiplexer's chip holds the driver's own struct and stands
 * before a buffer in the ladder.
 */
/* not run: the test kernel has no multiplexers */
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mux/driver.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

struct crossbar {
	struct spi_device *spi;
	u8 *frame;
};

static int crossbar_set(struct mux_control *mux, int state)
{
	struct crossbar *crossbar = mux_chip_priv(mux->chip);

	crossbar->frame[0] = mux_control_get_index(mux);
	crossbar->frame[1] = state == MUX_IDLE_DISCONNECT ? 0 : state + 1;

	return spi_write(crossbar->spi, crossbar->frame, 2);
}

static const struct mux_control_ops crossbar_ops = {
	.set = crossbar_set,
};

static int crossbar_probe(struct spi_device *spi)
{
	struct crossbar *crossbar;
	struct mux_chip *chip;
	int i, ret;

	chip = devm_mux_chip_alloc(&spi->dev, 2, sizeof(*crossbar));
	if (IS_ERR(chip))
		return PTR_ERR(chip);

	crossbar = mux_chip_priv(chip);
	crossbar->spi = spi;
	crossbar->frame = kmalloc(2, GFP_KERNEL);
	if (!crossbar->frame)
		return -ENOMEM;

	chip->ops = &crossbar_ops;
	for (i = 0; i < 2; i++) {
		chip->mux[i].states = 8;
		chip->mux[i].idle_state = MUX_IDLE_DISCONNECT;
	}

	ret = mux_chip_register(chip);
	if (ret < 0)
		goto err_frame;

	spi_set_drvdata(spi, chip);

	return 0;

err_frame:
	kfree(crossbar->frame);
	return ret;
}

static void crossbar_remove(struct spi_device *spi)
{
	struct mux_chip *chip = spi_get_drvdata(spi);
	struct crossbar *crossbar = mux_chip_priv(chip);

	mux_chip_unregister(chip);
	kfree(crossbar->frame);
}

static const struct spi_device_id crossbar_ids[] = {
	{ "crossbar" },
	{ }
};
MODULE_DEVICE_TABLE(spi, crossbar_ids);

static struct spi_driver crossbar_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = crossbar_ids,
	.probe = crossbar_probe,
	.remove = crossbar_remove,
};
module_spi_driver(crossbar_driver);

MODULE_DESCRIPTION("Crossbar");
MODULE_LICENSE("GPL");
