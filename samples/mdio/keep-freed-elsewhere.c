// SPDX-License-Identifier: GPL-2.0-only
/*
 * MDIO bus of a test board that user space takes away and brings back through an
 * attribute, while the driver stays bound.
 */
/* no naive: the test writes to no attribute */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/phy.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct bench {
	/* guards bus */
	struct mutex lock;
	struct mii_bus *bus;
};

static int bench_read(struct mii_bus *bus, int addr, int regnum)
{
	return 0xffff;
}

static int bench_write(struct mii_bus *bus, int addr, int regnum, u16 value)
{
	return 0;
}

static ssize_t gone_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct bench *bench = dev_get_drvdata(dev);
	bool gone;
	int ret;

	ret = kstrtobool(buf, &gone);
	if (ret)
		return ret;

	mutex_lock(&bench->lock);
	if (gone && bench->bus) {
		mdiobus_unregister(bench->bus);
		mdiobus_free(bench->bus);
		bench->bus = NULL;
	}
	mutex_unlock(&bench->lock);

	return count;
}
static DEVICE_ATTR_WO(gone);

static int bench_probe(struct platform_device *pdev)
{
	struct bench *bench;
	int ret;

	bench = devm_kzalloc(&pdev->dev, sizeof(*bench), GFP_KERNEL);
	if (!bench)
		return -ENOMEM;
	mutex_init(&bench->lock);

	bench->bus = mdiobus_alloc();
	if (!bench->bus)
		return -ENOMEM;
	bench->bus->name = "bench";
	bench->bus->read = bench_read;
	bench->bus->write = bench_write;
	bench->bus->parent = &pdev->dev;
	bench->bus->phy_mask = ~0;
	snprintf(bench->bus->id, MII_BUS_ID_SIZE, "%s", dev_name(&pdev->dev));

	ret = mdiobus_register(bench->bus);
	if (ret)
		goto err_free;
	platform_set_drvdata(pdev, bench);

	ret = device_create_file(&pdev->dev, &dev_attr_gone);
	if (ret)
		goto err_unregister;

	return 0;

err_unregister:
	mdiobus_unregister(bench->bus);
err_free:
	mdiobus_free(bench->bus);
	return ret;
}

static void bench_remove(struct platform_device *pdev)
{
	struct bench *bench = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_gone);
	if (bench->bus) {
		mdiobus_unregister(bench->bus);
		mdiobus_free(bench->bus);
	}
}

static struct platform_driver bench_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bench_probe,
	.remove = bench_remove,
};
module_platform_driver(bench_driver);

MODULE_DESCRIPTION("MDIO bus of a test board");
MODULE_LICENSE("GPL");
