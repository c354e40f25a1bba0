// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card with a counter on a memory stick slot.
 */
#include <linux/memstick.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define MSCOUNT_BUF_LEN	128

struct mscount {
	struct workqueue_struct *wq;
	void *buf;
};

static int mscount_probe(struct memstick_dev *card)
{
	struct mscount *mscount;

	mscount = devm_kzalloc(&card->dev, sizeof(*mscount), GFP_KERNEL);
	if (!mscount)
		return -ENOMEM;

	mscount->buf = devm_kmalloc(&card->dev, MSCOUNT_BUF_LEN, GFP_KERNEL);
	if (!mscount->buf)
		return -ENOMEM;

	mscount->wq = alloc_ordered_workqueue("mscount", 0);
	if (!mscount->wq)
		return -ENOMEM;

	memstick_set_drvdata(card, mscount);

	return 0;
}

static void mscount_remove(struct memstick_dev *card)
{
	struct mscount *mscount = memstick_get_drvdata(card);

	destroy_workqueue(mscount->wq);
}

static struct memstick_device_id mscount_id[] = {
	{ MEMSTICK_MATCH_ALL, MEMSTICK_TYPE_PRO, MEMSTICK_CATEGORY_IO_PRO, 0 },
	{ }
};

static struct memstick_driver mscount_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = mscount_id,
	.probe = mscount_probe,
	.remove = mscount_remove,
};
module_driver(mscount_driver, memstick_register_driver,
	      memstick_unregister_driver);

MODULE_DESCRIPTION("Memory stick counter");
MODULE_LICENSE("GPL");
