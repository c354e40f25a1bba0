// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in pwm1_show after a failed probe */
/*
 * Steering wheel that shows how hard it shakes as the speed of a motor: the input
 * device takes the effect's state over, but where it does not, probe frees it
 * in front of the sensor.
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
	struct device *hwmon;
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

	hwmon = devm_hwmon_device_register_with_groups(dev, "wheel", wheel,
						       wheel_groups);
	if (IS_ERR(hwmon)) {
		kfree(wheel->shake);
		return PTR_ERR(hwmon);
	}

	ret = input_ff_create_memless(wheel->input, wheel->shake, wheel_play);
	if (ret) {
		kfree(wheel->shake);
		return ret;
	}

	return input_register_device(wheel->input);
}

static const struct of_device_id wheel_of_match[] = {
	{ .compatible = "fictional,wheel" },
	{ }
};
MODULE_DEVICE_TABLE(of, wheel_of_match);

static struct platform_driver wheel_driver = {
	.probe = wheel_probe,
	.driver = {
		.name = "fictional-wheel",
		.of_match_table = wheel_of_match,
	},
};
module_platform_driver(wheel_driver);

MODULE_DESCRIPTION("Steering wheel");
MODULE_LICENSE("GPL");
