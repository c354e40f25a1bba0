// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status light: the function already has a local for the device.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct status {
	struct led_classdev led;
	enum led_brightness level;
};

static void status_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct status *status = container_of(cdev, struct status, led);

	status->level = level;
}

static int status_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct status *status;
	int ret;

	status = kzalloc(sizeof(*status), GFP_KERNEL);
	if (!status)
		return -ENOMEM;

	status->led.name = "status:green:indicator";
	status->led.brightness_set = status_set;
	ret = led_classdev_register(dev, &status->led);
	if (ret) {
		dev_err(dev, "no LED: %d\n", ret);
		kfree(status);
		return ret;
	}

	dev_set_drvdata(dev, status);

	return 0;
}

static void status_remove(struct platform_device *pdev)
{
	struct status *status = platform_get_drvdata(pdev);

	led_classdev_unregister(&status->led);
	kfree(status);
}

static struct platform_driver status_driver = {
	.probe = status_probe,
	.remove = status_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(status_driver);

MODULE_DESCRIPTION("Status light");
MODULE_LICENSE("GPL");
