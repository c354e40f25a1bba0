// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carousel whose rates come from a table of the driver's: that is taken away behind
 * the governor, which looks each rate up in it.
 */
/* not run: the test kernel scales no frequencies */
/* no naive: nor would it see one */
#include <linux/clk.h>
#include <linux/devfreq.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>

struct carousel {
	struct clk *clk;
	struct devfreq *devfreq;
	struct devfreq_dev_profile profile;
};

static int carousel_target(struct device *dev, unsigned long *freq, u32 flags)
{
	struct carousel *carousel = dev_get_drvdata(dev);
	struct dev_pm_opp *opp;

	opp = devfreq_recommended_opp(dev, freq, flags);
	if (IS_ERR(opp))
		return PTR_ERR(opp);
	dev_pm_opp_put(opp);

	return clk_set_rate(carousel->clk, *freq);
}

static int carousel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct carousel *carousel;
	int ret;

	carousel = devm_kzalloc(dev, sizeof(*carousel), GFP_KERNEL);
	if (!carousel)
		return -ENOMEM;

	carousel->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(carousel->clk))
		return PTR_ERR(carousel->clk);

	ret = dev_pm_opp_add(dev, 100000000, 900000);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, carousel);

	carousel->profile.target = carousel_target;
	carousel->devfreq = devfreq_add_device(dev, &carousel->profile,
					       DEVFREQ_GOV_POWERSAVE, NULL);
	if (IS_ERR(carousel->devfreq)) {
		ret = PTR_ERR(carousel->devfreq);
		goto err_table;
	}

	return 0;

err_table:
	dev_pm_opp_remove_all_dynamic(dev);
	return ret;
}

static void carousel_remove(struct platform_device *pdev)
{
	struct carousel *carousel = platform_get_drvdata(pdev);

	devfreq_remove_device(carousel->devfreq);
	dev_pm_opp_remove_all_dynamic(&pdev->dev);
}

static const struct of_device_id carousel_of_match[] = {
	{ .compatible = "devmify,carousel" },
	{ }
};
MODULE_DEVICE_TABLE(of, carousel_of_match);

static struct platform_driver carousel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = carousel_of_match,
	},
	.probe = carousel_probe,
	.remove = carousel_remove,
};
module_platform_driver(carousel_driver);

MODULE_DESCRIPTION("Carousel");
MODULE_LICENSE("GPL");
