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

	silo = kzalloc(sizeof(*silo), GFP_KERNEL);
	if (!silo)
		return -ENOMEM;

	silo->dev = &pdev->dev;
	platform_set_drvdata(pdev, silo);

	err = silo_start_past(silo);
	if (err)
		goto free_silo;

	err = silo_start_bus(silo);
	if (err)
		goto stop_past;

	silo->hwmon = hwmon_device_register_with_info(silo->dev, "silo", silo,
						      &silo_chip, NULL);
	if (IS_ERR(silo->hwmon)) {
		err = PTR_ERR(silo->hwmon);
		goto stop_bus;
	}

	return 0;

stop_bus:
	silo_stop_bus(silo);
stop_past:
	silo_stop_past(silo);
free_silo:
	kfree(silo);
	return err;
}

static void silo_remove(struct platform_device *pdev)
{
	struct silo *silo = platform_get_drvdata(pdev);

	hwmon_device_unregister(silo->hwmon);
	silo_stop_bus(silo);
	silo_stop_past(silo);
	kfree(silo);
}

static struct platform_driver silo_driver = {
	.probe = silo_probe,
	.remove = silo_remove,
	.driver = {
		.name = "silo",
	},
};
module_platform_driver(silo_driver);

MODULE_DESCRIPTION("Hygrometer of a silo");
MODULE_LICENSE("GPL");
