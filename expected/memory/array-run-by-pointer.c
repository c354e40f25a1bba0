// SPDX-License-Identifier: GPL-2.0-only
/*
 * Row of bells: an array of pointers that remove runs over with a pointer of
 * its own, and not by an index.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define BELLS 4

struct bell {
	unsigned int tone;
};

struct row {
	struct bell *bells[BELLS];
};

static ssize_t tone_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct row *row = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", row->bells[BELLS - 1]->tone);
}
static DEVICE_ATTR_RO(tone);

static int row_probe(struct platform_device *pdev)
{
	struct row *row;
	int i;

	row = devm_kzalloc(&pdev->dev, sizeof(*row), GFP_KERNEL);
	if (!row)
		return -ENOMEM;

	for (i = 0; i < BELLS; i++) {
		row->bells[i] = devm_kzalloc(&pdev->dev, sizeof(*row->bells[i]),
					     GFP_KERNEL);
		if (!row->bells[i])
			return -ENOMEM;
		row->bells[i]->tone = 440 + i;
	}
	platform_set_drvdata(pdev, row);

	return device_create_file(&pdev->dev, &dev_attr_tone);
}

static void row_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_tone);
}

static struct platform_driver row_driver = {
	.probe = row_probe,
	.remove = row_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(row_driver);

MODULE_DESCRIPTION("Row of bells");
MODULE_LICENSE("GPL");
