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
	int ret;

	rlog = kzalloc(sizeof(*rlog), GFP_KERNEL);
	if (!rlog)
		return -ENOMEM;

	rlog->buf = kmalloc(RLOG_BUF_LEN, GFP_KERNEL);
	if (!rlog->buf) {
		ret = -ENOMEM;
		goto err_free_rlog;
	}

	rlog->wq = alloc_ordered_workqueue("rlog", 0);
	if (!rlog->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	dev_set_drvdata(&rpdev->dev, rlog);

	return 0;

err_free_buf:
	kfree(rlog->buf);
err_free_rlog:
	kfree(rlog);
	return ret;
}

static void rlog_remove(struct rpmsg_device *rpdev)
{
	struct rlog *rlog = dev_get_drvdata(&rpdev->dev);

	destroy_workqueue(rlog->wq);
	kfree(rlog->buf);
	kfree(rlog);
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
