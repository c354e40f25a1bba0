// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bell tower: locals that were there for the frees only.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

#define TOWER_TUNE_LEN	60

struct tower_tune {
	u8 note[TOWER_TUNE_LEN];
};

struct tower {
	struct timer_list timer;
	struct tower_tune *tune;
	unsigned int next;
};

static void tower_tick(struct timer_list *timer)
{
	struct tower *tower = from_timer(tower, timer, timer);

	tower->next = (tower->next + 1) % TOWER_TUNE_LEN;
	tower->tune->note[tower->next] = tower->next;
	mod_timer(timer, jiffies + HZ);
}

static int tower_probe(struct platform_device *pdev)
{
	struct tower *tower;

	tower = devm_kzalloc(&pdev->dev, sizeof(*tower), GFP_KERNEL);
	if (!tower)
		return -ENOMEM;

	tower->tune = devm_kzalloc(&pdev->dev, sizeof(*tower->tune),
				   GFP_KERNEL);
	if (!tower->tune)
		return -ENOMEM;

	timer_setup(&tower->timer, tower_tick, 0);
	mod_timer(&tower->timer, jiffies + HZ);
	platform_set_drvdata(pdev, tower);

	return 0;
}

static void tower_remove(struct platform_device *pdev)
{
	struct tower *tower = platform_get_drvdata(pdev);

	timer_shutdown_sync(&tower->timer);
}

static struct platform_driver tower_driver = {
	.probe = tower_probe,
	.remove = tower_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tower_driver);

MODULE_DESCRIPTION("Bell tower");
MODULE_LICENSE("GPL");
