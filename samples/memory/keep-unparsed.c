// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter that reads its start values into a buffer of the scope. The
 * declaration with __free() behind a type that this file does not define is
 * more than spatch 1.1.1 can parse, and with it the whole of probe is lost:
 * the site in it must be reported as unseen and not be passed over.
 */
#include <asm/byteorder.h>
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct counter {
	u64 start;
};

static int counter_probe(struct platform_device *pdev)
{
	__le32 *raw __free(kfree) = NULL;
	struct counter *counter;

	raw = kcalloc(4, sizeof(*raw), GFP_KERNEL);
	if (!raw)
		return -ENOMEM;

	counter = kzalloc(sizeof(*counter), GFP_KERNEL);
	if (!counter)
		return -ENOMEM;

	raw[0] = cpu_to_le32(1);
	counter->start = le32_to_cpu(raw[0]);
	platform_set_drvdata(pdev, counter);

	return 0;
}

static void counter_remove(struct platform_device *pdev)
{
	struct counter *counter = platform_get_drvdata(pdev);

	kfree(counter);
}

static struct platform_driver counter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = counter_probe,
	.remove = counter_remove,
};
module_platform_driver(counter_driver);

MODULE_DESCRIPTION("Counter whose probe spatch cannot parse");
MODULE_LICENSE("GPL");
