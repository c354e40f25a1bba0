// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fan tachometer: the error code is set on the line before each goto, and
 * the label ends in nothing but the return.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define TACHO_SAMPLES	16

struct tacho {
	struct workqueue_struct *wq;
	u16 *samples;
};

static int tacho_probe(struct platform_device *pdev)
{
	struct tacho *tacho;
	int err;

	tacho = kzalloc(sizeof(*tacho), GFP_KERNEL);
	if (!tacho)
		return -ENOMEM;

	tacho->samples = kcalloc(TACHO_SAMPLES, sizeof(u16), GFP_KERNEL);
	if (!tacho->samples) {
		err = -ENOMEM;
		goto out;
	}

	tacho->wq = alloc_ordered_workqueue("tacho", 0);
	if (!tacho->wq) {
		err = -ENODEV;
		goto out;
	}

	platform_set_drvdata(pdev, tacho);

	return 0;

out:
	kfree(tacho->samples);
	kfree(tacho);
	return err;
}

static void tacho_remove(struct platform_device *pdev)
{
	struct tacho *tacho = platform_get_drvdata(pdev);

	destroy_workqueue(tacho->wq);
	kfree(tacho->samples);
	kfree(tacho);
}

static struct platform_driver tacho_driver = {
	.probe = tacho_probe,
	.remove = tacho_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tacho_driver);

MODULE_DESCRIPTION("Fan tachometer");
MODULE_LICENSE("GPL");
