// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segment display: one allocation is stored in two places by one statement
 * and freed through the second.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SEGMENT_DIGITS	8

struct segment {
	struct led_classdev dimmer;
	u8 *digits;
};

static void segment_dim(struct led_classdev *cdev, enum led_brightness level)
{
	struct segment *segment = container_of(cdev, struct segment, dimmer);

	segment->digits[0] = level;
}

static int segment_probe(struct platform_device *pdev)
{
	struct segment *segment;
	u8 *digits;
	int ret;

	segment = devm_kzalloc(&pdev->dev, sizeof(*segment), GFP_KERNEL);
	if (!segment)
		return -ENOMEM;

	digits = segment->digits = kmalloc(SEGMENT_DIGITS, GFP_KERNEL);
	if (!digits)
		return -ENOMEM;
	memset(digits, 0xff, SEGMENT_DIGITS);

	segment->dimmer.name = "segment:red:indicator";
	segment->dimmer.brightness_set = segment_dim;
	ret = led_classdev_register(&pdev->dev, &segment->dimmer);
	if (ret)
		goto err_free_digits;

	platform_set_drvdata(pdev, segment);

	return 0;

err_free_digits:
	kfree(digits);
	return ret;
}

static void segment_remove(struct platform_device *pdev)
{
	struct segment *segment = platform_get_drvdata(pdev);

	led_classdev_unregister(&segment->dimmer);
	kfree(segment->digits);
}

static struct platform_driver segment_driver = {
	.probe = segment_probe,
	.remove = segment_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(segment_driver);

MODULE_DESCRIPTION("Segment display");
MODULE_LICENSE("GPL");
