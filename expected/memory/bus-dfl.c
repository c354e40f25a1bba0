// SPDX-License-Identifier: GPL-2.0-only
/*
 * Feature of an FPGA that carries a list of its features.
 */
#include <linux/dfl.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct dflbeat {
	struct timer_list timer;
	unsigned long beats;
};

static void dflbeat_beat(struct timer_list *timer)
{
	struct dflbeat *dflbeat = from_timer(dflbeat, timer, timer);

	dflbeat->beats++;
	mod_timer(timer, jiffies + HZ);
}

static int dflbeat_probe(struct dfl_device *ddev)
{
	struct dflbeat *dflbeat;

	dflbeat = devm_kzalloc(&ddev->dev, sizeof(*dflbeat), GFP_KERNEL);
	if (!dflbeat)
		return -ENOMEM;

	timer_setup(&dflbeat->timer, dflbeat_beat, 0);
	mod_timer(&dflbeat->timer, jiffies + HZ);
	dev_set_drvdata(&ddev->dev, dflbeat);

	return 0;
}

static void dflbeat_remove(struct dfl_device *ddev)
{
	struct dflbeat *dflbeat = dev_get_drvdata(&ddev->dev);

	timer_shutdown_sync(&dflbeat->timer);
}

static const struct dfl_device_id dflbeat_id[] = {
	{ PORT_ID, 0xffe },
	{ }
};
MODULE_DEVICE_TABLE(dfl, dflbeat_id);

static struct dfl_driver dflbeat_driver = {
	.drv = {
		.name = KBUILD_MODNAME,
	},
	.id_table = dflbeat_id,
	.probe = dflbeat_probe,
	.remove = dflbeat_remove,
};
module_dfl_driver(dflbeat_driver);

MODULE_DESCRIPTION("FPGA heart beat");
MODULE_LICENSE("GPL");
