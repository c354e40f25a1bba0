// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tray of slots: a write to its attribute empties it, and the map of the used
 * slots goes with them.
 */
/* no naive: the test writes to no attribute */
#include <linux/bitmap.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct tray {
	unsigned long *used;
};

static ssize_t empty_store(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count)
{
	struct tray *tray = dev_get_drvdata(dev);

	bitmap_free(tray->used);
	tray->used = NULL;

	return count;
}
static DEVICE_ATTR_WO(empty);

static int tray_probe(struct platform_device *pdev)
{
	struct tray *tray;
	int ret;

	tray = devm_kzalloc(&pdev->dev, sizeof(*tray), GFP_KERNEL);
	if (!tray)
		return -ENOMEM;

	platform_set_drvdata(pdev, tray);

	tray->used = bitmap_zalloc(32, GFP_KERNEL);
	if (!tray->used)
		return -ENOMEM;

	ret = device_create_file(&pdev->dev, &dev_attr_empty);
	if (ret)
		bitmap_free(tray->used);

	return ret;
}

static void tray_remove(struct platform_device *pdev)
{
	struct tray *tray = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_empty);
	bitmap_free(tray->used);
}

static const struct of_device_id tray_of_match[] = {
	{ .compatible = "fictional,tray" },
	{ }
};
MODULE_DEVICE_TABLE(of, tray_of_match);

static struct platform_driver tray_driver = {
	.probe = tray_probe,
	.remove = tray_remove,
	.driver = {
		.name = "tray",
		.of_match_table = tray_of_match,
	},
};
module_platform_driver(tray_driver);

MODULE_DESCRIPTION("Tray");
MODULE_LICENSE("GPL");
