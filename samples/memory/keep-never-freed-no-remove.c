// SPDX-License-Identifier: GPL-2.0-only
/*
 * A true leak, of a few bytes for every unbind: the driver was written for a
 * port that is soldered down and has no remove at all. On a board where the
 * port is never unbound the block that is never freed is what keeps the
 * console alive, so this is reported and not changed unasked.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct uart_port_state {
	unsigned int line;
	unsigned int baud;
};

static int uart_probe(struct platform_device *pdev)
{
	struct uart_port_state *port;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;

	port->line = pdev->id;
	port->baud = 115200;
	platform_set_drvdata(pdev, port);

	return 0;
}

static struct platform_driver uart_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = uart_probe,
};
module_platform_driver(uart_driver);

MODULE_DESCRIPTION("Serial port without a remove function");
MODULE_LICENSE("GPL");
