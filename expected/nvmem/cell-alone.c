// SPDX-License-Identifier: GPL-2.0-only
/*
 * Temperature sensor of a SoC that is trimmed by a cell of the fuses: the cell is
 * read again after each calibration, and put in remove.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define TRIM_CODE	0x00

struct trim {
	void __iomem *base;
	struct nvmem_cell *fuse;
};

static ssize_t temp_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct trim *trim = dev_get_drvdata(dev);
	int offset;
	size_t len;
	s8 *fuse;

	fuse = nvmem_cell_read(trim->fuse, &len);
	if (IS_ERR(fuse))
		return PTR_ERR(fuse);
	offset = len ? fuse[0] : 0;
	kfree(fuse);

	return sysfs_emit(buf, "%d\n", (int)readl(trim->base + TRIM_CODE) + offset);
}
static DEVICE_ATTR_RO(temp);

static int trim_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct trim *trim;

	trim = devm_kzalloc(dev, sizeof(*trim), GFP_KERNEL);
	if (!trim)
		return -ENOMEM;

	trim->fuse = devm_nvmem_cell_get(dev, "trim");
	if (IS_ERR(trim->fuse))
		return PTR_ERR(trim->fuse);

	trim->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(trim->base))
		return PTR_ERR(trim->base);
	platform_set_drvdata(pdev, trim);

	return device_create_file(dev, &dev_attr_temp);
}

static void trim_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_temp);
}

static const struct of_device_id trim_of_match[] = {
	{ .compatible = "devmify,trim" },
	{ }
};
MODULE_DEVICE_TABLE(of, trim_of_match);

static struct platform_driver trim_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = trim_of_match,
	},
	.probe = trim_probe,
	.remove = trim_remove,
};
module_platform_driver(trim_driver);

MODULE_DESCRIPTION("Temperature sensor");
MODULE_LICENSE("GPL");
