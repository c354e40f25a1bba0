// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metronome with two hammers: a write to the file puts the PWM of the one and
 * gets that of the other.
 */
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

struct metronome {
	struct pwm_device *hammer;
};

static ssize_t hammer_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct metronome *metronome = dev_get_drvdata(dev);
	struct pwm_device *hammer;
	bool loud;
	int ret;

	ret = kstrtobool(buf, &loud);
	if (ret)
		return ret;

	hammer = pwm_get(dev, loud ? "loud" : "soft");
	if (IS_ERR(hammer))
		return PTR_ERR(hammer);

	pwm_disable(metronome->hammer);
	pwm_put(metronome->hammer);
	metronome->hammer = hammer;

	return count;
}
static DEVICE_ATTR_WO(hammer);

static int metronome_probe(struct platform_device *pdev)
{
	struct metronome *metronome;

	metronome = devm_kzalloc(&pdev->dev, sizeof(*metronome), GFP_KERNEL);
	if (!metronome)
		return -ENOMEM;

	metronome->hammer = devm_pwm_get(&pdev->dev, "soft");
	if (IS_ERR(metronome->hammer))
		return PTR_ERR(metronome->hammer);

	platform_set_drvdata(pdev, metronome);

	return device_create_file(&pdev->dev, &dev_attr_hammer);
}

static void metronome_remove(struct platform_device *pdev)
{
	struct metronome *metronome = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_hammer);
	pwm_disable(metronome->hammer);
}

static struct platform_driver metronome_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = metronome_probe,
	.remove = metronome_remove,
};
module_platform_driver(metronome_driver);

MODULE_DESCRIPTION("Metronome");
MODULE_LICENSE("GPL");
