// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sluice: a work in the module's other file frees the log while the driver is
 * bound. The Makefile names the module and its files by variables.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "keep-freed-in-callback-work.h"

static int sluice_probe(struct platform_device *pdev)
{
	struct sluice *sluice;

	sluice = devm_kzalloc(&pdev->dev, sizeof(*sluice), GFP_KERNEL);
	if (!sluice)
		return -ENOMEM;

	sluice->log = kzalloc(64, GFP_KERNEL);
	if (!sluice->log)
		return -ENOMEM;

	platform_set_drvdata(pdev, sluice);
	sluice_start(sluice);

	return 0;
}

static void sluice_remove(struct platform_device *pdev)
{
	struct sluice *sluice = platform_get_drvdata(pdev);

	cancel_work_sync(&sluice->shut);
	kfree(sluice->log);
}

static struct platform_driver sluice_driver = {
	.probe = sluice_probe,
	.remove = sluice_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(sluice_driver);

MODULE_DESCRIPTION("Sluice with a log");
MODULE_LICENSE("GPL");
