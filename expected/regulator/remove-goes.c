// SPDX-License-Identifier: GPL-2.0-only
/*
 * Voltage monitor on SPI: it only asks its reference for the voltage, and remove
 * has nothing to do but to put the reference.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/spi/spi.h>

#define MONITOR_STEPS	4096

struct monitor {
	struct spi_device *spi;
	struct regulator *vref;
	int vref_mv;
};

static umode_t monitor_is_visible(const void *data, enum hwmon_sensor_types type,
				  u32 attr, int channel)
{
	return 0444;
}

static int monitor_read(struct device *dev, enum hwmon_sensor_types type, u32 attr,
			int channel, long *val)
{
	struct monitor *monitor = dev_get_drvdata(dev);
	u8 raw[2];
	int ret;

	ret = spi_read(monitor->spi, raw, sizeof(raw));
	if (ret)
		return ret;

	*val = ((raw[0] << 8 | raw[1]) & (MONITOR_STEPS - 1)) * monitor->vref_mv / MONITOR_STEPS;

	return 0;
}

static const struct hwmon_ops monitor_ops = {
	.is_visible = monitor_is_visible,
	.read = monitor_read,
};

static const struct hwmon_channel_info * const monitor_info[] = {
	HWMON_CHANNEL_INFO(in, HWMON_I_INPUT),
	NULL
};

static const struct hwmon_chip_info monitor_chip_info = {
	.ops = &monitor_ops,
	.info = monitor_info,
};

static int monitor_probe(struct spi_device *spi)
{
	struct device *hwmon;
	struct monitor *monitor;
	int ret;

	monitor = devm_kzalloc(&spi->dev, sizeof(*monitor), GFP_KERNEL);
	if (!monitor)
		return -ENOMEM;
	monitor->spi = spi;

	monitor->vref = devm_regulator_get_optional(&spi->dev, "vref");
	if (IS_ERR(monitor->vref))
		return PTR_ERR(monitor->vref);

	ret = regulator_get_voltage(monitor->vref);
	if (ret < 0)
		return ret;
	monitor->vref_mv = ret / 1000;
	spi_set_drvdata(spi, monitor);

	hwmon = devm_hwmon_device_register_with_info(&spi->dev, "monitor", monitor,
						     &monitor_chip_info, NULL);
	if (IS_ERR(hwmon))
		return PTR_ERR(hwmon);

	return 0;
}

static const struct spi_device_id monitor_ids[] = {
	{ "monitor" },
	{ }
};
MODULE_DEVICE_TABLE(spi, monitor_ids);

static struct spi_driver monitor_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = monitor_ids,
	.probe = monitor_probe,
};
module_spi_driver(monitor_driver);

MODULE_DESCRIPTION("Voltage monitor");
MODULE_LICENSE("GPL");
