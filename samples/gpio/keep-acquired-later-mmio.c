// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switchboard whose lines are read and set by functions of the GPIO core, which
 * bgpio_init() fills in: they need the clock until the chip is gone, and devres would
 * turn it off before.
 */
/* not run: the test kernel is built without bgpio_init() */
/* no naive: it would not run either */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/gpio/driver.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define BOARD_DATA	0x00
#define BOARD_SET	0x04
#define BOARD_DIR	0x08

struct board {
	struct gpio_chip chip;
	void __iomem *regs;
	struct clk *clk;
};

static int board_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct board *board;
	int ret;

	board = devm_kzalloc(dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	platform_set_drvdata(pdev, board);
	board->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(board->regs))
		return PTR_ERR(board->regs);

	ret = bgpio_init(&board->chip, dev, 4, board->regs + BOARD_DATA,
			 board->regs + BOARD_SET, NULL,
			 board->regs + BOARD_DIR, NULL, 0);
	if (ret)
		return ret;

	ret = gpiochip_add_data(&board->chip, board);
	if (ret)
		return ret;

	board->clk = devm_clk_get_enabled(dev, NULL);
	if (IS_ERR(board->clk)) {
		gpiochip_remove(&board->chip);
		return PTR_ERR(board->clk);
	}

	return 0;
}

static void board_remove(struct platform_device *pdev)
{
	struct board *board = platform_get_drvdata(pdev);

	gpiochip_remove(&board->chip);
}

static const struct of_device_id board_of_match[] = {
	{ .compatible = "fictional,switchboard" },
	{ }
};
MODULE_DEVICE_TABLE(of, board_of_match);

static struct platform_driver board_driver = {
	.probe = board_probe,
	.remove = board_remove,
	.driver = {
		.name = "fictional-switchboard",
		.of_match_table = board_of_match,
	},
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Switchboard");
MODULE_LICENSE("GPL");
