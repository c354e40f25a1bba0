// SPDX-License-Identifier: GPL-2.0-only
/*
 * Aquarium: the helper is left with pointers that it forgets. Nobody asks
 * whether they are NULL, so it goes, and the label over its call with it.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct aquarium {
	struct led_classdev lid;
	u8 *fish;
	u8 *plant;
};

static void aquarium_lid_set(struct led_classdev *cdev,
			     enum led_brightness level)
{
	struct aquarium *tank = container_of(cdev, struct aquarium, lid);

	tank->fish[0] = level;
	tank->plant[0] = level / 2;
}

static int aquarium_probe(struct platform_device *pdev)
{
	struct aquarium *tank;
	int ret;

	tank = devm_kzalloc(&pdev->dev, sizeof(*tank), GFP_KERNEL);
	if (!tank)
		return -ENOMEM;

	tank->fish = devm_kzalloc(&pdev->dev, 32, GFP_KERNEL);
	if (!tank->fish)
		return -ENOMEM;

	tank->plant = devm_kzalloc(&pdev->dev, 32, GFP_KERNEL);
	if (!tank->plant)
		return -ENOMEM;

	tank->lid.name = "aquarium:white:lid";
	tank->lid.brightness_set = aquarium_lid_set;
	ret = led_classdev_register(&pdev->dev, &tank->lid);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, tank);

	return 0;
}

static void aquarium_remove(struct platform_device *pdev)
{
	struct aquarium *tank = platform_get_drvdata(pdev);

	led_classdev_unregister(&tank->lid);
}

static struct platform_driver aquarium_driver = {
	.probe = aquarium_probe,
	.remove = aquarium_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(aquarium_driver);

MODULE_DESCRIPTION("Aquarium");
MODULE_LICENSE("GPL");
