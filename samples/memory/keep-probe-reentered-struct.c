// SPDX-License-Identifier: GPL-2.0-only
/*
 * Link whose remote end wants everything set up anew now and then. Whoever
 * writes to a file has remove() and probe() called through the driver's own
 * struct, any number of times within one binding: managed memory would be
 * given back only at the end of it.
 */
/* no naive: the memory grows with every write and all of it goes at unbind */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct link {
	struct device *dev;
	u32 window[32];
	unsigned int tail;
};

static struct platform_driver link_driver;

static ssize_t renew_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct platform_device *pdev = to_platform_device(dev);
	int ret;

	link_driver.remove(pdev);
	ret = link_driver.probe(pdev);

	return ret ? ret : count;
}
static DEVICE_ATTR_WO(renew);

static struct attribute *link_attrs[] = {
	&dev_attr_renew.attr,
	NULL
};
ATTRIBUTE_GROUPS(link);

static int link_probe(struct platform_device *pdev)
{
	struct link *link;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;

	link->dev = &pdev->dev;
	link->window[0] = 1;
	link->tail = 1;
	platform_set_drvdata(pdev, link);

	return 0;
}

static void link_remove(struct platform_device *pdev)
{
	struct link *link = platform_get_drvdata(pdev);

	kfree(link);
}

static struct platform_driver link_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = link_groups,
	},
	.probe = link_probe,
	.remove = link_remove,
};
module_platform_driver(link_driver);

MODULE_DESCRIPTION("Link that is set up anew through its driver's struct");
MODULE_LICENSE("GPL");
