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

	gbtorch = devm_kzalloc(&bundle->dev, sizeof(*gbtorch), GFP_KERNEL);
	if (!gbtorch)
		return -ENOMEM;

	gbtorch->buf = devm_kmalloc(&bundle->dev, GBTORCH_BUF_LEN, GFP_KERNEL);
	if (!gbtorch->buf)
		return -ENOMEM;

	gbtorch->wq = alloc_ordered_workqueue("gbtorch", 0);
	if (!gbtorch->wq)
		return -ENOMEM;

	greybus_set_drvdata(bundle, gbtorch);

	return 0;
}

static void gbtorch_disconnect(struct gb_bundle *bundle)
{
	struct gbtorch *gbtorch = greybus_get_drvdata(bundle);

	destroy_workqueue(gbtorch->wq);
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
