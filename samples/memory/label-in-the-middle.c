// SPDX-License-Identifier: GPL-2.0-only
/*
 * Music box: all ways out lead back to one label that only returns. Without
 * the free they return by themselves, and success returns nought.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct musicbox {
	struct led_classdev crank;
	struct led_classdev lid;
	unsigned int tune;
};

static void musicbox_crank_set(struct led_classdev *cdev,
			       enum led_brightness level)
{
	struct musicbox *box = container_of(cdev, struct musicbox, crank);

	box->tune = level;
}

static void musicbox_lid_set(struct led_classdev *cdev,
			     enum led_brightness level)
{
	struct musicbox *box = container_of(cdev, struct musicbox, lid);

	box->tune = level ? 1 : 0;
}

static int musicbox_probe(struct platform_device *pdev)
{
	struct musicbox *box;
	int ret = -ENOMEM;

	box = kzalloc(sizeof(*box), GFP_KERNEL);
	if (!box)
		goto out;

	box->crank.name = "musicbox:green:crank";
	box->crank.brightness_set = musicbox_crank_set;
	ret = led_classdev_register(&pdev->dev, &box->crank);
	if (ret)
		goto out_free;

	box->lid.name = "musicbox:red:lid";
	box->lid.brightness_set = musicbox_lid_set;
	ret = led_classdev_register(&pdev->dev, &box->lid);
	if (ret)
		goto out_unregister;

	platform_set_drvdata(pdev, box);
out:
	return ret;

out_unregister:
	led_classdev_unregister(&box->crank);
out_free:
	kfree(box);
	goto out;
}

static void musicbox_remove(struct platform_device *pdev)
{
	struct musicbox *box = platform_get_drvdata(pdev);

	led_classdev_unregister(&box->lid);
	led_classdev_unregister(&box->crank);
	kfree(box);
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
