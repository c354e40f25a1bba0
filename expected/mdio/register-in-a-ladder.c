// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus of a hub, and a file of its mode, which remove() takes away by hand before.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/platform_device.h>

#define METRO_MODE	0x00

struct metro {
	void __iomem *regs;
	struct mii_bus *bus;
};

static int metro_read(struct mii_bus *bus, int addr, int reg)
{
	struct metro *metro = bus->priv;

	return readl(metro->regs + addr + reg);
}

static int metro_write(struct mii_bus *bus, int addr, int reg, u16 value)
{
	struct metro *metro = bus->priv;

	writel(value, metro->regs + addr + reg);

	return 0;
}

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct metro *metro = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(metro->regs + METRO_MODE));
}
static DEVICE_ATTR_RO(mode);

static int metro_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct metro *metro;
	int ret;

	metro = devm_kzalloc(dev, sizeof(*metro), GFP_KERNEL);
	if (!metro)
		return -ENOMEM;

	metro->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(metro->regs))
		return PTR_ERR(metro->regs);

	metro->bus = devm_mdiobus_alloc(dev);
	if (!metro->bus)
		return -ENOMEM;

	metro->bus->name = "metro";
	metro->bus->read = metro_read;
	metro->bus->write = metro_write;
	metro->bus->priv = metro;
	metro->bus->parent = dev;
	metro->bus->phy_mask = ~0;
	snprintf(metro->bus->id, MII_BUS_ID_SIZE, "%s", dev_name(dev));
	platform_set_drvdata(pdev, metro);

	ret = devm_mdiobus_register(dev, metro->bus);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	return device_create_file(dev, &dev_attr_mode);
}

static void metro_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;

	device_remove_file(dev, &dev_attr_mode);
}

static const struct of_device_id metro_of_match[] = {
	{ .compatible = "fictional,metro" },
	{ }
};
MODULE_DEVICE_TABLE(of, metro_of_match);

static struct platform_driver metro_driver = {
	.probe = metro_probe,
	.remove = metro_remove,
	.driver = {
		.name = "metro",
		.of_match_table = metro_of_match,
	},
};
module_platform_driver(metro_driver);

MODULE_DESCRIPTION("Bus of a hub");
MODULE_LICENSE("GPL");
