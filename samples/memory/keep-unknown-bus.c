// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bus of its own with one device and one driver. What the bus does before
 * and after it calls the driver is known to this file alone: nobody promises
 * that the driver core owns the binding, so the memory stays as it is.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>

struct tray_device {
	struct device dev;
	unsigned int slot;
};

struct tray_driver {
	int (*probe)(struct tray_device *tray);
	void (*remove)(struct tray_device *tray);
	struct device_driver driver;
};

struct tray_state {
	unsigned int slot;
	unsigned int turns;
};

static int tray_bus_probe(struct device *dev)
{
	struct tray_driver *drv;

	drv = container_of(dev->driver, struct tray_driver, driver);

	return drv->probe(container_of(dev, struct tray_device, dev));
}

static void tray_bus_remove(struct device *dev)
{
	struct tray_driver *drv;

	drv = container_of(dev->driver, struct tray_driver, driver);
	drv->remove(container_of(dev, struct tray_device, dev));
}

static const struct bus_type tray_bus = {
	.name = KBUILD_MODNAME,
	.probe = tray_bus_probe,
	.remove = tray_bus_remove,
};

static int tray_changer_probe(struct tray_device *tray)
{
	struct tray_state *state;

	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;

	state->slot = tray->slot;
	dev_set_drvdata(&tray->dev, state);

	return 0;
}

static void tray_changer_remove(struct tray_device *tray)
{
	kfree(dev_get_drvdata(&tray->dev));
}

static struct tray_driver tray_changer_driver = {
	.probe = tray_changer_probe,
	.remove = tray_changer_remove,
	.driver = {
		.name = "tray-changer",
		.bus = &tray_bus,
		.owner = THIS_MODULE,
	},
};

static void tray_device_release(struct device *dev)
{
	kfree(container_of(dev, struct tray_device, dev));
}

static struct tray_device *tray_add_device(unsigned int slot)
{
	struct tray_device *tray;
	int ret;

	tray = kzalloc(sizeof(*tray), GFP_KERNEL);
	if (!tray)
		return ERR_PTR(-ENOMEM);

	tray->slot = slot;
	tray->dev.bus = &tray_bus;
	tray->dev.release = tray_device_release;
	device_initialize(&tray->dev);

	ret = dev_set_name(&tray->dev, "tray%u", slot);
	if (!ret)
		ret = device_add(&tray->dev);
	if (ret) {
		put_device(&tray->dev);
		return ERR_PTR(ret);
	}

	return tray;
}

static struct tray_device *tray_first;

static int __init tray_init(void)
{
	int ret;

	ret = bus_register(&tray_bus);
	if (ret)
		return ret;

	tray_first = tray_add_device(0);
	if (IS_ERR(tray_first)) {
		ret = PTR_ERR(tray_first);
		goto err_bus;
	}

	ret = driver_register(&tray_changer_driver.driver);
	if (ret)
		goto err_device;

	return 0;

err_device:
	device_unregister(&tray_first->dev);
err_bus:
	bus_unregister(&tray_bus);
	return ret;
}

static void __exit tray_exit(void)
{
	driver_unregister(&tray_changer_driver.driver);
	device_unregister(&tray_first->dev);
	bus_unregister(&tray_bus);
}

module_init(tray_init);
module_exit(tray_exit);

MODULE_DESCRIPTION("Driver on a bus that only its own file knows");
MODULE_LICENSE("GPL");
