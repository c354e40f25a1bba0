// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter that keeps a tally of the memory that it frees: its kfree() is a
 * #define of its own, and what the managed form does instead is not counted.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct tally {
	u32 *counts;
};

static unsigned int tally_freed;

static inline void tally_free(const void *memory)
{
	tally_freed++;
	kfree_sensitive(memory);
}

#define kfree(memory) tally_free(memory)

static int tally_probe(struct platform_device *pdev)
{
	struct tally *tally;

	tally = devm_kzalloc(&pdev->dev, sizeof(*tally), GFP_KERNEL);
	if (!tally)
		return -ENOMEM;

	tally->counts = kcalloc(16, sizeof(*tally->counts), GFP_KERNEL);
	if (!tally->counts)
		return -ENOMEM;

	platform_set_drvdata(pdev, tally);

	return 0;
}

static void tally_remove(struct platform_device *pdev)
{
	struct tally *tally = platform_get_drvdata(pdev);

	kfree(tally->counts);
	dev_info(&pdev->dev, "%u freed\n", tally_freed);
}

static struct platform_driver tally_driver = {
	.probe = tally_probe,
	.remove = tally_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tally_driver);

MODULE_DESCRIPTION("Counter with a kfree() of its own");
MODULE_LICENSE("GPL");
