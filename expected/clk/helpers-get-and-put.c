// SPDX-License-Identifier: GPL-2.0-only
/*
 * Camera bridge on SPI: one helper gets the clock, which a board need not have,
 * and another one puts it where there is one.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/sysfs.h>

struct bridge {
	struct spi_device *spi;
	struct clk *xclk;
	unsigned long rate;
};

static ssize_t pixel_rate_show(struct device *dev, struct device_attribute *attr,
			       char *buf)
{
	struct bridge *bridge = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", bridge->rate);
}
static DEVICE_ATTR_RO(pixel_rate);

static int bridge_get_clock(struct bridge *bridge)
{
	struct clk *clk;

	clk = devm_clk_get_optional(&bridge->spi->dev, "xclk");
	if (IS_ERR(clk))
		return PTR_ERR(clk);

	bridge->xclk = clk;
	bridge->rate = clk ? clk_get_rate(clk) : 24000000;

	return 0;
}

static int bridge_probe(struct spi_device *spi)
{
	struct bridge *bridge;
	int ret;

	bridge = devm_kzalloc(&spi->dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;
	bridge->spi = spi;
	spi_set_drvdata(spi, bridge);

	ret = bridge_get_clock(bridge);
	if (ret)
		return ret;

	ret = spi_setup(spi);
	if (ret)
		return ret;

	return device_create_file(&spi->dev, &dev_attr_pixel_rate);
}

static void bridge_remove(struct spi_device *spi)
{
	device_remove_file(&spi->dev, &dev_attr_pixel_rate);
}

static const struct spi_device_id bridge_ids[] = {
	{ "camera-bridge" },
	{ }
};
MODULE_DEVICE_TABLE(spi, bridge_ids);

static struct spi_driver bridge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = bridge_ids,
	.probe = bridge_probe,
	.remove = bridge_remove,
};
module_spi_driver(bridge_driver);

MODULE_DESCRIPTION("Camera bridge");
MODULE_LICENSE("GPL");
