// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barometer: behind a free that was guarded the pointer is forgotten, for which
 * no guard is needed.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct baro {
	struct device *dev;
	u16 *table;
	bool fine;
};

static struct baro *the_baro;

static int baro_probe(struct platform_device *pdev)
{
	struct baro *baro;

	if (the_baro)
		return -EBUSY;

	baro = devm_kzalloc(&pdev->dev, sizeof(*baro), GFP_KERNEL);
	if (!baro)
		return -ENOMEM;

	baro->dev = &pdev->dev;
	baro->fine = true;
	platform_set_drvdata(pdev, baro);
	the_baro = baro;
	dev_info(&pdev->dev, "%s\n", baro->fine ? "fine" : "rain");

	return 0;
}

static void baro_remove(struct platform_device *pdev)
{
	dev_info(&pdev->dev, "no more weather\n");
	the_baro = NULL;
}

static struct platform_driver baro_driver = {
	.probe = baro_probe,
	.remove = baro_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(baro_driver);

MODULE_DESCRIPTION("Barometer");
MODULE_LICENSE("GPL");
