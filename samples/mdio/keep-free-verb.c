// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDIO controller of a SoC that frees the bus as plain memory where nothing is
 * mapped: what devres frees afterwards would be freed twice.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_mdio.h>
#include <linux/phy.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define MDC_COMMAND	0x00
#define MDC_DATA	0x04
#define MDC_BUSY	BIT(31)
#define MDC_READ	BIT(30)

struct mdc {
	void __iomem *base;
};

static int mdc_wait(struct mdc *mdc)
{
	u32 value;

	return readl_poll_timeout(mdc->base + MDC_COMMAND, value, !(value & MDC_BUSY), 10, 1000);
}

static int mdc_read(struct mii_bus *bus, int addr, int regnum)
{
	struct mdc *mdc = bus->priv;
	int ret;

	writel(MDC_BUSY | MDC_READ | addr << 5 | regnum, mdc->base + MDC_COMMAND);
	ret = mdc_wait(mdc);

	return ret ? ret : readl(mdc->base + MDC_DATA) & 0xffff;
}

static int mdc_write(struct mii_bus *bus, int addr, int regnum, u16 value)
{
	struct mdc *mdc = bus->priv;

	writel(value, mdc->base + MDC_DATA);
	writel(MDC_BUSY | addr << 5 | regnum, mdc->base + MDC_COMMAND);

	return mdc_wait(mdc);
}

static int mdc_probe(struct platform_device *pdev)
{
	struct mii_bus *bus;
	struct mdc *mdc;
	int ret;

	bus = mdiobus_alloc_size(sizeof(*mdc));
	if (!bus)
		return -ENOMEM;

	bus->name = "MDC";
	bus->read = mdc_read;
	bus->write = mdc_write;
	bus->parent = &pdev->dev;
	bus->phy_mask = ~0;
	snprintf(bus->id, MII_BUS_ID_SIZE, "%s", dev_name(&pdev->dev));

	mdc = bus->priv;
	mdc->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(mdc->base)) {
		ret = PTR_ERR(mdc->base);
		kfree(bus);
		return ret;
	}

	ret = of_mdiobus_register(bus, pdev->dev.of_node);
	if (ret)
		goto err_free_bus;

	platform_set_drvdata(pdev, bus);

	return 0;

err_free_bus:
	mdiobus_free(bus);
	return ret;
}

static void mdc_remove(struct platform_device *pdev)
{
	struct mii_bus *bus = platform_get_drvdata(pdev);

	mdiobus_unregister(bus);
	mdiobus_free(bus);
}

static const struct of_device_id mdc_of_match[] = {
	{ .compatible = "devmify,mdc" },
	{ }
};
MODULE_DEVICE_TABLE(of, mdc_of_match);

static struct platform_driver mdc_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = mdc_of_match,
	},
	.probe = mdc_probe,
	.remove = mdc_remove,
};
module_platform_driver(mdc_driver);

MODULE_DESCRIPTION("MDIO controller");
MODULE_LICENSE("GPL");
