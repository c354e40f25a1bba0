// SPDX-License-Identifier: GPL-2.0-only
/*
 * Master with a list of ports, made one by one in a loop. A port that does not
 * answer is given back and skipped; the walk over the list that ended the others
 * has them by another name, and still unlinks them.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define MASTER_PORTS	3

struct master_port {
	struct list_head list;
	unsigned int number;
};

struct master {
	struct list_head ports;
};

static int master_ask(struct master_port *port)
{
	return port->number == 1 ? -ENODEV : 0;
}

static void master_drop_ports(struct master *master)
{
	struct master_port *cursor, *next;

	list_for_each_entry_safe(cursor, next, &master->ports, list)
		list_del(&cursor->list);
}

static int master_probe(struct platform_device *pdev)
{
	struct master_port *port;
	struct master *master;
	unsigned int i;

	master = devm_kzalloc(&pdev->dev, sizeof(*master), GFP_KERNEL);
	if (!master)
		return -ENOMEM;

	INIT_LIST_HEAD(&master->ports);

	for (i = 0; i < MASTER_PORTS; i++) {
		port = devm_kzalloc(&pdev->dev, sizeof(*port), GFP_KERNEL);
		if (!port) {
			master_drop_ports(master);
			return -ENOMEM;
		}

		port->number = i;
		if (master_ask(port)) {
			devm_kfree(&pdev->dev, port);
			continue;
		}
		list_add_tail(&port->list, &master->ports);
	}

	platform_set_drvdata(pdev, master);

	return 0;
}

static void master_remove(struct platform_device *pdev)
{
	master_drop_ports(platform_get_drvdata(pdev));
}

static struct platform_driver master_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = master_probe,
	.remove = master_remove,
};
module_platform_driver(master_driver);

MODULE_DESCRIPTION("Master that makes its ports in a loop");
MODULE_LICENSE("GPL");
