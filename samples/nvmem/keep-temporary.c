// SPDX-License-Identifier: GPL-2.0-only
/*
 * Radio front end that copies its address from a cell once: the cell is got and
 * put within one helper of probe.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>
#include <linux/string.h>

struct radio {
	u8 frame[8];
};

static int radio_read_address(struct spi_device *spi, struct radio *radio)
{
	struct nvmem_cell *cell;
	size_t len;
	void *buf;

	cell = nvmem_cell_get(&spi->dev, "address");
	if (IS_ERR(cell))
		return PTR_ERR(cell);

	buf = nvmem_cell_read(cell, &len);
	nvmem_cell_put(cell);
	if (IS_ERR(buf))
		return PTR_ERR(buf);

	memcpy(radio->frame, buf, min(len, sizeof(radio->frame)));
	kfree(buf);

	return 0;
}

static int radio_probe(struct spi_device *spi)
{
	struct radio *radio;
	int ret;

	radio = devm_kzalloc(&spi->dev, sizeof(*radio), GFP_KERNEL);
	if (!radio)
		return -ENOMEM;

	ret = radio_read_address(spi, radio);
	if (ret)
		return ret;

	spi_set_drvdata(spi, radio);

	return spi_write(spi, radio->frame, sizeof(radio->frame));
}

static const struct spi_device_id radio_ids[] = {
	{ "radio" },
	{ }
};
MODULE_DEVICE_TABLE(spi, radio_ids);

static struct spi_driver radio_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = radio_ids,
	.probe = radio_probe,
};
module_spi_driver(radio_driver);

MODULE_DESCRIPTION("Radio front end");
MODULE_LICENSE("GPL");
