// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDIO controller of a SoC: the bus is allocated with room for the driver's own
 * struct, registered, and freed after it was unregistered.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_mdio.h>
#include <linux/phy.h>
#include <linux/platform_device.h>

#define SMI_COMMAND	0x00
#define SMI_DATA	0x04
#define SMI_BUSY	BIT(31)
#define SMI_READ	BIT(30)

struct smi {
	void __iomem *base;
};

static int smi_wait(struct smi *smi)
{
	u32 value;

	return readl_poll_timeout(smi->base + SMI_COMMAND, value, !(value & SMI_BUSY), 10, 1000);
}

static int smi_read(struct mii_bus *bus, int addr, int regnum)
{
	struct smi *smi = bus->priv;
	int ret;

	writel(SMI_BUSY | SMI_READ | addr << 5 | regnum, smi->base + SMI_COMMAND);
	ret = smi_wait(smi);

	return ret ? ret : readl(smi->base + SMI_DATA) & 0xffff;
}

static int smi_write(struct mii_bus *bus, int addr, int regnum, u16 value)
{
	struct smi *smi = bus->priv;

	writel(value, smi->base + SMI_DATA);
	writel(SMI_BUSY | addr << 5 | regnum, smi->base + SMI_COMMAND);

	return smi_wait(smi);
}

static int smi_probe(struct platform_device *pdev)
{
	struct mii_bus *bus;
	struct smi *smi;

	bus = devm_mdiobus_alloc_size(&pdev->dev, sizeof(*smi));
	if (!bus)
		return -ENOMEM;

	bus->name = "SMI";
	bus->read = smi_read;
	bus->write = smi_write;
	bus->parent = &pdev->dev;
	bus->phy_mask = ~0;
	snprintf(bus->id, MII_BUS_ID_SIZE, "%s", dev_name(&pdev->dev));

	smi = bus->priv;
	smi->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(smi->base))
		return PTR_ERR(smi->base);

	return devm_of_mdiobus_register(&pdev->dev, bus, pdev->dev.of_node);
}

static const struct of_device_id smi_of_match[] = {
	{ .compatible = "devmify,smi" },
	{ }
};
MODULE_DEVICE_TABLE(of, smi_of_match);

static struct platform_driver smi_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = smi_of_match,
	},
	.probe = smi_probe,
};
module_platform_driver(smi_driver);

MODULE_DESCRIPTION("MDIO controller");
MODULE_LICENSE("GPL");
