// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core on SSB. The bus freezes its devices by calling remove and thaws them by
 * calling probe, while the device stays bound: each thaw would add a block.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/ssb/ssb.h>
#include <linux/workqueue.h>

#define SSBCORE_BUF_LEN	128

struct ssbcore {
	struct workqueue_struct *wq;
	void *buf;
};

static int ssbcore_probe(struct ssb_device *sdev,
			 const struct ssb_device_id *id)
{
	struct ssbcore *ssbcore;
	int ret;

	ssbcore = kzalloc(sizeof(*ssbcore), GFP_KERNEL);
	if (!ssbcore)
		return -ENOMEM;

	ssbcore->buf = kmalloc(SSBCORE_BUF_LEN, GFP_KERNEL);
	if (!ssbcore->buf) {
		ret = -ENOMEM;
		goto err_free_ssbcore;
	}

	ssbcore->wq = alloc_ordered_workqueue("ssbcore", 0);
	if (!ssbcore->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	ssb_set_drvdata(sdev, ssbcore);

	return 0;

err_free_buf:
	kfree(ssbcore->buf);
err_free_ssbcore:
	kfree(ssbcore);
	return ret;
}

static void ssbcore_remove(struct ssb_device *sdev)
{
	struct ssbcore *ssbcore = ssb_get_drvdata(sdev);

	destroy_workqueue(ssbcore->wq);
	kfree(ssbcore->buf);
	kfree(ssbcore);
}

static const struct ssb_device_id ssbcore_id[] = {
	SSB_DEVICE(SSB_VENDOR_BROADCOM, 0xffe, SSB_ANY_REV),
	{ }
};
MODULE_DEVICE_TABLE(ssb, ssbcore_id);

static struct ssb_driver ssbcore_driver = {
	.name = KBUILD_MODNAME,
	.id_table = ssbcore_id,
	.probe = ssbcore_probe,
	.remove = ssbcore_remove,
};
module_driver(ssbcore_driver, ssb_driver_register, ssb_driver_unregister);

MODULE_DESCRIPTION("SSB core");
MODULE_LICENSE("GPL");
