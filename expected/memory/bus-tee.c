// SPDX-License-Identifier: GPL-2.0-only
/*
 * Client of a trusted application; probe stands in the inner struct.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>

struct vault {
	struct led_classdev led;
	enum led_brightness level;
};

static void vault_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct vault, led)->level = level;
}

static int vault_probe(struct device *dev)
{
	struct vault *vault;
	int ret;

	vault = devm_kzalloc(dev, sizeof(*vault), GFP_KERNEL);
	if (!vault)
		return -ENOMEM;

	vault->led.name = "vault:green:status";
	vault->led.brightness_set = vault_set;
	ret = led_classdev_register(dev, &vault->led);
	if (ret)
		return ret;

	dev_set_drvdata(dev, vault);

	return 0;
}

static int vault_remove(struct device *dev)
{
	struct vault *vault = dev_get_drvdata(dev);

	led_classdev_unregister(&vault->led);

	return 0;
}

static const struct tee_client_device_id vault_id[] = {
	{ UUID_INIT(0xa1d4c9f2, 0x2b6e, 0x4d39,
		    0x97, 0x5e, 0x0c, 0x8b, 0x41, 0x72, 0xe6, 0x35) },
	{ }
};

static struct tee_client_driver vault_driver = {
	.id_table = vault_id,
	.driver = {
		.name = KBUILD_MODNAME,
		.bus = &tee_bus_type,
		.probe = vault_probe,
		.remove = vault_remove,
	},
};

static int __init vault_init(void)
{
	return driver_register(&vault_driver.driver);
}
module_init(vault_init);

static void __exit vault_exit(void)
{
	driver_unregister(&vault_driver.driver);
}
module_exit(vault_exit);

MODULE_DESCRIPTION("Client of a trusted application");
MODULE_LICENSE("GPL");
