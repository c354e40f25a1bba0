// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log channel of a remote processor.
 */
#include <linux/module.h>
#include <linux/rpmsg.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define RLOG_BUF_LEN	128

struct rlog {
	struct workqueue_struct *wq;
	void *buf;
};

static int rlog_probe(struct rpmsg_device *rpdev)
{
	struct rlog *rlog;

	rlog = devm_kzalloc(&rpdev->dev, sizeof(*rlog), GFP_KERNEL);
	if (!rlog)
		return -ENOMEM;

	rlog->buf = devm_kmalloc(&rpdev->dev, RLOG_BUF_LEN, GFP_KERNEL);
	if (!rlog->buf)
		return -ENOMEM;

	rlog->wq = alloc_ordered_workqueue("rlog", 0);
	if (!rlog->wq)
		return -ENOMEM;

	dev_set_drvdata(&rpdev->dev, rlog);

	return 0;
}

static void rlog_remove(struct rpmsg_device *rpdev)
{
	struct rlog *rlog = dev_get_drvdata(&rpdev->dev);

	destroy_workqueue(rlog->wq);
}

static const struct rpmsg_device_id rlog_id[] = {
	{ .name = KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(rpmsg, rlog_id);

static struct rpmsg_driver rlog_driver = {
	.drv.name = KBUILD_MODNAME,
	.id_table = rlog_id,
	.probe = rlog_probe,
	.remove = rlog_remove,
};
module_rpmsg_driver(rlog_driver);

MODULE_DESCRIPTION("Remote log");
MODULE_LICENSE("GPL");
