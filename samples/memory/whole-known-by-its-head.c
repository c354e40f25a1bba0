// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kiln: probe takes the whole as its first member, remove reads the whole
 * back. One address, two types.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

typedef struct {
	int degrees;
} kiln_head;

struct kiln {
	kiln_head head;
	int limit;
};

static ssize_t degrees_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	kiln_head *head = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", head->degrees);
}
static DEVICE_ATTR_RO(degrees);

static int kiln_probe(struct platform_device *pdev)
{
	kiln_head *head;
	int ret;

	head = kzalloc(sizeof(struct kiln), GFP_KERNEL);
	if (!head)
		return -ENOMEM;

	head->degrees = 20;
	platform_set_drvdata(pdev, head);

	ret = device_create_file(&pdev->dev, &dev_attr_degrees);
	if (ret)
		kfree(head);

	return ret;
}

static void kiln_remove(struct platform_device *pdev)
{
	struct kiln *kiln = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_degrees);
	kiln->limit = 0;
	kfree(kiln);
}

static struct platform_driver kiln_driver = {
	.probe = kiln_probe,
	.remove = kiln_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(kiln_driver);

MODULE_DESCRIPTION("Kiln");
MODULE_LICENSE("GPL");
