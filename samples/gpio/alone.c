// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbell: a bell, and a lamp that not every door has, which a helper gets
 * and another puts under a guard.
 */
#include <linux/gpio/consumer.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct doorbell {
	struct device *dev;
	struct led_classdev cdev;
	struct gpio_desc *bell;
	struct gpio_desc *lamp;
};

static int doorbell_set(struct led_classdev *cdev, enum led_brightness brightness)
{
	struct doorbell *door = container_of(cdev, struct doorbell, cdev);

	gpiod_set_value_cansleep(door->bell, brightness);
	gpiod_set_value_cansleep(door->lamp, brightness);

	return 0;
}

static int doorbell_get_lines(struct doorbell *door)
{
	door->bell = gpiod_get(door->dev, "bell", GPIOD_OUT_LOW);
	if (IS_ERR(door->bell))
		return PTR_ERR(door->bell);

	door->lamp = gpiod_get_optional(door->dev, "lamp", GPIOD_OUT_LOW);
	if (IS_ERR(door->lamp)) {
		gpiod_put(door->bell);
		return PTR_ERR(door->lamp);
	}

	return 0;
}

static void doorbell_put_lines(struct doorbell *door)
{
	if (door->lamp)
		gpiod_put(door->lamp);
	gpiod_put(door->bell);
}

static int doorbell_probe(struct platform_device *pdev)
{
	struct doorbell *door;
	int ret;

	door = devm_kzalloc(&pdev->dev, sizeof(*door), GFP_KERNEL);
	if (!door)
		return -ENOMEM;
	door->dev = &pdev->dev;

	ret = doorbell_get_lines(door);
	if (ret)
		return dev_err_probe(&pdev->dev, ret, "no lines\n");

	door->cdev.name = "door:bell";
	door->cdev.max_brightness = 1;
	door->cdev.brightness_set_blocking = doorbell_set;
	ret = led_classdev_register(&pdev->dev, &door->cdev);
	if (ret) {
		doorbell_put_lines(door);
		return ret;
	}

	platform_set_drvdata(pdev, door);

	return 0;
}

static void doorbell_remove(struct platform_device *pdev)
{
	struct doorbell *door = platform_get_drvdata(pdev);

	led_classdev_unregister(&door->cdev);
	doorbell_put_lines(door);
}

static const struct of_device_id doorbell_of_match[] = {
	{ .compatible = "devmify,doorbell" },
	{ }
};
MODULE_DEVICE_TABLE(of, doorbell_of_match);

static struct platform_driver doorbell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = doorbell_of_match,
	},
	.probe = doorbell_probe,
	.remove = doorbell_remove,
};
module_platform_driver(doorbell_driver);

MODULE_DESCRIPTION("Doorbell");
MODULE_LICENSE("GPL");
