// SPDX-License-Identifier: GPL-2.0-only
/*
 * LED controller with a broadcast address that user space may move: the dummy
 * device for the address is made anew while the driver is bound.
 */
/* no naive: the test writes to no attribute */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/kstrtox.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

#define LEDS_BROADCAST	0x70

struct leds {
	struct i2c_client *client;
	/* guards all */
	struct mutex lock;
	struct i2c_client *all;
};

static ssize_t broadcast_store(struct device *dev, struct device_attribute *attr,
			       const char *buf, size_t count)
{
	struct leds *leds = dev_get_drvdata(dev);
	struct i2c_client *fresh;
	u16 addr;
	int ret;

	ret = kstrtou16(buf, 0, &addr);
	if (ret)
		return ret;

	fresh = i2c_new_dummy_device(leds->client->adapter, addr);
	if (IS_ERR(fresh))
		return PTR_ERR(fresh);

	mutex_lock(&leds->lock);
	i2c_unregister_device(leds->all);
	leds->all = fresh;
	mutex_unlock(&leds->lock);

	return count;
}
static DEVICE_ATTR_WO(broadcast);

static int leds_probe(struct i2c_client *client)
{
	struct leds *leds;
	int ret;

	leds = devm_kzalloc(&client->dev, sizeof(*leds), GFP_KERNEL);
	if (!leds)
		return -ENOMEM;
	leds->client = client;
	mutex_init(&leds->lock);

	leds->all = i2c_new_dummy_device(client->adapter, LEDS_BROADCAST);
	if (IS_ERR(leds->all))
		return PTR_ERR(leds->all);
	i2c_set_clientdata(client, leds);

	ret = device_create_file(&client->dev, &dev_attr_broadcast);
	if (ret)
		i2c_unregister_device(leds->all);

	return ret;
}

static void leds_remove(struct i2c_client *client)
{
	struct leds *leds = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_broadcast);
	i2c_unregister_device(leds->all);
}

static const struct i2c_device_id leds_ids[] = {
	{ "leds" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, leds_ids);

static struct i2c_driver leds_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = leds_probe,
	.remove = leds_remove,
	.id_table = leds_ids,
};
module_i2c_driver(leds_driver);

MODULE_DESCRIPTION("LED controller");
MODULE_LICENSE("GPL");
