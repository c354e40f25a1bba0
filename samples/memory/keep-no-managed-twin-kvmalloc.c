// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorder with a buffer whose length the user chooses. kvmalloc() falls back
 * to vmalloc() when no contiguous block is free; a managed kmalloc() would
 * fail instead.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static unsigned int samples = 4096;
module_param(samples, uint, 0444);
MODULE_PARM_DESC(samples, "number of samples that are kept");

struct recorder {
	u16 *samples;
};

static int recorder_probe(struct platform_device *pdev)
{
	struct recorder *recorder;

	recorder = devm_kzalloc(&pdev->dev, sizeof(*recorder), GFP_KERNEL);
	if (!recorder)
		return -ENOMEM;

	recorder->samples = kvcalloc(samples, sizeof(*recorder->samples),
				     GFP_KERNEL);
	if (!recorder->samples)
		return -ENOMEM;

	platform_set_drvdata(pdev, recorder);

	return 0;
}

static void recorder_remove(struct platform_device *pdev)
{
	struct recorder *recorder = platform_get_drvdata(pdev);

	kvfree(recorder->samples);
}

static struct platform_driver recorder_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = recorder_probe,
	.remove = recorder_remove,
};
module_platform_driver(recorder_driver);

MODULE_DESCRIPTION("Recorder with a buffer from kvmalloc");
MODULE_LICENSE("GPL");
