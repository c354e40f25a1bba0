// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marquee with a power chip of its own, for which probe makes a device:
 * remove() puts the supply before the device that gives it goes, and devres would
 * do so afterwards.
 */
/* no naive: the test machine has no driver for the child that gives the supply */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>

struct marquee {
	struct platform_device *power;
	struct regulator *supply;
};

static int marquee_probe(struct platform_device *pdev)
{
	struct marquee *board;

	board = devm_kzalloc(&pdev->dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	board->power = platform_device_register_data(&pdev->dev, "marquee-power",
						     PLATFORM_DEVID_AUTO, NULL, 0);
	if (IS_ERR(board->power))
		return PTR_ERR(board->power);

	board->supply = regulator_get(&pdev->dev, "lamps");
	if (IS_ERR(board->supply)) {
		platform_device_unregister(board->power);
		return PTR_ERR(board->supply);
	}

	platform_set_drvdata(pdev, board);

	return 0;
}

static void marquee_remove(struct platform_device *pdev)
{
	struct marquee *board = platform_get_drvdata(pdev);

	regulator_put(board->supply);
	platform_device_unregister(board->power);
}

static struct platform_driver marquee_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = marquee_probe,
	.remove = marquee_remove,
};
module_platform_driver(marquee_driver);

MODULE_DESCRIPTION("Marquee with a power chip");
MODULE_LICENSE("GPL");
