// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sundial: the helper that undid everything is left with one statement. That
 * says as much in the place of its calls.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define SUNDIAL_HOURS	12

struct sundial {
	struct delayed_work turn;
	struct led_classdev noon;
	u8 *shadow;
};

static void sundial_noon_set(struct led_classdev *cdev,
			     enum led_brightness level)
{
	struct sundial *dial = container_of(cdev, struct sundial, noon);

	dial->shadow[0] = level;
}

static void sundial_turn(struct work_struct *work)
{
	struct sundial *dial = container_of(to_delayed_work(work),
					    struct sundial, turn);

	dial->shadow[SUNDIAL_HOURS - 1]++;
	schedule_delayed_work(&dial->turn, HZ);
}

static void sundial_free(struct sundial *old)
{
	cancel_delayed_work_sync(&old->turn);
	kfree(old->shadow);
	kfree(old);
}

static int sundial_probe(struct platform_device *pdev)
{
	struct sundial *dial;
	int ret;

	dial = kzalloc(sizeof(*dial), GFP_KERNEL);
	if (!dial)
		return -ENOMEM;

	INIT_DELAYED_WORK(&dial->turn, sundial_turn);

	dial->shadow = kcalloc(SUNDIAL_HOURS, sizeof(u8), GFP_KERNEL);
	if (!dial->shadow) {
		ret = -ENOMEM;
		goto err_free;
	}

	schedule_delayed_work(&dial->turn, HZ);

	dial->noon.name = "sundial:white:noon";
	dial->noon.brightness_set = sundial_noon_set;
	ret = led_classdev_register(&pdev->dev, &dial->noon);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, dial);

	return 0;

err_free:
	sundial_free(dial);
	return ret;
}

static void sundial_remove(struct platform_device *pdev)
{
	struct sundial *dial = platform_get_drvdata(pdev);

	led_classdev_unregister(&dial->noon);
	sundial_free(dial);
}

static struct platform_driver sundial_driver = {
	.probe = sundial_probe,
	.remove = sundial_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(sundial_driver);

MODULE_DESCRIPTION("Sundial");
MODULE_LICENSE("GPL");
