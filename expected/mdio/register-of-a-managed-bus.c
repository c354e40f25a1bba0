// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus of a switch: it is managed already, and what registers it may be, too.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/platform_device.h>

#define TRAM_MODE	0x00

struct tram {
	void __iomem *regs;
	struct mii_bus *bus;
};

static int tram_read(struct mii_bus *bus, int addr, int reg)
{
	struct tram *tram = bus->priv;

	return readl(tram->regs + addr + reg);
}

static int tram_write(struct mii_bus *bus, int addr, int reg, u16 value)
{
	struct tram *tram = bus->priv;

	writel(value, tram->regs + addr + reg);

	return 0;
}

static int tram_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct tram *tram;
	int ret;

	tram = devm_kzalloc(dev, sizeof(*tram), GFP_KERNEL);
	if (!tram)
		return -ENOMEM;

	tram->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(tram->regs))
		return PTR_ERR(tram->regs);

	tram->bus = devm_mdiobus_alloc(dev);
	if (!tram->bus)
		return -ENOMEM;

	tram->bus->name = "tram";
	tram->bus->read = tram_read;
	tram->bus->write = tram_write;
	tram->bus->priv = tram;
	tram->bus->parent = dev;
	tram->bus->phy_mask = ~0;
	snprintf(tram->bus->id, MII_BUS_ID_SIZE, "%s", dev_name(dev));

	ret = devm_mdiobus_register(dev, tram->bus);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(tram->regs + TRAM_MODE));

	return 0;
}

static const struct of_device_id tram_of_match[] = {
	{ .compatible = "fictional,tram" },
	{ }
};
MODULE_DEVICE_TABLE(of, tram_of_match);

static struct platform_driver tram_driver = {
	.probe = tram_probe,
	.driver = {
		.name = "tram",
		.of_match_table = tram_of_match,
	},
};
module_platform_driver(tram_driver);

MODULE_DESCRIPTION("Bus of a switch");
MODULE_LICENSE("GPL");
