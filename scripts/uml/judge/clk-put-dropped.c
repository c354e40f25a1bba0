// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: kmemleak */
/*
 * A broken conversion: with the kfree() the clk_put() went as well.
 */
#include <linux/clk.h>
#include <linux/clk-provider.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct ticker {
	struct clk_hw *hw;
	struct clk *clk;
};

static int ticker_probe(struct platform_device *pdev)
{
	struct ticker *ticker;
	int ret;

	ticker = devm_kzalloc(&pdev->dev, sizeof(*ticker), GFP_KERNEL);
	if (!ticker)
		return -ENOMEM;

	ticker->hw = clk_hw_register_fixed_rate(NULL, "devmify-ticker", NULL, 0,
						32768);
	if (IS_ERR(ticker->hw))
		return PTR_ERR(ticker->hw);

	ticker->clk = clk_hw_get_clk(ticker->hw, NULL); /* caught here */
	if (IS_ERR(ticker->clk)) {
		ret = PTR_ERR(ticker->clk);
		goto err_unregister;
	}
	platform_set_drvdata(pdev, ticker);

	return 0;

err_unregister:
	clk_hw_unregister_fixed_rate(ticker->hw);
	return ret;
}

static void ticker_remove(struct platform_device *pdev)
{
	struct ticker *ticker = platform_get_drvdata(pdev);

	clk_hw_unregister_fixed_rate(ticker->hw);
}

static struct platform_driver ticker_driver = {
	.probe = ticker_probe,
	.remove = ticker_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(ticker_driver);

MODULE_DESCRIPTION("Ticker without its clk_put()");
MODULE_LICENSE("GPL");
