// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lanes that help each other out: whoever writes to a file has the blocks of
 * one lane moved to the list of its neighbour, which frees them when it goes.
 * devres would free them with the lane that made them.
 */
/* no naive: the test machine has one device of the driver */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct block {
	struct list_head node;
	u32 words[8];
};

struct lane {
	struct list_head blocks;
	struct lane *neighbour;
};

static ssize_t lend_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct lane *lane = dev_get_drvdata(dev);
	struct lane *other = lane->neighbour;

	if (other)
		list_splice_init(&lane->blocks, &other->blocks);

	return count;
}
static DEVICE_ATTR_WO(lend);

static struct attribute *lane_attrs[] = {
	&dev_attr_lend.attr,
	NULL
};
ATTRIBUTE_GROUPS(lane);

static int lane_probe(struct platform_device *pdev)
{
	struct block *block;
	struct lane *lane;

	lane = devm_kzalloc(&pdev->dev, sizeof(*lane), GFP_KERNEL);
	if (!lane)
		return -ENOMEM;

	INIT_LIST_HEAD(&lane->blocks);
	block = kzalloc(sizeof(*block), GFP_KERNEL);
	if (!block)
		return -ENOMEM;

	list_add(&block->node, &lane->blocks);
	platform_set_drvdata(pdev, lane);

	return 0;
}

static void lane_remove(struct platform_device *pdev)
{
	struct lane *lane = platform_get_drvdata(pdev);
	struct block *block, *next;

	list_for_each_entry_safe(block, next, &lane->blocks, node)
		kfree(block);
}

static struct platform_driver lane_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = lane_groups,
	},
	.probe = lane_probe,
	.remove = lane_remove,
};
module_platform_driver(lane_driver);

MODULE_DESCRIPTION("Lanes that lend each other blocks");
MODULE_LICENSE("GPL");
