// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heart beat front end of a guest.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

struct xenbeat {
	struct timer_list timer;
	unsigned long beats;
};

static void xenbeat_beat(struct timer_list *timer)
{
	struct xenbeat *xenbeat = from_timer(xenbeat, timer, timer);

	xenbeat->beats++;
	mod_timer(timer, jiffies + HZ);
}

static int xenbeat_probe(struct xenbus_device *xdev,
			 const struct xenbus_device_id *id)
{
	struct xenbeat *xenbeat;

	xenbeat = kzalloc(sizeof(*xenbeat), GFP_KERNEL);
	if (!xenbeat)
		return -ENOMEM;

	timer_setup(&xenbeat->timer, xenbeat_beat, 0);
	mod_timer(&xenbeat->timer, jiffies + HZ);
	dev_set_drvdata(&xdev->dev, xenbeat);

	return 0;
}

static void xenbeat_remove(struct xenbus_device *xdev)
{
	struct xenbeat *xenbeat = dev_get_drvdata(&xdev->dev);

	timer_shutdown_sync(&xenbeat->timer);
	kfree(xenbeat);
}

static const struct xenbus_device_id xenbeat_ids[] = {
	{ "vbeat" },
	{ "" }
};

static struct xenbus_driver xenbeat_driver = {
	.name = KBUILD_MODNAME,
	.ids = xenbeat_ids,
	.probe = xenbeat_probe,
	.remove = xenbeat_remove,
};

static int __init xenbeat_init(void)
{
	if (!xen_domain())
		return -ENODEV;

	return xenbus_register_frontend(&xenbeat_driver);
}
module_init(xenbeat_init);

static void __exit xenbeat_exit(void)
{
	xenbus_unregister_driver(&xenbeat_driver);
}
module_exit(xenbeat_exit);

MODULE_DESCRIPTION("Xen heart beat");
MODULE_ALIAS("xen:vbeat");
MODULE_LICENSE("GPL");
