// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buzzer whose clock is optional on some machines: devm_clk_get_optional() may
 * answer with NULL, and PTR_ERR(NULL) is 0. Probe then gives up without an
 * error, and what it has allocated would stay until unbind.
 */
#include <linux/clk.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct buzzer {
	struct clk *clk;
};

static int buzzer_probe(struct platform_device *pdev)
{
	struct buzzer *buzzer;
	struct clk *clk;
	int ret;

	buzzer = kzalloc(sizeof(*buzzer), GFP_KERNEL);
	if (!buzzer)
		return -ENOMEM;

	clk = devm_clk_get_optional(&pdev->dev, NULL);
	if (IS_ERR_OR_NULL(clk)) {
		ret = PTR_ERR(clk);
		goto err_free;
	}

	buzzer->clk = clk;
	platform_set_drvdata(pdev, buzzer);

	return 0;

err_free:
	kfree(buzzer);
	return ret;
}

static void buzzer_remove(struct platform_device *pdev)
{
	kfree(platform_get_drvdata(pdev));
}

static struct platform_driver buzzer_driver = {
	.probe = buzzer_probe,
	.remove = buzzer_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(buzzer_driver);

MODULE_DESCRIPTION("Buzzer");
MODULE_LICENSE("GPL");
