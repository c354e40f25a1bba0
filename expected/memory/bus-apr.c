// SPDX-License-Identifier: GPL-2.0-only
/*
 * Service of a digital signal processor, reached by packets.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/soc/qcom/apr.h>

struct dspled {
	struct led_classdev led;
	enum led_brightness level;
};

static void dspled_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct dspled, led)->level = level;
}

static int dspled_probe(struct apr_device *adev)
{
	struct dspled *dspled;
	int ret;

	dspled = devm_kzalloc(&adev->dev, sizeof(*dspled), GFP_KERNEL);
	if (!dspled)
		return -ENOMEM;

	dspled->led.name = "dspled:green:status";
	dspled->led.brightness_set = dspled_set;
	ret = led_classdev_register(&adev->dev, &dspled->led);
	if (ret)
		return ret;

	dev_set_drvdata(&adev->dev, dspled);

	return 0;
}

static void dspled_remove(struct apr_device *adev)
{
	struct dspled *dspled = dev_get_drvdata(&adev->dev);

	led_classdev_unregister(&dspled->led);
}

static struct apr_driver dspled_driver = {
	.probe = dspled_probe,
	.remove = dspled_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_apr_driver(dspled_driver);

MODULE_DESCRIPTION("Service of a digital signal processor");
MODULE_LICENSE("GPL");
