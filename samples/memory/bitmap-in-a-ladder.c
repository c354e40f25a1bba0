// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shelf of slots, and a file of its mode, which remove() takes away by hand before.
 */
#include <linux/bitmap.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define SHELF_MODE	0x00

struct shelf {
	void __iomem *regs;
	unsigned long *used;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct shelf *shelf = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(shelf->regs + SHELF_MODE));
}
static DEVICE_ATTR_RO(mode);

static int shelf_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct shelf *shelf;
	int ret;

	shelf = devm_kzalloc(dev, sizeof(*shelf), GFP_KERNEL);
	if (!shelf)
		return -ENOMEM;

	shelf->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(shelf->regs))
		return PTR_ERR(shelf->regs);

	platform_set_drvdata(pdev, shelf);

	shelf->used = bitmap_alloc(64, GFP_KERNEL);
	if (!shelf->used)
		return -ENOMEM;

	ret = device_create_file(dev, &dev_attr_mode);
	if (ret)
		goto err_undo;

	return 0;

err_undo:
	bitmap_free(shelf->used);
	return ret;
}

static void shelf_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct shelf *shelf = platform_get_drvdata(pdev);

	device_remove_file(dev, &dev_attr_mode);
	bitmap_free(shelf->used);
}

static const struct of_device_id shelf_of_match[] = {
	{ .compatible = "fictional,shelf" },
	{ }
};
MODULE_DEVICE_TABLE(of, shelf_of_match);

static struct platform_driver shelf_driver = {
	.probe = shelf_probe,
	.remove = shelf_remove,
	.driver = {
		.name = "shelf",
		.of_match_table = shelf_of_match,
	},
};
module_platform_driver(shelf_driver);

MODULE_DESCRIPTION("Shelf");
MODULE_LICENSE("GPL");
