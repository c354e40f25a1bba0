// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capture engine with a buffer of three pages and a half. alloc_pages_exact()
 * returns the pages that are too many; the managed allocation knows powers of
 * two only.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct capture {
	void *samples;
	size_t size;
};

static int capture_probe(struct platform_device *pdev)
{
	struct capture *capture;

	capture = devm_kzalloc(&pdev->dev, sizeof(*capture), GFP_KERNEL);
	if (!capture)
		return -ENOMEM;

	capture->size = 3 * PAGE_SIZE + PAGE_SIZE / 2;
	capture->samples = alloc_pages_exact(capture->size, GFP_KERNEL);
	if (!capture->samples)
		return -ENOMEM;

	platform_set_drvdata(pdev, capture);

	return 0;
}

static void capture_remove(struct platform_device *pdev)
{
	struct capture *capture = platform_get_drvdata(pdev);

	free_pages_exact(capture->samples, capture->size);
}

static struct platform_driver capture_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = capture_probe,
	.remove = capture_remove,
};
module_platform_driver(capture_driver);

MODULE_DESCRIPTION("Capture engine with an exact number of pages");
MODULE_LICENSE("GPL");
