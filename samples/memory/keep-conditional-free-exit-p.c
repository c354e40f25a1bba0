// SPDX-License-Identifier: GPL-2.0-only
/*
 * Abacus whose remove is left out of a built-in driver by __exit_p(). Unbinding
 * that one calls nothing and frees nothing, so what it uses must stay.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define ABACUS_WIRES	10

struct abacus {
	u8 beads[ABACUS_WIRES];
};

static int abacus_probe(struct platform_device *pdev)
{
	struct abacus *abacus;

	abacus = kzalloc(sizeof(*abacus), GFP_KERNEL);
	if (!abacus)
		return -ENOMEM;

	abacus->beads[0] = 5;
	dev_dbg(&pdev->dev, "%d beads on the first wire\n", abacus->beads[0]);
	platform_set_drvdata(pdev, abacus);

	return 0;
}

static void __exit abacus_remove(struct platform_device *pdev)
{
	struct abacus *abacus = platform_get_drvdata(pdev);

	kfree(abacus);
}

static struct platform_driver abacus_driver __refdata = {
	.probe = abacus_probe,
	.remove = __exit_p(abacus_remove),
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(abacus_driver);

MODULE_DESCRIPTION("Abacus");
MODULE_LICENSE("GPL");
