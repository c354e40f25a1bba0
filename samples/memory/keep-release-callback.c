// SPDX-License-Identifier: GPL-2.0-only
/*
 * The port is a device of its own: struct device is embedded, so the last
 * put_device() decides when the block goes, in the release callback, and an
 * open sysfs file may put that off beyond the unbind.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct dock_port {
	struct device dev;
	unsigned int power;
};

static void dock_port_release(struct device *dev)
{
	struct dock_port *port = container_of(dev, struct dock_port, dev);

	kfree(port);
}

static int dock_probe(struct platform_device *pdev)
{
	struct dock_port *port;
	int ret;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;

	port->power = 5;
	port->dev.parent = &pdev->dev;
	port->dev.release = dock_port_release;
	device_initialize(&port->dev);

	ret = dev_set_name(&port->dev, "%s-port", dev_name(&pdev->dev));
	if (ret)
		goto err_put;

	ret = device_add(&port->dev);
	if (ret)
		goto err_put;

	platform_set_drvdata(pdev, port);

	return 0;

err_put:
	put_device(&port->dev);
	return ret;
}

static void dock_remove(struct platform_device *pdev)
{
	struct dock_port *port = platform_get_drvdata(pdev);

	device_unregister(&port->dev);
}

static struct platform_driver dock_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = dock_probe,
	.remove = dock_remove,
};
module_platform_driver(dock_driver);

MODULE_DESCRIPTION("Dock whose port is freed by its release callback");
MODULE_LICENSE("GPL");
