// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keyboard port. The serio core frees a port in its release callback: once it
 * is registered, serio_unregister_port() is the end of it and no kfree() may
 * follow. The driver's own part is managed already, the port cannot be.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/serio.h>
#include <linux/slab.h>
#include <linux/string.h>

struct kbd_port {
	struct serio *serio;
	u8 last;
};

static int kbd_write(struct serio *serio, unsigned char value)
{
	struct kbd_port *port = serio->port_data;

	port->last = value;

	return 0;
}

static int kbd_probe(struct platform_device *pdev)
{
	struct kbd_port *port;
	struct serio *serio;

	port = devm_kzalloc(&pdev->dev, sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;

	serio = kzalloc(sizeof(*serio), GFP_KERNEL);
	if (!serio)
		return -ENOMEM;

	serio->id.type = SERIO_8042;
	serio->write = kbd_write;
	serio->port_data = port;
	serio->dev.parent = &pdev->dev;
	strscpy(serio->name, "keyboard port", sizeof(serio->name));
	strscpy(serio->phys, dev_name(&pdev->dev), sizeof(serio->phys));
	port->serio = serio;
	platform_set_drvdata(pdev, port);

	serio_register_port(serio);

	return 0;
}

static void kbd_remove(struct platform_device *pdev)
{
	struct kbd_port *port = platform_get_drvdata(pdev);

	serio_unregister_port(port->serio);
}

static struct platform_driver kbd_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = kbd_probe,
	.remove = kbd_remove,
};
module_platform_driver(kbd_driver);

MODULE_DESCRIPTION("Keyboard port that the serio core frees");
MODULE_LICENSE("GPL");
