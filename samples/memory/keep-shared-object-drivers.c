// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sound link and its jack, two drivers in one module. Whichever is bound
 * first makes the pin table, whichever goes last frees it, so it can belong to
 * neither of the two devices.
 */
/* no naive: the test machine binds the drivers of a module one by one */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct pin_table {
	unsigned int users;
	u8 pin[8];
};

static struct pin_table *pin_table;
/* Guards pin_table and its count. */
static DEFINE_MUTEX(pin_lock);

static int pin_user_probe(struct platform_device *pdev)
{
	struct pin_table *table;

	mutex_lock(&pin_lock);
	if (!pin_table) {
		table = kzalloc(sizeof(*table), GFP_KERNEL);
		if (!table) {
			mutex_unlock(&pin_lock);
			return -ENOMEM;
		}
		pin_table = table;
	}
	pin_table->users++;
	mutex_unlock(&pin_lock);

	return 0;
}

static void pin_user_remove(struct platform_device *pdev)
{
	mutex_lock(&pin_lock);
	if (!--pin_table->users) {
		kfree(pin_table);
		pin_table = NULL;
	}
	mutex_unlock(&pin_lock);
}

static struct platform_driver link_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pin_user_probe,
	.remove = pin_user_remove,
};

static struct platform_driver jack_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-jack",
	},
	.probe = pin_user_probe,
	.remove = pin_user_remove,
};

static struct platform_driver * const pin_drivers[] = {
	&link_driver,
	&jack_driver,
};

static int __init pin_init(void)
{
	return platform_register_drivers(pin_drivers, ARRAY_SIZE(pin_drivers));
}

static void __exit pin_exit(void)
{
	platform_unregister_drivers(pin_drivers, ARRAY_SIZE(pin_drivers));
}

module_init(pin_init);
module_exit(pin_exit);

MODULE_DESCRIPTION("Two drivers of one module that share a pin table");
MODULE_LICENSE("GPL");
