// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traffic counter on the platform bus.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define TRAFFIC_LOG	32

struct traffic {
	struct delayed_work poll;
	u32 *log;
	unsigned int next;
};

static void traffic_poll(struct work_struct *work)
{
	struct traffic *traffic;

	traffic = container_of(to_delayed_work(work), struct traffic, poll);
	traffic->log[traffic->next++ % TRAFFIC_LOG]++;
	schedule_delayed_work(&traffic->poll, HZ);
}

static int traffic_probe(struct platform_device *pdev)
{
	struct traffic *traffic;

	traffic = kzalloc(sizeof(*traffic), GFP_KERNEL);
	if (!traffic)
		return -ENOMEM;

	traffic->log = kcalloc(TRAFFIC_LOG, sizeof(u32), GFP_KERNEL);
	if (!traffic->log) {
		kfree(traffic);
		return -ENOMEM;
	}

	INIT_DELAYED_WORK(&traffic->poll, traffic_poll);
	schedule_delayed_work(&traffic->poll, HZ);
	platform_set_drvdata(pdev, traffic);

	return 0;
}

static void traffic_remove(struct platform_device *pdev)
{
	struct traffic *traffic = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&traffic->poll);
	kfree(traffic->log);
	kfree(traffic);
}

static struct platform_driver traffic_driver = {
	.probe = traffic_probe,
	.remove = traffic_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(traffic_driver);

MODULE_DESCRIPTION("Traffic counter");
MODULE_LICENSE("GPL");
