// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in hub_remove */
/*
 * Sensor hub that opens a devres group for what it needs only while it sets
 * up, and releases the group at the end of probe. Whatever is managed in
 * between goes with the group, long before the unbind.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct sensor_hub {
	unsigned int events;
};

static int hub_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sensor_hub *hub;
	u32 *scratch;
	void *group;

	group = devres_open_group(dev, NULL, GFP_KERNEL);
	if (!group)
		return -ENOMEM;

	hub = devm_kzalloc(dev, sizeof(*hub), GFP_KERNEL);
	if (!hub) {
		devres_release_group(dev, group);
		return -ENOMEM;
	}

	scratch = devm_kcalloc(dev, 16, sizeof(*scratch), GFP_KERNEL);
	if (!scratch) {
		devres_release_group(dev, group);
		return -ENOMEM;
	}

	scratch[0] = 1;
	hub->events = scratch[0];
	devres_release_group(dev, group);

	platform_set_drvdata(pdev, hub);

	return 0;
}

static void hub_remove(struct platform_device *pdev)
{
	struct sensor_hub *hub = platform_get_drvdata(pdev);

	dev_dbg(&pdev->dev, "%u events\n", hub->events);
	hub->events = 0;
}

static struct platform_driver hub_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = hub_probe,
	.remove = hub_remove,
};
module_platform_driver(hub_driver);

MODULE_DESCRIPTION("Sensor hub that releases a devres group in probe");
MODULE_LICENSE("GPL");
