// SPDX-License-Identifier: GPL-2.0-only
/*
 * On-chip controller whose log came from kvmalloc() once and comes from
 * kzalloc() now; kvfree() takes both. It is a free of the object all the
 * same, and one that a search for kfree() does not see.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define OCC_LOG_SIZE	512

struct occ {
	struct device *dev;
	char *log;
};

static int occ_probe(struct platform_device *pdev)
{
	struct occ *occ;

	occ = devm_kzalloc(&pdev->dev, sizeof(*occ), GFP_KERNEL);
	if (!occ)
		return -ENOMEM;

	occ->dev = &pdev->dev;
	occ->log = kzalloc(OCC_LOG_SIZE, GFP_KERNEL);
	if (!occ->log)
		return -ENOMEM;

	platform_set_drvdata(pdev, occ);

	return 0;
}

static void occ_remove(struct platform_device *pdev)
{
	struct occ *occ = platform_get_drvdata(pdev);

	kvfree(occ->log);
	occ->log = NULL;
}

static struct platform_driver occ_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = occ_probe,
	.remove = occ_remove,
};
module_platform_driver(occ_driver);

MODULE_DESCRIPTION("On-chip controller that frees its log with kvfree");
MODULE_LICENSE("GPL");
