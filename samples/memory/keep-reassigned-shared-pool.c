// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tags that all devices put into one pool. remove() takes as many out as probe
 * put in, whichever come first: they may be another device's, and devres would
 * free this one's while they are still on the list.
 */
/* no naive: one device alone takes out what it has put in */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct tag {
	struct list_head node;
	u32 number;
};

static LIST_HEAD(tag_pool);

static int tags_probe(struct platform_device *pdev)
{
	struct tag *tag;

	tag = kzalloc(sizeof(*tag), GFP_KERNEL);
	if (!tag)
		return -ENOMEM;

	tag->number = pdev->id;
	list_add_tail(&tag->node, &tag_pool);

	return 0;
}

static void tags_remove(struct platform_device *pdev)
{
	struct tag *tag, *next;
	int taken = 0;

	list_for_each_entry_safe(tag, next, &tag_pool, node) {
		list_del(&tag->node);
		kfree(tag);
		if (++taken == 1)
			break;
	}
}

static struct platform_driver tags_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = tags_probe,
	.remove = tags_remove,
};
module_platform_driver(tags_driver);

MODULE_DESCRIPTION("Tags of all devices in one pool");
MODULE_LICENSE("GPL");
