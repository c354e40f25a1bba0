// SPDX-License-Identifier: GPL-2.0-only
/*
 * Smelter whose clock is scaled by devfreq, which is managed: it goes on after
 * remove(), and without operating points it changes nothing that is turned off.
 */
/* no naive: only a change of the load between remove() and devres can tell */
/* not run: the test kernel knows no operating points */
#include <linux/clk.h>
#include <linux/devfreq.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>

struct smelter {
	struct clk *clk;
	struct devfreq *devfreq;
};

static int smelter_target(struct device *dev, unsigned long *freq, u32 flags)
{
	struct smelter *smelter = dev_get_drvdata(dev);
	struct dev_pm_opp *opp;

	opp = devfreq_recommended_opp(dev, freq, flags);
	if (IS_ERR(opp))
		return PTR_ERR(opp);
	dev_pm_opp_put(opp);

	return clk_set_rate(smelter->clk, *freq);
}

static struct devfreq_dev_profile smelter_profile = {
	.polling_ms = 100,
	.target = smelter_target,
};

static int smelter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct smelter *smelter;
	int ret;

	smelter = devm_kzalloc(dev, sizeof(*smelter), GFP_KERNEL);
	if (!smelter)
		return -ENOMEM;

	smelter->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(smelter->clk))
		return PTR_ERR(smelter->clk);

	platform_set_drvdata(pdev, smelter);

	ret = clk_set_rate_exclusive(smelter->clk, 1000000);
	if (ret)
		return ret;

	ret = dev_pm_opp_of_add_table(dev);
	if (ret)
		goto err_rate;

	smelter->devfreq = devm_devfreq_add_device(dev, &smelter_profile,
						   DEVFREQ_GOV_PASSIVE, NULL);
	if (IS_ERR(smelter->devfreq)) {
		ret = PTR_ERR(smelter->devfreq);
		goto err_table;
	}

	return 0;

err_table:
	dev_pm_opp_of_remove_table(dev);
err_rate:
	clk_rate_exclusive_put(smelter->clk);
	return ret;
}

static void smelter_remove(struct platform_device *pdev)
{
	struct smelter *smelter = platform_get_drvdata(pdev);

	dev_pm_opp_of_remove_table(&pdev->dev);
	clk_rate_exclusive_put(smelter->clk);
}

static const struct of_device_id smelter_of_match[] = {
	{ .compatible = "fictional,smelter" },
	{ }
};
MODULE_DEVICE_TABLE(of, smelter_of_match);

static struct platform_driver smelter_driver = {
	.probe = smelter_probe,
	.remove = smelter_remove,
	.driver = {
		.name = "smelter",
		.of_match_table = smelter_of_match,
	},
};
module_platform_driver(smelter_driver);

MODULE_DESCRIPTION("Smelter");
MODULE_LICENSE("GPL");
