// SPDX-License-Identifier: GPL-2.0-only
/*
 * Volume wheel: the error code that the label returns is preset where the
 * variable is declared.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct wheel {
	struct led_classdev ring;
	char *name;
	int steps;
};

static void wheel_ring_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct wheel *wheel = container_of(cdev, struct wheel, ring);

	wheel->steps = level;
}

static int wheel_probe(struct platform_device *pdev)
{
	struct wheel *wheel;
	int ret = -ENOMEM;

	wheel = kzalloc(sizeof(*wheel), GFP_KERNEL);
	if (!wheel)
		goto err;

	wheel->name = kasprintf(GFP_KERNEL, "%s:ring", dev_name(&pdev->dev));
	if (!wheel->name)
		goto err_free_wheel;

	wheel->ring.name = wheel->name;
	wheel->ring.brightness_set = wheel_ring_set;
	ret = led_classdev_register(&pdev->dev, &wheel->ring);
	if (ret)
		goto err_free_name;

	platform_set_drvdata(pdev, wheel);

	return 0;

err_free_name:
	kfree(wheel->name);
err_free_wheel:
	kfree(wheel);
err:
	return ret;
}

static void wheel_remove(struct platform_device *pdev)
{
	struct wheel *wheel = platform_get_drvdata(pdev);

	led_classdev_unregister(&wheel->ring);
	kfree(wheel->name);
	kfree(wheel);
}

static struct platform_driver wheel_driver = {
	.probe = wheel_probe,
	.remove = wheel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(wheel_driver);

MODULE_DESCRIPTION("Volume wheel");
MODULE_LICENSE("GPL");
