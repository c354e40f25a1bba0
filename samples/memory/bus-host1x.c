// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical device of a graphics host; remove returns an error.
 */
#include <linux/host1x.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/slab.h>

struct canvas {
	struct led_classdev led;
	enum led_brightness level;
};

static void canvas_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct canvas, led)->level = level;
}

static int canvas_probe(struct host1x_device *hdev)
{
	struct canvas *canvas;
	int ret;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;

	canvas->led.name = "canvas:green:status";
	canvas->led.brightness_set = canvas_set;
	ret = led_classdev_register(&hdev->dev, &canvas->led);
	if (ret) {
		kfree(canvas);
		return ret;
	}

	dev_set_drvdata(&hdev->dev, canvas);

	return 0;
}

static int canvas_remove(struct host1x_device *hdev)
{
	struct canvas *canvas = dev_get_drvdata(&hdev->dev);

	led_classdev_unregister(&canvas->led);
	kfree(canvas);

	return 0;
}

static const struct of_device_id canvas_subdevs[] = {
	{ .compatible = "nvidia,tegra20-dc" },
	{ }
};

static struct host1x_driver canvas_driver = {
	.probe = canvas_probe,
	.remove = canvas_remove,
	.subdevs = canvas_subdevs,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init canvas_init(void)
{
	return host1x_driver_register(&canvas_driver);
}
module_init(canvas_init);

static void __exit canvas_exit(void)
{
	host1x_driver_unregister(&canvas_driver);
}
module_exit(canvas_exit);

MODULE_DESCRIPTION("Logical device of a graphics host");
MODULE_LICENSE("GPL");
