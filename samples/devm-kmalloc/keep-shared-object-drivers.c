// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sound link and its jack, two drivers in one module. The link makes the pin
 * table, whichever of the two goes last frees it. The jack is found together
 * with the link but outlasts it, so the table cannot be the link's own.
 */
#include <linux/err.h>
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

static void pin_table_put(void)
{
	mutex_lock(&pin_lock);
	if (!--pin_table->users) {
		kfree(pin_table);
		pin_table = NULL;
	}
	mutex_unlock(&pin_lock);
}

/* The jack is found together with the link, and then it stays. */
static struct platform_device *jack_device;

static int link_find_jack(void)
{
	struct platform_device *jack;

	if (jack_device)
		return 0;

	jack = platform_device_register_simple(KBUILD_MODNAME "-jack",
					       PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(jack))
		return PTR_ERR(jack);

	jack_device = jack;

	return 0;
}

static int link_probe(struct platform_device *pdev)
{
	struct pin_table *table;
	int ret;

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

	ret = link_find_jack();
	if (ret) {
		pin_table_put();
		return ret;
	}

	return 0;
}

static int jack_probe(struct platform_device *pdev)
{
	int ret = -EPROBE_DEFER;

	mutex_lock(&pin_lock);
	if (pin_table) {
		pin_table->users++;
		ret = 0;
	}
	mutex_unlock(&pin_lock);

	return ret;
}

static void pin_user_remove(struct platform_device *pdev)
{
	pin_table_put();
}

static struct platform_driver link_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = link_probe,
	.remove = pin_user_remove,
};

static struct platform_driver jack_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-jack",
	},
	.probe = jack_probe,
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
	platform_device_unregister(jack_device);
	platform_unregister_drivers(pin_drivers, ARRAY_SIZE(pin_drivers));
}

module_init(pin_init);
module_exit(pin_exit);

MODULE_DESCRIPTION("Two drivers of one module that share a pin table");
MODULE_LICENSE("GPL");
