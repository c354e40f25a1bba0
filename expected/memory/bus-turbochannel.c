// SPDX-License-Identifier: GPL-2.0-only
/*
 * Option card; probe stands in the inner struct.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tc.h>

struct option {
	struct led_classdev led;
	enum led_brightness level;
};

static void option_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct option, led)->level = level;
}

static int option_probe(struct device *dev)
{
	struct option *option;
	int ret;

	option = devm_kzalloc(dev, sizeof(*option), GFP_KERNEL);
	if (!option)
		return -ENOMEM;

	option->led.name = "option:green:status";
	option->led.brightness_set = option_set;
	ret = led_classdev_register(dev, &option->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, option);

	return 0;
}

static int option_remove(struct device *dev)
{
	struct option *option = dev_get_drvdata(dev);

	led_classdev_unregister(&option->led);

	return 0;
}

static const struct tc_device_id option_id[] = {
	{ "DEC     ", "SAMPLE  " },
	{ }
};

static struct tc_driver option_driver = {
	.id_table = option_id,
	.driver = {
		.name = KBUILD_MODNAME,
		.probe = option_probe,
		.remove = option_remove,
	},
};

static int __init option_init(void)
{
	return tc_register_driver(&option_driver);
}
module_init(option_init);

static void __exit option_exit(void)
{
	tc_unregister_driver(&option_driver);
}
module_exit(option_exit);

MODULE_DESCRIPTION("Option card");
MODULE_LICENSE("GPL");
