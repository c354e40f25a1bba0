// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jukebox: without memory for the play list the driver works all the same.
 * The flags are kept.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define JUKEBOX_LIST_LEN	1000

struct jukebox {
	struct led_classdev led;
	u8 *playlist;
};

static void jukebox_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct jukebox *jukebox = container_of(cdev, struct jukebox, led);

	if (jukebox->playlist)
		jukebox->playlist[0] = level;
}

static int jukebox_probe(struct platform_device *pdev)
{
	struct jukebox *jukebox;
	int ret;

	jukebox = kzalloc(sizeof(*jukebox), GFP_KERNEL);
	if (!jukebox)
		return -ENOMEM;

	jukebox->playlist = kmalloc(JUKEBOX_LIST_LEN,
				    GFP_KERNEL | __GFP_NOWARN);
	if (!jukebox->playlist)
		dev_info(&pdev->dev, "no play list\n");

	jukebox->led.name = "jukebox:multi:indicator";
	jukebox->led.brightness_set = jukebox_set;
	ret = led_classdev_register(&pdev->dev, &jukebox->led);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, jukebox);

	return 0;

err_free:
	kfree(jukebox->playlist);
	kfree(jukebox);
	return ret;
}

static void jukebox_remove(struct platform_device *pdev)
{
	struct jukebox *jukebox = platform_get_drvdata(pdev);

	led_classdev_unregister(&jukebox->led);
	kfree(jukebox->playlist);
	kfree(jukebox);
}

static struct platform_driver jukebox_driver = {
	.probe = jukebox_probe,
	.remove = jukebox_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(jukebox_driver);

MODULE_DESCRIPTION("Jukebox");
MODULE_LICENSE("GPL");
