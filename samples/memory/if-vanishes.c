// SPDX-License-Identifier: GPL-2.0-only
/*
 * Piano roll: the needless test before each free goes with it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define PIANO_KEYS	88

struct piano {
	struct workqueue_struct *wq;
	u8 *velocity;
};

static int piano_probe(struct platform_device *pdev)
{
	struct piano *piano;
	int ret;

	piano = kzalloc(sizeof(*piano), GFP_KERNEL);
	if (!piano)
		return -ENOMEM;

	piano->wq = alloc_ordered_workqueue("piano", 0);
	piano->velocity = kzalloc(PIANO_KEYS, GFP_KERNEL);
	if (!piano->wq || !piano->velocity) {
		ret = -ENOMEM;
		goto err_free;
	}

	platform_set_drvdata(pdev, piano);

	return 0;

err_free:
	if (piano->wq)
		destroy_workqueue(piano->wq);
	if (piano->velocity)
		kfree(piano->velocity);
	kfree(piano);
	return ret;
}

static void piano_remove(struct platform_device *pdev)
{
	struct piano *piano = platform_get_drvdata(pdev);

	destroy_workqueue(piano->wq);
	if (piano->velocity)
		kfree(piano->velocity);
	kfree(piano);
}

static struct platform_driver piano_driver = {
	.probe = piano_probe,
	.remove = piano_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(piano_driver);

MODULE_DESCRIPTION("Piano roll");
MODULE_LICENSE("GPL");
