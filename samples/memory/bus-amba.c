// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchdog cell on AMBA.
 */
#include <linux/amba/bus.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct cell {
	struct timer_list timer;
	unsigned long beats;
};

static void cell_beat(struct timer_list *timer)
{
	struct cell *cell = from_timer(cell, timer, timer);

	cell->beats++;
	mod_timer(timer, jiffies + HZ);
}

static int cell_probe(struct amba_device *adev, const struct amba_id *id)
{
	struct cell *cell;

	cell = kzalloc(sizeof(*cell), GFP_KERNEL);
	if (!cell)
		return -ENOMEM;

	timer_setup(&cell->timer, cell_beat, 0);
	mod_timer(&cell->timer, jiffies + HZ);
	amba_set_drvdata(adev, cell);

	return 0;
}

static void cell_remove(struct amba_device *adev)
{
	struct cell *cell = amba_get_drvdata(adev);

	timer_shutdown_sync(&cell->timer);
	kfree(cell);
}

static const struct amba_id cell_id[] = {
	{
		.id = 0x00041ffe,
		.mask = 0x000fffff,
	},
	{ }
};
MODULE_DEVICE_TABLE(amba, cell_id);

static struct amba_driver cell_driver = {
	.drv = {
		.name = KBUILD_MODNAME,
	},
	.id_table = cell_id,
	.probe = cell_probe,
	.remove = cell_remove,
};
module_amba_driver(cell_driver);

MODULE_DESCRIPTION("AMBA watchdog cell");
MODULE_LICENSE("GPL");
