// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signboard with a text that is written anew by a file: a macro puts another
 * one in its place, which remove() has to free. The old one is never freed.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct board {
	char *title;
};

#define EXCHANGE(place, value) do {	\
	old = (place);			\
	(place) = (value);		\
} while (0)

static ssize_t title_store(struct device *dev, struct device_attribute *attr,
			   const char *text, size_t count)
{
	struct board *board = dev_get_drvdata(dev);
	char *made, *old;

	made = kstrndup(text, count, GFP_KERNEL);
	if (!made)
		return -ENOMEM;

	EXCHANGE(board->title, made);
	dev_dbg(dev, "no longer %s\n", old);

	return count;
}
static DEVICE_ATTR_WO(title);

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

MODULE_DESCRIPTION("Signboard with a text that a macro exchanges");
MODULE_LICENSE("GPL");
