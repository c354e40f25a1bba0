// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gas lantern: the pins sleep again before their handle is put, and a line
 * and a LED around them stay.
 */
#include <linux/gpio/consumer.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pinctrl/consumer.h>
#include <linux/platform_device.h>

struct lantern {
	struct led_classdev cdev;
	struct gpio_desc *valve;
	struct pinctrl *pinctrl;
	struct pinctrl_state *lit;
	struct pinctrl_state *out;
};

static int lantern_set(struct led_classdev *cdev, enum led_brightness brightness)
{
	struct lantern *lantern = container_of(cdev, struct lantern, cdev);

	gpiod_set_value_cansleep(lantern->valve, brightness);

	return pinctrl_select_state(lantern->pinctrl, brightness ? lantern->lit : lantern->out);
}

static int lantern_get_pins(struct lantern *lantern, struct device *dev)
{
	struct pinctrl *pinctrl = devm_pinctrl_get(dev);

	if (IS_ERR(pinctrl))
		return PTR_ERR(pinctrl);

	lantern->lit = pinctrl_lookup_state(pinctrl, "lit");
	lantern->out = pinctrl_lookup_state(pinctrl, "out");
	if (IS_ERR(lantern->lit) || IS_ERR(lantern->out))
		return -ENOENT;
	lantern->pinctrl = pinctrl;

	return 0;
}

static int lantern_probe(struct platform_device *pdev)
{
	struct lantern *lantern;
	int ret;

	lantern = devm_kzalloc(&pdev->dev, sizeof(*lantern), GFP_KERNEL);
	if (!lantern)
		return -ENOMEM;

	lantern->valve = gpiod_get(&pdev->dev, "valve", GPIOD_OUT_LOW);
	if (IS_ERR(lantern->valve))
		return PTR_ERR(lantern->valve);

	ret = lantern_get_pins(lantern, &pdev->dev);
	if (ret)
		goto err_valve;

	lantern->cdev.name = "lantern";
	lantern->cdev.max_brightness = 1;
	lantern->cdev.brightness_set_blocking = lantern_set;
	ret = led_classdev_register(&pdev->dev, &lantern->cdev);
	if (ret)
		goto err_valve;

	platform_set_drvdata(pdev, lantern);

	return 0;

err_valve:
	gpiod_put(lantern->valve);
	return ret;
}

static void lantern_remove(struct platform_device *pdev)
{
	struct lantern *lantern = platform_get_drvdata(pdev);

	led_classdev_unregister(&lantern->cdev);
	pinctrl_select_state(lantern->pinctrl, lantern->out);
	gpiod_put(lantern->valve);
}

static const struct of_device_id lantern_of_match[] = {
	{ .compatible = "devmify,lantern" },
	{ }
};
MODULE_DEVICE_TABLE(of, lantern_of_match);

static struct platform_driver lantern_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = lantern_of_match,
	},
	.probe = lantern_probe,
	.remove = lantern_remove,
};
module_platform_driver(lantern_driver);

MODULE_DESCRIPTION("Gas lantern");
MODULE_LICENSE("GPL");
