// SPDX-License-Identifier: GPL-2.0-only
/*
 * Function of a PCI end point.
 */
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pci-epf.h>
#include <linux/slab.h>

struct porch {
	struct led_classdev led;
	enum led_brightness level;
};

static void porch_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct porch, led)->level = level;
}

static int porch_probe(struct pci_epf *epf, const struct pci_epf_device_id *id)
{
	struct porch *porch;
	int ret;

	porch = devm_kzalloc(&epf->dev, sizeof(*porch), GFP_KERNEL);
	if (!porch)
		return -ENOMEM;

	porch->led.name = "porch:green:status";
	porch->led.brightness_set = porch_set;
	ret = led_classdev_register(&epf->dev, &porch->led);
	if (ret)
		return ret;

	dev_set_drvdata(&epf->dev, porch);

	return 0;
}

static void porch_remove(struct pci_epf *epf)
{
	struct porch *porch = dev_get_drvdata(&epf->dev);

	led_classdev_unregister(&porch->led);
}

static int porch_bind(struct pci_epf *epf)
{
	return 0;
}

static void porch_unbind(struct pci_epf *epf)
{
}

static const struct pci_epf_device_id porch_id[] = {
	{ .name = "sample" },
	{ }
};

static const struct pci_epf_ops porch_ops = {
	.bind = porch_bind,
	.unbind = porch_unbind,
};

static struct pci_epf_driver porch_driver = {
	.probe = porch_probe,
	.remove = porch_remove,
	.ops = &porch_ops,
	.id_table = porch_id,
	.owner = THIS_MODULE,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init porch_init(void)
{
	return pci_epf_register_driver(&porch_driver);
}
module_init(porch_init);

static void __exit porch_exit(void)
{
	pci_epf_unregister_driver(&porch_driver);
}
module_exit(porch_exit);

MODULE_DESCRIPTION("Function of a PCI end point");
MODULE_LICENSE("GPL");
