// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip behind a multimedia communications port.
 */
#include <linux/leds.h>
#include <linux/mfd/mcp.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dock {
	struct led_classdev led;
	enum led_brightness level;
};

static void dock_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct dock, led)->level = level;
}

static int dock_probe(struct mcp *mcp)
{
	struct dock *dock;
	int ret;

	dock = devm_kzalloc(&mcp->attached_device, sizeof(*dock), GFP_KERNEL);
	if (!dock)
		return -ENOMEM;

	dock->led.name = "dock:green:status";
	dock->led.brightness_set = dock_set;
	ret = led_classdev_register(&mcp->attached_device, &dock->led);
	if (ret)
		return ret;

	dev_set_drvdata(&mcp->attached_device, dock);

	return 0;
}

static void dock_remove(struct mcp *mcp)
{
	struct dock *dock = dev_get_drvdata(&mcp->attached_device);

	led_classdev_unregister(&dock->led);
}

static struct mcp_driver dock_driver = {
	.probe = dock_probe,
	.remove = dock_remove,
	.drv = {
		.name = KBUILD_MODNAME,
	},
};

static int __init dock_init(void)
{
	return mcp_driver_register(&dock_driver);
}
module_init(dock_init);

static void __exit dock_exit(void)
{
	mcp_driver_unregister(&dock_driver);
}
module_exit(dock_exit);

MODULE_DESCRIPTION("Chip behind a multimedia communications port");
MODULE_LICENSE("GPL");
