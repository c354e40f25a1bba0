// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scales that try every pair of weights: probe frees the whole list again,
 * whatever came of it. That is no leak on removal.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct pair {
	struct list_head node;
	int left;
};

static int scales_choose(int most)
{
	struct pair *pair, *next;
	LIST_HEAD(pairs);
	int best = -ENOENT;
	int i;

	for (i = 0; i < most; i++) {
		pair = kmalloc(sizeof(*pair), GFP_KERNEL);
		if (!pair) {
			best = -ENOMEM;
			goto out;
		}
		pair->left = i;
		list_add_tail(&pair->node, &pairs);
	}

	list_for_each_entry(pair, &pairs, node)
		best = max(best, pair->left);

out:
	list_for_each_entry_safe(pair, next, &pairs, node) {
		list_del(&pair->node);
		kfree(pair);
	}

	return best;
}

static int scales_probe(struct platform_device *pdev)
{
	int best = scales_choose(4);

	if (best < 0)
		return best;

	dev_dbg(&pdev->dev, "best %d\n", best);

	return 0;
}

static void scales_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static struct platform_driver scales_driver = {
	.probe = scales_probe,
	.remove = scales_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(scales_driver);

MODULE_DESCRIPTION("Scales");
MODULE_LICENSE("GPL");
