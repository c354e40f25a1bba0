// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cold store thermometer behind registers: the platform bus takes the device out of its power
 * domain before devres begins, so that remove() has to stop it.
 */
/* no naive: the test machine has no power domains */
/* not run: the test kernel has no register maps of registers */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#define STORE_TEMP	0x00
#define STORE_POWER	0x04
#define STORE_ON	0x80

struct store {
	struct regmap *map;
	struct device *hwmon;
};

static const struct regmap_config store_map = {
	.reg_bits = 32,
	.reg_stride = 4,
	.val_bits = 32,
	.max_register = STORE_POWER,
};

static void store_stop(struct store *store)
{
	regmap_clear_bits(store->map, STORE_POWER, STORE_ON);
}

static umode_t store_is_visible(const void *data, enum hwmon_sensor_types type, u32 attr,
				int channel)
{
	return 0444;
}

static int store_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel,
		      long *value)
{
	struct store *store = dev_get_drvdata(dev);
	unsigned int temp;
	int err;

	err = regmap_read(store->map, STORE_TEMP, &temp);
	if (err)
		return err;

	*value = temp * 1000L;

	return 0;
}

static const struct hwmon_ops store_ops = {
	.is_visible = store_is_visible,
	.read = store_read,
};

static const struct hwmon_channel_info * const store_channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT),
	NULL
};

static const struct hwmon_chip_info store_chip = {
	.ops = &store_ops,
	.info = store_channels,
};

static int store_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct store *store;
	void __iomem *base;
	int err;

	store = devm_kzalloc(dev, sizeof(*store), GFP_KERNEL);
	if (!store)
		return -ENOMEM;

	base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);

	store->map = devm_regmap_init_mmio(dev, base, &store_map);
	if (IS_ERR(store->map))
		return PTR_ERR(store->map);

	platform_set_drvdata(pdev, store);

	err = regmap_set_bits(store->map, STORE_POWER, STORE_ON);
	if (err)
		return err;

	store->hwmon = hwmon_device_register_with_info(dev, "store", store, &store_chip, NULL);
	if (IS_ERR(store->hwmon)) {
		err = PTR_ERR(store->hwmon);
		goto err_stop;
	}

	return 0;

err_stop:
	store_stop(store);
	return err;
}

static void store_remove(struct platform_device *pdev)
{
	struct store *store = platform_get_drvdata(pdev);

	hwmon_device_unregister(store->hwmon);
	store_stop(store);
}

static const struct of_device_id store_of_match[] = {
	{ .compatible = "devmify,store" },
	{ }
};
MODULE_DEVICE_TABLE(of, store_of_match);

static struct platform_driver store_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = store_of_match,
	},
	.probe = store_probe,
	.remove = store_remove,
};
module_platform_driver(store_driver);

MODULE_DESCRIPTION("Cold store thermometer");
MODULE_LICENSE("GPL");
