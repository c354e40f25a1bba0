// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuning fork: an early return for a NULL drvdata is no early return for the
 * object, and it stays since there is still work after it.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct fork_led {
	struct led_classdev led;
	enum led_brightness level;
};

static void fork_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct fork_led *fork = container_of(cdev, struct fork_led, led);

	fork->level = level;
}

static int fork_probe(struct platform_device *pdev)
{
	struct fork_led *fork;
	int rc;

	fork = kzalloc(sizeof(*fork), GFP_KERNEL);
	if (!fork)
		return -ENOMEM;

	fork->led.name = "fork:blue:indicator";
	fork->led.brightness_set = fork_set;
	rc = led_classdev_register(&pdev->dev, &fork->led);
	if (rc < 0) {
		dev_err(&pdev->dev, "cannot register the LED\n");
		goto fail;
	}

	platform_set_drvdata(pdev, fork);

	return 0;

fail:
	kfree(fork);
	return rc;
}

static void fork_remove(struct platform_device *pdev)
{
	struct fork_led *fork = platform_get_drvdata(pdev);

	if (!fork)
		return;

	led_classdev_unregister(&fork->led);
	kfree(fork);
}

static struct platform_driver fork_driver = {
	.probe = fork_probe,
	.remove = fork_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(fork_driver);

MODULE_DESCRIPTION("Tuning fork");
MODULE_LICENSE("GPL");
