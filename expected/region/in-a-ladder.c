// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather station: the region is the lowest rung of a ladder whose mapping
 * stays, and remove asks for the resource once more.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define STATION_WIND	0x04

struct station {
	void __iomem *base;
};

static ssize_t wind_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct station *station = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(station->base + STATION_WIND));
}
static DEVICE_ATTR_RO(wind);

static int station_probe(struct platform_device *pdev)
{
	struct station *station;
	struct resource *res;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENXIO;

	station = kzalloc(sizeof(*station), GFP_KERNEL);
	if (!station)
		return -ENOMEM;

	if (!devm_request_mem_region(&pdev->dev, res->start, resource_size(res),
				     pdev->name)) {
		dev_err(&pdev->dev, "cannot request %pR\n", res);
		ret = -EBUSY;
		goto fail_free_station;
	}

	station->base = ioremap(res->start, resource_size(res));
	if (!station->base) {
		ret = -ENOMEM;
		goto fail_free_station;
	}

	platform_set_drvdata(pdev, station);

	ret = device_create_file(&pdev->dev, &dev_attr_wind);
	if (ret)
		goto fail_file;

	return 0;

fail_file:
	iounmap(station->base);
fail_free_station:
	kfree(station);
	return ret;
}

static void station_remove(struct platform_device *pdev)
{
	struct station *station = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_wind);
	iounmap(station->base);
	kfree(station);
}

static struct platform_driver station_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = station_probe,
	.remove = station_remove,
};
module_platform_driver(station_driver);

MODULE_DESCRIPTION("Weather station");
MODULE_LICENSE("GPL");
