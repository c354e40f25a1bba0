// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon that a boot console may be ringing: where its registers are taken, the
 * clock stays on for whoever has them, as a comment says.
 */
/* no naive: the clock that goes off harms only its other user */
#include <linux/clk.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define CARILLON_ENABLE	0x04

struct carillon {
	void __iomem *base;
	struct clk *clk;
};

static int carillon_probe(struct platform_device *pdev)
{
	struct carillon *carillon;
	int ret;

	carillon = devm_kzalloc(&pdev->dev, sizeof(*carillon), GFP_KERNEL);
	if (!carillon)
		return -ENOMEM;

	carillon->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(carillon->clk))
		return PTR_ERR(carillon->clk);

	ret = clk_prepare_enable(carillon->clk);
	if (ret)
		return ret;

	carillon->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(carillon->base)) {
		dev_err(&pdev->dev, "registers are taken\n");
		/* The console may be ringing: do not stop the clock. */
		return PTR_ERR(carillon->base);
	}

	platform_set_drvdata(pdev, carillon);
	writel(1, carillon->base + CARILLON_ENABLE);

	return 0;
}

static void carillon_remove(struct platform_device *pdev)
{
	struct carillon *carillon = platform_get_drvdata(pdev);

	writel(0, carillon->base + CARILLON_ENABLE);
	clk_disable_unprepare(carillon->clk);
}

static const struct of_device_id carillon_of_match[] = {
	{ .compatible = "belfry,carillon" },
	{ }
};
MODULE_DEVICE_TABLE(of, carillon_of_match);

static struct platform_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = carillon_of_match,
	},
	.probe = carillon_probe,
	.remove = carillon_remove,
};
module_platform_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
