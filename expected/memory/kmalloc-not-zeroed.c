// SPDX-License-Identifier: GPL-2.0-only
/*
 * Character display: a frame buffer that is filled before it is shown, so
 * that a zeroing allocation would be work for nothing.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CHARLCD_COLS	20
#define CHARLCD_ROWS	4

struct charlcd {
	struct led_classdev backlight;
	enum led_brightness level;
	char *frame;
};

static void charlcd_backlight_set(struct led_classdev *cdev,
				  enum led_brightness level)
{
	struct charlcd *lcd = container_of(cdev, struct charlcd, backlight);

	lcd->level = level;
}

static int charlcd_probe(struct platform_device *pdev)
{
	struct charlcd *lcd;
	int ret;

	lcd = devm_kzalloc(&pdev->dev, sizeof(*lcd), GFP_KERNEL);
	if (!lcd)
		return -ENOMEM;

	lcd->frame = devm_kmalloc(&pdev->dev, CHARLCD_COLS * CHARLCD_ROWS,
				  GFP_KERNEL);
	if (!lcd->frame)
		return -ENOMEM;
	memset(lcd->frame, ' ', CHARLCD_COLS * CHARLCD_ROWS);

	lcd->backlight.name = "charlcd:white:backlight";
	lcd->backlight.max_brightness = 15;
	lcd->backlight.brightness_set = charlcd_backlight_set;

	ret = led_classdev_register(&pdev->dev, &lcd->backlight);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, lcd);

	return 0;
}

static void charlcd_remove(struct platform_device *pdev)
{
	struct charlcd *lcd = platform_get_drvdata(pdev);

	led_classdev_unregister(&lcd->backlight);
}

static struct platform_driver charlcd_driver = {
	.probe = charlcd_probe,
	.remove = charlcd_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(charlcd_driver);

MODULE_DESCRIPTION("Character display");
MODULE_LICENSE("GPL");
