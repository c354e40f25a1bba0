// SPDX-License-Identifier: GPL-2.0-only
/*
 * Diagnostic channel of a modem.
 */
#include <linux/mhi.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define DIAG_BUF_LEN	128

struct diag {
	struct workqueue_struct *wq;
	void *buf;
};

static int diag_probe(struct mhi_device *mhi_dev,
		      const struct mhi_device_id *id)
{
	struct diag *diag;
	int ret;

	diag = kzalloc(sizeof(*diag), GFP_KERNEL);
	if (!diag)
		return -ENOMEM;

	diag->buf = kmalloc(DIAG_BUF_LEN, GFP_KERNEL);
	if (!diag->buf) {
		ret = -ENOMEM;
		goto err_free_diag;
	}

	diag->wq = alloc_ordered_workqueue("diag", 0);
	if (!diag->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	dev_set_drvdata(&mhi_dev->dev, diag);

	return 0;

err_free_buf:
	kfree(diag->buf);
err_free_diag:
	kfree(diag);
	return ret;
}

static void diag_remove(struct mhi_device *mhi_dev)
{
	struct diag *diag = dev_get_drvdata(&mhi_dev->dev);

	destroy_workqueue(diag->wq);
	kfree(diag->buf);
	kfree(diag);
}

static void diag_xfer(struct mhi_device *mhi_dev, struct mhi_result *result)
{
	dev_dbg(&mhi_dev->dev, "%zu bytes\n", result->bytes_xferd);
}

static const struct mhi_device_id diag_id[] = {
	{ .chan = "SAMPLE" },
	{ }
};
MODULE_DEVICE_TABLE(mhi, diag_id);

static struct mhi_driver diag_driver = {
	.id_table = diag_id,
	.probe = diag_probe,
	.remove = diag_remove,
	.dl_xfer_cb = diag_xfer,
	.ul_xfer_cb = diag_xfer,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_mhi_driver(diag_driver);

MODULE_DESCRIPTION("Modem diagnostics");
MODULE_LICENSE("GPL");
