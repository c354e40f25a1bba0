// SPDX-License-Identifier: GPL-2.0-only
/*
 * Message board: the struct and the text behind it are taken as bytes, and
 * what carries it to remove is void, so that no type but the cast's names it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define BOARD_TEXT 64

struct board {
	char *text;
	size_t used;
};

static ssize_t text_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct board *board = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%.*s\n", (int)board->used, board->text);
}
static DEVICE_ATTR_RO(text);

static int board_probe(struct platform_device *pdev)
{
	struct board *board;
	u8 *room;

	room = devm_kzalloc(&pdev->dev, sizeof(*board) + BOARD_TEXT,
			    GFP_KERNEL);
	if (!room)
		return -ENOMEM;

	board = (struct board *)room;
	board->text = (char *)(room + sizeof(*board));
	board->used = strscpy(board->text, pdev->name, BOARD_TEXT);
	platform_set_drvdata(pdev, board);

	return device_create_file(&pdev->dev, &dev_attr_text);
}

static void board_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_text);
}

static struct platform_driver board_driver = {
	.probe = board_probe,
	.remove = board_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Message board");
MODULE_LICENSE("GPL");
