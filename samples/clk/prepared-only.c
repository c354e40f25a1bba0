// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random number generator: its clock is prepared while the driver is bound, and
 * enabled for each read alone.
 */
/* not run: the test kernel has no random number generators */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/hw_random.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define DICE_DATA	0x00

struct dice {
	void __iomem *base;
	struct clk *clk;
	struct hwrng rng;
};

static int dice_read(struct hwrng *rng, void *buf, size_t max, bool wait)
{
	struct dice *dice = container_of(rng, struct dice, rng);
	int ret;

	if (max < sizeof(u32))
		return 0;

	ret = clk_enable(dice->clk);
	if (ret)
		return ret;
	*(u32 *)buf = readl(dice->base + DICE_DATA);
	clk_disable(dice->clk);

	return sizeof(u32);
}

static int dice_probe(struct platform_device *pdev)
{
	struct dice *dice;
	int ret;

	dice = devm_kzalloc(&pdev->dev, sizeof(*dice), GFP_KERNEL);
	if (!dice)
		return -ENOMEM;

	dice->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dice->base))
		return PTR_ERR(dice->base);

	dice->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(dice->clk))
		return PTR_ERR(dice->clk);

	ret = clk_prepare(dice->clk);
	if (ret)
		return ret;

	dice->rng.name = "dice";
	dice->rng.read = dice_read;
	platform_set_drvdata(pdev, dice);

	ret = hwrng_register(&dice->rng);
	if (ret)
		clk_unprepare(dice->clk);

	return ret;
}

static void dice_remove(struct platform_device *pdev)
{
	struct dice *dice = platform_get_drvdata(pdev);

	hwrng_unregister(&dice->rng);
	clk_unprepare(dice->clk);
}

static const struct of_device_id dice_of_match[] = {
	{ .compatible = "devmify,dice" },
	{ }
};
MODULE_DEVICE_TABLE(of, dice_of_match);

static struct platform_driver dice_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dice_of_match,
	},
	.probe = dice_probe,
	.remove = dice_remove,
};
module_platform_driver(dice_driver);

MODULE_DESCRIPTION("Random number generator");
MODULE_LICENSE("GPL");
