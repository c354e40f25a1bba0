// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hub: a child that does not come up is freed and skipped. That free stays,
 * as devm_kfree(); the one in remove goes, the unlinking there does not.
 */
#include <linux/leds.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define HUB_PORTS	4

struct hub_port {
	struct list_head list;
	struct led_classdev led;
	enum led_brightness level;
	char name[24];
};

struct hub {
	struct list_head ports;
};

static void hub_port_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct hub_port, led)->level = level;
}

static int hub_probe(struct platform_device *pdev)
{
	struct hub_port *port;
	struct hub *hub;
	int i, rc;

	hub = devm_kzalloc(&pdev->dev, sizeof(*hub), GFP_KERNEL);
	if (!hub)
		return -ENOMEM;

	INIT_LIST_HEAD(&hub->ports);

	for (i = 0; i < HUB_PORTS; i++) {
		port = devm_kzalloc(&pdev->dev, sizeof(*port), GFP_KERNEL);
		if (!port)
			break;

		snprintf(port->name, sizeof(port->name), "hub:green:port%d", i);
		port->led.name = port->name;
		port->led.brightness_set = hub_port_set;

		rc = led_classdev_register(&pdev->dev, &port->led);
		if (rc < 0) {
			dev_warn(&pdev->dev, "no port %d: %d\n", i, rc);
			devm_kfree(&pdev->dev, port);
			continue;
		}

		list_add(&port->list, &hub->ports);
	}

	platform_set_drvdata(pdev, hub);

	return 0;
}

static void hub_remove(struct platform_device *pdev)
{
	struct hub *hub = platform_get_drvdata(pdev);
	struct hub_port *port, *tmp;

	list_for_each_entry_safe(port, tmp, &hub->ports, list) {
		list_del(&port->list);
		led_classdev_unregister(&port->led);
	}
}

static struct platform_driver hub_driver = {
	.probe = hub_probe,
	.remove = hub_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(hub_driver);

MODULE_DESCRIPTION("Hub");
MODULE_LICENSE("GPL");
