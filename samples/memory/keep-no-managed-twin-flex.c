// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filter bank with a flexible array. kzalloc_flex() takes the struct, the
 * array and its length in one, and writes the counter that __counted_by()
 * names; no managed function does that.
 */
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#ifndef kzalloc_flex
/* Linux before 7.0, where the counter is left to the caller. */
#define kzalloc_flex(var, member, count) \
	kzalloc(struct_size(&(var), member, count), GFP_KERNEL)
#endif

struct filter_bank {
	unsigned int count;
	u32 gain[] __counted_by(count);
};

static int filter_probe(struct platform_device *pdev)
{
	struct filter_bank *bank;

	bank = kzalloc_flex(*bank, gain, 12);
	if (!bank)
		return -ENOMEM;

	bank->count = 12;
	bank->gain[0] = 1;
	platform_set_drvdata(pdev, bank);

	return 0;
}

static void filter_remove(struct platform_device *pdev)
{
	struct filter_bank *bank = platform_get_drvdata(pdev);

	kfree(bank);
}

static struct platform_driver filter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = filter_probe,
	.remove = filter_remove,
};
module_platform_driver(filter_driver);

MODULE_DESCRIPTION("Filter bank with a flexible array");
MODULE_LICENSE("GPL");
