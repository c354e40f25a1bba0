// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in hub_remove */
/*
 * Hub that files its channels by number. remove() frees whatever the array
 * gives back for a number; that this is the very object of probe cannot be
 * read off the expression inside kfree().
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#define HUB_CONTROL	0

struct hub_channel {
	unsigned int credits;
};

struct hub {
	struct xarray channels;
};

static int hub_probe(struct platform_device *pdev)
{
	struct hub_channel *channel;
	struct hub *hub;
	int ret;

	hub = devm_kzalloc(&pdev->dev, sizeof(*hub), GFP_KERNEL);
	if (!hub)
		return -ENOMEM;

	xa_init(&hub->channels);

	channel = devm_kzalloc(&pdev->dev, sizeof(*channel), GFP_KERNEL);
	if (!channel)
		return -ENOMEM;

	channel->credits = 16;
	ret = xa_insert(&hub->channels, HUB_CONTROL, channel, GFP_KERNEL);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, hub);

	return 0;
}

static void hub_remove(struct platform_device *pdev)
{
	struct hub *hub = platform_get_drvdata(pdev);

	kfree(xa_erase(&hub->channels, HUB_CONTROL));
	xa_destroy(&hub->channels);
}

static struct platform_driver hub_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = hub_probe,
	.remove = hub_remove,
};
module_platform_driver(hub_driver);

MODULE_DESCRIPTION("Hub that frees what its array of channels gives back");
MODULE_LICENSE("GPL");
