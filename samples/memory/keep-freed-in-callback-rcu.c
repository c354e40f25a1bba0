// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routing table that readers walk without a lock. remove() unhooks it, and
 * the block goes back only after every reader has left, in a callback of RCU.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct route_table {
	struct rcu_head rcu;
	u8 port[16];
};

struct router {
	struct route_table __rcu *table;
};

static void route_table_free(struct rcu_head *head)
{
	kfree(container_of(head, struct route_table, rcu));
}

static int router_probe(struct platform_device *pdev)
{
	struct route_table *table;
	struct router *router;

	router = devm_kzalloc(&pdev->dev, sizeof(*router), GFP_KERNEL);
	if (!router)
		return -ENOMEM;

	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;

	table->port[0] = 1;
	rcu_assign_pointer(router->table, table);
	platform_set_drvdata(pdev, router);

	return 0;
}

static void router_remove(struct platform_device *pdev)
{
	struct router *router = platform_get_drvdata(pdev);
	struct route_table *table;

	table = rcu_replace_pointer(router->table, NULL, true);
	call_rcu(&table->rcu, route_table_free);
}

static struct platform_driver router_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = router_probe,
	.remove = router_remove,
};

static int __init router_init(void)
{
	return platform_driver_register(&router_driver);
}

static void __exit router_exit(void)
{
	platform_driver_unregister(&router_driver);
	/* the callback is code of this module */
	rcu_barrier();
}

module_init(router_init);
module_exit(router_exit);

MODULE_DESCRIPTION("Router whose table is freed after a grace period");
MODULE_LICENSE("GPL");
