// SPDX-License-Identifier: GPL-2.0-only
/*
 * Music box: a helper that only probe calls makes the object and returns it.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct musicbox {
	struct led_classdev led;
	enum led_brightness level;
	unsigned int teeth;
};

static void musicbox_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct musicbox *box = container_of(cdev, struct musicbox, led);

	box->level = level;
}

static struct musicbox *musicbox_alloc(struct platform_device *pdev)
{
	struct musicbox *box;

	box = devm_kzalloc(&pdev->dev, sizeof(*box), GFP_KERNEL);
	if (!box)
		return NULL;

	box->teeth = 72;
	box->led.name = dev_name(&pdev->dev);
	box->led.brightness_set = musicbox_set;

	return box;
}

static int musicbox_probe(struct platform_device *pdev)
{
	struct musicbox *box;
	int ret;

	box = musicbox_alloc(pdev);
	if (!box)
		return -ENOMEM;

	ret = led_classdev_register(&pdev->dev, &box->led);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, box);

	return 0;
}

static void musicbox_remove(struct platform_device *pdev)
{
	struct musicbox *box = platform_get_drvdata(pdev);

	led_classdev_unregister(&box->led);
}

static struct platform_driver musicbox_driver = {
	.probe = musicbox_probe,
	.remove = musicbox_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(musicbox_driver);

MODULE_DESCRIPTION("Music box");
MODULE_LICENSE("GPL");
