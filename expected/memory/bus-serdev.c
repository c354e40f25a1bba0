// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beacon receiver on a serial line.
 */
#include <linux/module.h>
#include <linux/of.h>
#include <linux/serdev.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define RECEIVER_LOG	32

struct receiver {
	struct delayed_work poll;
	u32 *log;
	unsigned int next;
};

static void receiver_poll(struct work_struct *work)
{
	struct receiver *receiver;

	receiver = container_of(to_delayed_work(work), struct receiver, poll);
	receiver->log[receiver->next++ % RECEIVER_LOG]++;
	schedule_delayed_work(&receiver->poll, HZ);
}

static int receiver_probe(struct serdev_device *serdev)
{
	struct receiver *receiver;

	receiver = devm_kzalloc(&serdev->dev, sizeof(*receiver), GFP_KERNEL);
	if (!receiver)
		return -ENOMEM;

	receiver->log = devm_kcalloc(&serdev->dev, RECEIVER_LOG, sizeof(u32),
				     GFP_KERNEL);
	if (!receiver->log)
		return -ENOMEM;

	INIT_DELAYED_WORK(&receiver->poll, receiver_poll);
	schedule_delayed_work(&receiver->poll, HZ);
	serdev_device_set_drvdata(serdev, receiver);

	return 0;
}

static void receiver_remove(struct serdev_device *serdev)
{
	struct receiver *receiver = serdev_device_get_drvdata(serdev);

	cancel_delayed_work_sync(&receiver->poll);
}

static const struct of_device_id receiver_of_match[] = {
	{ .compatible = "linux,beacon-receiver" },
	{ }
};
MODULE_DEVICE_TABLE(of, receiver_of_match);

static struct serdev_device_driver receiver_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = receiver_of_match,
	},
	.probe = receiver_probe,
	.remove = receiver_remove,
};
module_serdev_device_driver(receiver_driver);

MODULE_DESCRIPTION("Beacon receiver");
MODULE_LICENSE("GPL");
