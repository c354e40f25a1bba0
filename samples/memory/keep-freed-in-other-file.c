// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform part of a digital potentiometer. It allocates the state; what
 * frees it is written in another file of the module, for all bus parts.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "keep-freed-in-other-file.h"

static int dpot_probe(struct platform_device *pdev)
{
	struct dpot *dpot;

	dpot = kzalloc(sizeof(*dpot), GFP_KERNEL);
	if (!dpot)
		return -ENOMEM;

	dpot->dev = &pdev->dev;
	dpot->wiper = 128;
	platform_set_drvdata(pdev, dpot);

	return 0;
}

static void dpot_remove(struct platform_device *pdev)
{
	dpot_destroy(platform_get_drvdata(pdev));
}

static struct platform_driver dpot_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = dpot_probe,
	.remove = dpot_remove,
};
module_platform_driver(dpot_driver);

MODULE_DESCRIPTION("Potentiometer whose state is freed in a second file");
MODULE_LICENSE("GPL");
