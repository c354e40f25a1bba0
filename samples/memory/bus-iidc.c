// SPDX-License-Identifier: GPL-2.0-only
/*
 * Peer of a network adapter; the struct holds an auxiliary driver.
 */
#include <linux/auxiliary_bus.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/net/intel/iidc.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

struct escort {
	struct led_classdev led;
	enum led_brightness level;
};

static void escort_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct escort, led)->level = level;
}

static int escort_probe(struct auxiliary_device *adev,
			const struct auxiliary_device_id *id)
{
	struct escort *escort;
	int ret;

	escort = kzalloc(sizeof(*escort), GFP_KERNEL);
	if (!escort)
		return -ENOMEM;

	escort->led.name = "escort:green:status";
	escort->led.brightness_set = escort_set;
	ret = led_classdev_register(&adev->dev, &escort->led);
	if (ret) {
		kfree(escort);
		return ret;
	}

	dev_set_drvdata(&adev->dev, escort);

	return 0;
}

static void escort_remove(struct auxiliary_device *adev)
{
	struct escort *escort = dev_get_drvdata(&adev->dev);

	led_classdev_unregister(&escort->led);
	kfree(escort);
}

static const struct auxiliary_device_id escort_id[] = {
	{ .name = "ice.sample" },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, escort_id);

static struct iidc_auxiliary_drv escort_driver = {
	.adrv = {
		.name = KBUILD_MODNAME,
		.probe = escort_probe,
		.remove = escort_remove,
		.id_table = escort_id,
	},
};

static int __init escort_init(void)
{
	return auxiliary_driver_register(&escort_driver.adrv);
}
module_init(escort_init);

static void __exit escort_exit(void)
{
	auxiliary_driver_unregister(&escort_driver.adrv);
}
module_exit(escort_exit);

MODULE_DESCRIPTION("Peer of a network adapter");
MODULE_LICENSE("GPL");
