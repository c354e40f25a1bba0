// SPDX-License-Identifier: GPL-2.0-only
/*
 * Railway board: its picture is registered last and unregistered alone; all that
 * it is drawn with is managed.
 */
#include <linux/device.h>
#include <linux/fb.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BOARD_WIDTH	64
#define BOARD_HEIGHT	16

struct board {
	struct fb_info info;
	u32 palette[16];
};

static int board_setcolreg(unsigned int regno, unsigned int red, unsigned int green,
			   unsigned int blue, unsigned int transp, struct fb_info *info)
{
	u32 *palette = info->pseudo_palette;

	if (regno >= 16)
		return -EINVAL;

	palette[regno] = (red >> 8) << 16 | (green >> 8) << 8 | blue >> 8;

	return 0;
}

static const struct fb_ops board_ops = {
	.owner = THIS_MODULE,
	.fb_setcolreg = board_setcolreg,
};

static int board_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct fb_info *info;
	struct board *board;
	int ret;

	board = devm_kzalloc(dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	info = &board->info;
	info->screen_buffer = devm_kcalloc(dev, BOARD_WIDTH * BOARD_HEIGHT, 4, GFP_KERNEL);
	if (!info->screen_buffer)
		return -ENOMEM;

	info->device = dev;
	info->fbops = &board_ops;
	info->pseudo_palette = board->palette;
	info->var.xres = BOARD_WIDTH;
	info->var.yres = BOARD_HEIGHT;
	info->var.bits_per_pixel = 32;
	info->fix.line_length = BOARD_WIDTH * 4;
	info->fix.visual = FB_VISUAL_TRUECOLOR;
	strscpy(info->fix.id, "board");

	ret = register_framebuffer(info);
	if (ret < 0) {
		dev_err(dev, "cannot register the board\n");
		return ret;
	}

	platform_set_drvdata(pdev, board);

	return 0;
}

static void board_remove(struct platform_device *pdev)
{
	struct board *board = platform_get_drvdata(pdev);

	unregister_framebuffer(&board->info);
}

static const struct of_device_id board_of_match[] = {
	{ .compatible = "devmify,railway-board" },
	{ }
};
MODULE_DEVICE_TABLE(of, board_of_match);

static struct platform_driver board_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = board_of_match,
	},
	.probe = board_probe,
	.remove = board_remove,
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Railway board");
MODULE_LICENSE("GPL");
