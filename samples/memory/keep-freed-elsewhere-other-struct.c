// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather station: the attribute reads the station as a channel, which has its
 * table in the same place under another name. Writing throws the table away.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define STATION_ENTRIES	24

struct channel {
	int number;
	u32 *table;
};

struct station {
	int number;
	u32 *hourly;
	struct device *dev;
};

static ssize_t forget_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct station *station = dev_get_drvdata(dev);
	struct channel *channel = (struct channel *)station;

	kfree(channel->table);
	channel->table = NULL;
	return count;
}
static DEVICE_ATTR_WO(forget);

static struct attribute *station_attrs[] = {
	&dev_attr_forget.attr,
	NULL
};
ATTRIBUTE_GROUPS(station);

static int station_probe(struct platform_device *pdev)
{
	struct station *station;

	station = devm_kzalloc(&pdev->dev, sizeof(*station), GFP_KERNEL);
	if (!station)
		return -ENOMEM;

	station->hourly = kcalloc(STATION_ENTRIES, sizeof(u32), GFP_KERNEL);
	if (!station->hourly)
		return -ENOMEM;

	station->dev = &pdev->dev;
	platform_set_drvdata(pdev, station);

	return 0;
}

static void station_remove(struct platform_device *pdev)
{
	struct station *station = platform_get_drvdata(pdev);

	kfree(station->hourly);
}

static struct platform_driver station_driver = {
	.probe = station_probe,
	.remove = station_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = station_groups,
	},
};
module_platform_driver(station_driver);

MODULE_DESCRIPTION("Weather station");
MODULE_LICENSE("GPL");
