// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pins of a carillon's drum: the managed call wants the device before the
 * description, and remove() goes.
 */
/* not run: the test kernel has no pin control */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pinctrl/pinctrl.h>
#include <linux/platform_device.h>

static const struct pinctrl_pin_desc carillon_pins[] = {
	PINCTRL_PIN(0, "prime"),
	PINCTRL_PIN(1, "tierce"),
	PINCTRL_PIN(2, "quint"),
};

struct carillon {
	struct pinctrl_desc desc;
	struct pinctrl_dev *pctl;
};

static int carillon_get_groups_count(struct pinctrl_dev *pctldev)
{
	return ARRAY_SIZE(carillon_pins);
}

static const char *carillon_get_group_name(struct pinctrl_dev *pctldev, unsigned int selector)
{
	return carillon_pins[selector].name;
}

static const struct pinctrl_ops carillon_ops = {
	.get_groups_count = carillon_get_groups_count,
	.get_group_name = carillon_get_group_name,
};

static int carillon_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct carillon *carillon;

	carillon = devm_kzalloc(dev, sizeof(*carillon), GFP_KERNEL);
	if (!carillon)
		return -ENOMEM;

	carillon->desc.name = dev_name(dev);
	carillon->desc.pins = carillon_pins;
	carillon->desc.npins = ARRAY_SIZE(carillon_pins);
	carillon->desc.pctlops = &carillon_ops;
	carillon->desc.owner = THIS_MODULE;

	carillon->pctl = devm_pinctrl_register(dev, &carillon->desc, carillon);
	if (IS_ERR(carillon->pctl)) {
		dev_err(dev, "cannot register the pins\n");
		return PTR_ERR(carillon->pctl);
	}

	return 0;
}

static const struct of_device_id carillon_of_match[] = {
	{ .compatible = "devmify,carillon" },
	{ }
};
MODULE_DEVICE_TABLE(of, carillon_of_match);

static struct platform_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = carillon_of_match,
	},
	.probe = carillon_probe,
};
module_platform_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
