// SPDX-License-Identifier: GPL-2.0-only
/*
 * A blink pattern that is shown once at start-up: the timer function frees it
 * after the last step. remove() frees it only if it was in time to stop the
 * timer.
 */
/* no naive: whether the timer is ahead of the unbind is a matter of time */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct blink_pattern {
	unsigned int left;
	u8 brightness[8];
};

struct blinker {
	struct timer_list timer;
	struct blink_pattern *pattern;
	u8 brightness;
};

static void blinker_tick(struct timer_list *timer)
{
	struct blinker *blinker = from_timer(blinker, timer, timer);
	struct blink_pattern *pattern = blinker->pattern;

	blinker->brightness = pattern->brightness[--pattern->left];
	if (pattern->left) {
		mod_timer(timer, jiffies + 1);
		return;
	}

	blinker->pattern = NULL;
	kfree(pattern);
}

static int blinker_probe(struct platform_device *pdev)
{
	struct blink_pattern *pattern;
	struct blinker *blinker;

	blinker = devm_kzalloc(&pdev->dev, sizeof(*blinker), GFP_KERNEL);
	if (!blinker)
		return -ENOMEM;

	pattern = kzalloc(sizeof(*pattern), GFP_KERNEL);
	if (!pattern)
		return -ENOMEM;

	pattern->left = 2;
	blinker->pattern = pattern;
	platform_set_drvdata(pdev, blinker);
	timer_setup(&blinker->timer, blinker_tick, 0);
	mod_timer(&blinker->timer, jiffies + 1);

	return 0;
}

static void blinker_remove(struct platform_device *pdev)
{
	struct blinker *blinker = platform_get_drvdata(pdev);

	timer_shutdown_sync(&blinker->timer);
	kfree(blinker->pattern);
}

static struct platform_driver blinker_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = blinker_probe,
	.remove = blinker_remove,
};
module_platform_driver(blinker_driver);

MODULE_DESCRIPTION("Blinker whose timer function frees the pattern");
MODULE_LICENSE("GPL");
