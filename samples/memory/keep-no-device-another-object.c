// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferries: each knows its device, but the helper is given the one that was bound
 * last, which may be of another device: its memory would go with that one.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define FERRY_CARS	12

struct ferry {
	struct platform_device *pdev;
	struct list_head lane;
	u32 *cars;
};

static LIST_HEAD(ferry_lanes);
static DEFINE_MUTEX(ferry_lock);

static int ferry_alloc(struct ferry *ferry)
{
	u32 *cars;

	cars = kcalloc(FERRY_CARS, sizeof(*cars), GFP_KERNEL);
	if (!cars)
		return -ENOMEM;

	ferry->cars = cars;
	return 0;
}

static int ferry_probe(struct platform_device *pdev)
{
	struct ferry *ferry, *head;
	int ret = 0;

	ferry = devm_kzalloc(&pdev->dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	ferry->pdev = pdev;
	platform_set_drvdata(pdev, ferry);

	mutex_lock(&ferry_lock);
	list_add(&ferry->lane, &ferry_lanes);
	head = list_last_entry(&ferry_lanes, struct ferry, lane);
	if (!head->cars)
		ret = ferry_alloc(head);
	if (ret)
		list_del(&ferry->lane);
	mutex_unlock(&ferry_lock);

	return ret;
}

static void ferry_remove(struct platform_device *pdev)
{
	struct ferry *ferry = platform_get_drvdata(pdev);

	dev_dbg(&ferry->pdev->dev, "all ashore\n");
	mutex_lock(&ferry_lock);
	list_del(&ferry->lane);
	mutex_unlock(&ferry_lock);
	kfree(ferry->cars);
}

static struct platform_driver ferry_driver = {
	.probe = ferry_probe,
	.remove = ferry_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Ferries of which one is loaded");
MODULE_LICENSE("GPL");
