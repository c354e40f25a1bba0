// SPDX-License-Identifier: GPL-2.0-only
/*
 * The helper that allocates is told the device, but one of its two callers
 * has none to tell and passes NULL: the board clock lives as long as the
 * module. Memory cannot be managed for a device that may be NULL.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct divider {
	struct device *dev;
	unsigned long rate;
};

static struct divider *board_clock;

static struct divider *divider_create(struct device *dev, unsigned long rate)
{
	struct divider *div;

	div = kzalloc(sizeof(*div), GFP_KERNEL);
	if (!div)
		return NULL;

	div->dev = dev;
	div->rate = rate;

	return div;
}

static int divider_probe(struct platform_device *pdev)
{
	struct divider *div;

	div = divider_create(&pdev->dev, board_clock->rate / 2);
	if (!div)
		return -ENOMEM;

	platform_set_drvdata(pdev, div);

	return 0;
}

static void divider_remove(struct platform_device *pdev)
{
	struct divider *div = platform_get_drvdata(pdev);

	kfree(div);
}

static struct platform_driver divider_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = divider_probe,
	.remove = divider_remove,
};

static int __init divider_init(void)
{
	int ret;

	board_clock = divider_create(NULL, 24000000);
	if (!board_clock)
		return -ENOMEM;

	ret = platform_driver_register(&divider_driver);
	if (ret)
		kfree(board_clock);

	return ret;
}

static void __exit divider_exit(void)
{
	platform_driver_unregister(&divider_driver);
	kfree(board_clock);
}

module_init(divider_init);
module_exit(divider_exit);

MODULE_DESCRIPTION("Clock divider whose helper may be given no device");
MODULE_LICENSE("GPL");
