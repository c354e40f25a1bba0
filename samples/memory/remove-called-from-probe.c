// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metronome: probe calls remove to undo what it has done so far.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define METRONOME_PATTERN	16

struct metronome {
	struct workqueue_struct *wq;
	struct dentry *debugfs;
	u32 bpm;
	u8 *pattern;
};

static void metronome_remove(struct platform_device *pdev)
{
	struct metronome *metronome = platform_get_drvdata(pdev);

	debugfs_remove(metronome->debugfs);
	if (metronome->wq)
		destroy_workqueue(metronome->wq);
	kfree(metronome->pattern);
	kfree(metronome);
}

static int metronome_probe(struct platform_device *pdev)
{
	struct metronome *metronome;
	int ret;

	metronome = kzalloc(sizeof(*metronome), GFP_KERNEL);
	if (!metronome)
		return -ENOMEM;

	metronome->bpm = 120;
	platform_set_drvdata(pdev, metronome);

	metronome->pattern = kzalloc(METRONOME_PATTERN, GFP_KERNEL);
	if (!metronome->pattern) {
		ret = -ENOMEM;
		goto err_remove;
	}

	metronome->wq = alloc_ordered_workqueue("metronome", 0);
	if (!metronome->wq) {
		ret = -ENOMEM;
		goto err_remove;
	}

	metronome->debugfs = debugfs_create_dir(dev_name(&pdev->dev), NULL);
	debugfs_create_u32("bpm", 0444, metronome->debugfs, &metronome->bpm);

	return 0;

err_remove:
	metronome_remove(pdev);
	return ret;
}

static struct platform_driver metronome_driver = {
	.probe = metronome_probe,
	.remove = metronome_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(metronome_driver);

MODULE_DESCRIPTION("Metronome");
MODULE_LICENSE("GPL");
