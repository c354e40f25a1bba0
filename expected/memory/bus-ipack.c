// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clock on an IndustryPack carrier; probe stands in a struct of operations.
 */
#include <linux/ipack.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct ipclock {
	struct timer_list timer;
	unsigned long beats;
};

static void ipclock_beat(struct timer_list *timer)
{
	struct ipclock *ipclock = from_timer(ipclock, timer, timer);

	ipclock->beats++;
	mod_timer(timer, jiffies + HZ);
}

static int ipclock_probe(struct ipack_device *idev)
{
	struct ipclock *ipclock;

	ipclock = devm_kzalloc(&idev->dev, sizeof(*ipclock), GFP_KERNEL);
	if (!ipclock)
		return -ENOMEM;

	timer_setup(&ipclock->timer, ipclock_beat, 0);
	mod_timer(&ipclock->timer, jiffies + HZ);
	dev_set_drvdata(&idev->dev, ipclock);

	return 0;
}

static void ipclock_remove(struct ipack_device *idev)
{
	struct ipclock *ipclock = dev_get_drvdata(&idev->dev);

	timer_shutdown_sync(&ipclock->timer);
}

static const struct ipack_device_id ipclock_id[] = {
	{ IPACK_DEVICE(IPACK_ID_VERSION_1, 0xf0, 0xfe) },
	{ }
};
MODULE_DEVICE_TABLE(ipack, ipclock_id);

static const struct ipack_driver_ops ipclock_ops = {
	.probe = ipclock_probe,
	.remove = ipclock_remove,
};

static struct ipack_driver ipclock_driver = {
	.ops = &ipclock_ops,
	.id_table = ipclock_id,
};

static int __init ipclock_init(void)
{
	return ipack_driver_register(&ipclock_driver, THIS_MODULE,
				     KBUILD_MODNAME);
}
module_init(ipclock_init);

static void __exit ipclock_exit(void)
{
	ipack_driver_unregister(&ipclock_driver);
}
module_exit(ipclock_exit);

MODULE_DESCRIPTION("IndustryPack clock");
MODULE_LICENSE("GPL");
