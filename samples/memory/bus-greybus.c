// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torch module on Greybus.
 */
#include <linux/greybus.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define GBTORCH_BUF_LEN	128

struct gbtorch {
	struct workqueue_struct *wq;
	void *buf;
};

static int gbtorch_probe(struct gb_bundle *bundle,
			 const struct greybus_bundle_id *id)
{
	struct gbtorch *gbtorch;
	int ret;

	gbtorch = kzalloc(sizeof(*gbtorch), GFP_KERNEL);
	if (!gbtorch)
		return -ENOMEM;

	gbtorch->buf = kmalloc(GBTORCH_BUF_LEN, GFP_KERNEL);
	if (!gbtorch->buf) {
		ret = -ENOMEM;
		goto err_free_gbtorch;
	}

	gbtorch->wq = alloc_ordered_workqueue("gbtorch", 0);
	if (!gbtorch->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	greybus_set_drvdata(bundle, gbtorch);

	return 0;

err_free_buf:
	kfree(gbtorch->buf);
err_free_gbtorch:
	kfree(gbtorch);
	return ret;
}

static void gbtorch_disconnect(struct gb_bundle *bundle)
{
	struct gbtorch *gbtorch = greybus_get_drvdata(bundle);

	destroy_workqueue(gbtorch->wq);
	kfree(gbtorch->buf);
	kfree(gbtorch);
}

static const struct greybus_bundle_id gbtorch_id[] = {
	{ GREYBUS_DEVICE_CLASS(GREYBUS_CLASS_RAW) },
	{ }
};
MODULE_DEVICE_TABLE(greybus, gbtorch_id);

static struct greybus_driver gbtorch_driver = {
	.name = KBUILD_MODNAME,
	.probe = gbtorch_probe,
	.disconnect = gbtorch_disconnect,
	.id_table = gbtorch_id,
};
module_greybus_driver(gbtorch_driver);

MODULE_DESCRIPTION("Greybus torch");
MODULE_LICENSE("GPL");
