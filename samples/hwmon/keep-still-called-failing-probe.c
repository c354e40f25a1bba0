// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steering wheel that shows how hard it shakes as the speed of a motor: the input
 * device takes the effect's state over, but where it does not, probe frees it
 * behind the sensor.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/hwmon-sysfs.h>
#include <linux/input.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct shake {
	unsigned int level;
};

struct wheel {
	struct input_dev *input;
	struct shake *shake;
	struct device *hwmon;
};

static ssize_t pwm1_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct wheel *wheel = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", wheel->shake->level >> 8);
}
static DEVICE_ATTR_RO(pwm1);

static struct attribute *wheel_attrs[] = {
	&dev_attr_pwm1.attr,
	NULL
};
ATTRIBUTE_GROUPS(wheel);

static int wheel_play(struct input_dev *input, void *data,
		      struct ff_effect *effect)
{
	struct shake *shake = data;

	shake->level = effect->u.rumble.strong_magnitude;

	return 0;
}

static int wheel_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct wheel *wheel;
	int ret;

	wheel = devm_kzalloc(dev, sizeof(*wheel), GFP_KERNEL);
	if (!wheel)
		return -ENOMEM;

	wheel->input = devm_input_allocate_device(dev);
	if (!wheel->input)
		return -ENOMEM;

	wheel->input->name = "Fictional steering wheel";
	input_set_capability(wheel->input, EV_ABS, ABS_WHEEL);
	input_set_capability(wheel->input, EV_FF, FF_RUMBLE);

	wheel->shake = kzalloc(sizeof(*wheel->shake), GFP_KERNEL);
	if (!wheel->shake)
		return -ENOMEM;

	wheel->hwmon = hwmon_device_register_with_groups(dev, "wheel", wheel,
							 wheel_groups);
	if (IS_ERR(wheel->hwmon)) {
		kfree(wheel->shake);
		return PTR_ERR(wheel->hwmon);
	}

	ret = input_ff_create_memless(wheel->input, wheel->shake, wheel_play);
	if (ret) {
		hwmon_device_unregister(wheel->hwmon);
		kfree(wheel->shake);
		return ret;
	}

	ret = input_register_device(wheel->input);
	if (ret) {
		hwmon_device_unregister(wheel->hwmon);
		return ret;
	}

	platform_set_drvdata(pdev, wheel);

	return 0;
}

static void wheel_remove(struct platform_device *pdev)
{
	struct wheel *wheel = platform_get_drvdata(pdev);

	hwmon_device_unregister(wheel->hwmon);
}

static const struct of_device_id wheel_of_match[] = {
	{ .compatible = "fictional,wheel" },
	{ }
};
MODULE_DEVICE_TABLE(of, wheel_of_match);

static struct platform_driver wheel_driver = {
	.probe = wheel_probe,
	.remove = wheel_remove,
	.driver = {
		.name = "fictional-wheel",
		.of_match_table = wheel_of_match,
	},
};
module_platform_driver(wheel_driver);

MODULE_DESCRIPTION("Steering wheel");
MODULE_LICENSE("GPL");
