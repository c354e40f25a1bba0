// SPDX-License-Identifier: GPL-2.0-only
/*
 * Battery gauge that reads its voltage and its current from an IIO converter: two
 * channels in a ladder with memory and a supply class.
 */
#include <linux/err.h>
#include <linux/iio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/power_supply.h>
#include <linux/slab.h>

struct gauge {
	struct iio_channel *volt;
	struct iio_channel *curr;
	struct power_supply *psy;
};

static const enum power_supply_property gauge_props[] = {
	POWER_SUPPLY_PROP_VOLTAGE_NOW,
	POWER_SUPPLY_PROP_CURRENT_NOW,
};

static int gauge_get_property(struct power_supply *psy, enum power_supply_property prop,
			      union power_supply_propval *val)
{
	struct gauge *gauge = power_supply_get_drvdata(psy);

	return iio_read_channel_processed(prop == POWER_SUPPLY_PROP_VOLTAGE_NOW ?
					  gauge->volt : gauge->curr, &val->intval);
}

static const struct power_supply_desc gauge_desc = {
	.name = "gauge",
	.type = POWER_SUPPLY_TYPE_BATTERY,
	.properties = gauge_props,
	.num_properties = ARRAY_SIZE(gauge_props),
	.get_property = gauge_get_property,
};

static int gauge_probe(struct platform_device *pdev)
{
	struct power_supply_config config = {};
	struct gauge *gauge;
	int ret;

	gauge = kzalloc(sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->volt = devm_iio_channel_get(&pdev->dev, "voltage");
	if (IS_ERR(gauge->volt)) {
		ret = PTR_ERR(gauge->volt);
		goto free_gauge;
	}

	gauge->curr = devm_iio_channel_get(&pdev->dev, "current");
	if (IS_ERR(gauge->curr)) {
		ret = PTR_ERR(gauge->curr);
		goto free_gauge;
	}

	config.drv_data = gauge;
	gauge->psy = power_supply_register(&pdev->dev, &gauge_desc, &config);
	if (IS_ERR(gauge->psy)) {
		ret = PTR_ERR(gauge->psy);
		goto free_gauge;
	}

	platform_set_drvdata(pdev, gauge);

	return 0;

free_gauge:
	kfree(gauge);
	return ret;
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *gauge = platform_get_drvdata(pdev);

	power_supply_unregister(gauge->psy);
	kfree(gauge);
}

static const struct of_device_id gauge_of_match[] = {
	{ .compatible = "devmify,gauge" },
	{ }
};
MODULE_DEVICE_TABLE(of, gauge_of_match);

static struct platform_driver gauge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = gauge_of_match,
	},
	.probe = gauge_probe,
	.remove = gauge_remove,
};
module_platform_driver(gauge_driver);

MODULE_DESCRIPTION("Battery gauge");
MODULE_LICENSE("GPL");
