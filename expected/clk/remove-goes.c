// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fan tachometer on a SoC: it asks its clock for the rate once, and remove has
 * nothing to do but to put the clock.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define TACHO_PERIOD	0x08

struct tacho {
	void __iomem *base;
	struct clk *clk;
	unsigned long rate;
};

static umode_t tacho_is_visible(const void *data, enum hwmon_sensor_types type,
				u32 attr, int channel)
{
	return 0444;
}

static int tacho_read(struct device *dev, enum hwmon_sensor_types type,
		      u32 attr, int channel, long *val)
{
	struct tacho *tacho = dev_get_drvdata(dev);
	u32 period = readl(tacho->base + TACHO_PERIOD);

	*val = period ? tacho->rate * 30 / period : 0;

	return 0;
}

static const struct hwmon_ops tacho_ops = {
	.is_visible = tacho_is_visible,
	.read = tacho_read,
};

static const struct hwmon_channel_info * const tacho_info[] = {
	HWMON_CHANNEL_INFO(fan, HWMON_F_INPUT),
	NULL
};

static const struct hwmon_chip_info tacho_chip_info = {
	.ops = &tacho_ops,
	.info = tacho_info,
};

static int tacho_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct device *hwmon;
	struct tacho *tacho;

	tacho = devm_kzalloc(dev, sizeof(*tacho), GFP_KERNEL);
	if (!tacho)
		return -ENOMEM;

	tacho->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(tacho->base))
		return PTR_ERR(tacho->base);

	tacho->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(tacho->clk))
		return dev_err_probe(dev, PTR_ERR(tacho->clk), "no clock\n");

	tacho->rate = clk_get_rate(tacho->clk);
	platform_set_drvdata(pdev, tacho);

	hwmon = devm_hwmon_device_register_with_info(dev, "tacho", tacho,
						     &tacho_chip_info, NULL);
	if (IS_ERR(hwmon))
		return PTR_ERR(hwmon);

	return 0;
}

static const struct of_device_id tacho_of_match[] = {
	{ .compatible = "devmify,tacho" },
	{ }
};
MODULE_DEVICE_TABLE(of, tacho_of_match);

static struct platform_driver tacho_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tacho_of_match,
	},
	.probe = tacho_probe,
};
module_platform_driver(tacho_driver);

MODULE_DESCRIPTION("Fan tachometer");
MODULE_LICENSE("GPL");
