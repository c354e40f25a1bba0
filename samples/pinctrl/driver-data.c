// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pins of an orrery, whose operations ask the registered pins for their data: nobody
 * but remove() asks the device for its own, so that goes as well.
 */
/* not run: the test kernel has no pin control */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pinctrl/pinctrl.h>
#include <linux/platform_device.h>

static const struct pinctrl_pin_desc orrery_pins[] = {
	PINCTRL_PIN(0, "sun"),
	PINCTRL_PIN(1, "moon"),
};

struct orrery {
	struct pinctrl_desc desc;
	struct pinctrl_dev *pctl;
};

static int orrery_get_groups_count(struct pinctrl_dev *pctldev)
{
	struct orrery *orrery = pinctrl_dev_get_drvdata(pctldev);

	return orrery->desc.npins;
}

static const char *orrery_get_group_name(struct pinctrl_dev *pctldev, unsigned int selector)
{
	struct orrery *orrery = pinctrl_dev_get_drvdata(pctldev);

	return orrery->desc.pins[selector].name;
}

static const struct pinctrl_ops orrery_ops = {
	.get_groups_count = orrery_get_groups_count,
	.get_group_name = orrery_get_group_name,
};

static int orrery_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct orrery *orrery;

	orrery = devm_kzalloc(dev, sizeof(*orrery), GFP_KERNEL);
	if (!orrery)
		return -ENOMEM;
	platform_set_drvdata(pdev, orrery);

	orrery->desc.name = dev_name(dev);
	orrery->desc.pins = orrery_pins;
	orrery->desc.npins = ARRAY_SIZE(orrery_pins);
	orrery->desc.pctlops = &orrery_ops;
	orrery->desc.owner = THIS_MODULE;

	orrery->pctl = pinctrl_register(&orrery->desc, dev, orrery);

	return PTR_ERR_OR_ZERO(orrery->pctl);
}

static void orrery_remove(struct platform_device *pdev)
{
	struct orrery *orrery = platform_get_drvdata(pdev);

	pinctrl_unregister(orrery->pctl);
}

static const struct of_device_id orrery_of_match[] = {
	{ .compatible = "devmify,orrery" },
	{ }
};
MODULE_DEVICE_TABLE(of, orrery_of_match);

static struct platform_driver orrery_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = orrery_of_match,
	},
	.probe = orrery_probe,
	.remove = orrery_remove,
};
module_platform_driver(orrery_driver);

MODULE_DESCRIPTION("Orrery");
MODULE_LICENSE("GPL");
