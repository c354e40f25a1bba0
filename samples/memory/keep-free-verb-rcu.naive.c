// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free or invalid-free, RCU frees what is gone */
/*
 * Receiver whose context is looked up under rcu_read_lock(). kfree_rcu() lets
 * it live until the readers that found it have left; the end of the binding
 * waits for none of them.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct receiver {
	struct rcu_head rcu;
	unsigned int protocol;
};

static int receiver_start(struct receiver *receiver)
{
	receiver->protocol = 1;

	return 0;
}

static int receiver_probe(struct platform_device *pdev)
{
	struct receiver *receiver;
	int ret;

	receiver = devm_kzalloc(&pdev->dev, sizeof(*receiver), GFP_KERNEL);
	if (!receiver)
		return -ENOMEM;

	ret = receiver_start(receiver);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, receiver);

	return 0;
}

static void receiver_remove(struct platform_device *pdev)
{
	struct receiver *receiver = platform_get_drvdata(pdev);

	kfree_rcu(receiver, rcu);
}

static struct platform_driver receiver_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = receiver_probe,
	.remove = receiver_remove,
};
module_platform_driver(receiver_driver);

MODULE_DESCRIPTION("Receiver whose context outlives its readers");
MODULE_LICENSE("GPL");
