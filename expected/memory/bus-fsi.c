// SPDX-License-Identifier: GPL-2.0-only
/*
 * Meter on FSI: probe is that of struct device_driver, with the device itself.
 */
#include <linux/fsi.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define FSIMETER_LOG	32

struct fsimeter {
	struct delayed_work poll;
	u32 *log;
	unsigned int next;
};

static void fsimeter_poll(struct work_struct *work)
{
	struct fsimeter *fsimeter;

	fsimeter = container_of(to_delayed_work(work), struct fsimeter, poll);
	fsimeter->log[fsimeter->next++ % FSIMETER_LOG]++;
	schedule_delayed_work(&fsimeter->poll, HZ);
}

static int fsimeter_probe(struct device *dev)
{
	struct fsimeter *fsimeter;

	fsimeter = devm_kzalloc(dev, sizeof(*fsimeter), GFP_KERNEL);
	if (!fsimeter)
		return -ENOMEM;

	fsimeter->log = devm_kcalloc(dev, FSIMETER_LOG, sizeof(u32),
				     GFP_KERNEL);
	if (!fsimeter->log)
		return -ENOMEM;

	INIT_DELAYED_WORK(&fsimeter->poll, fsimeter_poll);
	schedule_delayed_work(&fsimeter->poll, HZ);
	dev_set_drvdata(dev, fsimeter);

	return 0;
}

static int fsimeter_remove(struct device *dev)
{
	struct fsimeter *fsimeter = dev_get_drvdata(dev);

	cancel_delayed_work_sync(&fsimeter->poll);

	return 0;
}

static const struct fsi_device_id fsimeter_id[] = {
	{
		.engine_type = 0xfe,
		.version = FSI_VERSION_ANY,
	},
	{ }
};

static struct fsi_driver fsimeter_driver = {
	.id_table = fsimeter_id,
	.drv = {
		.name = KBUILD_MODNAME,
		.bus = &fsi_bus_type,
		.probe = fsimeter_probe,
		.remove = fsimeter_remove,
	},
};
module_fsi_driver(fsimeter_driver);

MODULE_DESCRIPTION("FSI meter");
MODULE_LICENSE("GPL");
