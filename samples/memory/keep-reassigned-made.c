// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signboard with a text that is written anew by a file of which a macro makes
 * the function: there the text is freed and another one put in its place.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct board {
	char *title;
};

#define BOARD_TEXT(name)						\
static ssize_t name##_store(struct device *dev,				\
			    struct device_attribute *attr,		\
			    const char *text, size_t count)		\
{									\
	struct board *board = dev_get_drvdata(dev);			\
									\
	kfree(board->name);						\
	board->name = kstrndup(text, count, GFP_KERNEL);		\
	return board->name ? count : -ENOMEM;				\
}									\
static DEVICE_ATTR_WO(name)

BOARD_TEXT(title);

static int board_probe(struct platform_device *pdev)
{
	struct board *board;
	int ret;

	board = devm_kzalloc(&pdev->dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	board->title = kstrdup("closed", GFP_KERNEL);
	if (!board->title)
		return -ENOMEM;

	platform_set_drvdata(pdev, board);

	ret = device_create_file(&pdev->dev, &dev_attr_title);
	if (ret)
		goto err_free_title;

	return 0;

err_free_title:
	kfree(board->title);
	return ret;
}

static void board_remove(struct platform_device *pdev)
{
	struct board *board = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_title);
	kfree(board->title);
}

static struct platform_driver board_driver = {
	.probe = board_probe,
	.remove = board_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Signboard with texts that are written anew");
MODULE_LICENSE("GPL");
