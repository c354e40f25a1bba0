// SPDX-License-Identifier: GPL-2.0-only
/*
 * Town clock that whoever reads the attribute of its driver finds by a pointer that
 * is set for readers of RCU, and stays when probe fails: what probe has left behind
 * is read then.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define CLOCK_HOUR	0x00

struct clock {
	struct i2c_client *client;
	int hour;
};

static struct clock __rcu *town_clock;

static ssize_t hour_show(struct device_driver *driver, char *buf)
{
	struct clock *clock;
	int hour = 0;

	rcu_read_lock();
	clock = rcu_dereference(town_clock);
	if (clock)
		hour = clock->hour;
	rcu_read_unlock();

	return sysfs_emit(buf, "%d\n", hour);
}
static DRIVER_ATTR_RO(hour);

static struct attribute *clock_attrs[] = {
	&driver_attr_hour.attr,
	NULL
};
ATTRIBUTE_GROUPS(clock);

static int clock_probe(struct i2c_client *client)
{
	struct clock *clock;

	clock = kzalloc(sizeof(*clock), GFP_KERNEL);
	if (!clock)
		return -ENOMEM;

	clock->client = client;
	i2c_set_clientdata(client, clock);
	rcu_assign_pointer(town_clock, clock);

	clock->hour = i2c_smbus_read_byte_data(client, CLOCK_HOUR);
	if (clock->hour < 0)
		return clock->hour;

	return 0;
}

static void clock_remove(struct i2c_client *client)
{
	struct clock *clock = i2c_get_clientdata(client);

	RCU_INIT_POINTER(town_clock, NULL);
	synchronize_rcu();
	kfree(clock);
}

static const struct i2c_device_id clock_ids[] = {
	{ "town-clock" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, clock_ids);

static struct i2c_driver clock_driver = {
	.driver = {
		.name = "town-clock",
		.groups = clock_groups,
	},
	.probe = clock_probe,
	.remove = clock_remove,
	.id_table = clock_ids,
};
module_i2c_driver(clock_driver);

MODULE_DESCRIPTION("Town clock");
MODULE_LICENSE("GPL");
