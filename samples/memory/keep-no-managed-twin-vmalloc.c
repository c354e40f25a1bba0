// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frame buffer of a display without memory of its own. The large part comes
 * from vmalloc(), which has no managed twin; the small part beside it has one
 * and is managed already.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

struct frame {
	u8 *lines;
	size_t size;
};

static int frame_probe(struct platform_device *pdev)
{
	struct frame *frame;

	frame = devm_kzalloc(&pdev->dev, sizeof(*frame), GFP_KERNEL);
	if (!frame)
		return -ENOMEM;

	frame->size = SZ_64K;
	frame->lines = vzalloc(frame->size);
	if (!frame->lines)
		return -ENOMEM;

	platform_set_drvdata(pdev, frame);

	return 0;
}

static void frame_remove(struct platform_device *pdev)
{
	struct frame *frame = platform_get_drvdata(pdev);

	vfree(frame->lines);
}

static struct platform_driver frame_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = frame_probe,
	.remove = frame_remove,
};
module_platform_driver(frame_driver);

MODULE_DESCRIPTION("Frame buffer from vmalloc beside a small managed part");
MODULE_LICENSE("GPL");
