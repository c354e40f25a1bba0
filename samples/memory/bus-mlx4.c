// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol of a network adapter; the struct holds an auxiliary driver.
 */
#include <linux/auxiliary_bus.h>
#include <linux/leds.h>
#include <linux/mlx4/driver.h>
#include <linux/module.h>
#include <linux/slab.h>

struct carrier {
	struct led_classdev led;
	enum led_brightness level;
};

static void carrier_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct carrier, led)->level = level;
}

static int carrier_probe(struct auxiliary_device *adev,
			 const struct auxiliary_device_id *id)
{
	struct carrier *carrier;
	int ret;

	carrier = kzalloc(sizeof(*carrier), GFP_KERNEL);
	if (!carrier)
		return -ENOMEM;

	carrier->led.name = "carrier:green:status";
	carrier->led.brightness_set = carrier_set;
	ret = led_classdev_register(&adev->dev, &carrier->led);
	if (ret) {
		kfree(carrier);
		return ret;
	}

	dev_set_drvdata(&adev->dev, carrier);

	return 0;
}

static void carrier_remove(struct auxiliary_device *adev)
{
	struct carrier *carrier = dev_get_drvdata(&adev->dev);

	led_classdev_unregister(&carrier->led);
	kfree(carrier);
}

static const struct auxiliary_device_id carrier_id[] = {
	{ .name = "mlx4_core.sample" },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, carrier_id);

static struct mlx4_adrv carrier_driver = {
	.adrv = {
		.name = KBUILD_MODNAME,
		.probe = carrier_probe,
		.remove = carrier_remove,
		.id_table = carrier_id,
	},
};

static int __init carrier_init(void)
{
	return mlx4_register_auxiliary_driver(&carrier_driver);
}
module_init(carrier_init);

static void __exit carrier_exit(void)
{
	mlx4_unregister_auxiliary_driver(&carrier_driver);
}
module_exit(carrier_exit);

MODULE_DESCRIPTION("Protocol of a network adapter");
MODULE_LICENSE("GPL");
