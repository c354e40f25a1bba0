// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error source whose scan cannot be broken off. If remove() meets a running
 * one it returns early and gives the block up for good: the scan still writes
 * to it, and a few lost bytes are better than a write to foreign memory.
 * Module exit waits for the scan's code, not for its memory.
 */
#include <linux/jiffies.h>
#include <linux/kmemleak.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define SCAN_STEPS	15

struct error_source {
	struct delayed_work scan;
	unsigned int step;
	u32 status;
};

static atomic_t scans_running = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(scans_wait);
static struct workqueue_struct *scan_wq;

static void source_scan(struct work_struct *work)
{
	struct error_source *source = container_of(work, struct error_source,
						   scan.work);

	source->status++;
	if (++source->step < SCAN_STEPS) {
		queue_delayed_work(scan_wq, &source->scan, HZ / 10);
	} else {
		atomic_dec(&scans_running);
		wake_up(&scans_wait);
	}
}

static int source_stop(struct error_source *source)
{
	return READ_ONCE(source->step) < SCAN_STEPS ? -EBUSY : 0;
}

static int source_probe(struct platform_device *pdev)
{
	struct error_source *source;

	source = kzalloc(sizeof(*source), GFP_KERNEL);
	if (!source)
		return -ENOMEM;

	INIT_DELAYED_WORK(&source->scan, source_scan);
	platform_set_drvdata(pdev, source);
	atomic_inc(&scans_running);
	queue_delayed_work(scan_wq, &source->scan, HZ / 10);

	return 0;
}

static void source_remove(struct platform_device *pdev)
{
	struct error_source *source = platform_get_drvdata(pdev);

	if (source_stop(source)) {
		dev_info(&pdev->dev, "scan still running, memory given up\n");
		kmemleak_not_leak(source);
		return;
	}

	flush_delayed_work(&source->scan);
	kfree(source);
}

static struct platform_driver source_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = source_probe,
	.remove = source_remove,
};

static int __init source_init(void)
{
	int ret;

	scan_wq = alloc_workqueue("%s", 0, 0, KBUILD_MODNAME);
	if (!scan_wq)
		return -ENOMEM;

	ret = platform_driver_register(&source_driver);
	if (ret)
		destroy_workqueue(scan_wq);

	return ret;
}

static void __exit source_exit(void)
{
	platform_driver_unregister(&source_driver);

	/* a scan runs code of this module, so none may be left */
	wait_event_timeout(scans_wait, !atomic_read(&scans_running), 5 * HZ);
	destroy_workqueue(scan_wq);
}

module_init(source_init);
module_exit(source_exit);

MODULE_DESCRIPTION("Error source that may outlive its driver's remove");
MODULE_LICENSE("GPL");
