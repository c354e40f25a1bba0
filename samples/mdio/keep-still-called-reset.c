// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus of a modem: remove() resets it when nobody is left who would read it.
 */
/* no naive: nobody reads a PHY there */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/platform_device.h>

#define COACH_MODE	0x00

struct coach {
	void __iomem *regs;
	struct mii_bus *bus;
};

static int coach_read(struct mii_bus *bus, int addr, int reg)
{
	struct coach *coach = bus->priv;

	return readl(coach->regs + addr + reg);
}

static int coach_write(struct mii_bus *bus, int addr, int reg, u16 value)
{
	struct coach *coach = bus->priv;

	writel(value, coach->regs + addr + reg);

	return 0;
}

static int coach_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct coach *coach;
	int ret;

	coach = devm_kzalloc(dev, sizeof(*coach), GFP_KERNEL);
	if (!coach)
		return -ENOMEM;

	coach->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(coach->regs))
		return PTR_ERR(coach->regs);

	coach->bus = devm_mdiobus_alloc(dev);
	if (!coach->bus)
		return -ENOMEM;

	coach->bus->name = "coach";
	coach->bus->read = coach_read;
	coach->bus->write = coach_write;
	coach->bus->priv = coach;
	coach->bus->parent = dev;
	coach->bus->phy_mask = ~0;
	snprintf(coach->bus->id, MII_BUS_ID_SIZE, "%s", dev_name(dev));
	platform_set_drvdata(pdev, coach);

	ret = mdiobus_register(coach->bus);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(coach->regs + COACH_MODE));

	return 0;
}

static void coach_remove(struct platform_device *pdev)
{
	struct coach *coach = platform_get_drvdata(pdev);

	mdiobus_unregister(coach->bus);
	writel(0, coach->regs + COACH_MODE);
}

static const struct of_device_id coach_of_match[] = {
	{ .compatible = "fictional,coach" },
	{ }
};
MODULE_DEVICE_TABLE(of, coach_of_match);

static struct platform_driver coach_driver = {
	.probe = coach_probe,
	.remove = coach_remove,
	.driver = {
		.name = "coach",
		.of_match_table = coach_of_match,
	},
};
module_platform_driver(coach_driver);

MODULE_DESCRIPTION("Bus of a modem");
MODULE_LICENSE("GPL");
