// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kaleidoscope: probe hands on what the helper returns, after a look at its
 * sign. Any value but nought fails, so no free is left to be managed.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct kaleidoscope {
	struct led_classdev glass;
	unsigned int turns;
};

static void kaleidoscope_set(struct led_classdev *cdev,
			     enum led_brightness level)
{
	container_of(cdev, struct kaleidoscope, glass)->turns += level;
}

static int kaleidoscope_add(struct platform_device *pdev, const char *name)
{
	struct kaleidoscope *scope;

	scope = devm_kzalloc(&pdev->dev, sizeof(*scope), GFP_KERNEL);
	if (!scope)
		return -ENOMEM;

	scope->glass.name = name;
	scope->glass.brightness_set = kaleidoscope_set;
	platform_set_drvdata(pdev, scope);

	return led_classdev_register(&pdev->dev, &scope->glass);
}

static int kaleidoscope_probe(struct platform_device *pdev)
{
	int status = kaleidoscope_add(pdev, "kaleidoscope:blue:glass");

	if (status < 0)
		dev_dbg(&pdev->dev, "no glass: %d\n", status);

	return status;
}

static void kaleidoscope_remove(struct platform_device *pdev)
{
	struct kaleidoscope *scope = platform_get_drvdata(pdev);

	led_classdev_unregister(&scope->glass);
}

static struct platform_driver kaleidoscope_driver = {
	.probe = kaleidoscope_probe,
	.remove = kaleidoscope_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(kaleidoscope_driver);

MODULE_DESCRIPTION("Kaleidoscope");
MODULE_LICENSE("GPL");
