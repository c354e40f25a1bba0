// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchdog that is unregistered at shutdown, too, where devres does nothing:
 * it shall not bite while the machine goes down.
 */
/* no naive: the test does not shut the machine down */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/watchdog.h>

#define MASTIFF_RUN	0x01
#define MASTIFF_HALT	0x02

struct mastiff {
	struct watchdog_device wdd;
	struct i2c_client *client;
};

static int mastiff_start(struct watchdog_device *wdd)
{
	struct mastiff *mastiff = watchdog_get_drvdata(wdd);

	return i2c_smbus_write_byte(mastiff->client, MASTIFF_RUN);
}

static int mastiff_stop(struct watchdog_device *wdd)
{
	struct mastiff *mastiff = watchdog_get_drvdata(wdd);

	return i2c_smbus_write_byte(mastiff->client, MASTIFF_HALT);
}

static const struct watchdog_ops mastiff_ops = {
	.owner = THIS_MODULE,
	.start = mastiff_start,
	.stop = mastiff_stop,
};

static const struct watchdog_info mastiff_info = {
	.options = WDIOF_KEEPALIVEPING,
	.identity = "Mastiff",
};

static int mastiff_probe(struct i2c_client *client)
{
	struct mastiff *mastiff;

	mastiff = devm_kzalloc(&client->dev, sizeof(*mastiff), GFP_KERNEL);
	if (!mastiff)
		return -ENOMEM;

	mastiff->client = client;
	mastiff->wdd.parent = &client->dev;
	mastiff->wdd.info = &mastiff_info;
	mastiff->wdd.ops = &mastiff_ops;
	mastiff->wdd.timeout = 60;
	watchdog_set_drvdata(&mastiff->wdd, mastiff);
	i2c_set_clientdata(client, mastiff);

	return watchdog_register_device(&mastiff->wdd);
}

static void mastiff_remove(struct i2c_client *client)
{
	struct mastiff *mastiff = i2c_get_clientdata(client);

	watchdog_unregister_device(&mastiff->wdd);
}

static const struct i2c_device_id mastiff_ids[] = {
	{ "mastiff" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, mastiff_ids);

static struct i2c_driver mastiff_driver = {
	.driver = {
		.name = "mastiff",
	},
	.probe = mastiff_probe,
	.remove = mastiff_remove,
	.shutdown = mastiff_remove,
	.id_table = mastiff_ids,
};
module_i2c_driver(mastiff_driver);

MODULE_DESCRIPTION("Watchdog that shutdown stops");
MODULE_LICENSE("GPL");
