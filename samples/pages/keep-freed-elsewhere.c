// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scanner with a bounce buffer of two pages. The sysfs file that switches to
 * direct transfers gives the buffer back while the driver stays bound, through
 * the helper that remove() uses too.
 */
/* no naive: the page allocator does not report the second free of a page */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define SCANNER_ORDER	1

struct scanner {
	/* keeps the direct file and remove() apart */
	struct mutex lock;
	unsigned long bounce;
};

static void scanner_drop_bounce(struct scanner *scanner)
{
	mutex_lock(&scanner->lock);
	free_pages(scanner->bounce, SCANNER_ORDER);
	scanner->bounce = 0;
	mutex_unlock(&scanner->lock);
}

static ssize_t direct_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	scanner_drop_bounce(dev_get_drvdata(dev));

	return count;
}
static DEVICE_ATTR_WO(direct);

static struct attribute *scanner_attrs[] = {
	&dev_attr_direct.attr,
	NULL
};
ATTRIBUTE_GROUPS(scanner);

static int scanner_probe(struct platform_device *pdev)
{
	struct scanner *scanner;

	scanner = devm_kzalloc(&pdev->dev, sizeof(*scanner), GFP_KERNEL);
	if (!scanner)
		return -ENOMEM;

	mutex_init(&scanner->lock);
	scanner->bounce = __get_free_pages(GFP_KERNEL, SCANNER_ORDER);
	if (!scanner->bounce)
		return -ENOMEM;

	platform_set_drvdata(pdev, scanner);

	return 0;
}

static void scanner_remove(struct platform_device *pdev)
{
	struct scanner *scanner = platform_get_drvdata(pdev);

	scanner_drop_bounce(scanner);
}

static struct platform_driver scanner_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = scanner_groups,
	},
	.probe = scanner_probe,
	.remove = scanner_remove,
};
module_platform_driver(scanner_driver);

MODULE_DESCRIPTION("Scanner that can give its bounce buffer back early");
MODULE_LICENSE("GPL");
