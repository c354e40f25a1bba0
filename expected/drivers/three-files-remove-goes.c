// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hygrometer of a silo, of three files: this one registers it with hwmon, one
 * talks to its bus, and one keeps what was read. What each of them acquires it
 * releases in a function of its own, and all of those go with remove().
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "three-files-remove-goes.h"

static umode_t silo_is_visible(const void *data, enum hwmon_sensor_types type,
			       u32 attr, int channel)
{
	return 0444;
}

static int silo_hwmon_read(struct device *dev, enum hwmon_sensor_types type,
			   u32 attr, int channel, long *val)
{
	struct silo *silo = dev_get_drvdata(dev);

	*val = silo_read(silo);
	silo_note(silo, *val);

	return 0;
}

static const struct hwmon_ops silo_ops = {
	.is_visible = silo_is_visible,
	.read = silo_hwmon_read,
};

static const struct hwmon_channel_info * const silo_channels[] = {
	HWMON_CHANNEL_INFO(humidity, HWMON_H_INPUT),
	NULL
};

static const struct hwmon_chip_info silo_chip = {
	.ops = &silo_ops,
	.info = silo_channels,
};

static int silo_probe(struct platform_device *pdev)
{
	struct silo *silo;
	int err;

	silo = devm_kzalloc(&pdev->dev, sizeof(*silo), GFP_KERNEL);
	if (!silo)
		return -ENOMEM;

	silo->dev = &pdev->dev;
	platform_set_drvdata(pdev, silo);

	err = silo_start_past(silo);
	if (err)
		return err;

	err = silo_start_bus(silo);
	if (err)
		return err;

	silo->hwmon = devm_hwmon_device_register_with_info(silo->dev, "silo",
							   silo, &silo_chip,
							   NULL);
	if (IS_ERR(silo->hwmon))
		return PTR_ERR(silo->hwmon);

	return 0;
}

static struct platform_driver silo_driver = {
	.probe = silo_probe,
	.driver = {
		.name = "silo",
	},
};
module_platform_driver(silo_driver);

MODULE_DESCRIPTION("Hygrometer of a silo");
MODULE_LICENSE("GPL");
