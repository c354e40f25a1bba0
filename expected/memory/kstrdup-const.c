// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sign board: a label that may point into the kernel's read-only data, which
 * kfree_const() leaves alone and the managed twin does as well.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

struct board {
	const char *label;
};

static ssize_t label_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct board *board = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n", board->label);
}
static DEVICE_ATTR_RO(label);

static int board_probe(struct platform_device *pdev)
{
	struct board *board;

	board = devm_kzalloc(&pdev->dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	board->label = devm_kstrdup_const(&pdev->dev, pdev->name, GFP_KERNEL);
	if (!board->label)
		return -ENOMEM;
	platform_set_drvdata(pdev, board);

	return device_create_file(&pdev->dev, &dev_attr_label);
}

static void board_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_label);
}

static struct platform_driver board_driver = {
	.probe = board_probe,
	.remove = board_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Sign board");
MODULE_LICENSE("GPL");
