// SPDX-License-Identifier: GPL-2.0-only
/*
 * Millstone that turns at two rates: its clock and its table are managed, and
 * remove() does no more than take it off the governor.
 */
/* not run: the test kernel scales no frequencies */
#include <linux/clk.h>
#include <linux/devfreq.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static unsigned long millstone_rates[] = { 50000000, 100000000 };

struct millstone {
	struct clk *clk;
	struct devfreq *devfreq;
	struct devfreq_dev_profile profile;
};

static int millstone_target(struct device *dev, unsigned long *freq, u32 flags)
{
	struct millstone *stone = dev_get_drvdata(dev);

	return clk_set_rate(stone->clk, *freq);
}

static int millstone_get_cur_freq(struct device *dev, unsigned long *freq)
{
	struct millstone *stone = dev_get_drvdata(dev);

	*freq = clk_get_rate(stone->clk);

	return 0;
}

static int millstone_probe(struct platform_device *pdev)
{
	struct millstone *stone;

	stone = devm_kzalloc(&pdev->dev, sizeof(*stone), GFP_KERNEL);
	if (!stone)
		return -ENOMEM;

	stone->clk = devm_clk_get_enabled(&pdev->dev, NULL);
	if (IS_ERR(stone->clk))
		return PTR_ERR(stone->clk);

	platform_set_drvdata(pdev, stone);

	stone->profile.initial_freq = millstone_rates[0];
	stone->profile.freq_table = millstone_rates;
	stone->profile.max_state = ARRAY_SIZE(millstone_rates);
	stone->profile.target = millstone_target;
	stone->profile.get_cur_freq = millstone_get_cur_freq;
	stone->devfreq = devm_devfreq_add_device(&pdev->dev, &stone->profile,
						 DEVFREQ_GOV_USERSPACE, NULL);
	if (IS_ERR(stone->devfreq))
		return dev_err_probe(&pdev->dev, PTR_ERR(stone->devfreq), "no governor\n");

	return 0;
}

static const struct of_device_id millstone_of_match[] = {
	{ .compatible = "devmify,millstone" },
	{ }
};
MODULE_DEVICE_TABLE(of, millstone_of_match);

static struct platform_driver millstone_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = millstone_of_match,
	},
	.probe = millstone_probe,
};
module_platform_driver(millstone_driver);

MODULE_DESCRIPTION("Millstone");
MODULE_LICENSE("GPL");
