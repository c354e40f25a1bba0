// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pump that shows its last strokes: they are kept in managed memory that is younger
 * than the sensor, so that devres would free them while they can still be read, and
 * then waits for the motor to stop.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/hwmon-sysfs.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define PUMP_STROKES	32

struct pump {
	struct device *hwmon;
	unsigned int *strokes;
};

static ssize_t fan1_input_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct pump *pump = dev_get_drvdata(dev);

	/* nobody has pumped yet */
	if (!pump->strokes)
		return -ENODATA;

	return sysfs_emit(buf, "%u\n", pump->strokes[0]);
}
static DEVICE_ATTR_RO(fan1_input);

static struct attribute *pump_attrs[] = {
	&dev_attr_fan1_input.attr,
	NULL
};
ATTRIBUTE_GROUPS(pump);

static int pump_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct pump *pump;
	int ret;

	pump = devm_kzalloc(dev, sizeof(*pump), GFP_KERNEL);
	if (!pump)
		return -ENOMEM;

	platform_set_drvdata(pdev, pump);

	pump->hwmon = hwmon_device_register_with_groups(dev, "pump", pump,
							pump_groups);
	if (IS_ERR(pump->hwmon))
		return PTR_ERR(pump->hwmon);

	ret = devm_regulator_get_enable(dev, "motor");
	if (ret)
		goto err_unregister;

	pump->strokes = devm_kcalloc(dev, PUMP_STROKES, sizeof(*pump->strokes),
				     GFP_KERNEL);
	if (!pump->strokes) {
		ret = -ENOMEM;
		goto err_unregister;
	}

	return 0;

err_unregister:
	hwmon_device_unregister(pump->hwmon);
	return ret;
}

static void pump_remove(struct platform_device *pdev)
{
	struct pump *pump = platform_get_drvdata(pdev);

	hwmon_device_unregister(pump->hwmon);
}

static struct platform_driver pump_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pump_probe,
	.remove = pump_remove,
};
module_platform_driver(pump_driver);

MODULE_DESCRIPTION("Pump");
MODULE_LICENSE("GPL");
