// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core on SSB, where the device is behind a pointer.
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

	ssbcore = devm_kzalloc(sdev->dev, sizeof(*ssbcore), GFP_KERNEL);
	if (!ssbcore)
		return -ENOMEM;

	ssbcore->buf = devm_kmalloc(sdev->dev, SSBCORE_BUF_LEN, GFP_KERNEL);
	if (!ssbcore->buf)
		return -ENOMEM;

	ssbcore->wq = alloc_ordered_workqueue("ssbcore", 0);
	if (!ssbcore->wq)
		return -ENOMEM;

	ssb_set_drvdata(sdev, ssbcore);

	return 0;
}

static void ssbcore_remove(struct ssb_device *sdev)
{
	struct ssbcore *ssbcore = ssb_get_drvdata(sdev);

	destroy_workqueue(ssbcore->wq);
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
