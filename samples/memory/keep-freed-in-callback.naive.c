// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in calib_work */
/*
 * The part of the start-up that takes long is done by a work item, and the
 * item frees its own context when it is through. From the moment it is queued
 * the context belongs to the work function.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct calib {
	struct workqueue_struct *wq;
	unsigned int offset;
};

struct calib_job {
	struct work_struct work;
	struct calib *calib;
	unsigned int samples;
};

static void calib_work(struct work_struct *work)
{
	struct calib_job *job = container_of(work, struct calib_job, work);

	job->calib->offset = job->samples / 2;
	kfree(job);
}

static int calib_probe(struct platform_device *pdev)
{
	struct calib_job *job;
	struct calib *calib;

	calib = devm_kzalloc(&pdev->dev, sizeof(*calib), GFP_KERNEL);
	if (!calib)
		return -ENOMEM;

	job = devm_kzalloc(&pdev->dev, sizeof(*job), GFP_KERNEL);
	if (!job)
		return -ENOMEM;

	calib->wq = alloc_ordered_workqueue("%s", 0, KBUILD_MODNAME);
	if (!calib->wq)
		return -ENOMEM;

	job->calib = calib;
	job->samples = 16;
	INIT_WORK(&job->work, calib_work);
	queue_work(calib->wq, &job->work);

	platform_set_drvdata(pdev, calib);

	return 0;
}

static void calib_remove(struct platform_device *pdev)
{
	struct calib *calib = platform_get_drvdata(pdev);

	/* waits for the job, which is gone then */
	destroy_workqueue(calib->wq);
}

static struct platform_driver calib_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = calib_probe,
	.remove = calib_remove,
};
module_platform_driver(calib_driver);

MODULE_DESCRIPTION("Sensor whose calibration job frees its own context");
MODULE_LICENSE("GPL");
